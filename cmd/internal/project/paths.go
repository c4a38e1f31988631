package project

import (
	"path"
	"path/filepath"
	"strings"
)

// Absolute returns a path that the user gave, as seen from the directory here.
func Absolute(here, given string) string {
	if !filepath.IsAbs(given) {
		given = filepath.Join(here, given)
	}
	return filepath.Clean(given)
}

// Shown returns a path in the file system that holds Here as a user who is there
// would write it: the shortest of what leads to it from there, through the link that
// Start is too, and the absolute path.
func (w World) Shown(dir string) string {
	full := volumeOf(w.Here) + filepath.FromSlash(dir)
	ways := []string{full}
	if plain := filepath.Clean(w.Start); w.Start != "" && Real(plain) == Real(w.Start) { // no ".." behind a link
		if rest, err := filepath.Rel(Real(plain), full); err == nil && filepath.IsLocal(rest) {
			ways = append(ways, filepath.Join(plain, rest))
		}
	}
	shortest := full
	for _, way := range ways {
		if way, err := filepath.Rel(w.Here, way); err == nil && len(way) < len(shortest) {
			shortest = way
		}
	}
	return filepath.ToSlash(shortest)
}

// ShownFull is Shown of an absolute path.
func (w World) ShownFull(full string) string { return w.Shown(inside(full)) }

// volumeOf returns the root of the file system that an absolute path is in.
func volumeOf(full string) string { return filepath.VolumeName(full) + string(filepath.Separator) }

// inside returns an absolute path as fs.FS wants it, seen from its file system's root.
func inside(full string) string {
	return path.Clean(filepath.ToSlash(strings.TrimPrefix(full, volumeOf(full))))
}

// parents returns dir, a path in a file system, and the directories above it.
func parents(dir string) []string {
	list := []string{dir}
	for dir != "." {
		dir = path.Dir(dir)
		list = append(list, dir)
	}
	return list
}

// Real returns an absolute path without symbolic links, as far as it exists. What
// ".." means after a link is what it means to the kernel.
func Real(full string) string {
	if real, err := filepath.EvalSymlinks(full); err == nil {
		return real
	}
	if parent := filepath.Dir(full); parent != full {
		return filepath.Join(Real(parent), filepath.Base(full))
	}
	return full
}
