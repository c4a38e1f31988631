package git

import (
	"github.com/tagline-scm/tagline/scm"
)

// # Which commits lie between a tag and a commit
//
// betweenWalk finds the commits of BELOW..HEAD, and of those the ones that
// touch certain paths: what git rev-list --full-history BELOW..HEAD -- PATHS
// lists. Commits are visited newest first; those reachable from BELOW are
// marked, and the mark is passed on to parents, also to those already visited.
// The walk ends when only marked commits wait, the newest of them older than
// the last unmarked one visited, and five more have been visited since. These
// five are git's, and with clocks that run backwards they are part of the
// answer.
//
// Of a commit of the range it is then asked whether it changes the paths. Of a
// merge only the parents of the range count, and BELOW itself, if it has any;
// otherwise all. It changes the paths if it differs from one parent that counts.
// Because marks can arrive late, a merge that changes nothing by the marks of
// the moment it was visited is left out as well as one that changes nothing
// by the final ones. With firstParent the first one alone is compared.

// Flags of a commit during a between walk.
const (
	isFound = 1 << iota // queued or visited
	isBelow             // reachable from BELOW
	isBase              // BELOW itself
)

// slop is how many more commits git visits when it could stop.
const slop = 5

// betweenWalk is one walk; the question first, then the answer.
type betweenWalk struct {
	history     *history
	firstParent bool

	inside []uint32   // the commits of the range, newest first
	counts [][]uint32 // for each the parents that counted when it was visited; nil where paths do not matter

	queue queue
	seen  []uint32
}

// run walks from head; without below all of its history is inside. The flags
// stay until clear.
func (w *betweenWalk) run(head uint32, below *uint32, paths bool) error {
	h := w.history
	if below != nil {
		c, err := h.load(*below)
		if err != nil {
			return err
		}
		w.find(*below, c)
		w.mark(*below, isBelow|isBase)
		w.markParents(c)
	}
	c, err := h.load(head)
	if err != nil {
		return err
	}
	if c.flags&isFound == 0 {
		w.find(head, c)
	}
	last := ^uint64(0) // date of the last visited commit of the range
	left := slop
	waiting := 0 // a queue position that held a commit of the range
	for w.queue.len() > 0 {
		item := w.queue.pop()
		c := h.at(item.n)
		if c.flags&isBelow == 0 {
			if paths {
				w.counts = append(w.counts, w.relevant(c))
			}
			w.inside = append(w.inside, item.n)
			for _, n := range h.parentsOf(c, w.firstParent) {
				p, err := h.load(n)
				if err != nil {
					return err
				}
				if p.flags&isFound == 0 {
					w.find(n, p)
				}
			}
			last = item.date
			continue
		}
		for _, n := range h.parentsOf(c, false) {
			p, err := h.load(n)
			if err != nil {
				return err
			}
			w.mark(n, isBelow)
			w.markParents(p)
			if p.flags&isFound == 0 {
				w.find(n, p)
			}
		}
		switch {
		case w.queue.len() == 0:
		case last <= w.queue.items[0].date || w.insideWaits(&waiting):
			left = slop
			continue
		default:
			left--
			if left > 0 {
				continue
			}
		}
		break
	}
	kept := 0
	for i, n := range w.inside {
		if h.at(n).flags&isBelow == 0 {
			w.inside[kept] = n
			if paths {
				w.counts[kept] = w.counts[i]
			}
			kept++
		}
	}
	w.inside = w.inside[:kept]
	return nil
}

// insideWaits reports whether a commit of the range is in the queue. at
// remembers where one was.
func (w *betweenWalk) insideWaits(at *int) bool {
	if *at < len(w.queue.items) && w.history.at(w.queue.items[*at].n).flags&isBelow == 0 {
		return true
	}
	for i, item := range w.queue.items {
		if w.history.at(item.n).flags&isBelow == 0 {
			*at = i
			return true
		}
	}
	return false
}

// markParents marks the parents of a marked commit, and theirs if they were
// visited unmarked.
func (w *betweenWalk) markParents(c *commit) {
	h := w.history
	stack := append([]uint32(nil), h.parentsOf(c, false)...)
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		p := h.at(n)
		if p.flags&isBelow != 0 {
			continue
		}
		w.mark(n, isBelow)
		// git follows what it has read by now, and that is what was found.
		if p.flags&isFound != 0 {
			stack = append(stack, h.parentsOf(p, false)...)
		}
	}
}

// relevant returns the parents of a merge that count by the marks there are.
func (w *betweenWalk) relevant(c *commit) []uint32 {
	if c.parents < 2 {
		return nil
	}
	var list []uint32
	for _, n := range w.history.parentsOf(c, false) {
		if f := w.history.at(n).flags; f&isBelow == 0 || f&isBase != 0 {
			list = append(list, n)
		}
	}
	return list
}

func (w *betweenWalk) find(n uint32, c *commit) {
	w.mark(n, isFound)
	w.queue.push(n, c.date)
}

func (w *betweenWalk) mark(n, flags uint32) {
	c := w.history.at(n)
	if c.flags == 0 {
		w.seen = append(w.seen, n)
	}
	c.flags |= flags
}

// clear makes the history ready for another walk.
func (w *betweenWalk) clear() {
	for _, n := range w.seen {
		w.history.at(n).flags = 0
	}
}

// ends returns the commits of the range whose parents are cut off or missing.
func (w *betweenWalk) ends() []scm.Hash {
	var list []scm.Hash
	for _, n := range w.inside {
		c := w.history.at(n)
		is := c.state&isShallow != 0
		for _, p := range w.history.parentsOf(c, w.firstParent) {
			is = is || w.history.at(p).state&isMissing != 0
		}
		if is {
			list = append(list, c.id)
		}
	}
	return list
}

// changing returns how many commits of the range change the paths. differ
// reports whether a commit differs from one parent in them, the first one or
// another, or where parent is nil whether it has any of them.
func (w *betweenWalk) changing(differ func(c, parent *commit, first bool) (bool, error)) (uint64, error) {
	h := w.history
	count := uint64(0)
	for i, n := range w.inside {
		c := h.at(n)
		changes, err := w.changes(c, w.counts[i], differ)
		if err != nil {
			return 0, err
		}
		if changes && c.parents > 1 && !w.firstParent {
			if changes, err = w.changes(c, w.relevant(c), differ); err != nil {
				return 0, err
			}
		}
		if changes {
			count++
		}
	}
	return count, nil
}

// changes reports whether c changes the paths if of its parents those in
// counting count, or all if it is empty.
func (w *betweenWalk) changes(c *commit, counting []uint32, differ func(c, parent *commit, first bool) (bool, error)) (bool, error) {
	h := w.history
	parents := h.parentsOf(c, false)
	switch {
	case len(parents) == 0:
		return differ(c, nil, true)
	case w.firstParent:
		// git counts the second parent before it stops looking: if that one
		// counts and the first does not, nothing that counts has changed.
		if len(parents) > 1 && !has(counting, parents[0]) && has(counting, parents[1]) {
			return false, nil
		}
		return differ(c, h.at(parents[0]), true)
	}
	first := parents[0]
	if len(counting) > 0 {
		parents = counting
	}
	for _, n := range parents {
		if d, err := differ(c, h.at(n), n == first); d || err != nil {
			return d, err
		}
	}
	return false, nil
}

func has(list []uint32, n uint32) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}
