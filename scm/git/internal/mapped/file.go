// Package mapped maps whole files read-only.
package mapped

import (
	"math"
	"os"
	"runtime/debug"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// A File is a whole file, mapped read-only. Where a file that was mapped
// shrinks, touching the lost part is a fault that kills the process, unless
// the goroutine has asked for a panic instead: every exported function that
// may touch a mapping begins with
//
//	defer mapped.Recover(dir, debug.SetPanicOnFault(true), &err)
//
// which makes that panic a scm.ChangedError of dir. No slice of a mapping leaves
// the package that opened it, and none is touched while a lock is held that is not released by
// defer.
type File struct {
	Path string
	Data []byte
}

// Open maps the file at path. The error is an *fs.PathError where it
// cannot be opened, or scm.DeclinedError where it exceeds the address space.
func Open(path string) (*File, error) {
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
		return &File{Path: path}, nil
	}
	data, err := mapFile(f, int(size))
	if err != nil {
		return nil, &os.PathError{Op: "mmap", Path: path, Err: err}
	}
	return &File{Path: path, Data: data}, nil
}

// Close unmaps the file; nothing of Data may be touched afterwards. A nil File
// has nothing to unmap.
func (m *File) Close() {
	if m != nil && m.Data != nil {
		unmapFile(m.Data)
		m.Data = nil
	}
}

// Recover is deferred. It puts back what debug.SetPanicOnFault returned
// and turns a fault in mapped memory into an error; any other panic goes on.
func Recover(dir string, old bool, err *error) {
	debug.SetPanicOnFault(old)
	if r := recover(); r != nil {
		if _, ok := r.(interface{ Addr() uintptr }); !ok {
			panic(r)
		}
		*err = &scm.ChangedError{Path: dir}
	}
}
