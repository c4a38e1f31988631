package worktree

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// expandSparse replaces the entries of a sparse index that stand for a directory
// which exists in the work tree, although it should not, by the files in it. As
// for git, such files are compared if they exist, and not missed if they do not.
func (c *check) expandSparse() error {
	if !c.idx.Sparse || !c.rules.sparse {
		return nil
	}
	w := newWalker(c.in.Root)
	defer w.close()
	return c.expandDirectories(func(name []byte) (bool, error) {
		err := w.enter(name)
		return !w.gone || w.link, err
	})
}

// expandDirectories replaces the entries of a sparse index that stand for a
// directory, where wanted says so of its name, by the files in it.
func (c *check) expandDirectories(wanted func(name []byte) (bool, error)) error {
	size := c.idx.HashSize
	out := c.idx.Rewrite(1 << 26)
	expanded := false
	x := &stagedWalk{check: c}
	for i := range c.idx.Len() {
		e := c.idx.Entry(i)
		name, _ := e.Name(size)
		if e.Mode()&index.ModeType == index.ModeDir && len(name) > 0 && name[len(name)-1] == '/' {
			want, err := wanted(name)
			if err != nil {
				return err
			}
			if want {
				expanded = true
				if err := x.expand(out, scm.HashFromBytes(e.Hash(size)), name, 0); err != nil {
					return err
				}
				continue
			}
		}
		if err := out.Add(e, name); err != nil {
			return err
		}
	}
	if expanded {
		c.idx.Replace(out)
	}
	return nil
}

// behindLink reports whether a file that w has just not found is there if symbolic
// links to directories are followed. That is how git asks whether a skipped file is
// present after all (sparse-index.c, path_found), to find it gone when it compares.
func (c *check) behindLink(w *walker, path []byte) (bool, error) {
	if !w.link {
		return false, nil
	}
	root, err := c.open()
	if err != nil {
		return false, err
	}
	_, err = root.Lstat(filepath.FromSlash(string(path)))
	switch {
	case err == nil:
		return true, nil
	case missing(err), errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrPermission):
		return false, nil
	}
	return false, &scm.DeclinedError{What: "a sparse checkout behind a link out of the work tree", Path: string(path)}
}

// expand adds an entry without stat data, marked skip-worktree, for every file of
// a tree.
func (s *stagedWalk) expand(out *index.Rewrite, hash scm.Hash, prefix []byte, depth int) error {
	tree, err := s.tree(hash, prefix, depth)
	if err != nil {
		return err
	}
	for _, e := range tree {
		path := append(prefix[:len(prefix):len(prefix)], e.Name...)
		if e.Mode&index.ModeType == index.ModeDir {
			err = s.expand(out, e.Hash, append(path, '/'), depth+1)
		} else {
			err = out.AddSkipped(e.Mode, e.Hash, path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
