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

// Shown returns a path in the file system that holds the directory here as a user
// who is there would write it.
func Shown(here, dir string) string {
	full := volumeOf(here) + filepath.FromSlash(dir)
	if short, err := filepath.Rel(here, full); err == nil && len(short) < len(full) {
		return filepath.ToSlash(short)
	}
	return filepath.ToSlash(full)
}

// ShownFull is Shown of an absolute path.
func ShownFull(here, full string) string { return Shown(here, inside(full)) }

// volumeOf returns the root of the file system that an absolute path is in.
func volumeOf(full string) string { return filepath.VolumeName(full) + string(filepath.Separator) }

// inside returns an absolute path as fs.FS wants it, seen from its file system's root.
func inside(full string) string {
	return path.Clean(filepath.ToSlash(strings.TrimPrefix(full, volumeOf(full))))
}
