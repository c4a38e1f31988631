package hg

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Inputs returns what answers about the work tree depend on; see scm.Reader. The names
// are those of Mercurial's repository format
// (https://wiki.mercurial-scm.org/FileFormats).
func (r *Repository) Inputs() (all scm.Inputs, err error) {
	for _, name := range strings.Fields("dirstate branch bookmarks bookmarks.current localtags hgrc git-tags git-mapfile store/00changelog.i store/phaseroots") {
		full := filepath.Join(r.root, ".hg", filepath.FromSlash(name))
		if _, err := os.Lstat(full); err == nil {
			all.Own = append(all.Own, full)
		}
	}
	out, err := r.hg.output("files", "--print0", "path:.")
	for name := range strings.SplitSeq(out, "\x00") {
		if name != "" {
			all.Tracked = append(all.Tracked, filepath.ToSlash(name))
		}
	}
	if out == "" {
		err = nil // hg files ends with 1 where there are none
	}
	return all, err
}
