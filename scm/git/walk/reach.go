package walk

// Reach visits everything reachable from a commit, newest first.
type Reach struct {
	History     *History
	FirstParent bool
	Floor       uint64 // commits of a lower generation are passed over; 0 has all visited

	Visited []uint32
	Ends    []uint32 // of those, the ones whose parents are cut off or missing

	queue queue
	seen  []uint32
}

// Run calls visit for each commit until it returns false; visit may raise the
// floor. The flags stay until Clear.
func (w *Reach) Run(from uint32, visit func(n uint32) bool) error {
	c, err := w.History.load(from)
	if err != nil {
		return err
	}
	w.find(from, c)
	for w.queue.len() > 0 {
		n := w.queue.pop().n
		w.Visited = append(w.Visited, n)
		if !visit(n) {
			return nil
		}
		c := w.History.At(n)
		isEnd := c.state&isShallow != 0
		for _, m := range w.History.parentsOf(c, w.FirstParent) {
			p, err := w.History.load(m)
			if err != nil {
				return err
			}
			isEnd = isEnd || p.state&isMissing != 0
			if p.flags != 0 {
				continue
			}
			if w.Floor > 0 {
				g, err := w.History.Generation(m)
				if err != nil {
					return err
				}
				if g != 0 && g < w.Floor {
					continue
				}
			}
			w.find(m, p)
		}
		if isEnd {
			w.Ends = append(w.Ends, n)
		}
	}
	return nil
}

func (w *Reach) find(n uint32, c *Commit) {
	c.flags = isSeen
	w.seen = append(w.seen, n)
	w.queue.push(n, c.date)
}

// Clear makes the history ready for another walk.
func (w *Reach) Clear() {
	for _, n := range w.seen {
		w.History.At(n).flags = 0
	}
}
