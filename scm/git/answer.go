package git

import (
	"slices"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// answer is one query on its way to Facts: everything but the described
// commit itself and its work tree.
type answer struct {
	*snapshot
	*ballot
	facts scm.Facts
}

// answer fills in tags, distance and proof for a commit; the zero Hash is an
// unborn branch.
func (a *answer) answer(id scm.Hash) error {
	if id.IsZero() {
		a.facts.Proof = scm.NewProof("", 0, nil, a.facts.Shallow)
		return a.untagged()
	}
	head, err := a.history.Number(&id)
	if err == nil {
		err = a.history.Check(head)
	}
	if err != nil {
		return err
	}
	switch a.query.Select {
	case scm.Highest:
		return a.highest(head)
	case scm.Anywhere:
		return a.anywhere(head)
	}
	if first, ok := a.first(&id); ok {
		if tagged, _ := a.tagged(first); tagged {
			return a.onTag(head)
		}
	}
	return a.nearest(head)
}

// nearest answers with the tag that git describe picks.
func (a *answer) nearest(head uint32) error {
	var named []uint32 // visited commits with tags, whether these may be chosen or not
	w := &walk.Describe{
		History: a.history,
		Tagged: func(n uint32) (bool, bool) {
			first, ok := a.first(&a.history.At(n).ID)
			if !ok {
				return false, false
			}
			named = append(named, n)
			return a.tagged(first)
		},
		AllMet:      a.allMet,
		Limit:       walk.CandidateLimit(a.query),
		FirstParent: a.query.FirstParent,
		Whole:       a.query.Evidence,
	}
	defer w.Clear()
	if err := w.Run(head); err != nil {
		return err
	}
	ends := a.ids(w.Ends)
	if len(w.Candidates) == 0 {
		return a.noTag(head, w.Visited, ends)
	}
	chosen := &w.Candidates[0]
	if err := a.choose(chosen.Commit, chosen.Depth, ends); err != nil {
		return err
	}
	if w.Later != chosen.Commit {
		tag, err := a.firstOn(w.Later)
		if err != nil {
			return err
		}
		a.facts.Later = &tag
	}
	if a.query.Evidence {
		for _, c := range w.Candidates {
			tag, err := a.firstOn(c.Commit)
			if err != nil {
				return err
			}
			a.facts.Candidates = append(a.facts.Candidates, scm.Candidate{Tag: tag, Depth: c.Depth})
		}
	}
	ahead := slices.DeleteFunc(named, w.Contains)
	w.Clear()
	if err := a.others(head, w.Visited, ahead); err != nil {
		return err
	}
	return a.scoped(head, &chosen.Commit)
}

// onTag answers for a commit that has a tag itself: there is nothing to walk.
func (a *answer) onTag(head uint32) error {
	if err := a.choose(head, 0, nil); err != nil {
		return err
	}
	if a.query.Evidence {
		a.facts.Candidates = []scm.Candidate{{Tag: a.facts.Tags[0]}}
	}
	return a.others(head, 0, nil)
}

// highest answers with the highest tag that HEAD contains.
//
// The tags are put in order first; the walk ends at the highest of all, which
// most often lies a release behind HEAD. Only if that one is on another branch
// does it take the whole history to know that HEAD does not contain it.
func (a *answer) highest(head uint32) error {
	order := a.byVersion()
	rank := make(map[scm.Hash]int, len(order)) // of a commit's highest tag
	for i := len(order) - 1; i >= 0; i-- {
		rank[*a.peeled(order[i])] = i
	}
	floors, err := a.floors(order)
	if err != nil {
		return err
	}
	best, chosen := len(order), uint32(0)
	w := &walk.Reach{History: a.history, FirstParent: a.query.FirstParent}
	defer w.Clear()
	err = w.Run(head, func(n uint32) bool {
		if i, ok := rank[a.history.At(n).ID]; ok && i < best {
			best, chosen = i, n
			w.Floor = floors[i]
		}
		return len(order) == 0 || best > 0
	})
	if err != nil {
		return err
	}
	visited := len(w.Visited)
	if best == len(order) {
		return a.noTag(head, uint64(visited), a.ids(w.Ends))
	}
	w.Clear()
	between := &walk.Between{History: a.history, FirstParent: a.query.FirstParent}
	defer between.Clear()
	if err := between.Run(head, &chosen, false); err != nil {
		return err
	}
	if err := a.choose(chosen, uint64(len(between.Inside)), between.Ends()); err != nil {
		return err
	}
	if a.query.Evidence {
		tag, err := a.firstOn(chosen)
		if err != nil {
			return err
		}
		a.facts.Candidates = []scm.Candidate{{Tag: tag, Depth: a.facts.Distance}}
	}
	between.Clear()
	if err := a.others(head, uint64(visited), between.Inside); err != nil {
		return err
	}
	return a.scoped(head, &chosen)
}

// anywhere answers with the highest tag of the repository that does not contain HEAD,
// unless HEAD has a tag itself. A tag that contains it was made later, of what HEAD was
// on the way to. Nothing above it is left for Facts.Higher.
func (a *answer) anywhere(head uint32) error {
	if first, ok := a.first(&a.history.At(head).ID); ok {
		if tagged, _ := a.tagged(first); tagged {
			return a.onTag(head)
		}
	}
	for _, ref := range a.byVersion() {
		chosen, err := a.history.Number(a.peeled(ref))
		if err != nil {
			return err
		}
		if _, err := a.history.Date(chosen); err != nil || a.history.At(chosen).Missing() {
			continue // it leads to no commit
		}
		between := &walk.Between{History: a.history, FirstParent: a.query.FirstParent}
		err = between.Run(head, &chosen, false)
		inside, ends := between.Inside, between.Ends()
		between.Clear()
		if err != nil {
			return err
		}
		if len(inside) == 0 {
			continue
		}
		if ends, err = a.endsElsewhere(head, chosen, ends); err != nil {
			return err
		}
		if err := a.choose(chosen, uint64(len(inside)), ends); err != nil {
			return err
		}
		if a.query.Evidence {
			a.facts.Candidates = []scm.Candidate{{Tag: a.facts.Tags[0], Depth: a.facts.Distance}}
		}
		if err := a.others(head, uint64(len(inside)), inside); err != nil {
			return err
		}
		return a.scoped(head, &chosen)
	}
	w := &walk.Reach{History: a.history, FirstParent: a.query.FirstParent}
	defer w.Clear()
	if err := w.Run(head, func(uint32) bool { return true }); err != nil {
		return err
	}
	visited, ends := uint64(len(w.Visited)), a.ids(w.Ends)
	w.Clear()
	return a.noTag(head, visited, ends)
}

// endsElsewhere adds the tag's commit to the ends in a shallow clone where HEAD does not
// contain it: what the clone lacks of the tag's own history may be in HEAD's.
func (a *answer) endsElsewhere(head, tag uint32, ends []scm.Hash) ([]scm.Hash, error) {
	if !a.facts.Shallow {
		return ends, nil
	}
	contained := false
	w := &walk.Reach{History: a.history}
	defer w.Clear()
	err := w.Run(head, func(n uint32) bool {
		contained = n == tag
		return !contained
	})
	if err == nil && !contained {
		ends = append(ends, a.history.At(tag).ID)
	}
	return ends, err
}

// floors returns for each of the tags in order the least generation of the
// commits of those before it: once it is met, nothing lower can matter. Of
// what the graph does not have nothing that it has is a descendant.
func (a *answer) floors(order []uint32) ([]uint64, error) {
	floors := make([]uint64, len(order))
	if a.history.Graph == nil {
		return floors, nil
	}
	least := uint64(walk.UnknownGeneration)
	for i, ref := range order {
		floors[i] = least
		g, err := a.generationOf(a.peeled(ref))
		if err != nil {
			return nil, err
		}
		least = min(least, g)
	}
	return floors, nil
}

// generationOf is History.Generation by hash.
func (a *answer) generationOf(id *scm.Hash) (uint64, error) {
	if a.history.Graph == nil {
		return 0, nil
	}
	n, err := a.history.Number(id)
	if err != nil {
		return 0, err
	}
	return a.history.Generation(n)
}

// byVersion returns the tags that may be chosen, the highest first.
func (a *answer) byVersion() []uint32 {
	var list []uint32
	for n := range a.refs.Len() {
		if a.judge(n) == accepted {
			list = append(list, n)
		}
	}
	if a.query.Better != nil {
		slices.SortStableFunc(list, func(x, y uint32) int { return a.query.Better(a.name(y), a.name(x)) })
	}
	return list
}

// choose fills in the tags of the chosen commit, the distance and the proof.
func (a *answer) choose(n uint32, distance uint64, ends []scm.Hash) error {
	if err := a.history.Check(n); err != nil {
		return err
	}
	tags, err := a.tagsOn(&a.history.At(n).ID, a.objects)
	if err != nil {
		return err
	}
	f := &a.facts
	f.Tags = tags
	f.Distance = distance
	f.Proof = scm.NewProof(a.query.Called(tags).Name, distance, ends, f.Shallow)
	if a.query.Evidence {
		f.TagCount = a.count()
	}
	return nil
}

// noTag answers for a commit without a tag in its history of so many commits.
func (a *answer) noTag(head uint32, commits uint64, ends []scm.Hash) error {
	a.facts.Distance = commits
	a.facts.Proof = scm.NewProof("", commits, ends, a.facts.Shallow)
	if err := a.untagged(); err != nil {
		return err
	}
	return a.scoped(head, nil)
}

// scoped replaces the distance by that within the query's paths, if it has any.
func (a *answer) scoped(head uint32, below *uint32) error {
	if !a.query.Scoped() {
		return nil
	}
	w := &walk.Between{History: a.history, FirstParent: a.query.FirstParent || a.query.CountFirstParent}
	defer w.Clear()
	if err := w.Run(head, below, true); err != nil {
		return err
	}
	changing, err := w.Changing(newPathFilter(a.objects, a.history.Graph, a.query).differ)
	a.facts.Distance = uint64(len(changing))
	return err
}

// untagged says why there is no tag, and which ones there are.
func (a *answer) untagged() error {
	f := &a.facts
	f.Untagged, f.TagCount = scm.WhyUntagged(int(a.refs.Len()), a.count())
	for n := range a.refs.Len() {
		if len(f.Available) == scm.MaxAvailable {
			break
		}
		if f.Untagged == scm.NoneMatches || a.judge(n) == accepted {
			tag, err := a.tag(n, a.objects)
			if err != nil {
				return err
			}
			f.Available = append(f.Available, tag)
		}
	}
	return a.others(0, 0, nil)
}

// firstOn returns the tag that git describe names on commit n.
func (a *answer) firstOn(n uint32) (scm.Tag, error) {
	tags, err := a.tagsOn(&a.history.At(n).ID, a.objects)
	if err != nil {
		return scm.Tag{}, err
	}
	return tags[0], nil
}

func (a *answer) ids(list []uint32) []scm.Hash {
	var ids []scm.Hash
	for _, n := range list {
		ids = append(ids, a.history.At(n).ID)
	}
	return ids
}
