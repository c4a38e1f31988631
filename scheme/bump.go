package scheme

import (
	"errors"
	"fmt"
	"strings"
)

// PartName is a word that says what is to be raised.
type PartName struct{ Name, Doc string }

// PartNames returns the words that `tagline next`, `tagline release` and the
// setting `bump` take, in the order help lists them.
func PartNames() []PartName {
	return []PartName{
		{patch, "the third number: 1.2.3 -> 1.2.4"},
		{minor, "the second number: 1.2.3 -> 1.3.0"},
		{major, "the first number: 1.2.3 -> 2.0.0"},
		{micro, "another name for patch"},
		{alpha, "the next alpha: 1.2.3 -> 1.2.4a1 -> 1.2.4a2"},
		{beta, "the next beta: 1.2.4a2 -> 1.2.4b1"},
		{rc, "the next release candidate: 1.2.4b1 -> 1.2.4rc1"},
		{final, "the release of a pre-release: 1.2.4rc1 -> 1.2.4"},
		{post, "a correction that changes no code: 1.2.3 -> 1.2.3.post1"},
		{epoch, "PEP 440's epoch, for numbers that start anew: 1.2.3 -> 1!1.2.3"},
		{hotfix, "the fourth number: 1.2.3 -> 1.2.3.1"},
	}
}

// partList is the words of PartNames as a sentence has them.
func partList() string {
	var b strings.Builder
	all := append(PartNames(), Deciders()...)
	for i, p := range all {
		switch {
		case i == len(all)-1:
			b.WriteString(" and ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(p.Name)
	}
	return b.String()
}

const (
	patch  = "patch"
	minor  = "minor"
	major  = "major"
	micro  = "micro"
	alpha  = "alpha"
	beta   = "beta"
	rc     = "rc"
	final  = "final"
	post   = "post"
	epoch  = "epoch"
	hotfix = "hotfix"
)

// Bump says which release is asked for. The zero Bump leaves it to the scheme.
type Bump struct {
	By    string // commits or fragments: the changes since the tag decide Part; "" for nobody
	Part  string // patch, minor, major, epoch, hotfix, final or post; "" for none of them
	Pre   string // alpha, beta or rc: a pre-release, of what Part gives if that is set
	Whole string // a whole version, without v, instead of both
}

// ParseBump reads one word of [PartNames] or [Deciders] in any case, two (a number and then a
// pre-release: "minor rc"), or a whole version with or without v. The empty text
// is the zero Bump. Whether a whole version is one of a scheme is for the scheme
// to say. The error is an *[UnknownPartError].
func ParseBump(text string) (Bump, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return Bump{}, nil
	}
	if whole := withoutV(words[0]); len(words) == 1 && whole != "" && isDigit(whole[0]) {
		return Bump{Whole: whole}, nil
	}
	var b Bump
	for i, word := range words {
		switch part := strings.ToLower(word); part {
		case alpha, beta, rc:
			if b.Pre != "" || b.Part == final || b.Part == post {
				return Bump{}, &UnknownPartError{Part: word, After: words[i-1]}
			}
			b.Pre = part
		case byCommits, byFragments:
			if i > 0 {
				return Bump{}, &UnknownPartError{Part: word, After: words[i-1]}
			}
			b.By = part
		case patch, micro, minor, major, epoch, hotfix, final, post:
			if i > 0 {
				return Bump{}, &UnknownPartError{Part: word, After: words[i-1]}
			}
			if b.Part = part; part == micro {
				b.Part = patch
			}
		default:
			return Bump{}, &UnknownPartError{Part: word}
		}
	}
	return b, nil
}

// String returns the words that ParseBump reads as b.
func (b Bump) String() string {
	if b.Whole != "" {
		return b.Whole
	}
	return strings.TrimSpace(b.By + b.Part + " " + b.Pre)
}

// withoutV returns text without a v or V before it.
func withoutV(text string) string {
	if text != "" && text[0]|0x20 == 'v' {
		return text[1:]
	}
	return text
}

// UnknownPartError means that a word names no part that can be raised, or that
// it cannot stand where it does.
type UnknownPartError struct {
	Part  string
	After string // the word that Part cannot follow; "" if there is no such part at all
}

func (e *UnknownPartError) Error() string {
	if e.After != "" {
		return fmt.Sprintf("%s cannot follow %s: two parts are a number and then alpha, beta or rc, as in minor rc",
			e.Part, e.After)
	}
	return fmt.Sprintf("unknown part %q: there are %s", e.Part, partList())
}

// step returns what follows a final release, and how in a few words.
type step func(base Parts, o Options) (next Parts, how string, err error)

// with returns the step under the options of a run.
func (s step) with(o Options) func(Parts) (Parts, string, error) {
	return func(base Parts) (Parts, string, error) { return s(base, o) }
}

// bumpStep returns the step that the setting bump of scheme s asks for, standard
// without one. A whole version is the goal until it is released: then the standard
// goes on. Errors: *UnknownPartError, *NoPartError, *WholeError.
func bumpStep(bump string, s Scheme, standard step) (step, error) {
	b, err := ParseBump(bump)
	switch {
	case err != nil || b == Bump{}:
		return standard, err
	case b.Part == final:
		return nil, &NoPartError{Scheme: s.Name, Part: final, Reason: "bump says what follows a final release"}
	case b.By != "":
		return byChanges(b), nil
	case b.Whole != "":
		goal, err := wholeRelease(b.Whole, s)
		return func(base Parts, o Options) (Parts, string, error) {
			if s.Order(goal, base) > 0 {
				return goal, "what bump names", nil
			}
			return standard(base, o)
		}, err
	}
	how := b.String() + " number + 1"
	if b.Pre != "" || b.Part == post {
		how = "the first " + b.String()
	}
	return func(base Parts, o Options) (Parts, string, error) {
		next, err := raisePEP440(base, b, func(base Parts) (Parts, error) {
			next, _, err := standard(base, o)
			return next, err
		})
		return next, how, err
	}, nil
}

// wholeRelease reads a release that was asked for in so many words. The error is a
// *[WholeError].
func wholeRelease(text string, s Scheme) (Parts, error) {
	p, err := s.Parse(text)
	if err == nil {
		err = notRelease(p)
	}
	if err != nil {
		return Parts{}, &WholeError{Text: text, Err: err}
	}
	return p, nil
}

// notRelease returns why p is no release, nil if it is one.
func notRelease(p Parts) error {
	switch {
	case p.Dev.Set:
		return errors.New("it is a development version, and a release has no dev part")
	case len(p.Local) > 0:
		return errors.New("a release has no local part")
	}
	return nil
}

// WholeError means that a version that was asked for by name cannot be a release.
type WholeError struct {
	Text string
	Err  error
}

func (e *WholeError) Error() string {
	return fmt.Sprintf("%s cannot be released: %s", e.Text, Reason(e.Err))
}

// Unwrap returns Err.
func (e *WholeError) Unwrap() error { return e.Err }

// NoPartError means that the versions of a scheme have no such part to raise.
type NoPartError struct {
	Scheme string
	Part   string
	Reason string
}

func (e *NoPartError) Error() string {
	return fmt.Sprintf("%s cannot be raised in the scheme %s: %s", e.Part, e.Scheme, e.Reason)
}
