//go:build unix

package smallfile

import (
	"io/fs"
	"os"
	"syscall"
)

// Open is os.Open, but does not wait where the file is a named pipe without a
// writer, and does not set up the polling of files that cannot be polled.
func Open(path string) (*os.File, error) {
	fd, err := open(path)
	if err == nil {
		err = syscall.SetNonblock(fd, false)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

// Read returns the whole content of the file at path. A file longer than max
// bytes is ErrTooLarge, a directory ErrIsDirectory, both inside an
// *fs.PathError; a named pipe without a writer reads as empty.
func Read(path string, max int) ([]byte, error) {
	return Append(nil, path, max)
}

// Append is Read into the free capacity of buf, for callers that read many
// files in turn. On an error buf is returned as it was.
func Append(buf []byte, path string, max int) ([]byte, error) {
	fd, err := open(path)
	if err != nil {
		return buf, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	out, err := appendAll(buf, fd, max)
	syscall.Close(fd)
	if err != nil {
		return buf, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return out, nil
}

func open(path string) (int, error) {
	for {
		// O_NONBLOCK has no effect on files and keeps pipes from blocking.
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}

func appendAll(buf []byte, fd, max int) ([]byte, error) {
	start := len(buf)
	for {
		if cap(buf)-len(buf) < 64 {
			grown := make([]byte, len(buf), 2*cap(buf)+1024)
			copy(grown, buf)
			buf = grown
		}
		n, err := syscall.Read(fd, buf[len(buf):cap(buf)])
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EISDIR:
			return nil, ErrIsDirectory
		case err != nil:
			return nil, err
		case n <= 0:
			return buf, nil
		}
		buf = buf[:len(buf)+n]
		if len(buf)-start > max {
			return nil, ErrTooLarge
		}
	}
}
