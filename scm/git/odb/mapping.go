package odb

import (
	"errors"
	"math"
	"os"
	"runtime/debug"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// A mapping is a whole file, mapped read-only. Where a file that was mapped
// shrinks, touching the lost part is a fault that kills the process, unless
// the goroutine has asked for a panic instead: every exported function that
// may touch a mapping begins with
//
//	defer s.recoverFault(debug.SetPanicOnFault(true), &err)
//
// which makes that panic a scm.ChangedError. No slice of a mapping leaves the
// package, and none is touched while a lock is held that is not released by
// defer.
type mapping struct {
	path string
	data []byte
}

// openMapping maps the file at path. The error is an *fs.PathError where it
// cannot be opened, or scm.DeclinedError where it exceeds the address space.
func openMapping(path string) (*mapping, error) {
	f, err := smallfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	size := info.Size()
	if !info.Mode().IsRegular() {
		return nil, &scm.CorruptError{Path: path, Reason: "not a regular file"}
	}
	if size > math.MaxInt {
		return nil, &scm.DeclinedError{What: "a file larger than the address space", Path: path}
	}
	if size == 0 {
		return &mapping{path: path}, nil
	}
	data, err := mapFile(f, int(size))
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: path, Err: err}
	}
	return &mapping{path: path, data: data}, nil
}

func (m *mapping) close() {
	if m != nil && m.data != nil {
		unmapFile(m.data)
		m.data = nil
	}
}

// recoverFault is deferred. It puts back what debug.SetPanicOnFault returned
// and turns a fault in mapped memory into an error; any other panic goes on.
func (s *Store) recoverFault(old bool, err *error) {
	debug.SetPanicOnFault(old)
	if r := recover(); r != nil {
		if _, ok := r.(interface{ Addr() uintptr }); !ok {
			panic(r)
		}
		*err = &scm.ChangedError{Path: s.dir}
	}
}

// readSmall reads a file that must not exceed limit bytes.
func readSmall(path string, limit int64) ([]byte, error) {
	b, err := smallfile.Read(path, int(min(limit, math.MaxInt)))
	if errors.Is(err, smallfile.ErrTooLarge) {
		return nil, &scm.CorruptError{Path: path, Reason: "too large"}
	}
	return b, err
}
