package worktree

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/git/internal/pattern"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// ignoreRules are the patterns that say which untracked files do not count
// (gitignore's documentation). Of the patterns that match a path the last
// decides; those of .gitignore in the path's directory come last, then those of
// the directories above it, info/exclude, and core.excludesFile. What lies in an
// ignored directory cannot be taken back.
type ignoreRules struct {
	flags   wildmatch.Flags
	outside []pattern.Pattern // core.excludesFile and info/exclude
}

func (c *check) readIgnoreRules() (*ignoreRules, error) {
	r := &ignoreRules{}
	var err error
	if r.flags, err = pattern.Fold(c.in.Config); err != nil {
		return nil, err
	}
	user := pattern.User{Home: c.in.Home, XDGConfigHome: c.in.XDGConfigHome, Root: c.in.Root}
	global, err := user.File(c.in.Config, "core.excludesfile", "ignore")
	if err != nil {
		return nil, err
	}
	for _, path := range []string{global, filepath.Join(c.in.CommonDir, "info", "exclude")} {
		data, err := pattern.Read(path)
		if err != nil {
			return nil, err
		}
		r.outside = append(r.outside, parseIgnoreFile(data)...)
	}
	return r, nil
}

// ignoredDir is the patterns of one directory and those of the ones above it.
type ignoredDir struct {
	above    *ignoredDir
	length   int // of the directory's path with its slash
	patterns []pattern.Pattern
}

// ignores reports whether a path is ignored, none of whose directories is.
func (r *ignoreRules) ignores(path string, isDir bool, dir *ignoredDir) bool {
	for ; dir != nil; dir = dir.above {
		if p := lastMatch(dir.patterns, path[dir.length:], isDir, r.flags); p != nil {
			return !p.Negative
		}
	}
	p := lastMatch(r.outside, path, isDir, r.flags)
	return p != nil && !p.Negative
}

func lastMatch(patterns []pattern.Pattern, path string, isDir bool, flags wildmatch.Flags) *pattern.Pattern {
	for i := len(patterns) - 1; i >= 0; i-- {
		if patterns[i].Match(path, isDir, flags) {
			return &patterns[i]
		}
	}
	return nil
}

// readIgnoreFile reads the .gitignore of a directory, whose path is empty or ends
// in a slash. If there is no such file but the index has one that is not to be
// checked out, that one speaks.
func (c *check) readIgnoreFile(dir string) ([]pattern.Pattern, error) {
	root, err := c.open()
	if err != nil {
		return nil, err
	}
	data, err := readRegular(root, dir+".gitignore")
	if errors.Is(err, fs.ErrNotExist) {
		i := c.idx.Find([]byte(dir + ".gitignore"))
		if i < 0 || c.idx.Entry(i).Extended(c.idx.HashSize)&index.FlagSkipWorktree == 0 {
			return nil, nil
		}
		data, err = c.readBlob(c.idx.Entry(i).Hash(c.idx.HashSize))
		if missing(err) {
			return nil, nil
		}
	}
	if err != nil {
		return nil, err
	}
	return parseIgnoreFile(data), nil
}

// parseIgnoreFile reads the patterns of an ignore file, which share its text: a file can
// have millions.
func parseIgnoreFile(data []byte) []pattern.Pattern {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) == 0 {
		return nil
	}
	out := make([]pattern.Pattern, 0, bytes.Count(data, []byte{'\n'})+1)
	for line := range strings.SplitSeq(string(data), "\n") {
		line = strings.TrimSuffix(line, "\r")
		line, _, _ = strings.Cut(line, "\x00")
		if line = trimSpaces(line); line != "" && line[0] != '#' {
			out = append(out, pattern.Parse(line))
		}
	}
	return out
}

// trimSpaces removes spaces from the end, up to one that a backslash protects.
func trimSpaces(s string) string {
	spaces := -1 // where the spaces that may be the last begin
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			if spaces < 0 {
				spaces = i
			}
			continue
		case '\\':
			if i++; i == len(s) {
				return s
			}
		}
		spaces = -1
	}
	if spaces >= 0 {
		return s[:spaces]
	}
	return s
}
