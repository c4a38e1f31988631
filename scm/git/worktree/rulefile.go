package worktree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm/git/internal/pattern"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// readTracked returns the content of a regular file of the work tree; if there
// is none that can be read, what the index has for its path, and nil if that
// has nothing. Over pattern.MaxFile bytes are as good as none.
func (c *check) readTracked(path string) (data []byte, fromIndex bool, err error) {
	root, err := c.open()
	if err != nil {
		return nil, false, err
	}
	data, err = readRegular(root, path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, false, err
	}
	i := c.idx.Find([]byte(path))
	if i < 0 {
		return nil, false, nil
	}
	data, err = c.readBlob(c.idx.Entry(i).Hash(c.idx.HashSize))
	if errors.Is(err, fs.ErrNotExist) || len(data) > pattern.MaxFile {
		return nil, false, nil
	}
	return data, true, err
}

// readRegular reads a regular file below root. Every reason why there is nothing
// to read is fs.ErrNotExist; a file over pattern.MaxFile bytes reads as empty.
func readRegular(root *os.Root, path string) ([]byte, error) {
	path = filepath.FromSlash(path)
	info, err := root.Lstat(path)
	if err != nil {
		if smallfile.Broken(err) {
			return nil, err
		}
		return nil, fs.ErrNotExist
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	if info.Size() > pattern.MaxFile {
		return nil, nil
	}
	data, err := smallfile.ReadRoot(root, path, pattern.MaxFile)
	switch {
	case errors.Is(err, smallfile.ErrTooLarge):
		return nil, nil
	case err != nil && !smallfile.Broken(err):
		return nil, fs.ErrNotExist
	}
	return data, err
}
