package git

import (
	"github.com/tagline-scm/tagline/scm"
)

// others fills in Facts.Rejected and Facts.Higher from the commits that the
// walk visited; ahead tells which of them lie in TAG..HEAD.
func (a *answer) others(visited []uint32, ahead func(n uint32) bool) error {
	if a.query.Evidence {
		return a.everyRejected(visited, ahead)
	}
	for _, n := range visited {
		first, ok := a.first(&a.history.at(n).id)
		if !ok || !ahead(n) {
			continue
		}
		for ref := first; ok; ref, ok = a.after(ref) {
			if a.judge(ref) != refused {
				continue
			}
			if err := a.reject(ref, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// everyRejected lists all tags that may not be chosen, in the order of names.
func (a *answer) everyRejected(visited []uint32, ahead func(n uint32) bool) error {
	isAhead := map[scm.Hash]bool{}
	for _, n := range visited {
		if id := &a.history.at(n).id; ahead(n) {
			if _, ok := a.first(id); ok {
				isAhead[*id] = true
			}
		}
	}
	for n := range a.refs {
		if a.judge(uint32(n)) == accepted {
			continue
		}
		if err := a.reject(uint32(n), isAhead[a.refs[n].Peeled]); err != nil {
			return err
		}
	}
	return nil
}

func (a *answer) reject(ref uint32, ahead bool) error {
	tag, err := a.tag(ref, a.objects)
	if err != nil {
		return err
	}
	a.facts.Rejected = append(a.facts.Rejected, scm.Rejected{Tag: tag, Reason: a.reasons[ref], Ahead: ahead})
	return nil
}
