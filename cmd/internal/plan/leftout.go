package plan

import (
	"errors"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// leftOut returns what of the configuration keeps the query from taking tags, by
// the names that the user knows; nil where none of them is left out. A tag that is
// no version is not left out. Only where no tag counts is it worth the asking: that
// v1.0 is no version must not be said where it was excluded.
func (p Plan) leftOut(f scm.Facts) []string {
	if f.Untagged != scm.NoneMatches {
		return nil
	}
	var names []string
	for _, t := range f.Available {
		name := p.leavesOut(p.Query.Refuses(t.Ref, t.Annotated))
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// leavesOut returns the name of the setting that is the reason to refuse a tag, ""
// where that is something else.
func (p Plan) leavesOut(reason error) string {
	glob, byGlob := errors.AsType[*scm.GlobError](reason)
	_, lightweight := errors.AsType[*scm.LightweightError](reason)
	_, byPrefix := errors.AsType[*scheme.PrefixError](reason)
	_, bySeries := errors.AsType[*scm.AsideError](reason)
	key := ""
	switch {
	case byGlob && glob.Exclude != "":
		key = "exclude"
	case byGlob:
		key = "match"
	case lightweight:
		key = "annotated-only"
	case byPrefix:
		return "tag-prefix"
	case bySeries && p.Branch != nil && p.Branch.Series != nil:
		return "the series " + p.Branch.Series.String() + " of branch " + p.Branch.Name
	default:
		return ""
	}
	if p.From[key] == "" {
		return p.Chooses
	}
	return key
}
