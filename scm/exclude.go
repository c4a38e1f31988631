package scm

import (
	"strings"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Excludes reports whether the path of a file or a directory, slash-separated,
// never counts. An element of Exclude names a path and all that lies below it. With
// *, ? or [ in it, it is a glob as in .gitignore (its documentation, "pattern
// format"): * and ? take no slash, and ** takes whole directories: docs/** is all
// that is below docs, **/*.lock every .lock file.
func (p DirtyPolicy) Excludes(path []byte) bool {
	for _, name := range p.Exclude {
		if len(path) >= len(name) && string(path[:len(name)]) == name &&
			(name == "" || len(path) == len(name) || path[len(name)] == '/') {
			return true
		}
		if strings.ContainsAny(name, "*?[") && globBelow(name, string(path)) {
			return true
		}
	}
	return false
}

// globBelow reports whether a glob matches a path or a directory that it is in.
func globBelow(glob, path string) bool {
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		if wildmatch.Match(glob, path[:end], wildmatch.Pathname) {
			return true
		}
	}
	return false
}
