package semver

import (
	"strings"

	masterminds "github.com/Masterminds/semver/v3"
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
// itself, or prereleases is true.
func (r Range) Contains(v Version, prereleases bool) bool {
	c := *r.constraints
	c.IncludePrerelease = c.IncludePrerelease || prereleases
	return c.Check(masterminds.New(v.Major, v.Minor, v.Patch, strings.Join(v.Pre, "."), strings.Join(v.Build, ".")))
}
