package scheme

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// firstVersion is what an unproven history without a tag heads for.
const firstVersion = "0.1"

// Derive returns the version that the facts have under the first scheme that
// takes the tag. The schemes are those of [New], set up with the same options.
//
// A version is a tag (Base), where HEAD stands to it (Place, Count), what the
// scheme makes of that (Next), and what tells two builds apart (Local):
//
//	(1) decided     Facts.Verbatim, and nothing is added
//	(2) unproven    *UnprovenError; with AllowUnproven the rows below, marked
//	(3) on tag      clean: the tag's version. Several tags there: the highest
//	(4) on tag      dirty: as past the tag, 0 commits; and a warning
//	(5) past tag    the scheme decides: a development version before its next
//	                release, a post-release after the tag, or the tag's again
//	(6) no tag      a development version before the initial version, which all
//	                commits count for; without one *UntaggedError, unless
//	                unproven, which heads for 0.1
//	(7) no commit   as no tag, 0 commits
//
// (2) comes first because a version tag may be in the history that is missing.
// The local part is Options.Label, the tag's, then that of the local scheme, then
// Options.LocalText, then the mark of (2).
//
// Other errors: *TagError for a tag of the facts that no scheme takes,
// *InitialError, *VerbatimError, *UnknownSchemeError, *DirtyError, and those of
// the scheme: *BumpError, *PartError.
func Derive(f scm.Facts, schemes []Scheme, rule TagRule, o Options) (Version, error) {
	if f.Verbatim != "" { // (1)
		return decided(f)
	}
	unproven := !f.Proof.Proven
	if unproven && !o.AllowUnproven { // (2)
		return Version{}, &UnprovenError{Reason: f.Proof.Reason, Shallow: f.Shallow}
	}
	if len(schemes) == 0 {
		return Version{}, &UnknownSchemeError{}
	}

	s, v, err := derivePublic(f, schemes, rule, o)
	if err != nil {
		return Version{}, err
	}
	v.Scheme, v.Facts = s.Name, f

	v.Decision = o.decidedFor(v, s)
	v.Notes = decisions(v, s)
	if v.Public == nil {
		v.Public = derivedSegments(v, reasonNext(v.Notes), func() string { return counted(v, o.Reasons) })
	}
	tagLocal, local := segments(v.Base.Local, KindTagLocal, "from the tag"), []Segment(nil)
	if s.Total {
		tagLocal = v.Local
	} else if local, err = localParts(f, o); err != nil {
		return Version{}, err
	}
	v.Local = joinLocal(tagLocal, local, o.LocalText)
	if v.Label, err = o.Label.segments(v, o); err != nil {
		return Version{}, err
	}
	if unproven {
		v.Local = append(v.Local, Segment{unprovenMark, KindUnproven, "not proven: " + f.Proof.Reason})
	}
	v.Notes = append(v.Notes, doubts(v, s, rule, unproven)...)
	return v, nil
}

// derivePublic decides everything but the local part.
func derivePublic(f scm.Facts, schemes []Scheme, rule TagRule, o Options) (Scheme, Version, error) {
	if len(f.Tags) == 0 {
		s := schemes[0]
		if s.Total || s.Tagless {
			v, err := s.Next(Parts{Release: []uint64{0}}, f, o)
			return s, v, err
		}
		v, err := untagged(f, s, o) // (6), (7)
		return s, v, err
	}
	s, base, tag, err := chooseTag(f.Tags, schemes, rule)
	if err != nil {
		return s, Version{}, err
	}
	var v Version
	if exact(f) && !s.Total {
		v = Version{Base: base, Next: base, Place: On} // (3)
	} else if v, err = s.Next(base, f, o); err != nil { // (4), (5)
		return s, Version{}, err
	}
	v.Tag = &tag
	return s, v, nil
}

// chooseTag returns the highest version among the tags of one commit, in the
// first scheme that takes any of them. Of equal ones (1.0 and v1.0) it is the
// first, as git orders them. A tag that is no version is passed over.
func chooseTag(tags []scm.Tag, schemes []Scheme, rule TagRule) (s Scheme, best Parts, tag scm.Tag, err error) {
	for _, s := range schemes {
		found := false
		for _, t := range tags {
			p, e := rule.Parse(t.Ref, s)
			if e != nil {
				if err == nil {
					err = e
				}
				continue
			}
			if !found || s.Order(p, best) > 0 {
				found, best, tag = true, p, t
			}
		}
		if found {
			return s, best, tag, nil
		}
	}
	return schemes[0], Parts{}, scm.Tag{}, err
}

const reasonInitial = "the first release, as the initial version says"

// untagged returns the version before the first tag. It does not go through
// Next: the first release is the initial version, not one after it.
func untagged(f scm.Facts, s Scheme, o Options) (Version, error) {
	v := Version{Base: Parts{Release: []uint64{0}}, Place: Before, Count: f.Distance}
	var err error
	switch {
	case o.Initial != "":
		v.Next, err = initial(o.Initial, s)
		v.Notes = []Note{{Rule: ruleNext, Text: reasonInitial}}
	case !f.Proof.Proven:
		v.Next, err = parsePEP440(firstVersion)
		v.Notes = []Note{{Rule: ruleNext, Text: "no tag is known, so it heads for " + firstVersion}}
	default:
		e := untaggedBy(f, s.Name)
		e.Unborn = unborn(f)
		err = e
	}
	if err == nil && s.aim != nil {
		err = s.aim.adjust(&v, Parts{Release: make([]uint64, len(v.Next.Release))}, f, o)
	}
	return v, err
}

// unborn reports whether there is no commit yet. Saved facts need not name the
// commit that they count to.
func unborn(f scm.Facts) bool { return f.Head.ID == "" && f.Distance == 0 }

// initial reads the initial version in the scheme's grammar, with or without v.
func initial(text string, s Scheme) (Parts, error) {
	p, err := s.Parse(withoutV(text))
	switch {
	case err != nil:
		return Parts{}, &InitialError{Text: text, Err: err}
	case p.Dev.Set:
		return Parts{}, &InitialError{Text: text, Err: fmt.Errorf("it is what development versions head for, so it has no dev part")}
	case len(p.Local) > 0:
		return Parts{}, &InitialError{Text: text, Err: fmt.Errorf("it has no local part")}
	}
	return p, nil
}

// CheckInitial returns an *[InitialError] for a text that no scheme takes for an
// initial version, nil for one that some scheme does: whether that is the one in
// force only matters where there is no tag.
func CheckInitial(text string) error {
	_, err := initial(text, guessNextDev())
	if err == nil {
		return nil
	}
	if _, other := initial(text, semverScheme()); other == nil {
		return nil
	}
	return err
}

// decided returns a version that was given as text.
func decided(f scm.Facts) (Version, error) {
	p, err := pep440.Scan(f.Verbatim)
	if err != nil {
		return Version{}, &VerbatimError{Source: f.Source, Text: f.Verbatim, Err: err}
	}
	base, err := fromPEP440(p)
	if err != nil {
		return Version{}, &VerbatimError{Source: f.Source, Text: f.Verbatim, Err: err}
	}
	base.Text = f.Verbatim
	why := "decided by the " + cmp.Or(f.Source, "facts")
	if f.Source == "override" && f.Proof.Reason != "" {
		why = f.Proof.Reason // which names the variable
	}
	public, _, _ := strings.Cut(f.Verbatim, "+")
	return Version{
		Base: base, Next: base, Place: On, Text: f.Verbatim, Facts: f,
		Public: []Segment{{public, KindGiven, why}}, Local: segments(base.Local, KindGiven, why),
		Notes: []Note{{Rule: ruleNext, Text: why}},
	}, nil
}
