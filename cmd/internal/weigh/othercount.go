package weigh

import (
	"fmt"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
)

// counts is what the accepted tags of a repository count: releases, of two numbers or
// more, and what has one number far above theirs: days, builds.
type counts struct {
	releases, others int
	release          string // the highest
	major            uint64 // its first number
	first            string // the lowest of the others
	lowest           uint64
}

// far says how far above a release's major number another count is: v256 after v255.4
// is a release, and so is v100 after v99.
const far = 10

// isFar reports whether one number is no major number of releases up to the given one.
func isFar(number, major uint64) bool { return number >= 100 && number > far*max(major, 1) }

// otherCount is (e). A project that numbers its releases otherwise than before is none:
// no release of more numbers is newer than the first of one number.
func (w *weighing) otherCount() (scheme.Note, bool) {
	if w.Given || w.exact || len(w.base.Release) != 1 || !isFinal(w.base) || w.base.Release[0] < 100 {
		return scheme.Note{}, false
	}
	c, ok := w.countAccepted()
	if !ok || c.releases == 0 || !isFar(w.base.Release[0], c.major) {
		return scheme.Note{}, false
	}
	const few = 3
	switch {
	case c.others < few && c.releases < c.others, c.others >= few && c.releases < few:
		return scheme.Note{}, false
	case c.others >= few:
		dates, err := w.Reader.Dates([]string{c.first, c.release})
		if err != nil || dates[0].IsZero() || !dates[1].After(dates[0]) {
			return scheme.Note{}, false
		}
	}
	r, _ := family.Read(w.version.Tag.Ref)
	return scheme.Note{Rule: OtherCount, Args: []string{w.version.Tag.Ref, r.Glob()}, Text: fmt.Sprintf(
		"tag %s counts something else than %s does, and this version counts from it", w.version.Tag.Ref, c.release)}, true
}

// countAccepted reads the names of all accepted tags.
func (w *weighing) countAccepted() (c counts, ok bool) {
	names, err := w.Reader.Names()
	if err != nil {
		return c, false
	}
	var highest scheme.Parts
	single := map[string]uint64{} // its number, by the tag's name
	for _, name := range names {
		p, err := w.Rule.Parse(name, w.Scheme)
		switch {
		case err != nil || !isFinal(p) || w.Query.Refuses(name, true) != nil:
		case len(p.Release) == 1:
			single[name] = p.Release[0]
		default:
			if c.releases++; c.release == "" || w.Scheme.Order(p, highest) > 0 {
				c.release, highest, c.major = name, p, p.Release[0]
			}
		}
	}
	for name, number := range single {
		if !isFar(number, c.major) {
			continue
		}
		if c.others++; c.first == "" || number < c.lowest || number == c.lowest && name < c.first {
			c.first, c.lowest = name, number
		}
	}
	return c, true
}
