package project

import (
	"bytes"
	"io/fs"
	"path"

	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// marker is what a directory holds that a version can be derived from.
type marker uint8

const (
	repository marker = 1 << iota // a git repository, by git's own test
	mercurial                     // .hg
	archived                      // a file of scm/archive
	pkgInfo                       // PKG-INFO, which is also archived
)

var markers = []struct {
	name   string
	marker marker
}{
	{".hg", mercurial},
	{".tagline.json", archived},
	{".git_archival.txt", archived},
	{".hg_archival.txt", archived},
	{"PKG-INFO", archived | pkgInfo},
}

// locate returns the index of the first of dirs (paths in FS without symbolic links,
// each the parent of the one before) that holds anything to derive a version from,
// and what it holds. Nothing found is -1.
//
// Which directory has a git repository is git's to say: a search by its rules ends at
// its ceilings and at mount points. Files are known by their names alone, wherever
// they are. A damaged .git counts, so that its reader says what is wrong.
func (p *Project) locate(dirs []string) (int, marker) {
	git := ""
	if place, ok, err := discover.Find(p.Full(dirs[0]), p.bounds()); ok || err != nil {
		git = place.Dir()
	}
	for i, dir := range dirs {
		var found marker
		if p.Full(dir) == git {
			found = repository
		}
		for _, m := range markers {
			look := fs.Stat
			if m.marker&archived != 0 {
				look = fs.Lstat // reading it will say that a link leads nowhere
			}
			if _, err := look(p.FS, path.Join(dir, m.name)); err == nil {
				found |= m.marker
			}
		}
		if found == archived && git != "" && p.unfilled(dir) {
			continue // the repository above speaks for it
		}
		if found != 0 {
			return i, found
		}
	}
	return -1, 0
}

// unfilled reports whether all that a directory says is a file that git archive is to
// fill in, as a package of a monorepo has it.
func (p *Project) unfilled(dir string) bool {
	text, err := smallfile.ReadFS(p.FS, path.Join(dir, archive.GitArchival), archive.MaxSize)
	if err != nil || !bytes.Contains(text, []byte("$Format:")) {
		return false
	}
	for _, name := range []string{archive.SavedFacts, archive.HgArchival, archive.PkgInfo} {
		if _, err := fs.Lstat(p.FS, path.Join(dir, name)); err == nil {
			return false
		}
	}
	return true
}

// bounds are how far up git's search goes, as its variables say.
func (p *Project) bounds() discover.Bounds {
	vars := p.world.Env
	b := discover.Bounds{
		Ceilings:          vars["GIT_CEILING_DIRECTORIES"],
		AcrossFileSystems: isTrue(vars["GIT_DISCOVERY_ACROSS_FILESYSTEM"], false),
	}
	if p.honoursGitEnv() {
		b.CommonDir = vars["GIT_COMMON_DIR"]
	}
	return b
}

// isTrue reads one of git's boolean variables: the words and numbers that its
// configuration has. unclear is the answer where git would refuse the value.
func isTrue(value string, unclear bool) bool {
	truth, err := conf.Entry{Value: value, HasValue: true}.Bool()
	if err != nil {
		return unclear
	}
	return truth
}

// holdsGit reports whether dir itself has a git repository with a work tree, which is
// all that setuptools-scm looks for: it passes over an entry .git that is none. A
// damaged one counts, as in locate.
func (p *Project) holdsGit(dir string) bool {
	place, ok, err := discover.At(p.Full(dir), "")
	return err != nil || ok && place.WorkTree != ""
}
