package scheme

import (
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/scm"
)

// Heading is what a project or one of its branches says of the next release, beside the
// scheme and what is raised.
//
// The scheme names a release first. Then, in this order:
//
//	(1) passing   a pre-release that is made on another branch counts as its release:
//	              while 1.3.0rc1 is tested there, this branch heads for 1.4.0
//	(2) stage     the release is an alpha, beta or rc; after one of an earlier stage the
//	              first of this, after one of the same the next
//	(3) series    a release outside the series becomes the first of the series, or the
//	              next after the tag in it
//	(4) least     a release below the minimum becomes the minimum, unless that is outside
//	              the series
//
// It never decides whether there is a tag, and a tagged commit is its tag's version.
type Heading struct {
	Pre    string   // alpha, beta or rc; "" for releases
	Series Series   // nil for any
	Least  string   // the minimum; "" for none
	Others []string // alpha, beta, rc: the kinds of pre-releases that only other branches have
	Passes bool     // a tag that is not in the history of the commit is another branch's
}

// isZero reports whether nothing is said.
func (h Heading) isZero() bool {
	return h.Pre == "" && h.Series == nil && h.Least == "" && h.Others == nil && !h.Passes
}

// leastOf reads a minimum in the grammar of s; numbers may be missing.
func leastOf(text string, s Scheme) (Parts, error) {
	p, err := s.Parse(withoutV(text))
	if err != nil && s.Grammar == "semver" {
		if q, wrong := parsePEP440(withoutV(text)); wrong == nil && len(q.Release) < 3 && len(q.Pre) == 0 {
			p, err = Parts{Text: text, Release: append(q.Release, 0, 0)[:3]}, notRelease(q)
		}
	}
	if err == nil {
		err = notRelease(p)
	}
	if err != nil {
		return Parts{}, &WholeError{Text: text, Err: err}
	}
	return p, nil
}

// heading returns s with what h says of its next releases. The error is a
// *[WholeError] for a minimum that is no version of s.
func (s Scheme) heading(h Heading) (Scheme, error) {
	if h.isZero() {
		return s, nil
	}
	a := aim{Heading: h, scheme: s}
	if h.Least != "" {
		var err error
		if a.least, err = leastOf(h.Least, s); err != nil {
			return Scheme{}, err
		}
	}
	t := s
	t.aim = &a
	if !s.Follows && !s.Total {
		t.Next = a.next
	}
	t.Raise = a.raise
	return t, nil
}

// aim is a Heading for the scheme that it is said to.
type aim struct {
	Heading
	scheme Scheme
	least  Parts
}

// from returns what is followed where base is the tag's version: (1).
func (a *aim) from(base Parts, f scm.Facts) Parts {
	word, _, ok := preWord(base.Pre)
	if !ok || base.Post.Set {
		return base
	}
	phase := pep440Phase(word)
	others := slices.ContainsFunc(a.Others, func(kind string) bool { return pep440Phase(kind) == phase })
	if phase == "" || !others && !(a.Passes && f.Elsewhere) {
		return base
	}
	p := base.release()
	p.Text = a.scheme.text(p)
	return p
}

// next is [Scheme.Next].
func (a *aim) next(base Parts, f scm.Facts, o Options) (Version, error) {
	from := a.from(base, f)
	v, err := a.scheme.Next(from, f, o)
	if err != nil || v.Place != Before {
		return v, err
	}
	v.Base = base
	if len(from.Pre) < len(base.Pre) {
		v.Notes = append(v.Notes[:0:0], v.Notes...)
		if i := slices.IndexFunc(v.Notes, func(n Note) bool { return n.Rule == ruleNext }); i >= 0 {
			v.Notes[i].Text += fmt.Sprintf("; %s is being released elsewhere", a.scheme.text(from))
		}
	}
	return v, a.adjust(&v, from, f, o)
}

// adjust is (2) to (4) for a version that follows base.
func (a *aim) adjust(v *Version, base Parts, f scm.Facts, o Options) error {
	next, how, err := a.meet(base, v.Next, f, o)
	if err != nil || how == "" {
		return err
	}
	v.Next = next
	v.Notes = slices.DeleteFunc(slices.Clone(v.Notes), func(n Note) bool { return n.Rule == ruleNext })
	v.Notes = append(v.Notes, Note{Rule: ruleNext, Text: how})
	return nil
}

// meet returns the release in the place of next, which the scheme names after base, and
// how in a few words; "" where it is next.
func (a *aim) meet(base, next Parts, f scm.Facts, o Options) (p Parts, how string, err error) {
	p = next
	if a.Pre != "" && len(base.Pre) > 0 && !base.Post.Set {
		// A later stage than the branch's goes on: after a release candidate comes no beta.
		if q, err := a.scheme.Raise(base, Bump{Pre: a.Pre}, f, o); err == nil && a.scheme.Order(q, p) != 0 {
			p, how = q, "the first "+a.Pre+" after a pre-release of another kind"
		}
	}
	switch where := a.Series.Compare(base); {
	case a.Series.Compare(p) == 0:
	case where < 0:
		p, how = a.Series.first(base), "the first release of the series "+a.Series.String()
	case where == 0 && base.isFinal():
		q, err := a.Series.after(base)
		if err != nil {
			return p, how, err
		}
		if read, err := a.scheme.Parse(a.scheme.Print(q)); err == nil && slices.Equal(read.Release, q.Release) {
			p, how = q, "the next release of the series "+a.Series.String()
		} else if q, err := a.scheme.Raise(base, Bump{Part: patch}, f, o); err == nil {
			// The grammar has no number after those of the series: release/1.3.0 in SemVer.
			p, how = q, "the correction of "+a.scheme.text(base)+", which is the whole series "+a.Series.String()
		}
	}
	if a.Least != "" && a.Series.Compare(a.least) == 0 && a.scheme.Order(released(p), a.least) < 0 {
		p, how = a.least.release(), "the minimum"
		p.Width = nil
		p.Pre = slices.Clone(a.least.Pre)
		for len(p.Release) < len(base.Release) {
			p.Release = append(p.Release, 0)
		}
	}
	if a.Pre != "" && p.isFinal() && !a.leads(base, p) {
		p.Pre = preRelease(pep440Phase(a.Pre), 1)
		how = "the first " + a.Pre + " of " + a.scheme.text(released(p)) + reasonAfter(how)
		if a.scheme.Grammar == "semver" {
			semVerWords(&p, base)
		}
	}
	return p, how, nil
}

// leads reports whether base is a pre-release of p, which so is under way already.
func (a *aim) leads(base, p Parts) bool {
	return len(base.Pre) > 0 && slices.Equal(base.Release, p.Release)
}

func reasonAfter(how string) string {
	if how == "" {
		return ""
	}
	return ", " + how
}

// released returns the release that p is or leads to.
func released(p Parts) Parts {
	q := p.release()
	if len(p.Pre) == 0 {
		q.Post = p.Post
	}
	return q
}

// raise is [Scheme.Raise].
func (a *aim) raise(base Parts, b Bump, f scm.Facts, o Options) (Parts, error) {
	from := a.from(base, f)
	if b.Part != "" && b.Part != final || b.Part == final && len(from.Pre) > 0 {
		return a.scheme.Raise(from, b, f, o)
	}
	// Without a number it is the release that the branch heads for.
	asked := *a
	if b.Pre != "" {
		asked.Pre = ""
	}
	goal, err := a.scheme.Raise(from, Bump{}, f, o)
	if err != nil {
		return goal, err
	}
	goal, how, err := asked.meet(from, goal, f, o)
	switch {
	case err != nil:
		return goal, err
	case b.Part == final && how == "":
		return a.scheme.Raise(from, b, f, o) // which says that it is final
	case b.Part == final:
		return released(goal), nil
	case b.Pre == "":
		return goal, nil
	case how == "":
		return a.scheme.Raise(from, b, f, o)
	}
	goal = released(goal)
	goal.Pre = preRelease(pep440Phase(b.Pre), 1)
	if a.scheme.Grammar == "semver" {
		semVerWords(&goal, base)
	}
	return goal, nil
}
