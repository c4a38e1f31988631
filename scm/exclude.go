package scm

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Excludes reports whether the path of a file or a directory, slash-separated,
// never counts, since one of Exclude covers it.
func (p DirtyPolicy) Excludes(path []byte) bool { return covers(p.Exclude, path) }

// LeavesOut reports whether the path of a file or a directory, slash-separated,
// is left out of Paths, since one of ExcludePaths covers it. That is what git does
// for the pathspecs :(exclude,literal)PATH and :(exclude,glob)GLOB (gitglossary,
// "pathspec"): a path counts if Paths has it and no exclusion takes it out, in
// whichever order they are named, and without Paths they are taken from everything.
func (q *Query) LeavesOut(path []byte) bool { return covers(q.ExcludePaths, path) }

// Scoped reports whether only a part of the files counts.
func (q *Query) Scoped() bool { return len(q.Paths)+len(q.ExcludePaths) > 0 }

// WorkPolicy is what makes the work tree dirty: what is left out of the paths never
// does.
func (q *Query) WorkPolicy() DirtyPolicy {
	policy := q.Dirty
	policy.Exclude = append(slices.Clip(policy.Exclude), q.ExcludePaths...)
	return policy
}

// covers reports whether one of the names is the path or a directory that it is in.
// With *, ? or [ in it, a name is a glob as in .gitignore (its documentation, "pattern
// format"): * and ? take no slash, and ** takes whole directories: docs/** is all
// that is below docs, **/*.lock every .lock file.
func covers(names []string, path []byte) bool {
	for _, name := range names {
		if len(path) >= len(name) && string(path[:len(name)]) == name &&
			(name == "" || len(path) == len(name) || path[len(name)] == '/') {
			return true
		}
		if IsGlob(name) && globBelow(name, string(path)) {
			return true
		}
	}
	return false
}

// IsGlob reports whether a name in DirtyPolicy.Exclude or Query.ExcludePaths is a
// glob, and not a path.
func IsGlob(name string) bool { return strings.ContainsAny(name, "*?[") }

// globBelow reports whether a glob matches a path or a directory that it is in.
func globBelow(glob, path string) bool {
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		if wildmatch.Match(glob, path[:end], wildmatch.Pathname) {
			return true
		}
	}
	return false
}
