package pep440

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// BumpError says why a version has no successor of the kind asked for.
type BumpError struct {
	Version string // the normal form
	Part    string
	Reason  string
}

func (e *BumpError) Error() string {
	return "cannot raise " + e.Part + " of " + e.Version + ": " + e.Reason
}

// BumpParts are the parts that [Version.Bump] knows: the words of
// scheme.PartNames, and dev.
var BumpParts = []string{"epoch", "major", "minor", "micro", "patch", "hotfix", "alpha", "beta", "rc", "post", "dev", "final"}

// Bump returns the version that follows v by raising one part. It always sorts
// above v and has no local part; where that cannot be, or the part is not one
// of BumpParts, the error is a *[BumpError].
//
//	epoch                1.2.3 -> 1!1.2.3
//	major, minor, micro  1.2.3 -> 2.0.0, 1.3.0, 1.2.4; patch is micro, and hotfix
//	                     the fourth number: 1.2.3 -> 1.2.3.1. What comes before
//	                     its release becomes it: 2.0.0rc1 -> 2.0.0 by major
//	alpha, beta, rc      1.2.3 -> 1.2.4a1; 1.2.4a1 -> 1.2.4a2 or 1.2.4b1; 1.2.4.dev3 -> 1.2.4a1
//	post                 1.2.3 -> 1.2.3.post1 -> 1.2.3.post2
//	dev                  1.2.3 -> 1.2.4.dev1 -> 1.2.4.dev2; 1.2.4a1 -> 1.2.4a2.dev1
//	final                1.2.4rc1 -> 1.2.4; 1.2.3.post1.dev2 -> 1.2.3.post1
//	minor rc, ...        a pre-release of what the first gives: 1.2.3 -> 1.3.0rc1 -> 1.3.0rc2
func (v Version) Bump(part string) (Version, error) {
	if number, pre, two := strings.Cut(part, " "); two {
		return v.bumpTo(number, pre)
	}
	base := Version{Epoch: v.Epoch, Release: v.Release}
	next := base
	before := v.Compare(base) < 0 // v leads up to its release, which is still to come
	fail := func(reason string) (Version, error) {
		return Version{}, &BumpError{v.String(), part, reason}
	}
	switch part {
	case "epoch":
		next.Epoch = v.Epoch.Next()
	case "major":
		next.Release = raise(v.Release, 0, before)
	case "minor":
		next.Release = raise(v.Release, 1, before)
	case "micro", "patch":
		next.Release = raise(v.Release, 2, before)
	case "hotfix":
		next.Release = raise(v.Release, 3, before)
	case "alpha", "beta", "rc":
		next.Pre = Pre{phase(part), natural.Of(1)}
		if !before {
			next.Release = raise(v.Release, len(v.Release)-1, false)
		} else if v.Pre.Phase == next.Pre.Phase {
			next.Pre.N = v.Pre.N
			if !v.Dev.Set || v.Post.Set { // 1.0a1.dev2 leads up to 1.0a1
				next.Pre.N = v.Pre.N.Next()
			}
		}
	case "post":
		if v.Dev.Set && !v.Post.Set {
			return fail("a development release has no post-releases")
		}
		next.Pre, next.Post = v.Pre, Num{true, v.Post.N}
		if !v.Dev.Set {
			next.Post.N = v.Post.N.Next()
		}
	case "dev":
		next.Pre, next.Post, next.Dev = v.Pre, v.Post, Num{true, v.Dev.N.Next()}
		switch {
		case v.Dev.Set:
		case v.Post.Set:
			next.Post.N = v.Post.N.Next()
		case v.Pre.Phase != "":
			next.Pre.N = v.Pre.N.Next()
		default:
			next.Release = raise(v.Release, len(v.Release)-1, false)
		}
	case "final":
		if !v.IsPrerelease() {
			return fail("it is final")
		}
		if v.Pre.Phase == "" {
			next.Post = v.Post
		}
	default:
		return fail("PEP 440 has no such part")
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
	if v.Epoch == release.Epoch && compareRelease(v.Release, release.Release) == 0 { // v leads up to it already
		return v.Bump(pre)
	}
	return release.before().Bump(pre)
}

// before returns the first version that leads up to v.
func (v Version) before() Version {
	v.Dev = Num{Set: true}
	return v
}

// raise returns release with number i raised and those after it 0. Where the
// release is still to come and number i is its last that is not 0, it is the
// answer itself.
func raise(release []natural.Number, i int, before bool) []natural.Number {
	if before && !slices.ContainsFunc(release[min(i+1, len(release)):], notZero) {
		return release
	}
	raised := make([]natural.Number, max(i+1, len(release)))
	copy(raised, release[:min(i, len(release))])
	raised[i] = at(release, i).Next()
	return raised
}

func notZero(n natural.Number) bool { return n != natural.Number{} }
