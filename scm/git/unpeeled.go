package git

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
		if name := a.name(n); name == best || best != "" && a.query.Better != nil && a.query.Better(name, best) <= 0 {
			continue
		}
		to := a.target(n)
		peeled, err := a.objects.peel(to.hash)
		if err != nil {
			return false, err
		}
		found = found || peeled != to.hash
		to.peeled = peeled
	}
	if found {
		a.sort()
	}
	return found, nil
}
