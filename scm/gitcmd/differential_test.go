package gitcmd

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestReadersAgree asks both readers every fixture's own questions and some of
// those that all are asked, the second reader with every git there is. Both
// must answer as expected, and alike in all fields of the facts.
func TestReadersAgree(t *testing.T) {
	n := 0
	for _, f := range fixture.All(t) {
		first := n
		n += len(general)
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			top := f.Build(t)
			var gits []oracle.Program
			for _, g := range oracle.Git(t) {
				if g.AtLeast(f.Needs) {
					gits = append(gits, g)
				}
			}
			for _, c := range f.Cases {
				compare(t, top, c, gits)
			}
			for i, c := range generalCases(f) {
				switch {
				case share == 1:
					compare(t, top, c, gits)
				case (first+i)%share == 0:
					at := (first + i) / share % len(gits)
					compare(t, top, c, gits[at:at+1])
				}
			}
		})
	}
}

func compare(t *testing.T, top string, c fixture.Case, gits []oracle.Program) {
	t.Helper()
	dir := filepath.Join(top, c.Dir)
	native, nativeErr := askNative(dir, c.Query)
	refusal(t, "native", c, native, nativeErr)
	for _, g := range gits {
		name := "git " + g.Version
		asked, err := ask(g, dir, c.Query)
		if later, ok := c.Get("later"); !ok || !g.AtLeast("2.48") {
			now := c
			now.Want = slices.DeleteFunc(slices.Clone(c.Want), func(l fixture.Line) bool { return l.Key == "later" })
			refusal(t, name, now, asked, err)
		} else if err != nil || len(asked.Tags) == 0 || asked.Tags[0].Ref != later {
			t.Errorf("%s: %s: got %v, %v, want %s", c.Name, name, asked.Tags, err, later)
		}
		_, mayRefuse := c.Get("native")
		switch {
		case err == nil && nativeErr == nil:
			if diff := difference(c.Query, native, asked, g); diff != "" {
				t.Errorf("%s: native (-) and %s (+) differ:\n%s", c.Name, name, diff)
			}
		case err == nil && !mayRefuse:
			t.Errorf("%s: %s answers, native says %v", c.Name, name, nativeErr)
		}
	}
}

// refusal holds one reader to the case: an error that has the words expected,
// or an answer that is as expected. A general question may end in an error.
func refusal(t *testing.T, reader string, c fixture.Case, f scm.Facts, err error) {
	t.Helper()
	key, _, _ := strings.Cut(reader, " ")
	if want, refuses := c.Get(key); refuses {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %s: got %v, want an error with %q", c.Name, reader, err, want)
		}
		return
	}
	if err != nil {
		if len(c.Want) > 0 {
			t.Errorf("%s: %s: %v", c.Name, reader, err)
		}
		return
	}
	for _, wrong := range c.Check(f) {
		t.Errorf("%s: %s: %s", c.Name, reader, wrong)
	}
}

// general are the questions that every fixture may be asked.
var general = func() []fixture.Case {
	v := fixture.Versions("")
	return []fixture.Case{
		{Name: "everything", Query: scm.Query{Evidence: true}},
		{Name: "versions", Query: scm.Query{Evidence: true, Accept: v.Accept, Better: v.Better, AllHigher: true}},
		{Name: "git's rule", Query: scm.Query{Match: []string{"*[0-9]*"}}},
		{Name: "first parent", Query: scm.Query{FirstParent: true, Accept: v.Accept, Better: v.Better, AllHigher: true}},
		{Name: "annotated", Query: scm.Query{AnnotatedOnly: true, Candidates: 3}},
		{Name: "highest", Query: scm.Query{Select: scm.Highest, Accept: v.Accept, Better: v.Better, AllHigher: true, Evidence: true}},
		{Name: "highest of first parents", Query: scm.Query{Select: scm.Highest, FirstParent: true, Accept: v.Accept, Better: v.Better}},
		{Name: "untracked", Query: scm.Query{Dirty: scm.DirtyPolicy{Untracked: true}, Evidence: true}},
		{Name: "submodule commits", Query: scm.Query{Dirty: scm.DirtyPolicy{Submodules: scm.SubmodulesCommit}, Evidence: true}},
		{Name: "parent", Query: scm.Query{Rev: "HEAD~1"}},
		{Name: "paths", Query: scm.Query{Paths: []string{"src", "side"}}},
		{Name: "less some", Query: scm.Query{ExcludePaths: []string{"src/b", "side/**", "[d-s]*/*1"}, Evidence: true}},
	}
}()

// generalCases are the general questions for each directory in which a fixture
// expects an answer.
func generalCases(f fixture.Fixture) []fixture.Case {
	var cases []fixture.Case
	asked := map[string]bool{}
	for _, c := range f.Cases {
		_, native := c.Get("native")
		_, git := c.Get("git")
		if native || git || asked[c.Dir] {
			continue
		}
		asked[c.Dir] = true
		for _, g := range general {
			cases = append(cases, fixture.Case{Name: c.Dir + ": " + g.Name, Dir: c.Dir, Query: g.Query})
		}
	}
	return cases
}

func askNative(dir string, q scm.Query) (scm.Facts, error) {
	r, err := git.Open(dir, git.Env{})
	if err != nil {
		return scm.Facts{}, err
	}
	defer r.Close()
	return r.Facts(q)
}

// difference compares facts field by field. Since git 2.48 candidates are
// counted less far; where the native reader says that such a git would name
// another tag, it must name that one.
func difference(q scm.Query, native, asked scm.Facts, g oracle.Program) string {
	if g.AtLeast("2.48") && q.Select == scm.Nearest {
		native.Candidates, asked.Candidates = nil, nil
	}
	if native.Later == nil || !g.AtLeast("2.48") {
		return fixture.Difference(q, native, asked)
	}
	if len(asked.Tags) > 0 && asked.Tags[0] == *native.Later {
		return ""
	}
	return fmt.Sprintf("Later is %v, git names %v", native.Later, asked.Tags)
}
