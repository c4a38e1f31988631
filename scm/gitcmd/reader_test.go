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

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestQuestionsAgree asks both readers, in every fixture's repositories, the
// questions of scm.Reader beside Facts, and holds the answers against each other
// and those about submodules against git's own. Directories take turns at the
// gits there are; under the build tag prove each is asked of every git.
func TestQuestionsAgree(t *testing.T) {
	for _, f := range fixture.All(t) {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			top := f.Build(t)
			gits := slices.DeleteFunc(slices.Clone(oracle.Git(t)), func(g oracle.Program) bool { return !g.AtLeast(f.Needs) })
			var asked []string
			for _, c := range f.Cases {
				if slices.Contains(asked, c.Dir) {
					continue
				}
				asked = append(asked, c.Dir)
				for i, g := range gits {
					if everyGit || i == len(asked)%len(gits) {
						questions(t, g, filepath.Join(top, c.Dir))
					}
				}
			}
		})
	}
}

// questions compares the two readers' answers in dir, where both can open it.
func questions(t *testing.T, g oracle.Program, dir string) {
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
	differ := func(what string, a any, aErr error, b any, bErr error) {
		t.Helper()
		if _, declined := errors.AsType[*scm.DeclinedError](aErr); declined {
			return
		}
		if (aErr == nil) != (bErr == nil) || errors.Is(aErr, os.ErrNotExist) != errors.Is(bErr, os.ErrNotExist) {
			t.Errorf("%s: %s: native %v, git %s %v", dir, what, aErr, g.Version, bErr)
		} else if diff := cmp.Diff(a, b, cmp.Comparer(func(x, y scm.Hash) bool { return x == y })); diff != "" && aErr == nil {
			t.Errorf("%s: %s: native (-) and git %s (+) differ:\n%s", dir, what, g.Version, diff)
		}
	}
	if real, err := filepath.EvalSymlinks(second.Root()); err != nil || native.Root() != real {
		t.Errorf("%s: root %s, git %s says %s", dir, native.Root(), g.Version, real)
	}
	work, err := native.Work(scm.Query{Evidence: true})
	otherWork, otherErr := second.Work(scm.Query{Evidence: true})
	differ("work", work, err, otherWork, otherErr)
	inputs, err := native.Inputs()
	otherInputs, otherErr := second.Inputs()
	differ("inputs", inputs, err, otherInputs, otherErr)
	files, err := native.Files()
	others, otherErr := second.Files()
	differ("files", files, err, others, otherErr)
	paths := []string{"nothing", ".gitmodules", "a", "sub", "sub/x", "*"}
	for _, path := range append(paths, files[:min(len(files), 3)]...) {
		a, aErr := native.Tracks(path)
		b, bErr := second.Tracks(path)
		differ("tracks "+path, a, aErr, b, bErr)
	}
	for _, path := range append([]string{"nothing"}, files[:min(len(files), 1)]...) {
		text, aErr := native.Blob("", path)
		other, bErr := second.Blob("", path)
		differ("blob "+path, string(text), aErr, string(other), bErr)
		dos := bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		same, aErr := native.Stores(path, dos)
		otherSame, bErr := second.Stores(path, dos)
		differ("stores "+path, same, aErr, otherSame, bErr)
	}
	for _, at := range [][2]string{{"", "."}, {"", "sub"}, {"", "*"}, {"", "sub/none/x"}, {"HEAD~1", "."}, {"refs/heads/none", "."}} {
		a, aErr := native.List(at[0], at[1])
		b, bErr := second.List(at[0], at[1])
		differ(fmt.Sprintf("files of %q", at), a, aErr, b, bErr)
		for _, name := range a[:min(len(a), 1)] {
			text, aErr := native.Blob(at[0], path.Join(at[1], name))
			other, bErr := second.Blob(at[0], path.Join(at[1], name))
			differ(fmt.Sprintf("blob of %q %s", at, name), string(text), aErr, string(other), bErr)
		}
	}
	for _, rev := range []string{"", "HEAD~1", "refs/heads/none"} {
		a, whole, aErr := native.SameDay(rev)
		b, all, bErr := second.SameDay(rev)
		differ(fmt.Sprintf("the day of %q", rev), fmt.Sprint(a, whole), aErr, fmt.Sprint(b, all), bErr)
	}
	heights := []string{"", "HEAD~1", "refs/heads/none"}
	if share > 1 { // git is started for every commit
		heights = heights[:1]
	}
	for _, rev := range heights {
		for _, name := range append([]string{"nothing", "sub"}, files[:min(len(files), len(heights))]...) {
			first, _ := native.Blob(rev, name)
			same := func(content []byte) bool { return bytes.Equal(content, first) }
			a, whole, aErr := native.Height(rev, name, same)
			b, all, bErr := second.Height(rev, name, same)
			differ(fmt.Sprintf("the height of %s in %q", name, rev), fmt.Sprint(a, whole), aErr, fmt.Sprint(b, all), bErr)
		}
	}
	dirs := []string{"sub/below"}
	for _, name := range files[max(0, len(files)-1):] {
		dirs = append(dirs, path.Dir(name), path.Dir(name)+"x")
	}
	for _, dir := range dirs {
		if dir == "." || dir == ".x" || throughLink(native.Root(), dir) {
			continue // git refuses to look behind a link
		}
		a, aErr := native.Holds(dir)
		b, bErr := second.Holds(dir)
		differ("holds "+dir, a, aErr, b, bErr)
		if a != scm.HoldsSubmodule { // git refuses to look there
			a, aErr := native.Ignored(dir + "/build/a.log")
			b, bErr := second.Ignored(dir + "/build/a.log")
			differ("ignored in "+dir, a, aErr, b, bErr)
		}
	}
	modules, err := native.Submodules()
	otherModules, otherErr := second.Submodules()
	differ("submodules", modules, err, otherModules, otherErr)
	if len(modules) > 0 && err == nil {
		asGit(t, g, native.Root(), modules)
	}
	for _, rev := range []string{"HEAD", "HEAD^2", "refs/heads/main", "refs/heads/none", "", "a b"} {
		a, aErr := native.Resolve(rev)
		b, bErr := second.Resolve(rev)
		differ("resolve "+rev, a, aErr, b, bErr)
	}
	names, err := native.Names()
	otherNames, otherErr := second.Names()
	differ("names", names, err, otherNames, otherErr)
	few := names[:min(2, len(names))]
	if n := len(names); n > len(few) {
		few = append(slices.Clip(few), names[n-1])
	}
	dates, err := native.Dates(few)
	otherDates, otherErr := second.Dates(few)
	differ("dates", dates, err, otherDates, otherErr)
	for _, tag := range append(slices.Clip(few), "none") {
		object, err := native.TagObject(tag)
		other, otherErr := second.TagObject(tag)
		differ("tag object of "+tag, string(object), err, string(other), otherErr)
	}
	headBranch, err := native.HeadBranch()
	otherHead, otherErr := second.HeadBranch()
	differ("HeadBranch", headBranch, err, otherHead, otherErr)
	branch, err := native.DefaultBranch()
	otherBranch, otherErr := second.DefaultBranch()
	differ("default branch", branch, err, otherBranch, otherErr)
	for _, name := range append(slices.Clip(few), "none") {
		ref := "refs/tags/" + name
		for _, ends := range [][2]string{{"", ref}, {ref, ""}} {
			a, aErr := native.Lineage(ends[0], ends[1])
			b, bErr := second.Lineage(ends[0], ends[1])
			differ(fmt.Sprintf("lineage of %q", ends), a, aErr, b, bErr)
		}
	}
	for _, q := range []scm.Query{{}, {FirstParent: true}, {Rev: "HEAD~1"}, {Paths: []string{"sub", "a"}}, {Paths: []string{"a"}, CountFirstParent: true}} {
		q.Dirty.Skip = true
		facts, err := native.Facts(q)
		tag := ""
		if err == nil && len(facts.Tags) > 0 {
			tag = facts.Tags[0].Ref
		}
		a, aErr := native.Messages(q, tag)
		b, bErr := second.Messages(q, tag)
		differ(fmt.Sprintf("messages of %+v since %q", q, tag), a, aErr, b, bErr)
		if err == nil && aErr == nil && uint64(len(a)) != facts.Distance {
			t.Errorf("%s: %d messages since %q, but the distance is %d", dir, len(a), tag, facts.Distance)
		}
	}
	for _, rev := range []string{"", "HEAD~1"} {
		facts, err := native.Facts(scm.Query{Rev: rev, Dirty: scm.DirtyPolicy{Skip: true}})
		if err != nil || facts.Head.ID == "" {
			continue
		}
		for _, n := range []int{0, 1, 4, 9, 40, 99} {
			a, aErr := native.Abbreviate(facts.Head.ID, n)
			b, bErr := second.Abbreviate(facts.Head.ID, n)
			differ("abbreviate", a, aErr, b, bErr)
		}
	}
	for _, id := range []string{"", "HEAD", "--all", strings.Repeat("0", 39), strings.Repeat("g", 40)} {
		for _, r := range []scm.Reader{native, second} {
			if short, err := r.Abbreviate(id, 0); err == nil {
				t.Errorf("%s: %q is abbreviated to %q", dir, id, short)
			}
		}
	}
}

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
