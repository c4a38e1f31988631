package git

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// gitIn returns a function that runs git in dir, and fails the test if that fails.
func gitIn(t testing.TB, g oracle.Program, dir string) func(args ...string) string {
	t.Helper()
	return func(args ...string) string {
		t.Helper()
		out, err := gitRun(g, dir, args...)
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSuffix(out, "\n")
	}
}

func gitRun(g oracle.Program, dir string, args ...string) (string, error) {
	env := []string{
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=2026-08-01T12:00Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=2026-08-01T12:00Z",
	}
	out, err := g.Command(dir, env, args...).Output()
	return string(out), err
}

func TestOpen(t *testing.T) {
	for _, g := range oracle.Git(t) {
		t.Run(g.Version, func(t *testing.T) { testOpen(t, g) })
	}
}

func testOpen(t *testing.T, g oracle.Program) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(top, "main")
	gitIn(t, g, top)("init", "-q", "-b", "main", "main")
	run := gitIn(t, g, main)
	run("commit", "-q", "--allow-empty", "-m", "one")
	run("branch", "side")
	run("worktree", "add", "-q", "../linked", "side")
	run("worktree", "add", "-q", "--detach", "../detached")
	run("clone", "-q", "--bare", ".", "../bare.git")
	run("clone", "-q", "--separate-git-dir=../away", ".", "../separate")
	run("init", "-q", "-b", "main", "../unborn")
	run("init", "-q", "-b", "main", "../moved")
	gitIn(t, g, filepath.Join(top, "moved"))("config", "core.worktree", "../../elsewhere")
	for _, dir := range []string{"main/a/b", "elsewhere", "empty/.git"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"link": "main/a", "linkedgit/.git": "../main/.git"} {
		os.MkdirAll(filepath.Dir(filepath.Join(top, link)), 0o777)
		if err := os.Symlink(to, filepath.Join(top, link)); err != nil {
			t.Fatal(err)
		}
	}

	for _, tt := range []struct{ dir, why string }{
		{"main", "a plain repository"},
		{"main/a/b", "two levels below its root"},
		{"main/.git", "inside .git there is no work tree"},
		{"main/.git/refs", "nor deeper"},
		{"linked", "a linked work tree: .git is a file"},
		{"detached", "the same with a detached HEAD"},
		{"bare.git", "no work tree"},
		{"separate", "the git directory is elsewhere"},
		{"unborn", "HEAD names a branch without a commit"},
		{"moved", "core.worktree is relative to the git directory"},
		{"link", "the parent of a linked directory is where it really is"},
		{"linkedgit", ".git is a symbolic link"},
		{"empty", "a .git that is no repository is passed over"},
	} {
		t.Run(tt.dir, func(t *testing.T) {
			dir := filepath.Join(top, tt.dir)
			want, err := gitRun(g, dir, "rev-parse", "--absolute-git-dir", "--path-format=absolute", "--git-common-dir", "--is-bare-repository")
			r, openErr := Open(dir, Env{})
			if err != nil {
				var none *scm.NotFoundError
				if !errors.As(openErr, &none) {
					t.Fatalf("got %v, want a NotFoundError; %s", openErr, tt.why)
				}
				return
			}
			if openErr != nil {
				t.Fatalf("%v; %s", openErr, tt.why)
			}
			defer r.Close()
			lines := strings.Split(want, "\n")
			if discover.Real(r.gitDir) != lines[0] || discover.Real(r.commonDir) != lines[1] {
				t.Errorf("git dir %s, common %s, want %s; %s", r.gitDir, r.commonDir, lines[:2], tt.why)
			}
			root, err := gitRun(g, dir, "rev-parse", "--show-toplevel")
			if err != nil {
				root = lines[0] + "\n"
			}
			if (r.root == "") != (err != nil) || discover.Real(r.Root()) != strings.TrimSpace(root) {
				t.Errorf("root %s, bare %t, want %s; %s", r.Root(), (r.root == ""), root, tt.why)
			}
			head, err := r.refs.Head()
			if err != nil {
				t.Fatal(err)
			}
			hash, _ := gitRun(g, dir, "rev-parse", "-q", "--verify", "HEAD")
			name, _ := gitRun(g, dir, "symbolic-ref", "-q", "HEAD")
			if head.Hash.String()+head.Name != strings.TrimSpace(hash)+strings.TrimSpace(name) {
				t.Errorf("HEAD is %v, want %s %s; %s", head, hash, name, tt.why)
			}
		})
	}
}
