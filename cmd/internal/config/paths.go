package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// paths fills in which paths count. One that is left out is written as for git
// (gitglossary, "pathspec"): "!docs", or with git's colon ":!docs", ":^docs" and
// ":(exclude)docs". As there, only such paths leave them out of everything.
func (s *Settings) paths(q *scm.Query, base Base) error {
	for _, given := range s.List("paths") {
		name, out := given, false
		for _, magic := range []string{"!", ":!", ":^", ":(exclude)"} {
			if rest, is := strings.CutPrefix(given, magic); is {
				name, out = rest, true
				break
			}
		}
		switch {
		case out && name == "":
			return s.Wrong("paths", fmt.Sprintf("paths: %q names nothing to leave out", given))
		case strings.HasPrefix(name, ":"):
			return s.Wrong("paths", fmt.Sprintf(
				`paths: %q: of git's pathspecs those that exclude are understood, as "!docs" or ":!docs"`, given))
		}
		inside, err := s.below("paths", given, name, base)
		if err != nil {
			return err
		}
		switch {
		case !out:
			q.Paths = append(q.Paths, inside)
		case inside == ".":
			q.ExcludePaths = append(q.ExcludePaths, "") // of which every path is a part
		default:
			q.ExcludePaths = append(q.ExcludePaths, inside)
		}
	}
	// The whole tree is the default, and a walk without paths is far faster.
	if slices.Contains(q.Paths, ".") {
		q.Paths = nil
	}
	return nil
}

// below returns the path name, which an element of a setting gives, relative to the
// root of the work tree. Those of a file start at the file's directory, others where
// the run started. A name of what is left out may be a glob.
func (s *Settings) below(setting, given, name string, base Base) (string, error) {
	from, glob := s.from(setting, base), scm.IsGlob(name)
	literal := setting == "paths" && name == given // what counts is a path
	if glob && !literal && !strings.Contains(name, "/") {
		name = "**/" + name // as in .gitignore: in every directory
	}
	inside, ok := Below(base.Root, from, name)
	if !ok {
		return "", s.Wrong(setting, fmt.Sprintf("%s: %q is outside the repository", setting, given))
	}
	// A directory is a name, also where it looks like a glob: app/[id].
	switch dir, _ := Below(base.Root, from, "."); {
	case literal || !scm.IsGlob(inside):
	case !glob:
		inside = escapeGlob(inside)
	case scm.IsGlob(dir):
		inside = escapeGlob(dir) + strings.TrimPrefix(inside, dir)
	}
	return inside, nil
}

// escapeGlob returns the glob that matches the path alone.
func escapeGlob(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// from is where the paths of a setting start.
func (s *Settings) from(name string, base Base) string {
	// Only what a file set can point at its line; a variable is as relative as a flag.
	if set := s.Get(name); set.wrong != nil && base.File != "" && !strings.HasPrefix(set.From, "--") {
		return base.File
	}
	return base.Start
}

// Below returns the path given, which starts at from, relative to root; ok is
// false when it lies outside. All are slash-separated, and an absolute path is
// outside.
func Below(root, from, given string) (inside string, ok bool) {
	// Backslashes and drive letters would mean another place on Windows than elsewhere.
	if path.IsAbs(given) || strings.Contains(given, "\\") || strings.Contains(given, ":") {
		return "", false
	}
	full := path.Join(from, given)
	switch {
	case root == "." && full != ".." && !strings.HasPrefix(full, "../"):
		return full, true
	case full == root:
		return ".", true
	}
	return strings.CutPrefix(full, root+"/")
}
