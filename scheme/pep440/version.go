// Package pep440 is the version model of Python's packaging: PEP 440, today
// the "Version specifiers" page of the Python Packaging User Guide. Parse reads
// every form it permits, [Version.String] writes the normal form, and
// [Version.Compare] is its order. ParseSpecifiers reads what a requirement says
// about a version.
//
// The judge is the Python library packaging (the release pinned in
// scripts/oracle): testdata/vectors holds its answers, and a test asks the
// live library about generated versions.
//
// Numbers may be of any size, as in packaging: see package natural. (Python
// itself stops reading a number after 4,300 digits; there is no such limit here.)
package pep440

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Version is a parsed version. The zero Version is not valid: Release is never
// empty in a parsed one.
type Version struct {
	Epoch   natural.Number
	Release []natural.Number // as written: 1.0 and 1 differ here, and are equal to Compare
	Pre     Pre
	Post    Num
	Dev     Num
	Local   []string // lower case, numbers without leading zeros; nil without a local part
}

// Pre is the pre-release part. The zero Pre is a version without one.
type Pre struct {
	Phase string // "a", "b" or "rc"; "" without a pre-release part
	N     natural.Number
}

// Num is a number that may be absent.
type Num struct {
	Set bool
	N   natural.Number
}

// String returns the normal form: 1!1.0rc1.post2.dev3+local.4.
func (v Version) String() string { return string(v.Append(nil)) }

// Append appends the normal form to b.
func (v Version) Append(b []byte) []byte {
	b = v.appendPublic(b)
	for i, segment := range v.Local {
		b = append(b, "+."[min(i, 1)])
		b = append(b, segment...)
	}
	return b
}

// Public returns the normal form without the local part.
func (v Version) Public() string { return string(v.appendPublic(nil)) }

// Base returns the epoch and the release alone: 1!1.0.
func (v Version) Base() string { return string(v.appendBase(nil)) }

// LocalText returns the local part with dots between its segments, "" without
// one.
func (v Version) LocalText() string { return strings.Join(v.Local, ".") }

func (v Version) appendPublic(b []byte) []byte {
	b = v.appendBase(b)
	if v.Pre.Phase != "" {
		b = append(b, v.Pre.Phase...)
		b = v.Pre.N.Append(b)
	}
	if v.Post.Set {
		b = append(b, ".post"...)
		b = v.Post.N.Append(b)
	}
	if v.Dev.Set {
		b = append(b, ".dev"...)
		b = v.Dev.N.Append(b)
	}
	return b
}

func (v Version) appendBase(b []byte) []byte {
	if v.Epoch != (natural.Number{}) {
		b = append(v.Epoch.Append(b), '!')
	}
	for i, n := range v.Release {
		if i > 0 {
			b = append(b, '.')
		}
		b = n.Append(b)
	}
	return b
}

// IsPrerelease reports whether v has a pre-release or a dev part: whether
// installers take it only when asked.
func (v Version) IsPrerelease() bool { return v.Pre.Phase != "" || v.Dev.Set }

// IsPostrelease reports whether v has a post part.
func (v Version) IsPostrelease() bool { return v.Post.Set }

// IsDevrelease reports whether v has a dev part.
func (v Version) IsDevrelease() bool { return v.Dev.Set }

// Compare returns -1, 0 or 1 as v sorts below, equal to or above o.
//
// Epochs decide first, then releases, the shorter filled up with zeros. Then
// the parts after the release, each with what its absence means:
//
//	pre    1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0: absent is highest, but
//	       lowest where a dev part directly follows the release
//	post   1.0 < 1.0.post0: absent is lowest
//	dev    1.0.post1.dev9 < 1.0.post1: absent is highest
//	local  1.0 < 1.0+x: absent is lowest; then segment by segment, a word
//	       below a number, a shorter list below its continuation
func (v Version) Compare(o Version) int {
	return cmp.Or(v.comparePublic(&o), compareLocal(v.Local, o.Local))
}

func (v *Version) comparePublic(o *Version) int {
	if c := v.Epoch.Compare(o.Epoch); c != 0 {
		return c
	}
	if c := compareRelease(v.Release, o.Release); c != 0 {
		return c
	}
	if c := cmp.Compare(v.preRank(), o.preRank()); c != 0 {
		return c
	}
	if c := v.Pre.N.Compare(o.Pre.N); c != 0 {
		return c
	}
	if v.Post != o.Post {
		if v.Post.Set != o.Post.Set {
			return lowerIf(!v.Post.Set)
		}
		return v.Post.N.Compare(o.Post.N)
	}
	if v.Dev.Set != o.Dev.Set {
		return lowerIf(v.Dev.Set)
	}
	return v.Dev.N.Compare(o.Dev.N)
}

func lowerIf(lower bool) int {
	if lower {
		return -1
	}
	return 1
}

// preRank orders the pre-release phases and the two meanings of having none.
func (v *Version) preRank() int {
	switch v.Pre.Phase {
	case "a":
		return 1
	case "b":
		return 2
	case "rc":
		return 3
	}
	if v.Dev.Set && !v.Post.Set {
		return 0
	}
	return 4
}

func compareRelease(a, b []natural.Number) int {
	both := min(len(a), len(b))
	for i := range both {
		if a[i] != b[i] {
			return a[i].Compare(b[i])
		}
	}
	switch { // the shorter one has zeros behind it
	case slices.ContainsFunc(a[both:], notZero):
		return 1
	case slices.ContainsFunc(b[both:], notZero):
		return -1
	}
	return 0
}

// at returns release number i, 0 beyond the last.
func at(release []natural.Number, i int) natural.Number {
	if i < len(release) {
		return release[i]
	}
	return natural.Number{}
}

func compareLocal(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if c := compareSegment(a[i], b[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func compareSegment(a, b string) int {
	aNum, bNum := isNumber(a), isNumber(b)
	if aNum != bNum {
		return lowerIf(!aNum)
	}
	if aNum {
		return natural.CompareDigits(a, b)
	}
	return cmp.Compare(a, b)
}

func isNumber(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
