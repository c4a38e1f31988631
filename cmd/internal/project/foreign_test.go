package project

import (
	"testing"
	"testing/fstest"
)

// TestManifest shows which directory begins a project, and by which file.
func TestManifest(t *testing.T) {
	dirs := []string{"a/b/c", "a/b", "a"}
	for _, row := range []struct {
		file, name string
		at         int
		why        string
	}{
		{"a/b/pyproject.toml", "pyproject.toml", 1, "above the start"},
		{"a/b/c/lib.gemspec", "lib.gemspec", 0, "by its ending"},
		{"a/b/c/.gemspec", ".gemspec", 0, "nothing before the ending is a name too"},
		{"pyproject.toml", "", -1, "above the last of dirs, which is the repository's root"},
		{"a/b/c/go.mod/x", "", -1, "a directory of such a name"},
		{"a/b/c/tagline.toml", "", -1, "a configuration is no project"},
		{"a/b/c/Makefile", "", -1, "nor is what any directory may have"},
	} {
		p := &Project{FS: fstest.MapFS{row.file: &fstest.MapFile{}}}
		if at, name := p.manifest(dirs); at != row.at || name != row.name {
			t.Errorf("%s: %s: %d %q, want %d %q", row.why, row.file, at, name, row.at, row.name)
		}
	}
}
