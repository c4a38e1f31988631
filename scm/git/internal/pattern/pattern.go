// Package pattern matches paths as ignore and attributes files do, and finds those
// of such files that are not in the work tree.
package pattern

import (
	"strings"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Pattern is a path pattern of an ignore or attributes file (gitignore's
// documentation, "pattern format").
type Pattern struct {
	text     string // without the marks
	literal  int32  // how much of text comes before the first special character
	Negative bool   // began with !
	dirOnly  bool   // ended with /
	anywhere bool   // has no slash, so it is matched against names in every directory
}

const special = `*?[\`

// Parse returns the pattern of a line. Every line is one; what is not written well
// matches nothing.
func Parse(s string) Pattern {
	var p Pattern
	s, p.Negative = strings.CutPrefix(s, "!")
	s, p.dirOnly = strings.CutSuffix(s, "/")
	p.anywhere = !strings.Contains(s, "/")
	p.text = strings.TrimPrefix(s, "/")
	literal := strings.IndexAny(p.text, special)
	if literal < 0 {
		literal = len(p.text)
	}
	p.literal = int32(literal) // of a line of at most MaxFile bytes
	return p
}

// Match reports whether the pattern matches a path, which is relative to the
// directory of the file that the pattern stands in. flags may be FoldCase.
func (p *Pattern) Match(path string, isDir bool, flags wildmatch.Flags) bool {
	if p.dirOnly && !isDir {
		return false
	}
	if p.anywhere {
		path = path[strings.LastIndexByte(path, '/')+1:]
	} else {
		flags |= wildmatch.Pathname
	}
	if flags&wildmatch.FoldCase == 0 {
		if int(p.literal) == len(p.text) {
			return path == p.text
		}
		if !strings.HasPrefix(path, p.text[:p.literal]) {
			return false
		}
	}
	return wildmatch.Match(p.text, path, flags)
}
