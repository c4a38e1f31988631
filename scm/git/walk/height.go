package walk

// Height returns how many commits the longest way has that begins at commit n and leads from
// child to parent through commits for which holds is true, n among them; 0 where it is false
// for n. This is the version height of Nerdbank.GitVersioning. whole is false where the
// parents of one of these commits are missing.
//
// The commits are found first, and then taken in an order in which each comes after all its
// children, so the longest way to it is known by then. Replaced objects can make a ring of
// commits; those of it are never free of children, and are left out.
func (h *History) Height(n uint32, holds func(*Commit) (bool, error)) (height uint64, whole bool, err error) {
	children := map[uint32]int{} // how many children of each commit that holds do so too
	asked := map[uint32]bool{}
	whole = true
	take := func(n uint32) error {
		if _, known := asked[n]; known {
			return nil
		}
		c, err := h.load(n)
		if err != nil {
			return err
		}
		if c.state&isMissing != 0 {
			whole, asked[n] = false, false
			return nil
		}
		if err := h.verify(c); err != nil {
			return err
		}
		asked[n], err = holds(c)
		return err
	}
	if err := take(n); err != nil || !asked[n] {
		return 0, whole, err
	}
	children[n] = 0
	for waiting := []uint32{n}; len(waiting) > 0; {
		c := h.At(waiting[len(waiting)-1])
		waiting = waiting[:len(waiting)-1]
		whole = whole && c.state&isShallow == 0
		for _, p := range h.parentsOf(c, false) {
			if err := take(p); err != nil {
				return 0, false, err
			}
			if !asked[p] {
				continue
			}
			if _, seen := children[p]; !seen {
				waiting = append(waiting, p)
			}
			children[p]++
		}
	}
	longest := map[uint32]uint64{n: 1}
	for free := []uint32{n}; len(free) > 0; {
		at := free[len(free)-1]
		free = free[:len(free)-1]
		height = max(height, longest[at])
		for _, p := range h.parentsOf(h.At(at), false) {
			if !asked[p] {
				continue
			}
			longest[p] = max(longest[p], longest[at]+1)
			if children[p]--; children[p] == 0 {
				free = append(free, p)
			}
		}
	}
	return height, whole, nil
}
