package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// In a fresh clone, what go build records of Tagline's revision is what the
// Tagline that was built there says of it.
func TestOwnVersion(t *testing.T) {
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(top, ".git")); err != nil {
		return // an archive of the sources: go build has nothing to record
	}
	clone := filepath.Join(t.TempDir(), "clone")
	must(t, exec.Command("git", "clone", "-q", top, clone))
	for _, modified := range []bool{false, true} {
		if modified {
			if err := os.WriteFile(filepath.Join(clone, "go.mod"), append(read(t, filepath.Join(clone, "go.mod")), '\n'), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		binary := filepath.Join(t.TempDir(), "tagline")
		build := exec.Command("go", "build", "-buildvcs=true", "-o", binary, "./cmd/tagline")
		build.Dir = clone
		must(t, build)
		own := exec.Command(binary, "--version")
		stamped := must(t, own)
		derive := exec.Command(binary, "--json", "--initial-version", "0.1")
		derive.Dir, derive.Env = clone, append(os.Environ(), "TAGLINE_CONFIG=")
		var d struct {
			Facts struct {
				Commit string
				Dirty  bool
			}
		}
		if err := json.Unmarshal([]byte(must(t, derive)), &d); err != nil {
			t.Fatal(err)
		}
		want := " (" + d.Facts.Commit
		if d.Facts.Dirty {
			want += ", modified"
		}
		if !strings.HasSuffix(strings.TrimSpace(stamped), want+")") || d.Facts.Dirty != modified {
			t.Errorf("modified %v: --version prints %q, the facts are %+v", modified, stamped, d.Facts)
		}
	}
}

func must(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	var words strings.Builder
	c.Stderr = &words
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", c.Args, err, &words)
	}
	return string(out)
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
