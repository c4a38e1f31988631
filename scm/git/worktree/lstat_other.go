//go:build !(linux && (amd64 || arm64 || riscv64 || ppc64le || s390x || loong64))

package worktree

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// walker asks for files by their paths. Each directory on the way is asked for
// once, so a path below a symbolic link is found to be gone, as git finds it.
type walker struct {
	root string
	path []byte // of the current directory, with its slash; empty for the root
	gone bool   // the current directory is not there
	link bool   // it is gone because a link, or a file, is in its place
}

// in reports whether dir is the current directory.
func (w *walker) in(dir []byte) bool { return string(w.path) == string(dir) }

func newWalker(root string) *walker { return &walker{root: root} }

func (w *walker) close() {}

// enter makes dir, which ends in a slash or is empty, the current directory.
func (w *walker) enter(dir []byte) error {
	start := commonPrefix(w.path, dir)
	if w.gone {
		start = 0
	}
	w.path = append(w.path[:0], dir...)
	w.gone, w.link = false, false
	for i := start; i < len(dir); i++ {
		if dir[i] != '/' {
			continue
		}
		name := string(dir[:i])
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			w.gone = true
			return nil
		}
		info, err := os.Lstat(filepath.Join(w.root, filepath.FromSlash(name)))
		if err != nil && smallfile.Broken(err) {
			return err
		}
		if err != nil || !info.IsDir() {
			w.gone, w.link = true, err == nil
			return nil
		}
	}
	return nil
}

// lstat asks for the file name in the current directory. It reports false if
// there is none, or none that we may see.
func (w *walker) lstat(name []byte, s *stat) (bool, error) {
	if w.gone || !filepath.IsLocal(string(name)) {
		return false, nil
	}
	info, err := os.Lstat(filepath.Join(w.root, filepath.FromSlash(string(w.path)+string(name))))
	if err != nil {
		if smallfile.Broken(err) {
			return false, err
		}
		return false, nil
	}
	*s = stat{executable: info.Mode()&0o100 != 0, size: info.Size(), mtime: uint32(info.ModTime().Unix()), mtimeNanos: uint32(info.ModTime().Nanosecond())}
	switch info.Mode().Type() {
	case 0:
		s.kind = index.ModeFile
	case fs.ModeSymlink:
		s.kind = index.ModeLink
	case fs.ModeDir:
		s.kind = index.ModeDir
	}
	fillInode(s, info)
	return true, nil
}

// open opens the regular file that was found last, whose path is path, and
// returns its size.
func (w *walker) open(c *check, path string) (io.ReadCloser, int64, error) {
	root, err := c.open()
	if err != nil {
		return nil, 0, err
	}
	f, err := root.Open(filepath.FromSlash(path))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}
