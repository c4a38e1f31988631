//go:build unix

package smallfile

import (
	"io/fs"
	"os"
	"syscall"
)

// patience is the flag of open without which a named pipe waits for a writer. It
// has no effect on files. A terminal must not become that of the process.
const patience = syscall.O_NONBLOCK | syscall.O_NOCTTY

// Open is os.Open, but does not wait where the file is a named pipe without a
// writer, and does not set up the polling of files that cannot be polled. What
// is no regular file is the caller's to refuse.
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
// bytes is ErrTooLarge, a directory ErrIsDirectory, what has no place to read
// from (a pipe, a terminal) ErrNotRegular, all inside an *fs.PathError.
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
		fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|patience, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}

func appendAll(buf []byte, fd, max int) ([]byte, error) {
	start := len(buf)
	for {
		if cap(buf)-len(buf) < 64 {
			grown := make([]byte, len(buf), roomFor(fd, start, cap(buf), max))
			copy(grown, buf)
			buf = grown
		}
		// A pipe has no offset, so this tells it from a file without another call.
		n, err := syscall.Pread(fd, buf[len(buf):cap(buf)], int64(len(buf)-start))
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EISDIR:
			return nil, ErrIsDirectory
		case err == syscall.ESPIPE:
			return nil, notFile(fd)
		case err != nil:
			return nil, err
		case n <= 0:
			return buf, nil
		}
		buf = buf[:len(buf)+n]
		if len(buf)-start > max {
			return nil, sizeError{max}
		}
	}
}

// roomFor returns how much room to make where there is so much already: twice that, or
// if it is a large file, what takes the rest of it, so that no more than the file is in
// memory. A small one is not worth the question.
func roomFor(fd, start, have, limit int) int {
	const enough, spare = 1 << 20, 128
	double := 2*have + 1024
	if double < enough {
		return double
	}
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return double
	}
	all := start + int(min(st.Size, int64(limit))) + spare
	if all < have+spare { // it says less than was read: it grows, or is no file
		return double
	}
	return all
}

// notFile says what the descriptor is instead.
func notFile(fd int) error {
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return err
	}
	switch st.Mode & syscall.S_IFMT {
	case syscall.S_IFIFO:
		return kindError{fs.ModeNamedPipe}
	case syscall.S_IFCHR, syscall.S_IFBLK:
		return kindError{fs.ModeDevice}
	}
	return ErrNotRegular
}
