package worktree

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
)

func newHash(size int) hash.Hash {
	if size == 32 {
		return sha256.New()
	}
	return sha1.New()
}

// blobHeader is what git hashes before the content of a blob of n bytes.
func blobHeader(n int64) []byte {
	return append(strconv.AppendInt([]byte("blob "), n, 10), 0)
}

// hashBlob returns the name that content has as a blob.
func hashBlob(content []byte, size int) scm.Hash {
	h := newHash(size)
	h.Write(blobHeader(int64(len(content))))
	h.Write(content)
	return scm.HashFromBytes(h.Sum(nil))
}

// open opens the work tree, which files are then read below.
func (c *check) open() (*os.Root, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.root == nil {
		root, err := os.OpenRoot(c.in.Root)
		if err != nil {
			return nil, err
		}
		c.root = root
	}
	return c.root, nil
}

// sameContent reports whether git add would store for the file or symbolic link,
// which w has just found, what the entry names. A file that vanishes meanwhile
// is not the same.
func (c *check) sameContent(w *walker, path string, e index.Entry, s *stat) (bool, error) {
	want := scm.HashFromBytes(e.Hash(c.idx.HashSize))
	if s.kind == index.ModeLink {
		root, err := c.open()
		if err != nil {
			return false, err
		}
		target, err := root.Readlink(filepath.FromSlash(path))
		if err != nil {
			return false, unreadable(err)
		}
		return hashBlob([]byte(target), c.idx.HashSize) == want, nil
	}
	f, size, err := w.open(c, path)
	if err != nil {
		return false, unreadable(err)
	}
	defer f.Close()
	if size != s.size {
		return false, nil
	}
	v, err := c.conversion(path)
	if err != nil {
		return false, err
	}
	if v.none() {
		h := newHash(c.idx.HashSize)
		h.Write(blobHeader(s.size))
		n, err := copyPooled(h, f)
		if err != nil {
			return false, unreadable(err)
		}
		return n == s.size && bytes.Equal(h.Sum(nil), want.Bytes()), nil
	}
	content, err := c.read(&v, path, f, s.size)
	if err != nil {
		return false, err
	}
	if content, err = c.convert(&v, path, content, e); err != nil {
		return false, err
	}
	return hashBlob(content, c.idx.HashSize) == want, nil
}

// maxConverted bounds the files that are read as a whole, to be converted.
const maxConverted = 1 << 30

// read reads a file as its filter, if any, gives it to git.
func (c *check) read(v *conversion, path string, f io.Reader, size int64) ([]byte, error) {
	if v.filter != nil {
		if !v.filter.lfs() {
			return nil, &scm.DeclinedError{What: "a content filter", Path: path, Program: v.filter.program}
		}
		return c.pointer(v.filter, path, f, size)
	}
	if size > maxConverted {
		return nil, &scm.DeclinedError{What: "a file over 1 GiB that is to be converted", Path: path}
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(f, content); err != nil {
		return nil, &scm.ChangedError{Path: path}
	}
	return content, nil
}

// missing reports whether an object is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// unreadable turns the error of a file that is gone or closed to us into no
// error: such a file is not the same, as for git.
func unreadable(err error) error {
	if outOfResources(err) || errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new([64 << 10]byte) }}

func copyPooled(w io.Writer, r io.Reader) (int64, error) {
	b := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(b)
	// Hide ReaderFrom and WriterTo, which would bring a buffer of their own.
	return io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, b[:])
}

// hasCommit reports whether the directory at path is a repository whose HEAD leads
// to a commit (git's resolve_gitlink_ref, to which a damaged one is none).
func (c *check) hasCommit(path []byte) (bool, error) {
	if !c.isRepository(path) || c.in.OpenSubmodule == nil {
		return false, nil
	}
	sub, err := c.in.OpenSubmodule(filepath.Join(c.in.Root, filepath.FromSlash(string(path))))
	var damaged *scm.CorruptError
	if missing(err) || errors.As(err, &damaged) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return !sub.Head.IsZero(), sub.Close()
}

// isRepository reports whether the directory at path is a repository of its own.
func (c *check) isRepository(path []byte) bool {
	root, err := c.open()
	if err != nil {
		return false
	}
	_, err = root.Lstat(filepath.FromSlash(string(path) + "/.git"))
	return err == nil
}
