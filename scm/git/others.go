package git

import (
	"math"
	"slices"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// others fills in Facts.Rejected and Facts.Higher. visited is how many commits
// the answer needed; in ahead are those of TAG..HEAD, at least all with tags.
func (a *answer) others(head uint32, visited uint64, ahead []uint32) error {
	isAhead := map[scm.Hash]bool{} // commits with tags
	var told []uint32              // refs that may not be chosen
	for _, n := range ahead {
		id := &a.history.At(n).ID
		ref, ok := a.first(id)
		if !ok {
			continue
		}
		isAhead[*id] = true
		for ; ok && !a.query.Evidence && len(told) < scm.MaxRejected; ref, ok = a.after(ref) {
			if a.judge(ref) == refused {
				told = append(told, ref)
			}
		}
	}
	if a.query.Evidence {
		for n := range a.refs.Len() {
			if a.judge(n) != accepted {
				told = append(told, n)
			}
		}
	}
	a.facts.Rejected = slices.Grow(a.facts.Rejected, len(told))
	for _, ref := range told {
		tag, err := a.tag(ref, a.objects)
		if err != nil {
			return err
		}
		a.facts.Rejected = append(a.facts.Rejected, scm.Rejected{Tag: tag, Reason: a.reason(ref), Ahead: isAhead[tag.Commit]})
	}
	if a.query.Better == nil || len(a.facts.Tags) == 0 {
		return nil
	}
	return a.higher(head, visited, isAhead)
}

// Bounds of the search for higher tags without Query.AllHigher.
const (
	fewTags     = 1_000 // up to which all names are compared before anything is read
	moreCommits = 256   // read beyond those the answer needed
)

// higher fills in Facts.Higher.
//
// In most repositories the chosen tag is the highest of all, and comparing
// names shows it. Otherwise the ones above may be in this commit's history
// or, more often, on other branches, and only reading shows which. Unless
// all are asked for, a short way is read: it finds the release before the
// chosen one, which is what a change of numbering is compared with.
func (a *answer) higher(head uint32, visited uint64, isAhead map[scm.Hash]bool) error {
	best := a.query.Called(a.facts.Tags).Ref
	above := func(ref uint32) bool {
		return a.judge(ref) == accepted && a.name(ref) != best && a.query.Better(a.name(ref), best) > 0
	}
	budget := visited + moreCommits
	if a.query.AllHigher {
		budget = math.MaxUint64
	}
	missing := -1 // commits with higher tags that were not met; -1 where nobody counted
	w := &walk.Reach{History: a.history, FirstParent: a.query.FirstParent}
	if a.query.AllHigher || a.refs.Len() <= fewTags {
		commits := map[scm.Hash]struct{}{}
		for n := range a.refs.Len() {
			if above(n) {
				commits[*a.peeled(n)] = struct{}{}
			}
		}
		if missing = len(commits); missing == 0 {
			return nil
		}
		w.Floor = walk.UnknownGeneration
		for id := range commits {
			g, err := a.generationOf(&id)
			if err != nil {
				return err
			}
			w.Floor = min(w.Floor, g)
		}
	}
	var found []uint32
	defer w.Clear()
	err := w.Run(head, func(n uint32) bool {
		any := false
		for ref, ok := a.first(&a.history.At(n).ID); ok; ref, ok = a.after(ref) {
			if above(ref) {
				found = append(found, ref)
				any = true
			}
		}
		if any {
			missing--
		}
		return missing != 0 && uint64(len(w.Visited)) < budget
	})
	if err != nil {
		return err
	}
	slices.Sort(found)
	for _, ref := range found {
		tag, err := a.tag(ref, a.objects)
		if err != nil {
			return err
		}
		a.facts.Higher = append(a.facts.Higher, scm.HigherTag{Tag: tag, Ahead: isAhead[tag.Commit]})
	}
	return nil
}
