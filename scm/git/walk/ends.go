package walk

import "github.com/tagline-scm/tagline/scm"

// Parentage is a commit as a walk sees it.
type Parentage struct {
	Date    uint64 // committer date in seconds since 1970
	Parents []scm.Hash
	Cut     bool // its parents were cut off by a shallow boundary
}

// UnprovenEnds returns the commits at the edge of a history whose missing
// parents could change which tag describes head, or the distance; none if the
// answer is proven, as it is where head has a tag itself. It is for readers
// that cannot watch the git program walk: read gives them a commit, tagged
// says whether a commit has a tag that may be chosen and whether one of them is
// annotated. Of the query Candidates and FirstParent matter.
func UnprovenEnds(head scm.Hash, q scm.Query, read func(scm.Hash) Parentage, tagged func(scm.Hash) (tagged, annotated bool)) ([]scm.Hash, error) {
	if on, _ := tagged(head); on {
		return nil, nil
	}
	h := NewHistory(nil, func(id *scm.Hash, into *Record) error {
		c := read(*id)
		into.Date, into.Parents, into.Shallow = c.Date, append(into.Parents, c.Parents...), c.Cut
		return nil
	})
	w := &Describe{
		History:     h,
		Tagged:      func(n uint32) (bool, bool) { return tagged(h.At(n).ID) },
		AllMet:      func(int) bool { return false },
		Limit:       CandidateLimit(&q),
		FirstParent: q.FirstParent,
	}
	start, err := h.Number(&head)
	if err != nil {
		return nil, err
	}
	if err := w.Run(start); err != nil {
		return nil, err
	}
	var ends []scm.Hash
	for _, n := range w.Ends {
		ends = append(ends, h.At(n).ID)
	}
	return ends, nil
}
