package worktree

import (
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// Holds returns what HEAD's tree or the index has in a directory, slash-separated
// below the work tree's root. HEAD's tree is looked at first: that reads a tree for
// each directory on the way, and not the whole index. With core.ignoreCase the
// index's paths are compared without regard to case.
func Holds(in Input, dir string) (scm.Holding, error) {
	c := &check{in: in}
	if holding, err := c.headHolds(dir); holding != scm.HoldsNothing || err != nil {
		return holding, err
	}
	fold, err := in.Config.Bool("core.ignorecase", false)
	if err != nil {
		return scm.HoldsNothing, err
	}
	if c, err = listIndex(in, 0); err != nil {
		return scm.HoldsNothing, err
	}
	defer c.close()
	for i := range c.idx.Len() {
		if h := Holding(dir, string(c.idx.Name(i)), c.idx.Entry(i).Mode() == index.ModeGitlink, fold); h != scm.HoldsNothing {
			return h, nil
		}
	}
	return scm.HoldsNothing, nil
}

// Holding returns what an entry of the index with that path, which may be a
// submodule, puts into a directory.
func Holding(dir, path string, submodule, fold bool) scm.Holding {
	below := func(path, dir string) bool {
		if len(path) <= len(dir) || path[len(dir)] != '/' {
			return false
		}
		return path[:len(dir)] == dir || fold && strings.EqualFold(path[:len(dir)], dir)
	}
	switch {
	case below(path, dir):
		return scm.HoldsFiles
	case submodule && below(dir+"/", path):
		return scm.HoldsSubmodule
	}
	return scm.HoldsNothing
}

// headHolds is Holds of HEAD's tree alone.
func (c *check) headHolds(dir string) (scm.Holding, error) {
	hash := c.in.HeadTree
	for rest := dir; !hash.IsZero(); {
		name, below, more := strings.Cut(rest, "/")
		tree, err := c.readTree(hash)
		if err != nil {
			return scm.HoldsNothing, err
		}
		e, ok, err := tree.Find(name)
		switch {
		case err != nil || !ok:
			return scm.HoldsNothing, err
		case e.Mode&index.ModeType == index.ModeGitlink:
			return scm.HoldsSubmodule, nil
		case e.Mode&index.ModeType != index.ModeDir:
			return scm.HoldsNothing, nil
		case !more:
			return scm.HoldsFiles, nil
		}
		hash, rest = e.Hash, below
	}
	return scm.HoldsNothing, nil
}

// Ignored reports whether gitignore's rules leave out the file with that path,
// slash-separated below the work tree's root: by its own name or by a directory's
// that it is in. A file that the index has is not left out.
func Ignored(in Input, path string) (bool, error) {
	c, err := listIndex(in, 0)
	if err != nil {
		return false, err
	}
	defer c.close()
	if c.idx.Find([]byte(path)) >= 0 {
		return false, nil
	}
	rules, err := c.readIgnoreRules()
	if err != nil {
		return false, err
	}
	var above *ignoredDir
	for dir := ""; ; {
		patterns, err := c.readIgnoreFile(dir)
		if err != nil {
			return false, err
		}
		if len(patterns) > 0 {
			above = &ignoredDir{above: above, length: len(dir), patterns: patterns}
		}
		name, _, more := strings.Cut(path[len(dir):], "/")
		if !more || rules.ignores(dir+name, true, above) {
			return more || rules.ignores(path, false, above), nil
		}
		dir += name + "/"
	}
}
