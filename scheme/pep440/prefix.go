package pep440

import (
	"slices"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Prefix returns the beginning of v's place in the order as a number: if it
// differs between two versions, the one with the smaller number sorts below;
// if not, Compare must say.
func (v Version) Prefix() uint64 {
	var more uint64
	if len(v.Release) > 3 && slices.ContainsFunc(v.Release[3:], notZero) {
		more = 1
	}
	return natural.Prefix( // in the order in which Compare looks at them
		natural.Field{N: v.Epoch, Bits: 4},
		natural.Field{N: at(v.Release, 0), Bits: 25}, natural.Field{N: at(v.Release, 1), Bits: 13}, natural.Field{N: at(v.Release, 2), Bits: 11},
		natural.Field{N: natural.Of(more), Bits: 1},
		natural.Field{N: natural.Of(uint64(v.preRank())), Bits: 3}, natural.Field{N: v.Pre.N, Bits: 7},
	)
}
