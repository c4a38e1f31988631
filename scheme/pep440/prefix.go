package pep440

import "slices"

// Prefix returns the beginning of v's place in the order as a number: if it
// differs between two versions, the one with the smaller number sorts below;
// if not, Compare must say. A sort that compares prefixes first seldom has to
// look at the versions themselves.
func (v Version) Prefix() uint64 {
	var more uint64
	if len(v.Release) > 3 && slices.ContainsFunc(v.Release[3:], func(n uint64) bool { return n != 0 }) {
		more = 1
	}
	// The numbers in the order in which Compare looks at them, and how many of
	// the 64 bits each gets. One that does not fit gets all ones and, because
	// nothing after it can tell, ends the prefix.
	fields := [...]struct {
		n    uint64
		bits int
	}{
		{v.Epoch, 4}, {at(v.Release, 0), 25}, {at(v.Release, 1), 13}, {at(v.Release, 2), 11},
		{more, 1}, {uint64(v.preRank()), 3}, {v.Pre.N, 7},
	}
	var prefix uint64
	free := 64
	for _, f := range fields {
		free -= f.bits
		most := uint64(1)<<f.bits - 1
		prefix |= min(f.n, most) << free
		if f.n >= most {
			break
		}
	}
	return prefix
}
