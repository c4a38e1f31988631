package hg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// builder runs hg in a new repository. Each step of a script is a command of
// hg's, or "edit PATH", which writes a new text there.
type builder struct {
	*Repository
	t   *testing.T
	dir string
	n   int
}

func newBuilder(t *testing.T) *builder {
	t.Helper()
	hg, dir := oracle.Hg(t), t.TempDir()
	if out, err := hg.Command(dir, nil, "init").CombinedOutput(); err != nil {
		t.Fatalf("hg init: %v\n%s", err, out)
	}
	r, err := Open(dir, Program{Path: hg.Path, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return &builder{Repository: r, t: t, dir: dir}
}

func (b *builder) run(steps ...string) *builder {
	b.t.Helper()
	for _, step := range steps {
		b.n++
		args := strings.Fields(step)
		switch args[0] {
		case "edit":
			path := filepath.Join(b.dir, args[1])
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				b.t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(strconv.Itoa(b.n)+"\n"), 0o666); err != nil {
				b.t.Fatal(err)
			}
			continue
		case "commit":
			args = append(args, "-A", "-m", "c"+strconv.Itoa(b.n), "-u", "Ada", "-d", fmt.Sprintf("%d -7200", 1785585600+b.n*3600))
		case "tag":
			args = append(args, "-u", "Ada", "-d", fmt.Sprintf("%d -7200", 1785585600+b.n*3600))
		}
		if out, err := b.hg.output(args...); err != nil {
			b.t.Fatalf("hg %s: %v\n%s", step, err, out)
		}
	}
	return b
}

// versions accepts PEP 440 with an optional v, and orders by it.
func versions(q scm.Query) scm.Query {
	parse := func(ref string) (pep440.Version, error) { return pep440.Parse(strings.TrimPrefix(ref, "v")) }
	q.Accept = func(ref string) error { _, err := parse(ref); return err }
	q.Better = func(a, b string) int {
		x, _ := parse(a)
		y, _ := parse(b)
		return x.Compare(y)
	}
	return q
}

// TestFacts asks one repository after each step of its history. What is
// expected is the chosen tag, the distance, and the path that makes it dirty.
func TestFacts(t *testing.T) {
	b := newBuilder(t)
	for _, step := range []struct {
		do    string // steps, between semicolons
		query scm.Query
		want  string
		why   string
	}{
		{"", scm.Query{}, "none 0", "a repository without a commit has no tag and no distance"},
		{"edit src/a;commit", scm.Query{}, "none 1", "without a tag every commit counts"},
		{"tag v1.0", scm.Query{}, "v1.0 0", "the commit that records a tag is no change since it"},
		{"edit src/a;commit", scm.Query{}, "v1.0 1", "so it does not count later either"},
		{"", scm.Query{Select: scm.LatestTag}, "v1.0 2", "setuptools-scm counts it as soon as another follows"},
		{"edit b", scm.Query{}, "v1.0 1", "untracked files do not count"},
		{"", scm.Query{Dirty: scm.DirtyPolicy{Untracked: true}}, "v1.0 1 dirty b untracked", "unless they are to"},
		{"add b", scm.Query{}, "v1.0 1 dirty b added", "what is to be added does"},
		{"edit src/a", scm.Query{Evidence: true}, "v1.0 1 dirty b added dirty src/a modified", "all of them are named, in order"},
		{"", scm.Query{Dirty: scm.DirtyPolicy{Exclude: []string{"src"}}}, "v1.0 1 dirty b added", "paths may be left out"},
		{"", scm.Query{Paths: []string{"src"}}, "v1.0 1 dirty src/a modified", "or only some looked at"},
		{"", scm.Query{ExcludePaths: []string{"src"}}, "v1.0 0 dirty b added", "or some left out, of commits and changes alike"},
		{"", scm.Query{Paths: []string{"src", "b"}, ExcludePaths: []string{"**/a"}}, "v1.0 0 dirty b added", "by a glob too"},
		{"", scm.Query{Paths: []string{"src"}, ExcludePaths: []string{"src/b", "*"}}, "v1.0 0", "which takes what lies below with it"},
		{"", scm.Query{Rev: "v1.0"}, "v1.0 0", "another commit has no work tree"},
		{"commit;branch side", scm.Query{}, "v1.0 2", "another branch name is no change"},
		{"edit c;commit;tag --local v1.1.dev1", scm.Query{}, "v1.1.dev1 0", "a local tag counts"},
		{"", scm.Query{AnnotatedOnly: true}, "v1.0 3", "unless only global ones may"},
		{"", scm.Query{Exclude: []string{"*dev*"}}, "v1.0 3", "or a glob refuses it"},
		{"tag --local nightly", versions(scm.Query{Exclude: []string{"*dev*"}}), "v1.0 3 rejected nightly", "a tag that is no version is named where it is nearer"},
		{"", scm.Query{Paths: []string{"src"}, Exclude: []string{"*dev*", "nightly"}}, "v1.0 2", "commits elsewhere do not count"},
		{"", scm.Query{ExcludePaths: []string{"b", "c"}, Exclude: []string{"*dev*", "nightly"}}, "v1.0 2", "nor do those that change only what is left out"},
		{"update default;edit d;commit;tag v2.0;update side;merge default;commit", versions(scm.Query{}), "v2.0 2 rejected nightly", "the nearest by count, on either side of a merge"},
		{"", versions(scm.Query{FirstParent: true}), "v1.1.dev1 1", "or of the first parents alone"},
		{"", versions(scm.Query{Select: scm.Highest}), "v2.0 2 rejected nightly", "the highest"},
		{"", versions(scm.Query{Rev: "default"}), "v2.0 0", "a branch is a revision"},
		{"", versions(scm.Query{Rev: "refs/tags/v1.0"}), "v1.0 0", "and so is a tag by its full name"},
		{"remove d", scm.Query{Match: []string{"v*"}, Select: scm.Highest}, "v1.0 5 dirty d deleted", "without an order of versions the first"},
	} {
		if step.do != "" {
			b.run(strings.Split(step.do, ";")...)
		}
		f, err := b.Facts(step.query)
		if err != nil {
			t.Fatalf("%s: %v", step.why, err)
		}
		if got := summary(f); got != step.want {
			t.Errorf("after %q: %+v: got %q, want %q: %s", step.do, step.query, got, step.want, step.why)
		}
		if !f.Proof.Proven || f.VCS != "hg" {
			t.Errorf("%s: %+v", step.why, f)
		}
		if f.Head.ID == "" || step.query.Select == scm.LatestTag {
			continue
		}
		tag := ""
		if len(f.Tags) > 0 {
			tag = f.Tags[0].Ref
		}
		said, err := b.Messages(step.query, tag)
		if err != nil || uint64(len(said)) != f.Distance || len(said) > 0 && !strings.HasPrefix(said[0].Text, "c") {
			t.Errorf("after %q: %d messages since %q: %v, %v", step.do, len(said), tag, said, err)
		}
	}
}

func summary(f scm.Facts) string {
	s := "none"
	if len(f.Tags) > 0 {
		s = f.Tags[0].Ref
	}
	s += fmt.Sprintf(" %d", f.Distance)
	for _, p := range f.Work.Paths {
		s += fmt.Sprintf(" dirty %s %s", p.Path, p.Kind)
	}
	for _, r := range f.Rejected {
		if r.Ahead {
			s += " rejected " + r.Tag.Ref
		}
	}
	if len(f.Higher) > 0 {
		s += " higher"
	}
	return s
}

func TestCommit(t *testing.T) {
	r := newBuilder(t).run("edit a", "commit")
	f, err := r.Facts(scm.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Head.ID) != 40 || f.Head.Date != "2026-08-01" || f.Head.Time.Unix() != 1785585600+2*3600 || f.Branch != (scm.Branch{Name: "default", Abbrev: "default", From: "head"}) {
		t.Errorf("%+v %+v", f.Head, f.Branch)
	}
	same, err := r.Facts(scm.Query{Rev: f.Head.ID[:12]})
	if err != nil || same.Head != f.Head || same.Work.Looked {
		t.Errorf("%+v, %v", same, err)
	}
	for _, rev := range []string{"nowhere", "all()", "-1:0", "refs/tags/none", `"`, `\`, "--help"} {
		var none *scm.RevisionError
		if _, err := r.Facts(scm.Query{Rev: rev}); !errors.As(err, &none) {
			t.Errorf("%s: %v", rev, err)
		}
	}
	if files, err := r.Files(); err != nil || !slices.Equal(files, []string{"a"}) {
		t.Errorf("files: %v, %v", files, err)
	}
	for path, want := range map[string]bool{"a": true, "b": false} {
		if got, err := r.Tracks(path); got != want || err != nil {
			t.Errorf("%s is tracked: %v, %v", path, got, err)
		}
	}
}

func TestAbbreviate(t *testing.T) {
	b := newBuilder(t).run("edit a", "commit")
	f, err := b.Facts(scm.Query{})
	if err != nil {
		t.Fatal(err)
	}
	id := f.Head.ID
	short, err := b.hg.output("log", "-r", ".", "-T", "{node|short}")
	if err != nil {
		t.Fatal(err)
	}
	git := backwards(id)
	r := b.asHgGit()
	b.write(gitMapFile, fmt.Sprintf("%s %s\n%s %s\n", git, id, git[:19]+"x"+git[20:], strings.Repeat("0", 40)))
	for _, row := range []struct {
		id   string
		n    int
		want string
		why  string
	}{
		{id, 0, short, "hg's own number"},
		{id, 20, id[:20], "as many as are asked for"},
		{id, 99, id, "no more than there are"},
		{git, 0, git[:20], "git's hash, of which another one has the same first nineteen"},
		{git, 25, git[:25], "git's hash"},
		{strings.Repeat("ab", 20), 0, "abababababab", "a commit that is not here"},
	} {
		if got, err := r.Abbreviate(row.id, row.n); got != row.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", row.why, got, err, row.want)
		}
	}
	for _, bad := range []string{"", "tip", id[:39], id + "\""} {
		if got, err := r.Abbreviate(bad, 0); err == nil {
			t.Errorf("%q is abbreviated to %q", bad, got)
		}
	}
	if modules, err := r.Submodules(); len(modules) > 0 || err != nil {
		t.Errorf("submodules: %v, %v", modules, err)
	}
}

// TestHostileSettings shows that nothing the repository's own settings name is
// started or read.
func TestHostileSettings(t *testing.T) {
	b := newBuilder(t).run("edit a", "commit", "tag v1.0")
	mark := filepath.Join(t.TempDir(), "ran")
	settings := "[alias]\nlog = !touch " + mark + "\ntags = !touch " + mark + "\n[hooks]\npre-log = touch " + mark + "\npre-status = touch " + mark +
		"\n[extensions]\nevil = " + filepath.Join(b.dir, "evil.py") + "\n[ui]\nverbose = true\n"
	if err := os.WriteFile(filepath.Join(b.dir, ".hg", "hgrc"), []byte(settings), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.dir, "evil.py"), fmt.Appendf(nil, "open(%q, 'w')\n", mark), 0o666); err != nil {
		t.Fatal(err)
	}
	again, err := Open(b.dir, Program{Path: oracle.Hg(t).Path, Environ: os.Environ()})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	f, err := again.Facts(scm.Query{})
	if err != nil || summary(f) != "v1.0 0" {
		t.Errorf("%s, %v", summary(f), err)
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("a program of the repository's settings was started")
	}
}

// hg waits for a pipe in the place of one of its files. Neither opening such a
// repository nor a question to it does.
func TestEnds(t *testing.T) {
	for _, file := range []string{"requires", "dirstate"} {
		b := newBuilder(t).run("edit a", "commit")
		if out, err := oracle.System(t, "mkfifo").Command(b.dir, nil, "pipe").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if err := os.Rename(filepath.Join(b.dir, "pipe"), filepath.Join(b.dir, ".hg", file)); err != nil {
			t.Fatal(err)
		}
		r, err := Open(b.dir, Program{Path: oracle.Hg(t).Path, Environ: os.Environ(), Limit: 2 * time.Second})
		if err == nil {
			_, err = r.Facts(scm.Query{})
			if closed := r.Close(); closed != nil {
				t.Errorf("%s: %v", file, closed)
			}
		}
		var refused *scm.RefusedError
		if !errors.As(err, &refused) || !strings.HasSuffix(refused.Reason, " did not end within 2 seconds") {
			t.Errorf("%s is a pipe: %v", file, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	empty := t.TempDir()
	if _, err := Open(empty, Program{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no repository: %v", err)
	}
	if err := os.Mkdir(filepath.Join(empty, ".hg"), 0o777); err != nil {
		t.Fatal(err)
	}
	var program *scm.ProgramError
	if _, err := Open(empty, Program{}); !errors.As(err, &program) || !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("no hg: %v", err)
	}
	if _, err := Open(empty, Program{Path: filepath.Join(empty, "hg")}); !errors.As(err, &program) {
		t.Errorf("no such hg: %v", err)
	}
	if path, err := exec.LookPath("true"); err == nil {
		if _, err := Open(empty, Program{Path: path}); !errors.As(err, &program) {
			t.Errorf("a program that is no hg: %v", err)
		}
	}
	hg := oracle.Hg(t)
	if err := os.WriteFile(filepath.Join(empty, ".hg", "requires"), []byte("from-the-future\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	var refused *scm.RefusedError
	if _, err := Open(empty, Program{Path: hg.Path, Environ: os.Environ()}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "from-the-future") {
		t.Errorf("unknown storage: %v", err)
	}
}

// TestHolds shows what a repository has in a directory, and what it leaves out.
func TestBlob(t *testing.T) {
	r := newBuilder(t).run("edit sub/a", "edit gone/a", "commit", "remove gone/a", "edit sub/a", "edit added", "add added")
	text, err := r.Blob("", "sub/a")
	if err != nil || len(text) == 0 {
		t.Fatalf("%q, %v", text, err)
	}
	if now, _ := os.ReadFile(filepath.Join(r.dir, "sub/a")); string(now) == string(text) {
		t.Error("it is what the work tree has")
	}
	for _, content := range []string{string(text), string(text) + "x"} {
		if same, err := r.Stores("sub/a", []byte(content)); same != (content == string(text)) || err != nil {
			t.Errorf("%q is stored as committed: %v, %v", content, same, err)
		}
	}
	if _, err := r.Blob("", "gone/a"); err != nil {
		t.Errorf("a file that is to be removed: %v", err)
	}
	for _, name := range []string{"added", "sub", "nothing", "*"} {
		if _, err := r.Blob("", name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, row := range []struct{ rev, dir, want string }{
		{"", "sub", "a"}, {"", ".", ""}, {"", "none", ""}, {"", "gone", "a"}, {"", "sub/a", ""}, {"HEAD", "sub", "a"}, {"", "*", ""},
	} {
		if names, err := r.List(row.rev, row.dir); err != nil || strings.Join(names, " ") != row.want {
			t.Errorf("%q in %q: %q, %v", row.dir, row.rev, names, err)
		}
	}
	if w, err := r.Work(scm.Query{}); !w.Dirty || err != nil {
		t.Errorf("%v, %v", w, err)
	}
	r.run("commit")
	for _, row := range []struct{ rev, want string }{{"", "added"}, {"HEAD~1", ""}} {
		if names, err := r.List(row.rev, "."); err != nil || strings.Join(names, " ") != row.want {
			t.Errorf("the root in %q: %q, %v", row.rev, names, err)
		}
	}
	if old, err := r.Blob("HEAD~1", "sub/a"); err != nil || string(old) != string(text) {
		t.Errorf("%q, %v, not %q", old, err, text)
	}
}

func TestHolds(t *testing.T) {
	r := newBuilder(t).run("edit kept/a", "edit gone/a", "commit", "remove gone/a", "edit added/deep/a", "add added/deep/a", "edit new/a", "edit out/a")
	if err := os.WriteFile(filepath.Join(r.dir, ".hgignore"), []byte("^out/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		dir     string
		holds   scm.Holding
		ignored bool
		why     string
	}{
		{"kept", scm.HoldsFiles, false, "committed"},
		{"gone", scm.HoldsFiles, false, "committed, and to be removed"},
		{"added/deep", scm.HoldsFiles, false, "to be committed"},
		{"added", scm.HoldsFiles, false, "the same from above"},
		{"new", scm.HoldsNothing, false, "neither"},
		{"out", scm.HoldsNothing, true, "left out"},
		{"kep", scm.HoldsNothing, false, "not there"},
	} {
		holds, err := r.Holds(row.dir)
		if holds != row.holds || err != nil {
			t.Errorf("%s: %s: %v, %v", row.dir, row.why, holds, err)
		}
		if ignored, err := r.Ignored(row.dir + "/a"); ignored != row.ignored || err != nil {
			t.Errorf("%s: %s: ignored is %v, %v", row.dir, row.why, ignored, err)
		}
	}
}

// TestSameDay counts commits of a day: an hour passes with every step.
func TestSameDay(t *testing.T) {
	r := newBuilder(t).run("edit a", "commit", "edit a", "commit", "edit a", "commit")
	n, whole, err := r.SameDay("")
	if err != nil || !whole || n == 0 || n > 3 {
		t.Fatalf("%d, %v, %v", n, whole, err)
	}
	before, _, err := r.SameDay("HEAD~1")
	if err != nil || n > 1 && before != n-1 {
		t.Errorf("%d, and the commit before %d, %v", n, before, err)
	}
	if _, _, err := r.SameDay("none"); err == nil {
		t.Error("a commit that is not there has a day")
	}
}

// TestHeight counts commits since a file has what it has.
func TestHeight(t *testing.T) {
	r := newBuilder(t).run("edit a", "commit", "edit b", "commit", "edit b", "commit")
	first, err := r.Blob("", "a")
	if err != nil {
		t.Fatal(err)
	}
	since := func(rev, name string, content []byte) uint64 {
		t.Helper()
		n, whole, err := r.Height(rev, name, func(c []byte) bool { return string(c) == string(content) })
		if err != nil || !whole {
			t.Fatalf("%s: %v, %v", name, whole, err)
		}
		return n
	}
	second, err := r.Blob("", "b")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		rev, name string
		content   []byte
		want      uint64
		why       string
	}{
		{"", "a", first, 3, "no commit has changed it"},
		{"HEAD~1", "a", first, 2, "nor before"},
		{"", "b", second, 1, "the last commit has changed it"},
		{"", "none", first, 0, "there is no such file"},
		{"", "a", nil, 0, "it holds something"},
	} {
		if got := since(row.rev, row.name, row.content); got != row.want {
			t.Errorf("%q of %q: %d, not %d: %s", row.name, row.rev, got, row.want, row.why)
		}
	}
}
