package odb

import (
	"crypto/sha1"
	"crypto/sha256"
	"runtime/debug"
	"strconv"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// # What of an object is checked
//
// A commit is inflated as far as its header lines: the message is most of it,
// and no walk asks for it. But the checksum of a zlib stream stands at its end,
// so a header that is read alone could be a damaged one. Three things make up
// for that.
//
// The header must be one that git writes: tree, parents, author, committer, in
// this order. One bit of a compressed stream changes much of what follows, and
// a damaged name of a line would else be the silent end of the parents. What is
// in order, but has a date that git does not write, is read whole and hashed.
//
// What is left are a digit of a hash and a digit of a date. A damaged name of
// a parent is one that no object has, and so an end of history; what an end
// proves is said in scm/git/walk. A damaged date can change the order of a
// walk. The walk notices where it could matter, and asks for Verify.
//
// And the first commits that are read are read whole and hashed, large ones apart:
// HEAD is most often a few commits behind a tag, and for those the answer rests
// on hashes alone.

// earlyReads is how many commits are read whole and hashed, those of more than
// earlyBytes apart: to hash a message of 100 MB takes longer than all the rest.
const (
	earlyReads = 64
	earlyBytes = 16 << 20
)

// Verify reads all of object h and compares it with its hash. The error is a
// *scm.CorruptError that names the object, or what reading it gives. As the
// whole must be in memory, an object over Options.MaxObject is a
// *TooLargeError.
func (s *Store) Verify(h scm.Hash) (err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	r := s.reader()
	defer s.release(r)
	if err := s.load(r, h, wantAll); err != nil {
		return err
	}
	if nameOf(r.kind, r.out, s.size) != h {
		return notItself(r.path, h)
	}
	return nil
}

// checked is content with its hash compared.
func (s *Store) checked(h scm.Hash, k Kind) ([]byte, error) {
	b, err := s.content(h, k)
	if err == nil && nameOf(k, b, s.size) != h {
		err = notItself(s.dir, h)
	}
	return b, err
}

// sum checks the checksum of a stream that wantHead read to its end.
func (r *reader) sum() error {
	if !r.whole || r.known {
		return nil
	}
	return r.z.finish(r.skip + int(r.size))
}

func notItself(path string, h scm.Hash) error {
	return &scm.CorruptError{Path: path, Reason: "object " + h.String() + " is not what its name says"}
}

// nameOf returns the name of an object: the hash of its kind, its size and its
// content.
func nameOf(k Kind, content []byte, size int) scm.Hash {
	head := append(append(make([]byte, 0, 32), k.String()...), ' ')
	head = append(strconv.AppendInt(head, int64(len(content)), 10), 0)
	if size == sha256.Size {
		d := sha256.New()
		d.Write(head)
		d.Write(content)
		return scm.HashFromBytes(d.Sum(nil))
	}
	d := sha1.New()
	d.Write(head)
	d.Write(content)
	return scm.HashFromBytes(d.Sum(nil))
}
