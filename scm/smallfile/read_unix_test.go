//go:build unix

package smallfile

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func specialRows() []row {
	return []row{
		{"a named pipe that nobody writes to", mkfifo, "", ErrNotRegular, "a named pipe, not a regular file"},
		{"a named pipe with a writer", fifoWritten, "", ErrNotRegular, "a named pipe, not a regular file"},
		{"a link to a named pipe", linkTo(mkfifo), "", ErrNotRegular, "a named pipe, not a regular file"},
		{"a socket", socket, "", ErrNotRegular, "a socket, not a regular file"},
	}
}

func mkfifo(t *testing.T, path string) {
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fifoWritten is a pipe whose writer has written and stays.
func fifoWritten(t *testing.T, path string) {
	mkfifo(t, path)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if _, err := f.WriteString("a = 1\n"); err != nil {
		t.Fatal(err)
	}
}

func socket(t *testing.T, path string) {
	// The address of a socket is short; a directory by another name is not.
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	t.Cleanup(func() { l.Close() })
	if err := os.Rename(filepath.Join(dir, "s"), path); err != nil {
		t.Fatal(err)
	}
}

// Read and Append take a device for a file, as git does, and nothing that one
// would have to wait for.
func TestRead(t *testing.T) {
	for _, r := range []row{
		{"a file", content("ref: refs/heads/main\n"), "ref: refs/heads/main\n", nil, ""},
		{"an empty file", content(""), "", nil, ""},
		{"exactly as long as allowed", content(strings.Repeat("x", limit)), strings.Repeat("x", limit), nil, ""},
		{"a byte longer", content(strings.Repeat("x", limit+1)), "", ErrTooLarge, "larger than 4000 bytes"},
		{"nothing", nothing, "", fs.ErrNotExist, ""},
		{"a directory", directory, "", ErrIsDirectory, ""},
		{"a named pipe that nobody writes to", mkfifo, "", ErrNotRegular, "a named pipe, not a regular file"},
		{"a named pipe with a writer", fifoWritten, "", ErrNotRegular, "a named pipe, not a regular file"},
		{"a socket", socket, "", errAny, ""},
		{"no configuration", link("/dev/null"), "", nil, ""},
		{"a file without end", link("/dev/zero"), "", ErrTooLarge, "larger than 4000 bytes"},
	} {
		t.Run(r.what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			r.put(t, path)
			got, err := Read(path, limit)
			r.check(t, got, err)
			r.want = "> " + r.want
			got, err = Append([]byte("> "), path, limit)
			r.check(t, got, err)
		})
	}
}

// The repository is somebody else's: a pipe in the place of a pack must not
// keep the reader waiting, and what is not regular is the caller's to refuse.
func TestOpenPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	mkfifo(t, path)
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Mode().IsRegular() {
		t.Errorf("a pipe looks like a regular file: %v, %v", info, err)
	}
}

// A project's file is no device, not even the empty one.
func TestNoDevice(t *testing.T) {
	dir := t.TempDir()
	link("/dev/null")(t, filepath.Join(dir, "f"))
	if got, err := ReadFS(FS(dir), "f", limit); !errors.Is(err, ErrNotRegular) || !strings.Contains(err.Error(), "a device") {
		t.Errorf("%q, %v", got, err)
	}
}
