package gitcmd

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestQuestionsAgree asks both readers, in every fixture's repositories, the
// questions of scm.Reader beside Facts, and holds the answers against each other
// and those about submodules against git's own. Directories take turns at the
// gits there are and at the questions; under the build tag prove each is asked
// all of every git.
func TestQuestionsAgree(t *testing.T) {
	directories := 0
	for _, f := range fixture.All(t) {
		var dirs []string
		for _, c := range f.Cases {
			if !slices.Contains(dirs, c.Dir) {
				dirs = append(dirs, c.Dir)
			}
		}
		first := directories
		directories += len(dirs)
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			top := f.Build(t)
			gits := slices.DeleteFunc(slices.Clone(oracle.Git(t)), func(g oracle.Program) bool { return !g.AtLeast(f.Needs) })
			for n, dir := range dirs {
				for i, g := range gits {
					if everyGit || i == n%len(gits) {
						askBoth(t, g, filepath.Join(top, dir), first+n)
					}
				}
			}
		})
	}
}

// both are the two readers of a repository, and what questions are about.
type both struct {
	t      *testing.T
	dir    string
	git    oracle.Program
	native *git.Repository
	second *Repository
	files  []string // all
	names  []string // of tags: the first two and the last
}

// askBoth asks about dir, where both readers can open it, those questions whose turn it
// is at the n-th directory.
func askBoth(t *testing.T, g oracle.Program, dir string, n int) {
	t.Helper()
	native, err := git.Open(dir, git.Env{})
	if err != nil {
		return // what is refused is in the fixtures' cases
	}
	defer native.Close()
	second, err := Open(dir, Program{Path: g.Path, Environ: fixture.Env()})
	if err != nil {
		return
	}
	defer second.Close()
	if real, err := filepath.EvalSymlinks(second.Root()); err != nil || native.Root() != real {
		t.Errorf("%s: root %s, git %s says %s", dir, native.Root(), g.Version, real)
	}
	b := both{t: t, dir: dir, git: g, native: native, second: second}
	b.files, _ = native.Files()
	b.names, _ = native.Names()
	if n := len(b.names); n > 3 {
		b.names = append(b.names[:2:2], b.names[n-1])
	}
	for i, ask := range questions {
		if (i+n)%turn == 0 {
			ask(b)
		}
	}
}

// agree holds the answers to one question against each other: the same value, or an error
// of the same kind. The native reader may decline.
func (b both) agree(what string, native any, nativeErr error, second any, secondErr error) {
	b.t.Helper()
	if _, declined := errors.AsType[*scm.DeclinedError](nativeErr); declined {
		return
	}
	if (nativeErr == nil) != (secondErr == nil) || errors.Is(nativeErr, os.ErrNotExist) != errors.Is(secondErr, os.ErrNotExist) {
		b.t.Errorf("%s: %s: native %v, git %s %v", b.dir, what, nativeErr, b.git.Version, secondErr)
	} else if diff := cmp.Diff(native, second, cmp.Comparer(func(x, y scm.Hash) bool { return x == y })); diff != "" && nativeErr == nil {
		b.t.Errorf("%s: %s: native (-) and git %s (+) differ:\n%s", b.dir, what, b.git.Version, diff)
	}
}

// same asks both readers and holds their answers against each other.
func same[Answer any](b both, what string, ask func(scm.Reader) (Answer, error)) {
	b.t.Helper()
	native, nativeErr := ask(b.native)
	second, secondErr := ask(b.second)
	b.agree(what, native, nativeErr, second, secondErr)
}

// questions are those of scm.Reader.
var questions = []func(both){
	func(b both) {
		same(b, "work", func(r scm.Reader) (scm.Work, error) { return r.Work(scm.Query{Evidence: true}) })
	},
	func(b both) {
		same(b, "inputs", scm.Reader.Inputs)
	},
	func(b both) {
		same(b, "files", scm.Reader.Files)
	},
	func(b both) {
		for _, path := range append([]string{"nothing", ".gitmodules", "a", "sub", "sub/x", "*"}, firstOf(b.files, 3)...) {
			same(b, "tracks "+path, func(r scm.Reader) (bool, error) { return r.Tracks(path) })
		}
	},
	func(b both) {
		for _, path := range append([]string{"nothing"}, firstOf(b.files, 1)...) {
			same(b, "blob "+path, func(r scm.Reader) ([]byte, error) { return r.Blob("", path) })
			text, _ := b.native.Blob("", path)
			dos := bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
			same(b, "stores "+path, func(r scm.Reader) (bool, error) { return r.Stores(path, dos) })
		}
	},
	func(b both) {
		for _, at := range [][2]string{{"", "."}, {"", "sub"}, {"", "*"}, {"", "sub/none/x"}, {"HEAD~1", "."}, {"refs/heads/none", "."}} {
			same(b, fmt.Sprintf("files of %q", at), func(r scm.Reader) ([]string, error) { return r.List(at[0], at[1]) })
			names, _ := b.native.List(at[0], at[1])
			for _, name := range firstOf(names, 1) {
				same(b, fmt.Sprintf("blob of %q %s", at, name), func(r scm.Reader) ([]byte, error) { return r.Blob(at[0], path.Join(at[1], name)) })
			}
		}
	},
	func(b both) {
		for _, rev := range []string{"", "HEAD~1", "refs/heads/none"} {
			same(b, fmt.Sprintf("the day of %q", rev), func(r scm.Reader) (count, error) {
				n, whole, err := r.SameDay(rev)
				return count{n, whole}, err
			})
		}
	},
	func(b both) { // git is started for every commit
		for _, rev := range []string{"", "HEAD~1", "refs/heads/none"} {
			for _, name := range append([]string{"nothing", "sub"}, firstOf(b.files, 1)...) {
				first, _ := b.native.Blob(rev, name)
				same(b, fmt.Sprintf("the height of %s in %q", name, rev), func(r scm.Reader) (count, error) {
					n, whole, err := r.Height(rev, name, func(content []byte) bool { return bytes.Equal(content, first) })
					return count{n, whole}, err
				})
			}
		}
	},
	func(b both) {
		dirs := []string{"sub/below"}
		for _, name := range b.files[max(0, len(b.files)-1):] {
			dirs = append(dirs, path.Dir(name), path.Dir(name)+"x")
		}
		for _, dir := range dirs {
			if dir == "." || dir == ".x" || throughLink(b.native.Root(), dir) {
				continue // git refuses to look behind a link
			}
			same(b, "holds "+dir, func(r scm.Reader) (scm.Holding, error) { return r.Holds(dir) })
			if held, _ := b.native.Holds(dir); held != scm.HoldsSubmodule { // git refuses to look there
				same(b, "ignored in "+dir, func(r scm.Reader) (bool, error) { return r.Ignored(dir + "/build/a.log") })
			}
		}
	},
	func(b both) {
		same(b, "submodules", scm.Reader.Submodules)
		if modules, err := b.native.Submodules(); len(modules) > 0 && err == nil {
			asGit(b.t, b.git, b.native.Root(), modules)
		}
	},
	func(b both) {
		for _, rev := range []string{"HEAD", "HEAD^2", "refs/heads/main", "refs/heads/none", "", "a b"} {
			same(b, "resolve "+rev, func(r scm.Reader) (string, error) { return r.Resolve(rev) })
		}
	},
	func(b both) {
		same(b, "names", scm.Reader.Names)
		same(b, "dates", func(r scm.Reader) ([]time.Time, error) { return r.Dates(b.names) })
		for _, tag := range append(slices.Clip(b.names), "none") {
			same(b, "tag object of "+tag, func(r scm.Reader) ([]byte, error) { return r.TagObject(tag) })
		}
	},
	func(b both) {
		same(b, "HEAD's branch", scm.Reader.HeadBranch)
		same(b, "default branch", scm.Reader.DefaultBranch)
	},
	func(b both) {
		for _, name := range append(slices.Clip(b.names), "none") {
			ref := "refs/tags/" + name
			for _, ends := range [][2]string{{"", ref}, {ref, ""}} {
				same(b, fmt.Sprintf("lineage of %q", ends), func(r scm.Reader) (scm.Lineage, error) { return r.Lineage(ends[0], ends[1]) })
			}
		}
	},
	func(b both) {
		for _, q := range []scm.Query{{}, {FirstParent: true}, {Rev: "HEAD~1"}, {Paths: []string{"sub", "a"}}, {Paths: []string{"a"}, CountFirstParent: true}} {
			q.Dirty.Skip = true
			facts, err := b.native.Facts(q)
			tag := ""
			if err == nil && len(facts.Tags) > 0 {
				tag = facts.Tags[0].Ref
			}
			same(b, fmt.Sprintf("messages of %+v since %q", q, tag), func(r scm.Reader) ([]scm.Message, error) { return r.Messages(q, tag) })
			messages, messagesErr := b.native.Messages(q, tag)
			if err == nil && messagesErr == nil && uint64(len(messages)) != facts.Distance {
				b.t.Errorf("%s: %d messages since %q, but the distance is %d", b.dir, len(messages), tag, facts.Distance)
			}
		}
	},
	func(b both) {
		for _, rev := range []string{"", "HEAD~1"} {
			facts, err := b.native.Facts(scm.Query{Rev: rev, Dirty: scm.DirtyPolicy{Skip: true}})
			if err != nil || facts.Head.ID == "" {
				continue
			}
			for _, n := range []int{0, 1, 4, 9, 40, 99} {
				same(b, "abbreviate", func(r scm.Reader) (string, error) { return r.Abbreviate(facts.Head.ID, n) })
			}
		}
		for _, id := range []string{"", "HEAD", "--all", strings.Repeat("0", 39), strings.Repeat("g", 40)} {
			for _, r := range []scm.Reader{b.native, b.second} {
				if short, err := r.Abbreviate(id, 0); err == nil {
					b.t.Errorf("%s: %q is abbreviated to %q", b.dir, id, short)
				}
			}
		}
	},
}

// count is how many commits there are; Whole is false where some may be missing.
type count struct {
	N     uint64
	Whole bool
}

func firstOf(list []string, n int) []string { return list[:min(n, len(list))] }

// throughLink reports whether dir, below root, or a directory above it is a symbolic
// link.
func throughLink(root, dir string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, err := os.Readlink(filepath.Join(root, dir)); err == nil {
			return true
		}
	}
	return false
}

// asGit holds submodules against git submodule status, which marks the missing
// ones with - and refuses where .gitmodules lacks one.
func asGit(t *testing.T, g oracle.Program, root string, modules []scm.SubmoduleEntry) {
	t.Helper()
	environ := []string{"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1"}
	out, err := g.Command(root, environ, "submodule", "status").Output()
	unnamed := slices.ContainsFunc(modules, func(m scm.SubmoduleEntry) bool { return m.Name == "" })
	if unnamed || err != nil {
		if unnamed != (err != nil) {
			t.Errorf("%s: %+v, but git %s submodule status: %v", root, modules, g.Version, err)
		}
		return
	}
	var want []string
	for _, m := range modules {
		if m.Missing {
			want = append(want, m.Path)
		}
	}
	var got []string
	for line := range strings.Lines(string(out)) {
		if mark, rest := line[0], strings.Fields(line[1:]); mark == '-' {
			got = append(got, rest[1])
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: missing are %v, by git %s %v", root, want, g.Version, got)
	}
}

// TestUsualDigits shows that both readers show as many digits of a commit as git
// describe does without --abbrev where no setting shortens it: more than seven
// where there are many objects.
func TestUsualDigits(t *testing.T) {
	dir := filepath.Join(fixture.Named(t, "many-objects").Build(t), "crowd")
	for _, g := range oracle.Git(t) {
		out, err := g.Command(dir, nil, "-c", "core.abbrev=auto", "describe", "--long").Output()
		if err != nil {
			t.Fatal(err)
		}
		_, want, _ := strings.Cut(strings.TrimSpace(string(out)), "-g")
		if len(want) != 8 {
			t.Errorf("git %s describe shows %s, not 8 digits", g.Version, want)
		}
		native, err := git.Open(dir, git.Env{})
		if err != nil {
			t.Fatal(err)
		}
		second, err := Open(dir, Program{Path: g.Path, Environ: fixture.Env()})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []scm.Reader{native, second} {
			facts, err := r.Facts(scm.Query{})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := r.Abbreviate(facts.Head.ID, 0); got != want || err != nil {
				t.Errorf("%T: %s, %v, but git %s describe has %s", r, got, err, g.Version, want)
			}
			r.Close()
		}
	}
}
