package semver

import "github.com/tagline-scm/tagline/scheme/natural"

// Prefix returns the beginning of v's place in the order as a number: if it
// differs between two versions, the one with the smaller number sorts below;
// if not, Compare must say.
func (v Version) Prefix() uint64 {
	var final uint64
	if !v.IsPrerelease() {
		final = 1
	}
	return natural.Prefix( // in the order in which Compare looks at them
		natural.Field{N: v.Major, Bits: 25}, natural.Field{N: v.Minor, Bits: 16}, natural.Field{N: v.Patch, Bits: 14},
		natural.Field{N: v.Fix, Bits: 8}, natural.Field{N: natural.Of(final), Bits: 1},
	)
}
