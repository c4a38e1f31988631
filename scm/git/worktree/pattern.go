package worktree

import (
	"strings"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// pattern is a path pattern of an ignore or attributes file (gitignore's
// documentation, "pattern format").
type pattern struct {
	text     string // without the marks below
	negative bool   // began with !
	dirOnly  bool   // ended with /
	anywhere bool   // has no slash, so it is matched against names in every directory
	literal  int    // how much of text comes before the first special character
}

const special = `*?[\`

func parsePattern(s string) pattern {
	var p pattern
	s, p.negative = strings.CutPrefix(s, "!")
	s, p.dirOnly = strings.CutSuffix(s, "/")
	p.anywhere = !strings.Contains(s, "/")
	p.text = strings.TrimPrefix(s, "/")
	if p.literal = strings.IndexAny(p.text, special); p.literal < 0 {
		p.literal = len(p.text)
	}
	return p
}

// match reports whether the pattern matches a path, which is relative to the
// directory of the file that the pattern stands in. flags may be FoldCase.
func (p *pattern) match(path string, isDir bool, flags wildmatch.Flags) bool {
	if p.dirOnly && !isDir {
		return false
	}
	if p.anywhere {
		path = path[strings.LastIndexByte(path, '/')+1:]
	} else {
		flags |= wildmatch.Pathname
	}
	if flags&wildmatch.FoldCase == 0 {
		if p.literal == len(p.text) {
			return path == p.text
		}
		if !strings.HasPrefix(path, p.text[:p.literal]) {
			return false
		}
	}
	return wildmatch.Match(p.text, path, flags)
}
