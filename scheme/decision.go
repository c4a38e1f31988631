package scheme

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Raise is what a change asks for: nothing, or that a number be raised.
type Raise uint8

// What a change may ask for, each above the ones before it.
const (
	Nothing Raise = iota
	Patch
	Minor
	Major
)

// String returns "none", "patch", "minor" or "major".
func (r Raise) String() string { return [...]string{"none", patch, minor, major}[r] }

// ParseRaise reads what String returns, in any case; ok is false for another text.
func ParseRaise(text string) (r Raise, ok bool) {
	for r := Nothing; r <= Major; r++ {
		if strings.EqualFold(text, r.String()) {
			return r, true
		}
	}
	return Nothing, false
}

// Decision is what the changes since a tag ask of the next release, where the
// setting bump leaves it to them.
type Decision struct {
	By     string // who decides: a word of [Deciders]
	Raise  Raise  // the highest that any change asks for
	Named  bool   // somebody has written major itself, which holds below 1.0 too
	Why    string // which one, in words that can follow "because"
	Commit string // its whole hash, if it is a commit
	File   string // its path below the root, if it is a file
}

// Deciders returns the values of the setting bump that leave the part to the changes
// since the tag.
func Deciders() []PartName {
	return []PartName{
		{byCommits, "what the commits since the tag ask for: feat is minor, fix is patch, a breaking change is major"},
		{byFragments, "what the change files since the tag ask for: those of changesets, of towncrier or of fragments-dir"},
	}
}

const (
	byCommits   = "commits"
	byFragments = "fragments"
)

// part returns what is raised after base. A breaking change below 1.0 raises the
// minor number (semver.org §4: anything may change there), and 1.0.0 comes only when
// it is asked for. Where nothing asks for more it is a patch release.
func (d Decision) part(base Parts) string {
	switch {
	case d.Raise == Major && isZero(base) && !d.Named:
		return minor
	case d.Raise == Nothing:
		return patch
	}
	return d.Raise.String()
}

// Part returns the part that made v: patch, minor or major.
func (d Decision) Part(v Version) string { return d.part(v.Base) }

// Reason returns why that part made v.
func (d Decision) Reason(v Version) string { return d.how(v.Base) }

// how returns why that part is raised.
func (d Decision) how(base Parts) string {
	if d.Raise == Major && isZero(base) && !d.Named {
		return d.Why + ", and below 1.0 that is minor"
	}
	return d.Why
}

// isZero reports whether a version is below 1.0.
func isZero(base Parts) bool { return len(base.Release) > 0 && base.Release[0] == 0 }

// decision returns what by decided, an *[UndecidedError] if nobody asked it.
func (o Options) decision(by string) (Decision, error) {
	i := slices.IndexFunc(o.Decisions, func(d Decision) bool { return d.By == by })
	if i < 0 {
		return Decision{}, &UndecidedError{By: by}
	}
	return o.Decisions[i], nil
}

// Decided returns b with the part that was decided for what follows base. The error
// is an *[UndecidedError].
func (o Options) Decided(b Bump, base Parts) (Bump, error) {
	if b.By == "" {
		return b, nil
	}
	d, err := o.decision(b.By)
	return Bump{Part: d.part(base), Pre: b.Pre}, err
}

// byChanges is the step after a final release that the changes decide.
func byChanges(b Bump) step {
	return func(base Parts, o Options) (Parts, string, error) {
		d, err := o.decision(b.By)
		if err != nil {
			return Parts{}, "", err
		}
		next, err := raisePEP440(base, Bump{Part: d.part(base), Pre: b.Pre}, nil)
		return next, d.how(base), err
	}
}

// decidedFor returns the decision that made v, nil where none did: bump says what
// follows a final release, and not every scheme heads for a release.
func (o Options) decidedFor(v Version, s Scheme) *Decision {
	b, err := ParseBump(o.Bump)
	if err != nil || b.By == "" || v.Tag == nil || v.Place != Before || s.Follows || s.Total || !v.Base.isFinal() {
		return nil
	}
	d, err := o.decision(b.By)
	if err != nil || reasonNext(v.Notes) != d.how(v.Base) { // a minimum or a branch may have said otherwise
		return nil
	}
	return &d
}

// UndecidedError means that the changes since the tag were to decide what is raised,
// and cannot be seen.
type UndecidedError struct{ By string }

func (e *UndecidedError) Error() string {
	by := e.By
	if by == byFragments {
		by = "change files"
	}
	return fmt.Sprintf("the %s since the tag decide what the next release raises, and only a repository has them", by)
}

// Excerpt returns a text that somebody wrote about a change, as [Decision].Why quotes it:
// its first 72 characters, with U+FFFD for each that a terminal might act on.
func Excerpt(text string) string {
	const most = 72
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > most {
			return b.String() + "…"
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}
