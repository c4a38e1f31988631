package odb

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/tagline-scm/tagline/scm"
)

// MissingError means that the repository does not have an object: it lies
// beyond the boundary of a shallow or partial clone, or was lost. It is
// fs.ErrNotExist to errors.Is.
type MissingError struct {
	Hash scm.Hash
}

func (e *MissingError) Error() string { return "object " + e.Hash.String() + " is missing" }

// Is reports whether target is fs.ErrNotExist.
func (e *MissingError) Is(target error) bool { return target == fs.ErrNotExist }

// KindError means that an object is of another kind than the caller needs.
type KindError struct {
	Hash scm.Hash
	Kind Kind // what it is
	Want Kind // what was asked for
}

func (e *KindError) Error() string {
	return fmt.Sprintf("object %s is a %s, not a %s", e.Hash, e.Kind, e.Want)
}

// TooLargeError means that an object does not fit into Options.MaxObject, or
// that the deltas which make it would need many times that.
type TooLargeError struct {
	Hash  scm.Hash
	Limit int64 // bytes
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("object %s needs more than %d bytes of memory", e.Hash, e.Limit)
}

// Reasons that become a CorruptError, with the path, where the path is known.
var (
	errTruncated = errors.New("ends too early")
	errInflate   = errors.New("invalid compressed data")
	errChecksum  = errors.New("checksum of compressed data does not match")
	errDelta     = errors.New("invalid delta")
	errHeader    = errors.New("invalid object header")
	errSize      = errors.New("object has another size than its header says")
	errDepth     = errors.New("delta chain is too deep or circular")
)

// errTooLarge becomes a TooLargeError where the object's name is known.
var errTooLarge = errors.New("object too large")

// errGone means that a pack's file vanished or was replaced since the pack
// directory was listed: list again.
var errGone = errors.New("pack is gone")

// named says in the error of a damaged object which one it is.
func named(h scm.Hash, err error) error {
	if c, ok := err.(*scm.CorruptError); ok {
		return &scm.CorruptError{Path: c.Path, Reason: "object " + h.String() + ": " + c.Reason}
	}
	return err
}

// corrupt gives err the path it belongs to; the typed errors pass unchanged.
func corrupt(path string, err error) error {
	switch err {
	case errTruncated, errInflate, errChecksum, errDelta, errHeader, errSize, errDepth:
		return &scm.CorruptError{Path: path, Reason: err.Error()}
	}
	return err
}
