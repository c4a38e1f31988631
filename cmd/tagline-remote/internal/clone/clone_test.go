package clone

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// made makes a shallow clone of one commit, and returns its directory and that commit.
func made(t *testing.T) (dir, head string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "job")
	script := `git init -q -b main o && cd o && git config user.name A && git config user.email a@b && for i in 1 2 3; do git commit -q --allow-empty -m $i; done
		cd .. && git clone -q --depth 1 "file://$PWD/o" job && git -C job rev-parse HEAD && git -C o rev-parse HEAD~1`
	cmd := exec.Command("bash", "-ec", script)
	cmd.Dir = filepath.Dir(dir)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return dir, strings.Fields(string(out))[0]
}

// TestMoveEdge holds that a clone whose server lies ends where it did, and one into which
// somebody else fetches keeps what that brought.
func TestMoveEdge(t *testing.T) {
	dir, head := made(t)
	file := filepath.Join(dir, ".git", "shallow")
	c, err := Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	edge, err := c.Edge()
	if err != nil || !slices.Equal(edge, []string{head}) {
		t.Fatal(edge, err)
	}
	var loose *LooseEndError
	if err := c.MoveEdge(edge, nil, edge); !errors.As(err, &loose) {
		t.Errorf("an edge that goes away without its parents: %v", err)
	}
	var moved *MovedError
	if err := c.MoveEdge(nil, edge, nil); !errors.As(err, &moved) {
		t.Errorf("an edge that was another: %v", err)
	}
	var locked *LockedError
	if err := os.WriteFile(file+".lock", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.MoveEdge(edge, edge, nil); !errors.As(err, &locked) {
		t.Errorf("an edge that is locked: %v", err)
	}
	if err := os.Remove(file + ".lock"); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != head+"\n" {
		t.Errorf("the edge is %q now: %v", text, err)
	}
	if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	for _, damaged := range []string{"no hash\n", head + head[:24] + "\n"} {
		if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		var corrupt *scm.CorruptError
		if edge, err := c.Edge(); !errors.As(err, &corrupt) || corrupt.Path != file {
			t.Errorf("an edge that is %q: %v, %v", damaged, edge, err)
		}
	}
}

// TestCreateTag holds where a server's names of tags cannot lead.
func TestCreateTag(t *testing.T) {
	dir, head := made(t)
	c, err := Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, ".git", "refs", "tags", "link")); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		made bool
		fail bool
		why  string
	}{
		{"refs/tags/v1", true, false, "a tag"},
		{"refs/tags/a/v1", true, false, "a tag in a folder that is not there"},
		{"refs/tags/../../config", false, false, "no name that git takes"},
		{"refs/tags/../heads/new", false, false, "no name that git takes"},
		{"refs/heads/other", false, false, "no tag"},
		{"refs/tags/v1.lock", false, false, "no name that git takes"},
		{"refs/tags/link/v1", false, true, "a link that leads out of the clone"},
	} {
		err := c.CreateTag(row.name, head, map[string]string{})
		text, _ := os.ReadFile(filepath.Join(dir, ".git", filepath.FromSlash(row.name)))
		if made := string(text) == head+"\n" && strings.HasPrefix(row.name, "refs/tags/"); made != row.made || (err != nil) != row.fail {
			t.Errorf("%s, %s: made %v, %v", row.name, row.why, made, err)
		}
	}
	if left, _ := os.ReadDir(outside); len(left) != 0 {
		t.Errorf("outside: %v", left)
	}
}

// TestOpenRefuses holds which clones are git's alone.
func TestOpenRefuses(t *testing.T) {
	for _, setting := range []string{"extensions.refstorage reftable", "extensions.objectformat sha256"} {
		dir, _ := made(t)
		if out, err := exec.Command("git", append([]string{"-C", dir, "config"}, strings.Fields(setting)...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var unsupported *UnsupportedError
		if _, err := Open(dir, nil); !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", setting, err)
		}
	}
}

// TestURL holds how a remote's URL is found in the configuration (git-config(1)).
func TestURL(t *testing.T) {
	dir, _ := made(t)
	settings := "[remote \"o\"]\n\turl = gh:a/b\n\turl = second\n[url \"https://example.org/\"]\n\tinsteadOf = gh:\n[url \"https://a.example.org/\"]\n\tinsteadOf = gh:a/\n"
	if err := os.WriteFile(filepath.Join(dir, "user"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir, []string{filepath.Join(dir, "user")})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, row := range []struct{ remote, want, why string }{
		{"o", "https://a.example.org/b", "the first URL counts, and the longest insteadOf"},
		{"gh:c/d", "https://example.org/c/d", "a URL is replaced too"},
		{"none", "", "no remote"},
	} {
		if got := c.URL(row.remote); got != row.want {
			t.Errorf("%s: %q, not %q: %s", row.remote, got, row.want, row.why)
		}
	}
}
