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
	"github.com/tagline-scm/tagline/scm/git/filter"
	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/smallfile"
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
	if v.None() {
		h := newHash(c.idx.HashSize)
		h.Write(blobHeader(s.size))
		n, err := copyPooled(h, f)
		if err != nil {
			return false, unreadable(err)
		}
		return n == s.size && bytes.Equal(h.Sum(nil), want.Bytes()), nil
	}
	content, err := v.Apply(f, s.size, e.Hash(c.idx.HashSize))
	if err != nil {
		return false, err
	}
	return hashBlob(content, c.idx.HashSize) == want, nil
}

// filterInput is what says how the work tree's files are stored.
func (c *check) filterInput() filter.Input {
	return filter.Input{
		Root: c.in.Root, CommonDir: c.in.CommonDir, Config: c.in.Config, Home: c.in.Home,
		XDGConfigHome: c.in.XDGConfigHome, SystemAttributes: c.in.SystemAttributes,
		Tracked: c.readTracked, Blob: c.readBlob,
	}
}

// conversion returns what git add does to the content of the file at path.
func (c *check) conversion(path string) (filter.Conversion, error) {
	c.filterOnce.Do(func() { c.filter, c.filterErr = filter.New(c.filterInput()) })
	if c.filterErr != nil {
		return filter.Conversion{}, c.filterErr
	}
	return c.filter.Conversion(path)
}

// missing reports whether an object is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// unreadable turns the error of a file that is gone or closed to us into no
// error: such a file is not the same, as for git.
func unreadable(err error) error {
	if smallfile.Broken(err) || errors.Is(err, fs.ErrInvalid) {
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

// Stores reports whether git add would store the file at path, slash-separated below
// the work tree's root, under that name if it had the content that r reads, size bytes
// of it.
func Stores(in Input, path string, r io.Reader, size int64, id scm.Hash) (bool, error) {
	c, err := listIndex(in, 0)
	if err != nil {
		return false, err
	}
	defer c.close()
	v, err := c.conversion(path)
	if err != nil {
		return false, err
	}
	content, err := v.Apply(r, size, id.Bytes())
	return err == nil && hashBlob(content, in.HashSize) == id, err
}
