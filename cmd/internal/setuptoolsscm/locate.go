package setuptoolsscm

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/tagline-scm/tagline/scm"
)

// Place is where setuptools-scm would take its facts from.
type Place struct {
	Repository string // the directory with .git or .hg; "" without a repository
	Mercurial  bool   // .hg is there, which beats .git
	HgGit      bool   // and .hg/git: the commits are git's
	Jujutsu    bool   // .jj is there too; git's answer is given
	Project    string // the project's directory below the repository
	Facts      scm.Facts
	Parsed     bool      // the facts' tag is a version already, not a tag
	Query      scm.Query // that the facts answer, where somebody saved it with them
	Found      bool      // there is a repository, or facts
	Variable   string    // the variable that gives the facts, a version
	Above      string    // without facts: a repository above Root, as messages name it
	Modules    bool      // .gitmodules is there
	unread     error     // why it cannot be read
	Shallow    bool      // setuptools-scm would find the clone shallow: .git/shallow is there
	Warnings   []string
}

// ProjectPathError means that the repository lies elsewhere than root says.
type ProjectPathError struct{ Declared, Root, Found string }

func (e *ProjectPathError) Error() string {
	return fmt.Sprintf("project_path mismatch: the configuration declares %q, but from the repository at %s it is %q",
		e.Declared, e.Root, e.Found)
}

// Locate finds the place in setuptools-scm's order: a version that a variable
// gives; a repository in the root itself, and above it with
// search_parent_directories; else what a build or an archive left behind, the
// richest first (egg-info, archive file, PKG-INFO), in the directories probed and
// the project's; else the directory's name and fallback_version. git's own search
// upwards is never used. holdsGit reports whether a directory itself has a git
// repository. Place.Above is not filled in.
func (c *Config) Locate(fsys fs.FS, holdsGit func(dir string) bool) (Place, error) {
	given := c.pretended()
	if given.Found {
		return given, nil
	}
	p, err := c.search(fsys, holdsGit)
	p.Warnings = append(given.Warnings, p.Warnings...)
	return p, err
}

// search finds a place without regard to variables.
func (c *Config) search(fsys fs.FS, holdsGit func(dir string) bool) (Place, error) {
	dirs := []string{c.Root}
	if c.Moved {
		p := Place{Repository: c.Root, Found: true}
		p.Project, _ = belowDir(c.Root, c.at.project)
		return p, nil
	}
	if c.SearchParents {
		for dir := c.Root; dir != "."; {
			dir = path.Dir(dir)
			dirs = append(dirs, dir)
		}
	}
	for _, dir := range dirs {
		p := Place{Repository: dir, Found: true}
		p.Mercurial = isDir(fsys, path.Join(dir, ".hg"))
		p.HgGit = p.Mercurial && isDir(fsys, path.Join(dir, ".hg", "git"))
		if !p.Mercurial && !holdsGit(dir) {
			continue
		}
		p.Jujutsu = isDir(fsys, path.Join(dir, ".jj"))
		if c.PreParse == failOnMissingSubmodules {
			modules, err := readFile(fsys, path.Join(dir, ".gitmodules"))
			p.Modules, p.unread = modules != nil || err != nil, err
		}
		if info, err := fs.Stat(fsys, path.Join(dir, ".git", "shallow")); err == nil {
			p.Shallow = info.Mode().IsRegular()
		}
		below, inside := belowDir(dir, c.at.project)
		switch {
		case inside:
			p.Project = below
		case c.ProjectPath != nil:
			return p, &ProjectPathError{*c.ProjectPath, dir, "outside"}
		}
		if c.ProjectPath != nil && *c.ProjectPath != p.Project {
			return p, &ProjectPathError{*c.ProjectPath, dir, p.Project}
		}
		return p, nil
	}
	if c.at.project != c.Root {
		dirs = append(dirs, c.at.project)
	}
	return c.leftBehind(fsys, dirs)
}

func isDir(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}
