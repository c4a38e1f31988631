package odb

import (
	"path/filepath"
	"strconv"
	"strings"
)

// Bounds on alternates. The depth is git's.
const (
	maxAlternateDepth = 6 // of which the first is the repository's own list
	maxAlternates     = 1000
)

// Dirs returns the objects directory and its alternates: those of
// Options, and those that info/alternates names, there and in the alternates
// themselves, relative to the directory that names them. A directory comes
// once, so a circle ends; what is not there or too deep is left out, as git
// does.
func (s *Store) Dirs() []string {
	dirs := []string{s.dir}
	seen := map[string]bool{s.dir: true}
	var add func(dir string, depth int)
	add = func(dir string, depth int) {
		if seen[dir] || len(dirs) >= maxAlternates {
			return
		}
		seen[dir] = true
		dirs = append(dirs, dir)
		if depth < maxAlternateDepth {
			for _, a := range alternates(dir) {
				add(a, depth+1)
			}
		}
	}
	for _, a := range s.opt.Alternates {
		add(filepath.Clean(a), 1)
	}
	for _, a := range alternates(s.dir) {
		add(a, 1)
	}
	return dirs
}

// alternates reads dir's info/alternates: a directory a line, # before a
// comment, C quotes around a name if it begins with one.
func alternates(dir string) []string {
	b, err := readSmall(filepath.Join(dir, "info", "alternates"), 1<<20)
	if err != nil {
		return nil
	}
	text, _, _ := strings.Cut(string(b), "\x00") // where git ends too
	var list []string
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '"' {
			if plain, err := strconv.Unquote(line); err == nil {
				line = plain
			}
		}
		if !filepath.IsAbs(line) {
			line = filepath.Join(dir, line)
		}
		list = append(list, filepath.Clean(line))
	}
	return list
}
