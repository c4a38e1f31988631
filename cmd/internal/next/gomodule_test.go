package next

import (
	"os"
	"path/filepath"
	"testing"
)

// Which tags Go takes for versions of which module is at go.dev/ref/mod, "Mapping
// versions to commits" and "Major version suffixes".
func TestGoModule(t *testing.T) {
	for _, tt := range []struct {
		why, tag string
		files    map[string]string // module paths
		want     string
		path     string // that would do
	}{
		{why: "no suffix for 0 and 1", tag: "v1.2.3", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "none", tag: "v0.1.0", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "one from 2 on", tag: "v2.0.0", files: map[string]string{"go.mod": "example.org/acme"}, want: "v2.0.0 is no version of module example.org/acme (go.mod)", path: "example.org/acme/v2"},
		{why: "its pre-releases too", tag: "v2.0.0-rc.1", files: map[string]string{"go.mod": "example.org/acme"}, want: "v2.0.0-rc.1 is no version of module example.org/acme (go.mod)", path: "example.org/acme/v2"},
		{why: "the suffix that fits", tag: "v2.1.0", files: map[string]string{"go.mod": "example.org/acme/v2"}},
		{why: "not an older version", tag: "v1.2.3", files: map[string]string{"go.mod": "example.org/acme/v2"}, want: "v1.2.3 is no version of module example.org/acme/v2 (go.mod)", path: "example.org/acme"},
		{why: "nor a newer", tag: "v3.0.0", files: map[string]string{"go.mod": "example.org/acme/v2"}, want: "v3.0.0 is no version of module example.org/acme/v2 (go.mod)", path: "example.org/acme/v3"},
		{why: "gopkg.in has a dot", tag: "v3.0.1", files: map[string]string{"go.mod": "gopkg.in/yaml.v3"}},
		{why: "and a suffix for each", tag: "v2.0.0", files: map[string]string{"go.mod": "gopkg.in/yaml.v1"}, want: "v2.0.0 is no version of module gopkg.in/yaml.v1 (go.mod)", path: "gopkg.in/yaml.v2"},
		{why: "a nested module", tag: "sub/v2.0.0", files: map[string]string{"go.mod": "example.org/acme/v2", "sub/go.mod": "example.org/acme/sub"}, want: "v2.0.0 is no version of module example.org/acme/sub (sub/go.mod)", path: "example.org/acme/sub/v2"},
		{why: "in the directory of its major version", tag: "sub/v2.0.0", files: map[string]string{"sub/go.mod": "example.org/acme/sub", "sub/v2/go.mod": "example.org/acme/sub/v2"}},
		{why: "a directory that is no module", tag: "doc/v2.0.0", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "no version to Go: no v", tag: "2.0.0", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "two numbers", tag: "v2.0", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "PEP 440", tag: "v2.0.0rc1", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "another prefix", tag: "acme-v2.0.0", files: map[string]string{"go.mod": "example.org/acme"}},
		{why: "no go.mod", tag: "v2.0.0"},
		{why: "one that says nothing", tag: "v2.0.0", files: map[string]string{"go.mod": ""}},
		{why: "a path that Go refuses anyway", tag: "v2.0.0", files: map[string]string{"go.mod": "example.org/acme/v1"}},
		{why: "outside", tag: "../v2.0.0", files: map[string]string{"../go.mod": "example.org/acme"}},
	} {
		root := filepath.Join(t.TempDir(), "in")
		for name, module := range tt.files {
			full := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, []byte("// a comment\n\nmodule "+module+"\n\ngo 1.26\n"), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.MkdirAll(root, 0o777); err != nil {
			t.Fatal(err)
		}
		said, path := "", ""
		if err := goModule(root, tt.tag); err != nil {
			said = err.Error()
			if e, ok := err.(*GoModuleError); ok {
				path = e.Want
			}
		}
		if said != tt.want || path != tt.path {
			t.Errorf("%s: %s of %v: %q and %q, want %q and %q", tt.why, tt.tag, tt.files, said, path, tt.want, tt.path)
		}
	}
}

// TestGoRefuses holds that a project which goes on as it has for years may.
func TestGoRefuses(t *testing.T) {
	for _, tt := range []struct {
		why, path, tag, before string
		want                   bool
	}{
		{why: "the first of a major", path: "example.org/acme", tag: "v2.0.0", before: "v1.9.0", want: true},
		{why: "the first at all", path: "example.org/acme", tag: "v2.0.0", want: true},
		{why: "one more of it", path: "example.org/acme", tag: "v2.0.1", before: "v2.0.0"},
		{why: "the next major", path: "example.org/acme", tag: "v3.0.0", before: "v2.0.1", want: true},
		{why: "the path has changed since", path: "example.org/acme/v3", tag: "v2.0.1", before: "v3.0.0", want: true},
		{why: "an older line", path: "example.org/acme/v2", tag: "v1.9.1", before: "v1.9.0", want: true},
		{why: "allowed anyway", path: "example.org/acme/v3", tag: "v3.0.1", before: "v3.0.0"},
	} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module "+tt.path+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := goRefuses(root, tt.tag, tt.before) != nil; got != tt.want {
			t.Errorf("%s: %s after %s of %s: refused %v, want %v", tt.why, tt.tag, tt.before, tt.path, got, tt.want)
		}
		if said, _ := notOfModule(root, tt.tag); tt.why == "one more of it" && said == "" {
			t.Errorf("%s: nothing is said", tt.why)
		}
	}
}
