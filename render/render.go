// Package render writes versions as text. A Format is a value with its grammar,
// its check and its order; All lists every one.
package render

import "github.com/tagline-scm/tagline/scheme"

// Options is what a format may need besides the version.
type Options struct {
	CommitLength int      // 0 = 9
	Android      []uint64 // android.layout: the factor of each release number, then of the count; nil = not configured
}

// Format is one way to write a version.
type Format struct {
	Name, Doc string
	Parse     func(string) (any, error)                     // the format's own model; the error says what is wrong
	Check     func(string) error                            // nil when the text is valid where it is used
	Write     func(scheme.Version, Options) (string, error) // the error says why it cannot be written; never another format's text
	Compare   func(a, b string) int                         // the order of the tools that read it; both must pass Check
}
