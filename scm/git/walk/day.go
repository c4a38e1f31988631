package walk

const secondsADay = 24 * 60 * 60

// SameDay returns how many commits of the UTC day of commit n are reached from it, itself
// included, through commits of that day alone: what is behind an older one is not looked
// at. This is GitCalVer's date cohort (gitcalver.org). whole is false where the parents of
// one of them are missing; late is a commit of a later day that one of them has for a
// parent, nil for none.
func (h *History) SameDay(n uint32) (count uint64, whole bool, late *Commit, err error) {
	c, err := h.load(n)
	if err != nil {
		return 0, false, nil, err
	}
	day := c.date / secondsADay
	seen := map[uint32]bool{n: true}
	whole = true
	for waiting := []uint32{n}; len(waiting) > 0; {
		at := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		c := h.At(at)
		if err := h.verify(c); err != nil {
			return 0, false, nil, err
		}
		count++
		whole = whole && c.state&(isShallow|isMissing) == 0
		for _, n := range h.parentsOf(c, false) {
			p, err := h.load(n)
			if err != nil {
				return 0, false, nil, err
			}
			switch {
			case p.state&isMissing != 0:
				whole = false
			case p.date/secondsADay > day:
				return 0, false, p, nil
			case p.date/secondsADay == day && !seen[n]:
				seen[n] = true
				waiting = append(waiting, n)
			}
		}
	}
	return count, whole, nil, nil
}
