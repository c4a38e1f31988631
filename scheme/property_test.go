package scheme

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// variants returns every scheme in its settings that matter.
func variants(t testing.TB) []Scheme {
	t.Helper()
	all := slices.DeleteFunc(All(), func(s Scheme) bool {
		return s.Name == "custom" || s.Tagless // one has no defaults, and the other counts from no tag
	})
	for i := range all {
		all[i].Doc = all[i].Name
	}
	for _, o := range []struct {
		name string
		Options
	}{
		{"guess-next-dev", Options{Bump: "minor"}},
		{"guess-next-dev", Options{Bump: "minor rc"}},
		{"guess-next-dev", Options{Bump: "post"}},
		{"guess-next-dev", Options{Bump: "Epoch"}},
		{"guess-next-dev", Options{Bump: "27.0"}},
		{"no-guess-dev", Options{Bump: "micro"}},
		{"post-release", Options{Bump: "beta"}},
		{"hotfix", Options{Bump: "major"}},
		{"semver", Options{Bump: "patch alpha"}},
		{"semver", Options{Bump: "v27.1.0"}},
		{"semver", Options{Bump: "minor"}},
		{"semver", Options{Bump: "major"}},
		{"calver", Options{Layout: "YYYY.0M.MICRO"}},
		{"calver", Options{Layout: "YY.WW.MICRO"}},
		{"calver", Options{Layout: "YYYY.MM.DD"}},
		{"calver", Options{Layout: "YYYY0M0D"}},
		{"calver", Options{Layout: "0Y0W.MICRO"}},
		{"calver", Options{Layout: "YYYY-MM-DD_MICRO"}},
		{"calver", Options{Layout: "MAJOR.YYYY.MINOR.MICRO"}},
		{"calver", Options{Layout: "MAJOR.YYYY.MINOR.MICRO", Bump: "MINOR"}},
		{"calver", Options{Layout: "MAJOR.YYYY.MINOR.MICRO", Bump: "MAJOR"}},
		{"calver", Options{Layout: "YYYY.7.MM.rMICRO"}},
		{"custom", Options{Templates: Templates{Ahead: "{{bump}}.dev{{.distance}}"}}},
		{"custom", Options{Templates: Templates{Grammar: "semver", Ahead: "{{bump}}-0.dev.{{.distance}}"}, Bump: "minor"}},
		{"custom", Options{Templates: Templates{Ahead: `{{bump "minor rc"}}.dev{{.distance}}`}}},
	} {
		s, err := New(o.name, o.Options)
		if err != nil {
			t.Fatal(err)
		}
		s.Doc = strings.TrimSpace(fmt.Sprintf("%s %s %s %s", o.name, o.Layout, o.Bump, o.Templates.Grammar))
		all = append(all, s)
	}
	return all
}

// randomTag returns a tag that the scheme takes, "" if none was found.
func randomTag(r *rand.Rand, s Scheme) string {
	number := func() uint64 { return []uint64{0, 1, 2, 7, 9, 10, 26, 99, 2026}[r.IntN(9)] }
	suffix := []string{"", "", "", "a0", "a1", "b2", "rc1", "rc9", ".dev0", ".post1", "rc1.post1", "rc1.dev0", ".post1.dev0", "+local.1"}
	if s.Grammar == "semver" {
		suffix = []string{"", "", "-alpha", "-alpha.1", "-beta.9", "-rc.1", "-rc1", "+local.1"}
	}
	for range 100 {
		p := Parts{Epoch: []uint64{0, 0, 0, 1}[r.IntN(4)]}
		for range 1 + r.IntN(4) {
			p.Release = append(p.Release, number())
		}
		if s.Grammar == "calver" {
			p.Release = p.Release[:1]
			p.Release[0] = 2020 + number()%10
		}
		text := s.Print(p)
		if s.Grammar == "calver" { // any release of the layout: raise one that is too old
			day := time.Date(2020+r.IntN(8), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
			text = calverText(s, r, day, p.Epoch)
		}
		text += suffix[r.IntN(len(suffix))]
		if _, err := (TagRule{}).Parse(text, s); err == nil {
			return text
		}
	}
	return ""
}

// calverText returns a release of that day: the oldest there is, raised.
func calverText(s Scheme, r *rand.Rand, day time.Time, epoch uint64) string {
	f := scm.Facts{Head: scm.Commit{Time: day}}
	for _, oldest := range []string{"2000.1.0", "2000.01.0", "0.1.0", "2000.1.1", "20000101", "0001.0", "2000-1-1_0", "3.2000.1.1", "2000.7.1.r0", "2000.1"} {
		p, err := s.Parse(oldest)
		if err != nil {
			continue
		}
		p.Epoch = epoch
		for range 1 + r.IntN(3) {
			if p, err = s.Raise(p, Bump{}, f, Options{}); err != nil {
				return ""
			}
		}
		return s.Print(p)
	}
	return ""
}

// A derived version sorts above its tag, grows with the distance, and sorts
// below every release that may follow: the scheme's own choice, its
// pre-releases, and a major one.
func TestDerivedSortsBetween(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range variants(t) {
		checked := 0
		for range 600 {
			tag := randomTag(r, s)
			if tag == "" {
				t.Errorf("%s: no tag found", s.Doc)
				break
			}
			row := Row{Tag: tag, Distance: uint64(r.IntN(20)), Date: fmt.Sprintf("20%d-%02d-%02d", 20+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28)), Options: Options{Now: testNow, Local: []string{"no-local-version"}}}
			row.Dirty = row.Distance == 0
			f, list := rowFacts(t, row), []Scheme{s}
			v, err := Derive(f, list, TagRule{}, row.Options)
			if err != nil { // a tag with nothing after it: 1.0.post1 under post-release
				continue
			}
			checked++
			parse := func(text string) pep440.Version {
				p, err := pep440.Parse(text)
				if err != nil {
					t.Fatalf("%s: %s and %d on %s: %v", s.Doc, tag, row.Distance, row.Date, err)
				}
				return p
			}
			this := parse(text(v))
			was, _ := (TagRule{}).Parse(tag, s)
			low, err := was.PEP440()
			if err != nil {
				t.Fatal(err)
			}
			again := v.Place == Same || was.Dev.Set && row.Distance == 0 // a modified tree on .dev0: only the local part tells
			if c := this.Compare(low); c < 0 || c == 0 && !again {
				t.Errorf("%s: %s is not above its tag %s", s.Doc, this, tag)
			}
			f.Distance++
			further, err := Derive(f, list, TagRule{}, row.Options)
			if err != nil || parse(text(further)).Compare(this) <= 0 && v.Place != Same {
				t.Errorf("%s: %s and one commit more: %s %v", s.Doc, this, text(further), err)
			}
			for _, part := range []string{"", alpha, beta, rc, final, major} {
				next, err := nextRelease(f, s, TagRule{}, part, row.Options)
				if err != nil {
					continue
				}
				high, err := next.Parts.PEP440()
				if err != nil {
					t.Fatal(err)
				}
				if this.Compare(high) >= 0 {
					t.Errorf("%s: %s (%d commits after %s on %s) is not below %q release %s", s.Doc, this, row.Distance, tag, row.Date, part, next.Ref)
				}
			}
		}
		if checked < 200 {
			t.Errorf("%s: only %d derived", s.Doc, checked)
		}
	}
}
