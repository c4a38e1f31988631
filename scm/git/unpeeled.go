package git

import (
	"slices"
	"strings"
)

// unpeeled looks at tags that packed-refs calls lightweight, and reports whether one of
// them is annotated after all: then the line that says what it leads to is lost, no walk
// has met the tag, and the answer has to be found anew. git takes the object's word for
// every tag there is.
//
// Here a look at each costs more than the rest of a run. So only those count that would
// most likely be chosen: the ones above the tag that was, or all where none was, in
// repositories that do not have very many.
func (a *answer) unpeeled() (found bool, err error) {
	if a.refs.Len() > fewTags {
		return false, nil
	}
	best := ""
	if len(a.facts.Tags) > 0 {
		best = a.query.Called(a.facts.Tags).Ref
	}
	for n := range a.refs.Len() {
		if a.annotated(n) || a.judge(n) != accepted {
			continue
		}
		if !a.above(a.name(n), best) {
			continue
		}
		to := a.target(n)
		peeled, gone, err := a.objects.follow(to.hash)
		if err != nil {
			return false, err
		}
		if gone {
			a.facts.Lost = append(a.facts.Lost, a.name(n))
		}
		found = found || peeled != to.hash
		to.peeled = peeled
	}
	if found {
		a.sort()
	}
	return found, nil
}

// above reports whether a tag of that name would most likely be chosen where the one
// called best was; "" is none.
func (a *answer) above(name, best string) bool {
	return name != best && (best == "" || a.query.Better == nil || a.query.Better(name, best) > 0)
}

// lost completes Facts.Lost: with the tags that unpeeled found to lead to nothing, those
// of broken refs, given by their full names. git describe passes over both without a word.
func (a *answer) lost(broken []string) {
	const most = 8
	best := ""
	if len(a.facts.Tags) > 0 {
		best = a.query.Called(a.facts.Tags).Ref
	}
	for _, full := range broken {
		// What the ref said is gone, and whether the tag was annotated with it.
		name, ok := strings.CutPrefix(full, tagPrefix)
		if ok && a.above(name, best) && a.query.Refuses(name, true) == nil {
			a.facts.Lost = append(a.facts.Lost, name)
		}
	}
	slices.Sort(a.facts.Lost)
	a.facts.Lost = slices.Compact(a.facts.Lost)
	a.facts.Lost = a.facts.Lost[:min(most, len(a.facts.Lost))]
}
