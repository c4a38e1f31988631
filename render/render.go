// Package render writes versions as text. A Format is a value with its grammar,
// its check and its order; All lists every one.
package render

import (
	"fmt"

	"github.com/tagline-scm/tagline/scheme"
)

// Options is what a format may need besides the version.
type Options struct {
	CommitLength int      // hexadecimal digits of the commit where a format writes it; 0 = 9
	Android      []uint64 // android.layout: the factor of each release number, then of the commit count; nil = not configured
}

// Format is one way to write a version.
type Format struct {
	Name, Doc string
	Parse     func(string) (any, error)                     // the format's own model; the error says what is wrong
	Check     func(string) error                            // nil when the text is valid where it is used
	Write     func(scheme.Version, Options) (string, error) // *UnspellableError or *UnmarkedError when it cannot be written
	Compare   func(a, b string) int                         // the order of the tools that read it: -1, 0, 1; both must pass Check
}

// All returns every format, in the order in which help and `tagline formats` list them.
func All() []Format {
	return []Format{
		PEP440, PyPI, SemVer, NPM, Go, Docker, Debian, Arch, Maven, Gem, Conda, Assembly, Android, GitDescribe,
	}
}

// ByName returns the format of that name; the error is a *UnknownFormatError.
func ByName(name string) (Format, error) {
	for _, f := range All() {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, &UnknownFormatError{Name: name}
}

// UnknownFormatError means that no format has that name.
type UnknownFormatError struct{ Name string }

func (e *UnknownFormatError) Error() string { return fmt.Sprintf("unknown format %q", e.Name) }

// UnspellableError means that a version has a part for which a format has no
// place; writing it without would change its meaning or its order.
type UnspellableError struct {
	Format  string
	Lacks   string // "epoch", "post-releases", "a fourth number", ...
	Version string // as PEP 440, or the scheme, writes it
}

func (e *UnspellableError) Error() string {
	return fmt.Sprintf("%s has no %s, so %s cannot be spelled in it", e.Format, e.Lacks, e.Version)
}

// NeedsError means that a format cannot be written without something that the
// facts or the configuration do not hold.
type NeedsError struct {
	Format string
	Needs  string // "a tag", "the commit's hash", "android.layout in the configuration"
}

func (e *NeedsError) Error() string { return e.Format + " needs " + e.Needs }

// LimitError means that a version is outside the range a format allows.
type LimitError struct {
	Format string
	Limit  string // "numbers up to 65534"
	Value  string
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%s allows %s, and this is %s", e.Format, e.Limit, e.Value)
}

// UnmarkedError means that the version is unproven and the format drops local
// parts, so nothing in its text would tell.
type UnmarkedError struct{ Format string }

func (e *UnmarkedError) Error() string {
	return e.Format + " has no place for the mark of an unproven version"
}
