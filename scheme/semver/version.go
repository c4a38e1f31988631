// Package semver is the version model of SemVer 2.0.0 (semver.org) and of its
// four-number relative, that of Python's semver4 package.
//
// The grammar is semver.org's, strictly: Parse refuses v1.2.3 and 1.2. Errors
// carry the offset and the reason, which is why the grammar, the order and the
// ranges are here and not left to a library. github.com/Masterminds/semver also
// refuses texts above 256 bytes and orders a numeric identifier above 2^64-1 as a
// word, and it compiles its regular expressions in init: 0.4 ms, 200 kB and 1266
// allocations in every run of a program that links it (GODEBUG=inittrace=1), used
// or not. It is the second opinion of the tests, with node-semver and cargo's crate.
//
// Numbers may be of any size (semver.org sets no limit): see package natural.
// The numeric identifiers of a pre-release are kept as the strings they are.
package semver

import (
	"cmp"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Version is a parsed version, of three numbers or of four.
type Version struct {
	Major, Minor, Patch natural.Number
	Fix                 natural.Number // the fourth number; 0 in SemVer
	Pre                 []string       // the identifiers of the pre-release; nil without one
	Build               []string       // the identifiers of the build metadata; nil without
}

// String returns the normal form: 1.2.3-rc.1+build.5. As semver4 does, it
// leaves out a fourth number of 0.
func (v Version) String() string { return string(v.Append(nil)) }

// Append appends the normal form to b.
func (v Version) Append(b []byte) []byte {
	b = v.appendCore(b)
	b = appendIdentifiers(b, '-', v.Pre)
	return appendIdentifiers(b, '+', v.Build)
}

func (v Version) appendCore(b []byte) []byte {
	b = v.Major.Append(b)
	b = v.Minor.Append(append(b, '.'))
	b = v.Patch.Append(append(b, '.'))
	if v.Fix != (natural.Number{}) {
		b = v.Fix.Append(append(b, '.'))
	}
	return b
}

func appendIdentifiers(b []byte, before byte, identifiers []string) []byte {
	for _, id := range identifiers {
		b = append(append(b, before), id...)
		before = '.'
	}
	return b
}

// IsPrerelease reports whether v has a pre-release part.
func (v Version) IsPrerelease() bool { return len(v.Pre) > 0 }

// Compare returns -1, 0 or 1 as v has a lower, the same or a higher precedence
// than o (semver.org, 11): numbers, then a pre-release below its release, then
// identifier by identifier. Build metadata does not count.
func (v Version) Compare(o Version) int {
	if c := cmp.Or(v.Major.Compare(o.Major), v.Minor.Compare(o.Minor), v.Patch.Compare(o.Patch), v.Fix.Compare(o.Fix)); c != 0 {
		return c
	}
	if len(v.Pre) == 0 || len(o.Pre) == 0 {
		return cmp.Compare(len(o.Pre), len(v.Pre))
	}
	for i := range min(len(v.Pre), len(o.Pre)) {
		if c := compareIdentifier(v.Pre[i], o.Pre[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(v.Pre), len(o.Pre))
}

// compareIdentifier orders numbers below words, numbers by value and words by
// their bytes.
func compareIdentifier(a, b string) int {
	aNum, bNum := IsNumeric(a), IsNumeric(b)
	switch {
	case aNum && bNum:
		return natural.CompareDigits(a, b)
	case aNum:
		return -1
	case bNum:
		return 1
	}
	return strings.Compare(a, b)
}

// IsNumeric reports whether a pre-release identifier is a number.
func IsNumeric(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
