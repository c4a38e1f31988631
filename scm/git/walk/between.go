package walk

import (
	"github.com/tagline-scm/tagline/scm"
)

// # Which commits lie between a tag and a commit
//
// Between finds the commits of BELOW..HEAD, and of those the ones that
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

// Between is one walk; the question first, then the answer.
type Between struct {
	History     *History
	FirstParent bool

	Inside []uint32   // the commits of the range, newest first
	counts [][]uint32 // for each the parents that counted when it was visited; nil where paths do not matter

	queue queue
	seen  []uint32
}

// Run walks from head; without below all of its history is inside. The flags
// stay until Clear.
func (w *Between) Run(head uint32, below *uint32, paths bool) error {
	h := w.History
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
		c := h.At(item.n)
		if c.flags&isBelow == 0 {
			if paths {
				w.counts = append(w.counts, w.relevant(c))
			}
			w.Inside = append(w.Inside, item.n)
			for _, n := range h.parentsOf(c, w.FirstParent) {
				p, err := h.parent(c, n)
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
			p, err := h.parent(c, n)
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
	if len(h.disorder) > 0 {
		if err := h.verifyAll(w.seen); err != nil {
			return err
		}
	}
	kept := 0
	for i, n := range w.Inside {
		if h.At(n).flags&isBelow == 0 {
			w.Inside[kept] = n
			if paths {
				w.counts[kept] = w.counts[i]
			}
			kept++
		}
	}
	w.Inside = w.Inside[:kept]
	return nil
}

// insideWaits reports whether a commit of the range is in the queue. at
// remembers where one was.
func (w *Between) insideWaits(at *int) bool {
	if *at < len(w.queue.items) && w.History.At(w.queue.items[*at].n).flags&isBelow == 0 {
		return true
	}
	for i, item := range w.queue.items {
		if w.History.At(item.n).flags&isBelow == 0 {
			*at = i
			return true
		}
	}
	return false
}

// markParents marks the parents of a marked commit, and theirs if they were
// visited unmarked.
func (w *Between) markParents(c *Commit) {
	h := w.History
	stack := append([]uint32(nil), h.parentsOf(c, false)...)
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		p := h.At(n)
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
func (w *Between) relevant(c *Commit) []uint32 {
	if c.parents < 2 {
		return nil
	}
	var list []uint32
	for _, n := range w.History.parentsOf(c, false) {
		if f := w.History.At(n).flags; f&isBelow == 0 || f&isBase != 0 {
			list = append(list, n)
		}
	}
	return list
}

func (w *Between) find(n uint32, c *Commit) {
	w.mark(n, isFound)
	w.queue.push(n, c.date)
}

func (w *Between) mark(n, flags uint32) {
	c := w.History.At(n)
	if c.flags == 0 {
		w.seen = append(w.seen, n)
	}
	c.flags |= flags
}

// Clear makes the history ready for another walk.
func (w *Between) Clear() {
	for _, n := range w.seen {
		w.History.At(n).flags = 0
	}
}

// Ends returns the commits of the range whose parents are cut off or missing.
func (w *Between) Ends() []scm.Hash {
	var list []scm.Hash
	for _, n := range w.Inside {
		c := w.History.At(n)
		is := c.state&isShallow != 0
		for _, p := range w.History.parentsOf(c, w.FirstParent) {
			is = is || w.History.At(p).state&isMissing != 0
		}
		if is {
			list = append(list, c.ID)
		}
	}
	return list
}

// Changing returns the commits of the range that change the paths. differ
// reports whether a commit differs from one parent in them, the first one or
// another, or where parent is nil whether it has any of them.
func (w *Between) Changing(differ func(c, parent *Commit, first bool) (bool, error)) ([]uint32, error) {
	h := w.History
	var list []uint32
	for i, n := range w.Inside {
		c := h.At(n)
		changes, err := w.changes(c, w.counts[i], differ)
		if err != nil {
			return nil, err
		}
		if changes && c.parents > 1 && !w.FirstParent {
			if changes, err = w.changes(c, w.relevant(c), differ); err != nil {
				return nil, err
			}
		}
		if changes {
			list = append(list, n)
		}
	}
	return list, nil
}

// changes reports whether c changes the paths if of its parents those in
// counting count, or all if it is empty.
func (w *Between) changes(c *Commit, counting []uint32, differ func(c, parent *Commit, first bool) (bool, error)) (bool, error) {
	h := w.History
	parents := h.parentsOf(c, false)
	switch {
	case len(parents) == 0:
		return differ(c, nil, true)
	case w.FirstParent:
		// git counts the second parent before it stops looking: if that one
		// counts and the first does not, nothing that counts has changed.
		if len(parents) > 1 && !has(counting, parents[0]) && has(counting, parents[1]) {
			return false, nil
		}
		return differ(c, h.At(parents[0]), true)
	}
	first := parents[0]
	if len(counting) > 0 {
		parents = counting
	}
	for _, n := range parents {
		if d, err := differ(c, h.At(n), n == first); d || err != nil {
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
