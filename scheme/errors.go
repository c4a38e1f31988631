package scheme

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// UnknownSchemeError means that no scheme, or no local scheme, has that name.
type UnknownSchemeError struct {
	Name  string
	Local bool // a local scheme was asked for
}

func (e *UnknownSchemeError) Error() string {
	if e.Local {
		return fmt.Sprintf("unknown local scheme %q", e.Name)
	}
	return fmt.Sprintf("unknown scheme %q", e.Name)
}

// TagError means that a tag is no version. Err says why; [Reason] is its text
// without what the tag's name already says.
type TagError struct {
	Tag string
	Err error
}

func (e *TagError) Error() string { return "tag " + e.Tag + " is no version: " + Reason(e.Err) }

// Unwrap returns Err.
func (e *TagError) Unwrap() error { return e.Err }

// PrefixError means that a tag does not begin with the tag prefix.
type PrefixError struct {
	Prefix string
}

func (e *PrefixError) Error() string { return fmt.Sprintf("it does not begin with %q", e.Prefix) }

// SuffixError means that a tag does not end in the tag suffix.
type SuffixError struct {
	Suffix string
}

func (e *SuffixError) Error() string { return fmt.Sprintf("it does not end in %q", e.Suffix) }

// DevelopmentError means that a tag names a development version, which counts commits.
type DevelopmentError struct {
	Parts  Parts
	Number uint64 // of commits; 0 where only the local part tells
}

func (e *DevelopmentError) Error() string {
	return "it is a development version, which counts commits; a tag may only say .dev0"
}

// FloatingError means that a tag moves with the newest release of its line.
type FloatingError struct{}

func (e *FloatingError) Error() string {
	return "it moves with the releases of its line, and is none itself"
}

// UnprovenError means that the history needed for the answer is not all there.
type UnprovenError struct {
	Reason  string
	Shallow bool // the clone is shallow; else it lacks commits for another reason
}

func (e *UnprovenError) Error() string { return "the version cannot be proven: " + e.Reason }

// UntaggedError means that there is no tag to derive a version from, and no
// initial version either.
type UntaggedError struct {
	Scheme    string // the scheme asked for; "" is as good as Default
	Untagged  scm.Untagged
	Unborn    bool      // there is no commit yet
	Available []scm.Tag // a few of the tags there are, for the hint
	LeftOut   []string  // scm.Facts.LeftOut: the settings that leave them out
	Count     int       // scm.Facts.TagCount: the version tags the repository has, or if it has none all its tags
}

// untaggedBy returns the error of facts without a tag under a scheme.
func untaggedBy(f scm.Facts, scheme string) *UntaggedError {
	return &UntaggedError{
		Scheme: scheme, Untagged: f.Untagged, Available: f.Available, LeftOut: f.LeftOut, Count: f.TagCount,
	}
}

func (e *UntaggedError) Error() string {
	switch {
	case e.Unborn:
		return "this branch has no commit yet"
	case e.Untagged == scm.NoneMatches && len(e.Available) > 0:
		return fmt.Sprintf("%s, but none is %s%s: %s", e.tags("tag"), e.version(), LetThrough(e.LeftOut), e.names())
	case e.Untagged == scm.NoneMatches:
		return "this repository has tags, but none is " + e.version()
	case e.Untagged == scm.NoneReachable && len(e.Available) > 0:
		return fmt.Sprintf("%s, but none is in the history of this commit: %s", e.tags("version tag"), e.names())
	case e.Untagged == scm.NoneReachable:
		return "this repository has version tags, but none is in the history of this commit"
	}
	return "this repository has no tags"
}

// LetThrough names settings that no version passes, for the end of "none is a
// version": one that they leave out must not be called no version. It is "" for none.
func LetThrough(settings []string) string {
	last := len(settings) - 1
	switch last {
	case -1:
		return ""
	case 0:
		return " that " + settings[0] + " lets through"
	}
	return " that " + strings.Join(settings[:last], ", ") + " and " + settings[last] + " let through"
}

func (e *UntaggedError) version() string {
	if e.Scheme == "" || e.Scheme == Default {
		return "a version"
	}
	return "a version of the scheme " + e.Scheme
}

// tags counts the tags there are, which may be more than those in Available.
func (e *UntaggedError) tags(what string) string {
	n := max(e.Count, len(e.Available))
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (e *UntaggedError) names() string {
	const most = 3
	var names []string
	for _, t := range e.Available[:min(most, len(e.Available))] {
		names = append(names, t.Ref)
	}
	if len(e.Available) > most {
		names = append(names, "...")
	}
	return strings.Join(names, ", ")
}

// InitialError means that the initial version cannot be one.
type InitialError struct {
	Text string
	Err  error
}

func (e *InitialError) Error() string {
	return fmt.Sprintf("initial version %q: %s", e.Text, Reason(e.Err))
}

// Unwrap returns Err.
func (e *InitialError) Unwrap() error { return e.Err }

// VerbatimError means that a version that was given instead of derived is not
// valid PEP 440.
type VerbatimError struct {
	Source string // scm.Facts.Source
	Text   string
	Err    error
}

func (e *VerbatimError) Error() string {
	return fmt.Sprintf("version %q from %s: %s", e.Text, e.Source, Reason(e.Err))
}

// Unwrap returns Err.
func (e *VerbatimError) Unwrap() error { return e.Err }

// DirtyError means that a local scheme refuses a dirty work tree.
type DirtyError struct {
	Scheme string          // the local scheme
	Paths  []scm.DirtyPath // as far as known
}

func (e *DirtyError) Error() string {
	s := "the work tree has uncommitted changes, which " + e.Scheme + " refuses"
	if len(e.Paths) > 0 {
		s += ": " + e.Paths[0].String()
	}
	return s
}

// PartError means that a version has a part that a grammar has no place for.
type PartError struct {
	Grammar string // "PEP 440", "SemVer", "hotfix"
	Part    string // "epoch", "post-release", "pre-release alpha.beta"
	Text    string // the version
}

func (e *PartError) Error() string {
	return e.Grammar + " has no place for the " + e.Part + " of " + e.Text
}

// NumberError means that a text is a version, but with a number beyond what
// versions are derived from: 2^64-1. (Version strings as such have no limit; see
// package natural.)
type NumberError struct {
	Number string // decimal digits
}

func (e *NumberError) Error() string { return "a number above 18446744073709551615" }

// BumpError means that no version can follow the one named.
type BumpError struct {
	Version string
	Reason  string
}

func (e *BumpError) Error() string { return "cannot raise " + e.Version + ": " + e.Reason }

// errCustomDev says that a tag has a development number of its own.
func errCustomDev(version string) error {
	return &BumpError{Version: version, Reason: "choosing custom numbers for the .devX distance is not supported; drop the tag or create one ending in .dev0"}
}

// errPostAlready says that nobody knows which post-release comes next.
func errPostAlready(version string) error {
	return &BumpError{Version: version, Reason: "it already is a post release, refusing to guess the update"}
}

// LayoutError means that a calver layout is refused.
type LayoutError struct {
	Layout string
	Reason string
}

func (e *LayoutError) Error() string { return fmt.Sprintf("layout %q: %s", e.Layout, e.Reason) }

// NumbersError means that a tag has more or fewer release numbers than its
// scheme.
type NumbersError struct {
	Scheme    string
	Text      string
	Have      int
	Low, High int // how many the scheme has
}

func (e *NumbersError) Error() string {
	want := fmt.Sprint(e.Low)
	if e.High > e.Low {
		want = fmt.Sprintf("%d to %d", e.Low, e.High)
	}
	return fmt.Sprintf("%s has %d numbers, %s wants %s", e.Text, e.Have, e.Scheme, want)
}
