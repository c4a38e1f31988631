package worktree

import (
	"path/filepath"

	"github.com/tagline-scm/tagline/scm/git/index"
)

// Tracked reports whether the index has an entry for the file with that path,
// slash-separated below the work tree's root. A repository without an index
// tracks nothing.
func Tracked(in Input, path string) (bool, error) {
	c, err := listIndex(in, 0)
	if err != nil {
		return false, err
	}
	defer c.close()
	return c.idx.Find([]byte(path)) >= 0, nil
}

// listIndex reads the index to list what is in it: with the files of its sparse
// directories, as git ls-files does, whether they are in the work tree or not. The
// check is for such questions alone, and must be closed.
func listIndex(in Input, depth int) (*check, error) {
	if in.IndexPath == "" {
		in.IndexPath = filepath.Join(in.GitDir, "index")
	}
	idx, err := index.Read(in.IndexPath, in.GitDir, in.HashSize)
	if err != nil {
		return nil, err
	}
	c := &check{in: in, depth: depth, idx: idx}
	if idx.Sparse {
		err = c.expandDirectories(func([]byte) (bool, error) { return true, nil })
	}
	return c, err
}

func (c *check) close() {
	if c.root != nil {
		c.root.Close()
	}
}

// Module is a submodule: an entry of the index that names a commit.
type Module struct {
	Path   string
	Name   string // of .gitmodules, "" if that names the path not
	HasGit bool   // its directory has an entry .git
	Merged bool   // it is not in conflict
}

// Modules returns the submodules of the index in the order of their paths.
func Modules(in Input) ([]Module, error) {
	c, err := listIndex(in, 0)
	if err != nil {
		return nil, err
	}
	defer c.close()
	names, _, err := c.readGitmodules()
	if err != nil {
		return nil, err
	}
	var list []Module
	for i := range c.idx.Len() {
		e, path := c.idx.Entry(i), string(c.idx.Name(i))
		if e.Mode() != index.ModeGitlink || len(list) > 0 && list[len(list)-1].Path == path {
			continue
		}
		list = append(list, Module{
			Path: path, Name: names[path], HasGit: c.isRepository([]byte(path)), Merged: e.Stage(c.idx.HashSize) == 0,
		})
	}
	return list, nil
}

// Names returns the files of the index, and the submodules, each once, in its order.
func Names(in Input) (files, modules []string, err error) {
	c, err := listIndex(in, 0)
	if err != nil {
		return nil, nil, err
	}
	defer c.close()
	last := ""
	for i := range c.idx.Len() {
		name := string(c.idx.Name(i))
		switch {
		case name == last && i > 0:
		case c.idx.Entry(i).Mode() == index.ModeGitlink:
			modules = append(modules, name)
		default:
			files = append(files, name)
		}
		last = name
	}
	return files, modules, nil
}
