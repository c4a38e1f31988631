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

// TestFormatAsGit opens repositories whose format git takes, refuses or does
// not know.
func TestFormatAsGit(t *testing.T) {
	const opens, declines, corrupt = "opens", "declines", "is corrupt"
	for _, tt := range []struct {
		why, config string
		want        string
		since       string // the git that knows the extension
	}{
		{"as git init writes it", "[core]\nrepositoryformatversion = 0\nbare = false\n", opens, ""},
		{"no configuration", "", opens, ""},
		{"version 0 does not look at extensions", "[core]\nrepositoryformatversion = 0\n[extensions]\nfuture = x\n", opens, ""},
		{"without a version nothing counts", "[core]\nbare = true\n[extensions]\nfuture = x\nobjectFormat = sha256\n", opens, ""},
		{"version 1", "[core]\nrepositoryformatversion = 1\n", opens, ""},
		{"version 2", "[core]\nrepositoryformatversion = 2\n", declines, ""},
		{"the version counts wherever it stands", "[extensions]\nfuture = x\n[core]\nrepositoryformatversion = 1\n", declines, ""},
		{"an unknown extension", "[core]\nrepositoryformatversion = 1\n[extensions]\nfuture = x\n", declines, ""},
		{"an unknown extension with a subsection", "[core]\nrepositoryformatversion = 1\n[extensions \"a\"]\nb = x\n", declines, ""},
		{"extensions that change nothing here", "[core]\nrepositoryformatversion = 1\n[extensions]\nnoop = x\nnoop-v1 = y\npreciousObjects = true\npartialClone = origin\nworktreeConfig = false\n", opens, ""},
		{"the old extensions with version 0", "[core]\nrepositoryformatversion = 0\n[extensions]\nnoop = x\npreciousObjects = true\npartialClone = origin\nworktreeConfig = true\n", opens, ""},
		{"a newer extension with version 0", "[core]\nrepositoryformatversion = 0\n[extensions]\nobjectFormat = sha1\n", corrupt, ""},
		{"SHA-1 by name", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha1\n", opens, ""},
		{"an unknown hash", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha3\n", declines, ""},
		{"a hash without a value", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat\n", corrupt, ""},
		{"files by name", "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = files\n", opens, "2.45"},
		{"an unknown ref store", "[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = sql\n", declines, ""},
		{"relative links between work trees", "[core]\nrepositoryformatversion = 1\n[extensions]\nrelativeWorktrees = true\n", opens, "2.48"},
		{"submodules' git directories anywhere", "[core]\nrepositoryformatversion = 1\n[extensions]\nsubmodulePathConfig = true\n", opens, "2.55"},
		{"a version that is no number", "[core]\nrepositoryformatversion = x\n", corrupt, ""},
		{"core.bare that is no boolean", "[core]\nrepositoryformatversion = 0\nbare = x\n", corrupt, ""},
		{"an extension that is no boolean", "[core]\nrepositoryformatversion = 1\n[extensions]\npreciousObjects = x\n", corrupt, ""},
		{"includes do not count here", "[core]\nrepositoryformatversion = 0\n[include]\npath = more\n", opens, ""},
		{"a damaged file", "[core\n", corrupt, ""},
	} {
		t.Run(tt.why, func(t *testing.T) {
			dir := discover.Real(t.TempDir())
			for _, g := range oracle.Git(t) {
				if os.RemoveAll(dir) != nil || os.Mkdir(dir, 0o777) != nil {
					t.Fatal("cannot empty the directory")
				}
				gitIn(t, g, dir)("init", "-q", "--template=")
				write(t, tt.config, dir, ".git/config")
				write(t, "[core]\nrepositoryformatversion = 9\n", dir, ".git/more")
				_, gitErr := gitRun(g, dir, "rev-parse", "--git-dir")
				if known := tt.since == "" || g.AtLeast(tt.since); known && (gitErr == nil) != (tt.want == opens) {
					t.Errorf("git %s says %v", g.Version, gitErr)
				}
			}
			r, err := Open(dir, Env{})
			var declined *scm.DeclinedError
			var damaged *scm.CorruptError
			got := opens
			switch {
			case errors.As(err, &declined):
				got = declines
			case errors.As(err, &damaged):
				got = corrupt
			case err != nil:
				t.Fatal(err)
			default:
				r.Close()
			}
			if got != tt.want {
				t.Errorf("%s: %v; want it %s", got, err, tt.want)
			}
		})
	}
}

// TestEnvAsGit opens with the variables that --git-env honours.
func TestEnvAsGit(t *testing.T) {
	g := oracle.Git(t)[0]
	top := discover.Real(t.TempDir())
	run := gitIn(t, g, top)
	run("init", "-q", "--template=", "-b", "main", "one")
	run("init", "-q", "--template=", "-b", "main", "two")
	run("init", "-q", "--template=", "--bare", "bare.git")
	gitIn(t, g, filepath.Join(top, "one"))("commit", "-q", "--allow-empty", "-m", "x")
	gitIn(t, g, filepath.Join(top, "one"))("worktree", "add", "-q", "../linked")
	for _, dir := range []string{"one/sub", "tree"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		why, dir string
		env      Env
	}{
		{"GIT_DIR alone makes the directory the work tree", "one/sub", Env{GitDir: "../.git"}},
		{"GIT_DIR may be absolute", "two", Env{GitDir: filepath.Join(top, "one/.git")}},
		{"GIT_DIR may be a .git file", "two", Env{GitDir: "../linked/.git"}},
		{"GIT_DIR that is none", "one", Env{GitDir: "sub"}},
		{"GIT_WORK_TREE alone", "one/sub", Env{WorkTree: "../../tree"}},
		{"both", "two", Env{GitDir: "../one/.git", WorkTree: "../tree"}},
		{"GIT_WORK_TREE beats core.bare", "bare.git", Env{WorkTree: "../tree"}},
		{"GIT_COMMON_DIR", "linked", Env{GitDir: filepath.Join(top, "one/.git/worktrees/linked"), CommonDir: filepath.Join(top, "two/.git")}},
		{"GIT_INDEX_FILE is relative to the directory", "one/sub", Env{IndexFile: "my-index"}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			dir := filepath.Join(top, tt.dir)
			vars := []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"}
			for name, value := range map[string]string{"GIT_DIR": tt.env.GitDir, "GIT_WORK_TREE": tt.env.WorkTree, "GIT_COMMON_DIR": tt.env.CommonDir, "GIT_INDEX_FILE": tt.env.IndexFile} {
				if value != "" {
					vars = append(vars, name+"="+value)
				}
			}
			ask := func(args ...string) (string, error) {
				out, err := g.Command(dir, vars, append([]string{"rev-parse", "--path-format=absolute"}, args...)...).Output()
				return strings.TrimSpace(string(out)), err
			}
			want, gitErr := ask("--git-dir", "--git-common-dir", "--show-toplevel")
			r, err := Open(dir, tt.env)
			if gitErr != nil || err != nil {
				if (gitErr != nil) != (err != nil) {
					t.Errorf("got %v; git says %v", err, gitErr)
				}
				return
			}
			defer r.Close()
			if got := strings.Join([]string{discover.Real(r.gitDir), discover.Real(r.commonDir), discover.Real(r.Root())}, "\n"); got != want {
				t.Errorf("got %q; git says %q", got, want)
			}
			if tt.env.IndexFile != "" && r.index != filepath.Join(dir, tt.env.IndexFile) {
				t.Errorf("the index is %s", r.index)
			}
		})
	}
}

// TestGitFiles opens through .git files of all kinds.
func TestGitFiles(t *testing.T) {
	g := oracle.Git(t)[0]
	top := discover.Real(t.TempDir())
	gitIn(t, g, top)("init", "-q", "--template=", "repo")
	gitDir := filepath.Join(top, "repo/.git")
	if err := os.MkdirAll(filepath.Join(top, "a/b"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(top, "repo"), filepath.Join(top, "a/link")); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"gitdir: ../../repo/.git\n", "gitdir: " + gitDir, "gitdir: " + gitDir + "\r\n", "gitdir: ../link/../repo/.git\n\n",
		"gitdir: nowhere\n", "gitdir:" + gitDir, "gitdir: \n", "gitdir", "", "hello", "gitdir: ..\n", "gitdir:  " + gitDir, "gitdir: " + gitDir + " \n", "gitdir: a\x00b",
	} {
		write(t, text, top, "a/b/.git")
		dir := filepath.Join(top, "a/b")
		want, gitErr := gitRun(g, dir, "rev-parse", "--absolute-git-dir")
		r, err := Open(dir, Env{})
		if gitErr != nil || err != nil {
			var damaged *scm.CorruptError
			if gitErr == nil || !errors.As(err, &damaged) {
				t.Errorf("%q: got %v; git says %v", text, err, gitErr)
			}
			continue
		}
		if r.gitDir != strings.TrimSpace(want) {
			t.Errorf("%q: %s; git says %s", text, r.gitDir, want)
		}
		r.Close()
	}
}

// FuzzLines reads what stands in a line of its own: a graft, the output of describe.
func FuzzLines(f *testing.F) {
	for _, text := range []string{strings.Repeat("a", 40), strings.Repeat("a", 40) + " " + strings.Repeat("b", 40) + "\n", "# comment", "v1.0-4-g109666b3b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parseGraft(text, 20)
		describeOutput(text)
	})
}

// BenchmarkOpen is what every run pays before it knows anything.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	g := oracle.Git(b)[0]
	gitIn(b, g, dir)("init", "-q", "--template=", "-b", "main")
	gitIn(b, g, dir)("commit", "-q", "--allow-empty", "-m", "one")
	b.ReportAllocs()
	for b.Loop() {
		r, err := Open(dir, Env{})
		if err != nil {
			b.Fatal(err)
		}
		if h, err := r.refs.Head(); err != nil || h.Name != "refs/heads/main" {
			b.Fatal(h, err)
		}
		r.Close()
	}
}
