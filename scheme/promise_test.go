package scheme

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// history is a repository of one line of commits in memory, with tags on some of
// them, and tags elsewhere.
type history struct {
	at        map[string]int // tag: the commit that has it, from 1
	elsewhere []string
	head      int
}

// facts are what a reader says of HEAD: the nearest tags that are versions, and
// those above them.
func (h history) facts(t *testing.T, s Scheme, rule TagRule, date string) (f scm.Facts, known []string) {
	f = rowFacts(t, Row{Distance: uint64(h.head), Date: date})
	nearest := 0
	for ref, at := range h.at {
		known = append(known, ref)
		if _, err := rule.Parse(ref, s); err == nil && at <= h.head {
			nearest = max(nearest, at)
		}
	}
	slices.Sort(known)
	for _, ref := range known {
		if _, err := rule.Parse(ref, s); err == nil && h.at[ref] == nearest {
			f.Tags = append(f.Tags, scm.Tag{Ref: ref, Name: ref})
		}
	}
	better := Better([]Scheme{s}, rule)
	if nearest > 0 {
		f.Distance, f.Untagged = uint64(h.head-nearest), scm.Tagged
		q := scm.Query{Better: better}
		for _, ref := range known {
			if _, err := rule.Parse(ref, s); err == nil && h.at[ref] <= nearest && better(ref, q.Called(f.Tags).Ref) > 0 {
				f.Higher = append(f.Higher, scm.HigherTag{Tag: scm.Tag{Ref: ref, Name: ref}})
			}
		}
	}
	return f, append(known, h.elsewhere...)
}

// requests are what TestPromise asks for.
var requests = []string{"", "", "", patch, minor, major, micro, alpha, beta, rc, final, post, epoch, hotfix, "minor rc", "major beta", "patch alpha", "epoch rc", "whole"}

// A release that is named is the version of its commit once the tag is there,
// whatever the scheme, the rule, the tags there are and what is asked for. It is
// above the version before, free, and has the v of the tag that it follows.
func TestPromise(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 28))
	for _, s := range variants(t) {
		named := map[string]int{}
		for range 400 {
			rule, tag := TagRule{Prefix: pick(r, printPrefixes...)}, func(version string) string { return version }
			v := pick(r, "", "v", "V")
			if r.IntN(3) == 0 {
				pattern, example := randomPattern(r)
				re, err := CompilePattern(pattern)
				if err != nil {
					t.Fatal(err)
				}
				rule.Pattern, v = re, ""
				tag = func(version string) string { return strings.Replace(example, "1.2.3", version, 1) }
			}
			h := history{at: map[string]int{}, head: 1 + r.IntN(6)}
			for range r.IntN(5) {
				ref := rule.Prefix + v + tag(disguise(r, randomTag(r, s), s))
				if r.IntN(5) > 0 {
					h.at[ref] = 1 + r.IntN(h.head)
				} else {
					h.elsewhere = append(h.elsewhere, ref)
				}
			}
			o := Options{Now: testNow, Initial: map[string]string{"semver": "v0.1.0"}[s.Grammar], Local: []string{"no-local-version"}}
			if s.Grammar == "pep440" {
				o.Initial = pick(r, "0.1", "v0.1.0", "1.0rc1")
				if _, err := initial(o.Initial, s); err != nil {
					o.Initial = "1"
				}
			}
			date := fmt.Sprintf("20%d-%02d-%02d", 20+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28))
			f, known := h.facts(t, s, rule, date)
			before, err := Derive(f, []Scheme{s}, rule, o)
			if _, cannot := err.(*BumpError); err != nil && !cannot {
				named["no version"]++
				continue
			}
			asked := pick(r, requests...)
			if asked == "whole" {
				asked = randomTag(r, s)
			}
			b, err := ParseBump(asked)
			if err != nil {
				t.Fatal(err)
			}
			next, err := Next{Facts: f, Version: before, Naming: rule.Naming(s), Options: o, Known: known}.Release(b)
			if err != nil {
				named[fmt.Sprintf("%T", err)]++
				continue
			}
			named["named"]++
			what := fmt.Sprintf("%s: prefix %q, %v, %v on %s, elsewhere %v, initial %s: %q names %s", s.Doc, rule.Prefix, rule.Pattern, h.at, date, h.elsewhere, o.Initial, asked, next.Ref)
			if slices.Contains(known, next.Ref) {
				t.Errorf("%s, which exists", what)
			}
			if next.After != nil && rule.Pattern == nil && letterOf(next.After.Ref, rule) != letterOf(next.Ref, rule) {
				t.Errorf("%s, without the v of %s", what, next.After.Ref)
			}
			h.at[next.Ref] = h.head
			f, _ = h.facts(t, s, rule, date)
			after, err := Derive(f, []Scheme{s}, rule, o)
			if err != nil || after.Place != On || after.Tag.Ref != next.Ref || !after.Base.equal(next.Parts) || len(after.Local) > 0 {
				t.Errorf("%s, which then is %s %s, %v", what, after.Place, text(after), err)
				continue
			}
			if len(warnings(after)) > 0 {
				t.Errorf("%s, and then: %v", what, warnings(after))
			}
			low, err1 := pep440.Parse(text(before))
			high, err2 := pep440.Parse(text(after))
			if s.Counted && before.Place == Same { // the tag may say the number that the commit has
				low.Local, high.Local = nil, nil
				if err1 == nil && err2 == nil && low.Compare(high) == 0 {
					continue
				}
			}
			if err1 == nil && err2 == nil && len(before.Next.Release) > 0 && low.Compare(high) >= 0 && s.Grammar != "semver" {
				t.Errorf("%s: %s is not above %s", what, text(after), text(before))
			}
		}
		if named["named"] < 80 {
			t.Errorf("%s: too few were named: %v", s.Doc, named)
		}
	}
}

// letterOf returns the v or V of a tag of the default shape.
func letterOf(ref string, rule TagRule) string {
	rest := strings.TrimPrefix(ref, rule.Prefix)
	return strings.TrimSuffix(rest, withoutV(rest))
}
