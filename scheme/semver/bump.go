package semver

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// BumpError says why a version has no successor of the kind asked for.
type BumpError struct {
	Version string
	Part    string
	Reason  string
}

func (e *BumpError) Error() string {
	return "cannot raise " + e.Part + " of " + e.Version + ": " + e.Reason
}

// BumpParts are the parts that [Version.Bump] knows: those words of
// scheme.PartNames that SemVer has a place for, and fix, which is semver4's own
// name for hotfix. These two are semver4's alone.
var BumpParts = []string{"major", "minor", "micro", "patch", "hotfix", "fix", "alpha", "beta", "rc", "final"}

// Bump returns the version that follows v by raising one part. It always has a
// higher precedence than v and has no build metadata; where that cannot be, or
// the part is not one of BumpParts, the error is a *[BumpError].
//
//	major, minor, patch, hotfix  1.2.3 -> 2.0.0, 1.3.0, 1.2.4, 1.2.3.1; micro is
//	                             patch. A pre-release becomes its release:
//	                             2.0.0-rc.1 -> 2.0.0 by major, as by npm version
//	alpha, beta, rc              1.2.3 -> 1.2.4-alpha.1; 1.2.4-alpha.1 -> 1.2.4-alpha.2
//	                             or 1.2.4-beta.1
//	final                        1.2.4-rc.1 -> 1.2.4
//	minor rc, ...                a pre-release of what the first gives:
//	                             1.2.3 -> 1.3.0-rc.1 -> 1.3.0-rc.2
func (v Version) Bump(part string) (Version, error) {
	if number, pre, two := strings.Cut(part, " "); two {
		return v.bumpTo(number, pre)
	}
	next := Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch, Fix: v.Fix}
	numbers := []*natural.Number{&next.Major, &next.Minor, &next.Patch, &next.Fix}
	fail := func(reason string) (Version, error) {
		return Version{}, &BumpError{v.String(), part, reason}
	}
	switch part {
	case "major", "minor", "micro", "patch", "hotfix", "fix":
		i := map[string]int{"major": 0, "minor": 1, "micro": 2, "patch": 2, "hotfix": 3, "fix": 3}[part]
		toCome := v.IsPrerelease() // v leads up to what raising number i gives
		for _, n := range numbers[i+1:] {
			toCome = toCome && *n == natural.Number{}
			*n = natural.Number{}
		}
		if !toCome {
			*numbers[i] = numbers[i].Next()
		}
	case "alpha", "beta", "rc":
		if !v.IsPrerelease() {
			if v.Fix != (natural.Number{}) {
				next.Fix = v.Fix.Next()
			} else {
				next.Patch = v.Patch.Next()
			}
		}
		next.Pre = []string{part, "1"}
		if len(v.Pre) > 1 && v.Pre[0] == part {
			if n, length := natural.Read(v.Pre[1]); length == len(v.Pre[1]) {
				next.Pre[1] = n.Next().String()
			}
		}
	case "final":
		if !v.IsPrerelease() {
			return fail("it is no pre-release")
		}
	default:
		return fail("a semantic version has no such part")
	}
	if next.Compare(v) <= 0 {
		return fail(next.String() + " would not sort above it")
	}
	return next, nil
}

// bumpTo returns the next pre-release of the release that raising number gives.
func (v Version) bumpTo(number, pre string) (Version, error) {
	release, err := v.Bump(number)
	if err != nil {
		return release, err
	}
	core := v
	core.Pre, core.Build = nil, nil
	if core.Compare(release) == 0 { // v leads up to it already
		return v.Bump(pre)
	}
	release.Pre = []string{"0"} // the first version that leads up to it
	return release.Bump(pre)
}
