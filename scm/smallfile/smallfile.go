// Package smallfile reads the small files that a repository and a project are
// full of: HEAD, loose refs, config, pyproject.toml, archive files.
//
// It exists for hostile input. A named pipe, a socket or a device in the place
// of a file must not keep the reader waiting or read as empty, and a file
// without end must not fill memory.
//
// [ReadFS] and [ReadRoot] read a file of a project, which must be a regular
// file; [FS] is the fs.FS to read it from. [Read] and [Append] read a file of a
// repository's own, by path: as git they take a device for a file, because
// /dev/null is how people say "no configuration", and as a repository may have
// a thousand loose refs they ask the kernel for nothing but open, read, close.
package smallfile

import (
	"errors"
	"fmt"
	"io/fs"
)

var (
	// ErrTooLarge means that a file holds more bytes than its reader allows.
	ErrTooLarge = errors.New("file too large")

	// ErrIsDirectory means that the path is a directory.
	ErrIsDirectory = errors.New("is a directory")

	// ErrNotRegular means that something else than a regular file is there: a
	// directory too, but for Read and Append, whose error is then ErrIsDirectory.
	ErrNotRegular = errors.New("not a regular file")

	// ErrDangling means that a symbolic link is there and nothing where it leads.
	ErrDangling = errors.New("a symbolic link that leads nowhere")
)

// sizeError is ErrTooLarge with the limit in its text.
type sizeError struct{ max int }

func (e sizeError) Error() string {
	for _, unit := range []struct {
		size int
		name string
	}{{1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if e.max > 0 && e.max%unit.size == 0 {
			return fmt.Sprintf("larger than %d %s", e.max/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("larger than %d bytes", e.max)
}

func (e sizeError) Is(target error) bool { return target == ErrTooLarge }

// kindError is ErrNotRegular with what is there instead.
type kindError struct{ mode fs.FileMode }

func (e kindError) Error() string {
	kind := "something else"
	switch {
	case e.mode.IsDir():
		kind = "a directory"
	case e.mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case e.mode&fs.ModeSocket != 0:
		kind = "a socket"
	case e.mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	return kind + ", not a regular file"
}

func (e kindError) Is(target error) bool {
	return target == ErrNotRegular || target == ErrIsDirectory && e.mode.IsDir()
}

// Reason returns what is wrong with a file without the name that the file system
// gave it, for a caller that has a better name for it.
func Reason(err error) string { return cause(err).Error() }

// cause returns what err says went wrong with a path.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
