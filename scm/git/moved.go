package git

import (
	"io/fs"
	"os"
)

// places are a repository's own directory, the one it shares, and its work tree, as they
// are found by their paths; nil for what is not there.
type places [3]fs.FileInfo

func (r *Repository) places() (at places) {
	for i, dir := range []string{r.gitDir, r.commonDir, r.root} {
		if dir == "" || i == 1 && dir == r.gitDir {
			continue
		}
		at[i], _ = os.Stat(dir)
	}
	return at
}

// moved reports whether a directory of the repository is not where it was when it was
// opened. All is read by path, so one that was moved away or removed meanwhile looks like
// a repository with fewer tags, and like a work tree whose files are deleted. One that was
// moved away and back between two looks is not noticed.
func (r *Repository) moved() bool {
	for i, now := range r.places() {
		was := r.opened[i]
		if (now == nil) != (was == nil) || now != nil && !os.SameFile(now, was) {
			return true
		}
	}
	return false
}
