package scheme

import (
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// FuzzTag reads a tag in every scheme. What parses prints as a text that parses
// to an equal version and prints the same again; nothing that follows it
// panics, and what follows is a version too.
func FuzzTag(f *testing.F) {
	for _, s := range All() {
		for _, r := range s.Rows {
			f.Add(r.Tag)
		}
	}
	f.Add("v1!2.0rc1.post2.dev3+local.4")
	f.Add("v18446744073709551615")
	f.Add("1.2.3-alpha.beta.1+build-5")
	schemes := variants(f)
	parts := []string{"", patch, minor, major, alpha, beta, rc, final, post, epoch, hotfix, "minor rc", "3.4.5"}
	f.Fuzz(func(t *testing.T, ref string) {
		facts := scm.Facts{
			VCS: "git", Head: scm.Commit{ID: testNode, Time: testNow}, Distance: 3,
			Tags: []scm.Tag{{Ref: ref}}, Proof: scm.Proof{Proven: true},
		}
		for _, s := range schemes {
			p, err := (TagRule{}).Parse(ref, s)
			if err != nil {
				continue
			}
			printed := s.Print(p)
			q, err := s.Parse(printed)
			if err != nil || s.Order(p, q) != 0 || s.Print(q) != printed {
				t.Errorf("%s: %q prints as %q, which is %q, %v", s.Doc, ref, printed, s.Print(q), err)
			}
			if _, err := Derive(facts, []Scheme{s}, TagRule{}, Options{Now: testNow}); err != nil {
				continue
			}
			for _, part := range parts {
				next, err := nextRelease(facts, s, TagRule{}, part, Options{Now: testNow})
				if err != nil {
					continue
				}
				if q, err := (TagRule{}).Parse(next.Ref, s); err != nil || !q.equal(next.Parts) || s.Order(q, p) <= 0 {
					t.Errorf("%s: after %q the %q release is %q, read as %+v, %v", s.Doc, ref, part, next.Ref, q, err)
				}
			}
		}
	})
}

// FuzzLayout reads a layout. One that is accepted writes releases that it reads
// back as the same period, and that rise with the date.
func FuzzLayout(f *testing.F) {
	for _, r := range calverScheme().Rows {
		f.Add(r.Options.Layout, uint32(20000))
	}
	f.Add("0Y0M.MINOR-MICRO", uint32(12345))
	f.Add("20YY.MM", uint32(0))
	f.Add("YYYY.00M", uint32(3))
	f.Fuzz(func(t *testing.T, text string, days uint32) {
		l, err := parseLayout(text)
		if err != nil {
			if _, ok := err.(*LayoutError); !ok {
				t.Errorf("%q: a %T", text, err)
			}
			return
		}
		c := calver{layout: l, counter: counterOf(l)}
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days%36500))
		base := Parts{Release: make([]uint64, len(l.numbers))}
		first, err := c.write(base, calendar{}, l.period(day))
		if err != nil {
			return // a year that the layout has no place for
		}
		printed := l.format(first)
		p, err := l.parse(printed)
		if err != nil || orderPEP440(p, first) != 0 || l.date(p.Release) != l.period(day) {
			t.Fatalf("%q: %s is %q, read back as %v, %v", text, day, printed, p, err)
		}
		for _, later := range []int{0, 1, 40, 400} {
			q, _, err := c.next(p, day.AddDate(0, 0, later))
			if err == nil && orderPEP440(q, p) <= 0 {
				t.Errorf("%q: %s comes %d days after %s", text, l.format(q), later, printed)
			}
		}
	})
}

// FuzzTemplate runs a template of the custom scheme.
func FuzzTemplate(f *testing.F) {
	for _, r := range customScheme().Rows {
		f.Add(r.Options.Templates.Ahead)
	}
	f.Add(`{{with $a := .version}}{{slice $a 0 1}}{{end}}{{printf "%5v" .}}`)
	f.Fuzz(func(t *testing.T, text string) {
		o := Options{Templates: Templates{Ahead: text}, Now: testNow}
		s, err := customScheme().With(o)
		if err != nil {
			return
		}
		facts := scm.Facts{
			VCS: "git", Head: scm.Commit{ID: testNode, Time: testNow}, Distance: 3,
			Tags: []scm.Tag{{Ref: "1.0rc1"}}, Proof: scm.Proof{Proven: true},
		}
		if v, err := Derive(facts, []Scheme{s}, TagRule{}, o); err == nil && len(v.PublicText()) > maxVersion {
			t.Errorf("%q: %d bytes", text, len(v.PublicText()))
		}
	})
}

// FuzzCompatible derives in setuptools-scm's way. Whatever comes out is the
// public part and the local part, and each segment stands there once.
func FuzzCompatible(f *testing.F) {
	f.Add("v1.0.0-rc1+Build_5", "release/1.0", "3.removal.1.md", "2026-08-19", true)
	f.Add("26.8.19.", "release-v2026.08.20.1", ".", "", false)
	f.Add("1!2.0.post1.dev0", "feature", "x.doc", "2026-08-19", false)
	f.Fuzz(func(t *testing.T, tag, branch, fragment, date string, raw bool) {
		for _, scheme := range CompatibleSchemes() {
			c := setuptoolsCase{Tag: tag, Raw: raw, Schemes: []string{scheme}, Distance: 3, Node: "g" + testNode, Branch: branch, NodeDate: date, Fragments: []string{fragment}}
			v, err := c.compatible()
			if err != nil {
				continue
			}
			if v.Text != v.String() {
				t.Errorf("%s: %q is not %q", scheme, v.Text, v.Segments())
			}
			if len(joinDistinct(v.Local)) != len(v.Local) {
				t.Errorf("%s: %q has a segment twice", scheme, v.Text)
			}
		}
	})
}
