package walk

import (
	"cmp"
	"slices"

	"github.com/tagline-scm/tagline/scm"
)

// # Which tag describes a commit
//
// The rule is git describe's, up to git 2.47. Commits are visited newest
// first, from HEAD on. A visited commit with a tag is a candidate; its depth
// starts at the number of commits visited before it and grows with each later
// one that is not known to be its ancestor. To know that, each candidate
// paints: its commit first, and then every visited commit passes its colours
// on to its parents. When an eleventh tagged commit is met, the candidate with
// the least depth, or the first found of several, is the answer. The walk goes
// on for that one's depth alone until it has painted every commit left in the
// queue. Depth is the number of commits in TAG..HEAD, except that a commit
// dated before its own parents can be visited, and counted, before its colour
// arrives. That is part of the rule: it is what git prints.
//
// # Why it may stop sooner
//
// Claim: after any step, if the best candidate B (least depth, first found)
// has painted every commit in the queue, B is the answer and its depth final.
//
//  1. B's depth stays. Whatever is visited from now on was in the queue or is
//     found as a parent of such a commit, so it has B's colour when visited.
//  2. No candidate known now overtakes B. Their depths never shrink, and a tie
//     goes to the one found first, which does not change.
//  3. No later candidate overtakes B. It starts with a depth of all commits
//     visited so far, and B's depth is less: B itself was visited and not
//     counted.
//  4. Giving up at an eleventh tag only fixes the choice at a moment that
//     comes later, when B is still the best by 2 and 3; the rest of that
//     walk adds nothing by 1.
//  5. git has a stop of its own: one commit left, painted by all the best. Its
//     parents are then painted by B, so B was the answer by this rule too.
//
// To know when, each candidate keeps the number of commits in the queue that
// it has not painted. A step changes few of these numbers: those of the visited
// commit's missing colours, of a new parent's, and of a queued parent's
// that are new to it.
//
// Generation numbers of a commit-graph do not help here. What delays the stop
// is an old commit in the queue that B has not painted, and only a walk down
// from B, to that age, can show whether B will. By date or by generation,
// that is the same walk.
//
// # What a shallow clone proves
//
// Let an end be a commit whose parents are cut off or not in this clone.
// Claim: if no end was visited before the step after which the rule above
// held, and the commit of that last step is no end or is painted by B, then
// tag and depth are those of the complete history.
//
// Up to the last step both walks agree, step for step: they differ only in
// what the visit of an end adds to the queue. In the last step the complete
// history may add parents that this clone lacks; they come with the colour of B,
// so the rule holds there too, and what it says it says of the complete
// history.
//
// So a tag at the very boundary is proven, and so is one whose ancestors are
// cut off. An end in TAG..HEAD never is: it was visited without the colour. Nor
// is, and this goes beyond that rule, a walk that visited an end below B while
// older commits without B's colour waited in the queue. There the missing part
// can matter in two ways. It can hold a path to one of those commits: a
// branch starts at the first commit of all, B tags its hundredth, and the
// branch is merged into a line that is one commit long; at depth 5 the clone has
// that first commit and counts it, yet it is an ancestor of B. And it can hold
// tags that make git give up earlier, with another choice. With clocks that run
// backwards such commits need not even look old; the argument does not use dates.

// # What a damaged date can do
//
// Only the header of most commits is read (scm/git/odb), so a digit of a date
// can be wrong unseen. Where each commit is at least as new as its parents, a
// walk visits every commit before them, whatever else the dates are. Then:
//
//  1. A depth is the number of commits in TAG..HEAD. It does not depend on dates.
//  2. The chosen B is found before all that it contains, and these are deeper.
//     Only tagged commits that B does not contain can be found before it; they
//     are in B..HEAD, and all of that was visited.
//  3. So if fewer of them than git collects are there, B is found among those in
//     time; and if none is as near as B, it is chosen.
//
// So all commits of the walk are compared with their hashes where 3 does not hold,
// and where one of them is older than a parent of its own: damage that moves a date
// out of order shows by that. What is not noticed is damage that brings the only
// date out of order into order.

// maxCandidates is git's own bound: the colours must fit into a commit's flags.
const maxCandidates = 27

// CandidateLimit returns how many candidates git describe collects for a query.
func CandidateLimit(q *scm.Query) int {
	const gitsTen = 10
	if q.Candidates <= 0 {
		return gitsTen
	}
	return min(q.Candidates, maxCandidates)
}

// Flags of a commit during a describe walk, above the candidates' colours.
const (
	colours  = 1<<maxCandidates - 1
	isQueued = 1 << 30
	isSeen   = 1 << 31
)

// Candidate is a tagged commit that the walk met.
type Candidate struct {
	Commit  uint32 // its number
	colour  uint32
	Depth   uint64 // of commits reachable from HEAD and not from it, as far as counted
	outside int    // commits in the queue without its colour
}

// Describe is one walk by git describe's rule: the question first, then
// the answer.
type Describe struct {
	History     *History
	Tagged      func(n uint32) (tagged, annotated bool) // by a tag that may be chosen
	AllMet      func(candidates int) bool               // whether no commit but the candidates has an accepted tag
	Limit       int                                     // of candidates, as CandidateLimit gives it
	FirstParent bool
	Whole       bool // collect every candidate that git collects

	Candidates []Candidate // in git's order, the chosen one first; none where no tag was met
	Later      uint32      // the commit that git 2.48 and later choose, where there are candidates
	Visited    uint64      // commits; those without the colour of the chosen are TAG..HEAD
	Ends       []uint32    // the ends visited before the answer was sure

	queue   queue
	seen    []uint32
	decided bool
	passed  int // tagged commits of TAG..HEAD beyond the bound
}

// Run walks from head. The commits' flags hold their colours afterwards, until
// Clear.
func (w *Describe) Run(head uint32) error {
	c, err := w.History.load(head)
	if err != nil {
		return err
	}
	w.find(head, c, 0)
	anyAnnotated, isLater := false, false
	for w.queue.len() > 0 {
		item := w.queue.pop()
		c := w.History.At(item.n)
		tagged, annotated := w.Tagged(item.n)
		if tagged && len(w.Candidates) == w.Limit {
			w.queue.push(item.n, item.date)
			break
		}
		w.visit(c)
		if tagged {
			colour := uint32(1) << len(w.Candidates)
			w.Candidates = append(w.Candidates, Candidate{
				Commit:  item.n,
				colour:  colour,
				Depth:   w.Visited - 1,
				outside: w.queue.len(),
			})
			c.flags |= colour
			anyAnnotated = anyAnnotated || annotated
		}
		for i := range w.Candidates {
			if t := &w.Candidates[i]; c.flags&t.colour == 0 {
				t.Depth++
			}
		}
		last := w.queue.len() == 0
		isEnd, err := w.expand(c)
		if err != nil {
			return err
		}
		best := w.best()
		w.decide(best, item.n, c, isEnd)
		if w.decided && (!w.Whole || last && anyAnnotated && w.hasAllBest(best, c)) {
			break
		}
		if tagged && !isLater && (len(w.Candidates) == w.Limit || w.AllMet(len(w.Candidates))) {
			isLater = true
			w.Later = w.Candidates[best].Commit
		}
	}
	if len(w.Candidates) == 0 {
		return nil
	}
	slices.SortStableFunc(w.Candidates, func(a, b Candidate) int { return cmp.Compare(a.Depth, b.Depth) })
	if !isLater {
		w.Later = w.Candidates[0].Commit
	}
	if err := w.finish(); err != nil {
		return err
	}
	return w.datesDecide()
}

// datesDecide compares every commit of the walk with its hash where the answer
// rests on dates: see the essay above.
func (w *Describe) datesDecide() error {
	chosen := &w.Candidates[0]
	ahead, equal := w.passed, false // tagged commits that the chosen one does not contain
	for i := range w.Candidates[1:] {
		if t := &w.Candidates[i+1]; w.History.At(t.Commit).flags&chosen.colour == 0 {
			ahead++
			equal = equal || t.Depth == chosen.Depth
		}
	}
	if !equal && ahead < w.Limit && len(w.History.disorder) == 0 {
		return nil
	}
	return w.History.verifyAll(w.seen)
}

// finish completes the depth of the chosen candidate.
func (w *Describe) finish() error {
	chosen := &w.Candidates[0]
	for chosen.outside > 0 {
		n := w.queue.pop().n
		c := w.History.At(n)
		w.visit(c)
		if c.flags&chosen.colour == 0 {
			chosen.Depth++
			if tagged, _ := w.Tagged(n); tagged {
				w.passed++
			}
		}
		isEnd, err := w.expand(c)
		if err != nil {
			return err
		}
		w.decide(0, n, c, isEnd)
	}
	return nil
}

// best returns the index of the candidate with the least depth, the first
// found of several; -1 without candidates.
func (w *Describe) best() int {
	best := -1
	for i := range w.Candidates {
		if best < 0 || w.Candidates[i].Depth < w.Candidates[best].Depth {
			best = i
		}
	}
	return best
}

// hasAllBest reports whether c has the colours of every candidate whose depth
// is the best one's.
func (w *Describe) hasAllBest(best int, c *Commit) bool {
	for i := range w.Candidates {
		if t := &w.Candidates[i]; t.Depth == w.Candidates[best].Depth && c.flags&t.colour == 0 {
			return false
		}
	}
	return true
}

// decide notes after the visit of commit n whether the answer is sure, and if
// this was not so before, the commit if it is an end.
func (w *Describe) decide(best int, n uint32, c *Commit, isEnd bool) {
	if w.decided {
		return
	}
	painted := false
	if best >= 0 {
		w.decided = w.Candidates[best].outside == 0
		painted = c.flags&w.Candidates[best].colour != 0
	}
	if isEnd && !(w.decided && painted) {
		w.Ends = append(w.Ends, n)
	}
}

// worthAhead is how many commits a walk visits before it wakes another core.
const worthAhead = 64

// find puts a commit into the queue.
func (w *Describe) find(n uint32, c *Commit, paint uint32) {
	c.flags = isSeen | isQueued | paint
	w.seen = append(w.seen, n)
	w.queue.push(n, c.date)
	if w.queue.len() > 1 && w.Visited > worthAhead {
		w.History.readParentsAhead(c, w.FirstParent)
	}
	for i := range w.Candidates {
		if t := &w.Candidates[i]; paint&t.colour == 0 {
			t.outside++
		}
	}
}

// visit takes account of a commit that left the queue.
func (w *Describe) visit(c *Commit) {
	c.flags &^= isQueued
	w.Visited++
	for i := range w.Candidates {
		if t := &w.Candidates[i]; c.flags&t.colour == 0 {
			t.outside--
		}
	}
}

// expand passes the colours of a visited commit on to its parents and reports
// whether it is an end.
func (w *Describe) expand(c *Commit) (isEnd bool, err error) {
	isEnd = c.state&isShallow != 0
	for _, n := range w.History.parentsOf(c, w.FirstParent) {
		p, err := w.History.parent(c, n)
		if err != nil {
			return false, err
		}
		isEnd = isEnd || p.state&isMissing != 0
		if p.flags&isSeen == 0 {
			w.find(n, p, c.flags&colours)
			continue
		}
		gained := c.flags & colours &^ p.flags
		p.flags |= gained
		if p.flags&isQueued != 0 && gained != 0 {
			for i := range w.Candidates {
				if t := &w.Candidates[i]; gained&t.colour != 0 {
					t.outside--
				}
			}
		}
	}
	return isEnd, nil
}

// Contains reports whether the history of the chosen candidate is known to
// contain commit n, which Run visited; there must be a candidate.
func (w *Describe) Contains(n uint32) bool {
	return w.History.At(n).flags&w.Candidates[0].colour != 0
}

// Clear makes the history ready for another walk.
func (w *Describe) Clear() {
	for _, n := range w.seen {
		w.History.At(n).flags = 0
	}
}
