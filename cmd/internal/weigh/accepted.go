package weigh

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
)

// accepted is (e): tells of a chosen tag that reads as a version and was hardly meant as
// the release that it opens the count after. On the tagged commit itself nothing is told:
// whoever builds there has asked for just that version.
func (w *weighing) accepted() (scheme.Note, bool) {
	if w.Given || w.exact || w.Rule.Pattern != nil {
		return scheme.Note{}, false
	}
	ref := w.version.Tag.Ref
	if w.isBuild() {
		return scheme.Note{Rule: buildTag, Args: []string{ref}, Text: fmt.Sprintf(
			"tag %s names a build of its own commit, and the count begins anew at it: exclude = [\"*+*\"] passes such tags over", ref)}, true
	}
	if other := w.loneDay(); other != "" {
		return scheme.Note{Rule: dayTag, Args: []string{ref}, Text: fmt.Sprintf(
			"tag %s is a day, and counts as a version above %s: exclude = [%q] passes it over", ref, other, ref)}, true
	}
	return scheme.Note{}, false
}

// isBuild reports whether the local part of the chosen tag names the tag's own commit, as
// a version does that was derived and then tagged: v3008.2+588.g02ea048903.
func (w *weighing) isBuild() bool {
	const digits = 7 // the fewest that git abbreviates to; less may be a word
	commit := w.version.Tag.Commit.String()
	for _, part := range w.base.Local {
		if hash, ok := strings.CutPrefix(part, "g"); ok && len(hash) >= digits && strings.HasPrefix(commit, hash) {
			return true
		}
	}
	return false
}

// loneDay returns the highest other version tag, where the chosen one is a day in one
// number and nearly alone: a project that counts in days has more of them, and one that
// has changed to days soon will.
func (w *weighing) loneDay() string {
	const few = 2
	isDay := func(name string) bool {
		r, ok := family.Read(strings.TrimPrefix(name, w.Rule.Prefix))
		return ok && r.Count == 1 && r.Date()
	}
	if len(w.base.Release) != 1 || !isDay(w.version.Tag.Ref) {
		return ""
	}
	names, err := w.Reader.Names()
	if err != nil {
		return ""
	}
	days, highest := 0, ""
	for _, name := range names {
		switch {
		case isDay(name):
			days++
		case w.Query.Refuses(name, true) == nil && (highest == "" || w.Query.Better(name, highest) > 0):
			highest = name
		}
	}
	if days > few {
		return ""
	}
	return highest
}
