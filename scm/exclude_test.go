package scm

import "testing"

func TestExcludes(t *testing.T) {
	for _, tt := range []struct {
		why, exclude, path string
		want               bool
	}{
		{"the path itself", "docs/a.md", "docs/a.md", true},
		{"what lies below it", "docs", "docs/a/b.md", true},
		{"a longer name is another", "docs", "docs2/a.md", false},
		{"the root is everything", "", "a", true},
		{"a star takes no slash", "docs/*.md", "docs/a/b.md", false},
		{"but a directory that it takes has all below it", "docs/*", "docs/a/b.md", true},
		{"two take directories", "docs/**", "docs/a/b.md", true},
		{"and not the directory itself", "docs/**", "docs", false},
		{"or none", "**/*.lock", "uv.lock", true},
		{"in any directory", "**/*.lock", "a/b/uv.lock", true},
		{"a set of letters", "v[0-9].txt", "v1.txt", true},
		{"one letter", "v?.txt", "v12.txt", false},
		{"a name with a bracket is a name too", "a[1].txt", "a[1].txt", true},
		{"a glob that is none matches nothing", "a[", "a", false},
	} {
		p := DirtyPolicy{Exclude: []string{tt.exclude}}
		if got := p.Excludes([]byte(tt.path)); got != tt.want {
			t.Errorf("%s: %q excludes %q: %v", tt.why, tt.exclude, tt.path, got)
		}
	}
}
