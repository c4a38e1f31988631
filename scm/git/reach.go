package git

// reachWalk visits everything reachable from a commit, newest first.
type reachWalk struct {
	history     *history
	firstParent bool
	floor       uint64 // commits of a lower generation are passed over; 0 has all visited

	visited []uint32
	ends    []uint32 // of those, the ones whose parents are cut off or missing

	queue queue
	seen  []uint32
}

// run calls visit for each commit until it returns false; visit may raise the
// floor. The flags stay until clear.
func (w *reachWalk) run(from uint32, visit func(n uint32) bool) error {
	c, err := w.history.load(from)
	if err != nil {
		return err
	}
	w.find(from, c)
	for w.queue.len() > 0 {
		n := w.queue.pop().n
		w.visited = append(w.visited, n)
		if !visit(n) {
			return nil
		}
		c := w.history.at(n)
		isEnd := c.state&isShallow != 0
		for _, m := range w.history.parentsOf(c, w.firstParent) {
			p, err := w.history.load(m)
			if err != nil {
				return err
			}
			isEnd = isEnd || p.state&isMissing != 0
			if p.flags != 0 {
				continue
			}
			if w.floor > 0 {
				g, err := w.history.generation(m)
				if err != nil {
					return err
				}
				if g != 0 && g < w.floor {
					continue
				}
			}
			w.find(m, p)
		}
		if isEnd {
			w.ends = append(w.ends, n)
		}
	}
	return nil
}

func (w *reachWalk) find(n uint32, c *commit) {
	c.flags = isSeen
	w.seen = append(w.seen, n)
	w.queue.push(n, c.date)
}

// clear makes the history ready for another walk.
func (w *reachWalk) clear() {
	for _, n := range w.seen {
		w.history.at(n).flags = 0
	}
}
