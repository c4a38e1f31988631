// Package gitrepo makes repositories with a git program, for tests.
package gitrepo

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// A Repo is a repository made by a git program, with pinned dates.
type Repo struct {
	t       testing.TB
	program oracle.Program
	Dir     string
	Tick    int64 // seconds since 1970, of the last program's run
}

// New makes an empty repository with the oldest git there is.
func New(t testing.TB, args ...string) *Repo {
	t.Helper()
	r := &Repo{t: t, program: oracle.Git(t)[0], Dir: t.TempDir(), Tick: 1_700_000_000}
	r.Git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

// At returns the repository in dir, to be asked with the oldest git there is.
func At(t testing.TB, dir string) *Repo {
	t.Helper()
	return &Repo{t: t, program: oracle.Git(t)[0], Dir: dir, Tick: 1_700_000_000}
}

// Clone makes another repository of r's, with its own directory.
func (r *Repo) Clone(args ...string) *Repo {
	r.t.Helper()
	c := *r
	c.Dir = r.t.TempDir()
	c.Git(append(append([]string{"clone", "-q"}, args...), r.Dir, ".")...)
	return &c
}

// Objects is the objects directory.
func (r *Repo) Objects() string { return filepath.Join(r.Dir, ".git", "objects") }

// Git runs the program, the clock one minute further, and returns its output
// without the last line end.
func (r *Repo) Git(args ...string) string {
	r.t.Helper()
	return r.GitFrom(nil, args...)
}

// GitFrom is git with something to read.
func (r *Repo) GitFrom(stdin io.Reader, args ...string) string {
	r.t.Helper()
	r.Tick += 60
	date := fmt.Sprintf("@%d +0130", r.Tick)
	cmd := r.program.Command(r.Dir, []string{"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Bob", "GIT_COMMITTER_EMAIL=bob@example.org", "GIT_COMMITTER_DATE=" + date}, args...)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = stdin, &stderr
	out, err := cmd.Output()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return strings.TrimSuffix(string(out), "\n")
}

// Write writes a file and the directories above it.
func (r *Repo) Write(path, content string) {
	r.t.Helper()
	path = filepath.Join(r.Dir, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		r.t.Fatal(err)
	}
}

// scratch is a directory for the repositories that NewHistory copies.
var scratch string

// Main runs a package's tests, isolated; its TestMain calls it, for NewHistory.
func Main(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "gitrepo"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(scratch)
	return oracle.Isolated{M: m}.Run()
}

// NewHistory makes a repository of some thirty commits with merges, tags of
// each kind, and contents that git makes deltas of; all objects are loose. It is
// made once for each object format, "sha1" and "sha256", and then copied.
func NewHistory(t testing.TB, program oracle.Program, format string) *Repo {
	t.Helper()
	r := &Repo{t: t, program: program, Dir: t.TempDir(), Tick: 1_700_000_000}
	made := filepath.Join(scratch, format)
	if _, err := os.Stat(made); err == nil {
		if err := os.CopyFS(r.Dir, os.DirFS(made)); err != nil {
			t.Fatal(err)
		}
		r.Tick += 1_000_000
		return r
	}
	r.Git("init", "-q", "-b", "main", "--object-format="+format)
	r.history(30)
	if err := os.CopyFS(made, os.DirFS(r.Dir)); err != nil {
		t.Fatal(err)
	}
	return r
}

// history adds n commits and what is merged into them.
func (r *Repo) history(n int) {
	r.t.Helper()
	var body strings.Builder
	for i := range 400 {
		fmt.Fprintf(&body, "line %d of a file that changes little\n", i)
	}
	for i := range n {
		fmt.Fprintf(&body, "change %d\n", i)
		r.Write("long.txt", body.String())
		r.Write(fmt.Sprintf("dir%d/sub/f%d", i%7, i), strconv.Itoa(i))
		r.Git("add", ".")
		r.Git("commit", "-q", "-m", fmt.Sprintf("Change %d\n\n%s", i, strings.Repeat("A message of some length. ", i%40)))
		switch {
		case i%10 == 3:
			r.Git("checkout", "-q", "-b", fmt.Sprint("side", i), "HEAD~2")
			r.Write(fmt.Sprint("side", i), "x")
			r.Git("add", ".")
			r.Git("commit", "-q", "-m", "Side")
			r.Git("checkout", "-q", "main")
			r.Git("merge", "-q", "--no-ff", "-m", "Merge", fmt.Sprint("side", i))
		case i%10 == 7:
			r.Git("tag", "-a", "-m", "A tag", fmt.Sprintf("v%d", i))
		}
	}
	r.Git("tag", "-a", "-m", "Of a tag", "nested", "v7")
	r.Git("tag", "-a", "-m", "Of a tree", "tree", "HEAD^{tree}")
	r.Git("tag", "-a", "-m", "Of a blob", "blob", "HEAD:long.txt")
	r.Git("tag", "light")
}

// CommitLines returns for each commit its tree, committer time and parents.
func (r *Repo) CommitLines() map[string]string {
	r.t.Helper()
	lines := map[string]string{}
	for line := range strings.Lines(r.Git("log", "--all", "--format=%H %T %ct %P")) {
		hash, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		lines[hash] = rest
	}
	return lines
}
