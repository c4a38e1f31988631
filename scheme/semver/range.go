package semver

import (
	"strings"

	masterminds "github.com/Masterminds/semver/v3"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Range is a set of versions in the notation of Masterminds/semver, which Helm
// and many Go programs read: ">=1.2 <2", "^1.2 || ~2.3", "1.x".
type Range struct {
	constraints *masterminds.Constraints
}

// ParseRange reads a range. The error is the library's own.
func ParseRange(s string) (Range, error) {
	c, err := masterminds.NewConstraint(s)
	if err != nil {
		return Range{}, err
	}
	return Range{c}, nil
}

// Contains reports whether v is in the range, by its first three numbers and
// its pre-release. A pre-release is in it only if the range names a pre-release
// itself, or prereleases is true. A number above 2^64-1 counts as 2^64-1, which
// is the highest that a range can name.
func (r Range) Contains(v Version, prereleases bool) bool {
	c := *r.constraints
	c.IncludePrerelease = c.IncludePrerelease || prereleases
	return c.Check(masterminds.New(most(v.Major), most(v.Minor), most(v.Patch), strings.Join(v.Pre, "."), strings.Join(v.Build, ".")))
}

func most(n natural.Number) uint64 {
	value, _ := n.Uint64()
	return value
}
