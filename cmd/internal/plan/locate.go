package plan

import (
	"io/fs"
	"path"
)

// What a directory may hold that a version can be derived from.
type Marker uint8

const (
	Repository Marker = 1 << iota // .git, or a bare repository
	Mercurial                     // .hg
	Archive                       // a file of scm/archive
	PkgInfo                       // PKG-INFO, which is also in Archive
)

var markers = []struct {
	name   string
	marker Marker
}{
	{".git", Repository},
	{".hg", Mercurial},
	{".tagline.json", Archive},
	{".git_archival.txt", Archive},
	{".hg_archival.txt", Archive},
	{"PKG-INFO", Archive | PkgInfo},
}

// Locate returns the index of the first of dirs (paths in fsys, the start
// directory first, then its parents) that holds anything to derive a version
// from, and what it holds. Nothing found is -1.
func Locate(fsys fs.FS, dirs []string) (int, Marker) {
	for i, dir := range dirs {
		var found Marker
		for _, m := range markers {
			look := fs.Stat
			if m.marker&Archive != 0 {
				look = fs.Lstat // reading it will say that a link leads nowhere
			}
			if _, err := look(fsys, path.Join(dir, m.name)); err == nil {
				found |= m.marker
			}
		}
		if found&Repository == 0 && isBare(fsys, dir) {
			found |= Repository
		}
		if found != 0 {
			return i, found
		}
	}
	return -1, 0
}

// isBare reports whether dir is itself a git directory, by git's own three signs.
func isBare(fsys fs.FS, dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := fs.Stat(fsys, path.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}
