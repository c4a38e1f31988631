package worktree_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// sandbox is a directory in which shell scripts build repositories.
type sandbox struct {
	t   testing.TB
	git oracle.Program
	dir string
	env []string
}

func newSandbox(t testing.TB, git oracle.Program) *sandbox {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	if err := os.Mkdir(home, 0o777); err != nil {
		t.Fatal(err)
	}
	s := &sandbox{t: t, git: git, dir: dir}
	s.env = []string{
		"PATH=" + filepath.Dir(git.Path) + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + home, "XDG_CONFIG_HOME=", "GIT_CONFIG_NOSYSTEM=1", "GIT_ATTR_NOSYSTEM=1", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C", "TZ=UTC",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org",
		"GIT_AUTHOR_DATE=2026-08-01T12:00Z", "GIT_COMMITTER_DATE=2026-08-01T12:00Z",
	}
	return s
}

// baseOf builds the repository that most tables start from.
func baseOf(t testing.TB, git oracle.Program, format string) *sandbox {
	s := newSandbox(t, git)
	s.env = append(s.env, "GIT_DEFAULT_HASH="+format)
	s.sh("", base)
	return s
}

// copyOf returns a sandbox with a copy of r, as if it had been built there, in which the script ran.
func copyOf(t testing.TB, from *sandbox, script string) *sandbox {
	s := newSandbox(t, from.git)
	s.env = append(s.env, from.env[len(s.env):]...)
	s.sh("", "cp -a "+from.dir+"/r r; cd r; git update-index -q --refresh; touch -d '2026-08-01 13:00:00' .git/index\n"+script)
	return s
}

// sh runs a script in the directory sub.
func (s *sandbox) sh(sub, script string) string {
	s.t.Helper()
	c := oracle.Program{Path: "/bin/sh", Env: s.git.Env}.Command(filepath.Join(s.dir, sub), s.env, "-euc", script)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		s.t.Fatalf("%s\n%v\n%s%s", script, err, out, stderr.Bytes())
	}
	return string(out)
}

// run runs git and returns what it prints and whether it succeeded.
func (s *sandbox) run(sub string, args ...string) (string, bool) {
	out, err := s.git.Command(filepath.Join(s.dir, sub), s.env, args...).Output()
	return string(out), err == nil
}

// input describes the repository in sub, with the configuration git itself reads.
func (s *sandbox) input(sub string) worktree.Input {
	s.t.Helper()
	in, err := s.open(filepath.Join(s.dir, sub))
	if err != nil {
		s.t.Fatal(err)
	}
	return in
}

func (s *sandbox) open(root string) (worktree.Input, error) {
	sub, err := filepath.Rel(s.dir, root)
	if err != nil {
		return worktree.Input{}, err
	}
	out, born := s.run(sub, "rev-parse", "--path-format=absolute", "--show-object-format", "--git-dir", "--git-common-dir", "--git-path", "index", "--git-path", "objects", "--show-toplevel", "HEAD^{tree}")
	lines := strings.Split(out, "\n") // without a commit it prints the last argument as it is, and fails
	if len(lines) < 7 || lines[5] != root {
		return worktree.Input{}, &scm.NotFoundError{VCS: "git", Dir: root}
	}
	in := worktree.Input{Home: filepath.Join(s.dir, "home"), Root: lines[5], GitDir: lines[1], CommonDir: lines[2], IndexPath: lines[3], HashSize: 20}
	if lines[0] == "sha256" {
		in.HashSize = 32
	}
	if in.Objects, err = odb.Open(lines[4], in.HashSize, odb.Options{}); err != nil {
		return in, err
	}
	if born {
		if in.HeadTree, err = scm.ParseHash(lines[6]); err != nil {
			return in, err
		}
	}
	list, _ := s.run(sub, "config", "--list", "-z")
	var entries []conf.Entry
	for item := range strings.SplitSeq(strings.TrimSuffix(list, "\x00"), "\x00") {
		key, value, has := strings.Cut(item, "\n")
		entries = append(entries, conf.Entry{Key: key, Value: value, HasValue: has})
	}
	in.Config = conf.New(entries)
	in.OpenSubmodule = func(root string) (*worktree.Submodule, error) {
		sub, err := s.open(root)
		if err != nil {
			return nil, err
		}
		m := &worktree.Submodule{Input: sub, Close: sub.Objects.Close}
		rel, err := filepath.Rel(s.dir, root)
		if err != nil {
			return nil, err
		}
		if head, ok := s.run(rel, "rev-parse", "-q", "--verify", "HEAD"); ok {
			m.Head, err = scm.ParseHash(strings.TrimSpace(head))
		}
		return m, err
	}
	return in, nil
}

// describe asks git whether the work tree in sub is dirty; "" if git fails.
func (s *sandbox) describe(sub string) string {
	out, ok := s.run(sub, "describe", "--always", "--dirty=+dirty")
	switch {
	case !ok:
		return "fails"
	case strings.HasSuffix(strings.TrimSpace(out), "+dirty"):
		return "dirty"
	}
	return "clean"
}

// answer is Dirty's answer in a few words.
func answer(in worktree.Input) string {
	w, err := worktree.Dirty(in)
	if err != nil {
		return fmt.Sprintf("%T: %v", err, err)
	}
	if !w.Dirty {
		return "clean"
	}
	var s []string
	for _, p := range w.Paths {
		s = append(s, p.Path+" is "+p.Kind.String())
	}
	return strings.Join(s, ", ")
}

// compare compares Dirty's answer for the repository r with git's and with what
// the table says.
func (s *sandbox) compare(name, want string) {
	s.t.Helper()
	got := answer(s.input("r")) // before git, which may refresh the index
	if says := s.describe("r"); (says == "dirty") == (want == "clean") || says == "fails" {
		s.t.Errorf("%s: git says %s, the table %s", name, says, want)
	}
	if got != want {
		s.t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

// judge is a git that is asked about repositories whose hashes have a format of git's.
type judge struct {
	git    oracle.Program
	format string
}

// judges returns every git there is, for SHA-1.
func judges(t *testing.T) []judge {
	var all []judge
	for _, git := range oracle.Git(t) {
		all = append(all, judge{git, "sha1"})
	}
	return all
}

// inTurns hands a table's rows to the judges, which work at the same time: each row to one of
// them, because a row starts some ten programs. Under the build tag prove each has every row.
func inTurns[Row any](t *testing.T, by []judge, table []Row, test func(t *testing.T, by judge, rows []Row)) {
	for i, j := range by {
		var rows []Row
		for k, row := range table {
			if everyGit || k%len(by) == i {
				rows = append(rows, row)
			}
		}
		t.Run(j.git.Version+"/"+j.format, func(t *testing.T) {
			t.Parallel()
			test(t, j, rows)
		})
	}
}

// compareAll compares states of base.
func compareAll(t *testing.T, by judge, rows []state) {
	built := baseOf(t, by.git, by.format)
	for _, st := range rows {
		copyOf(t, built, st.script).compare(st.name, st.want)
	}
}
