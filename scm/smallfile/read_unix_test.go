//go:build unix

package smallfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRead(t *testing.T) {
	const limit = 4000
	write := func(text string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, row := range []struct {
		name string
		make func(t *testing.T, path string)
		want string
		err  error
	}{
		{"a file", write("ref: refs/heads/main\n"), "ref: refs/heads/main\n", nil},
		{"an empty file", write(""), "", nil},
		{"exactly as long as allowed", write(strings.Repeat("x", limit)), strings.Repeat("x", limit), nil},
		{"a byte longer", write(strings.Repeat("x", limit+1)), "", ErrTooLarge},
		{"nothing", func(*testing.T, string) {}, "", fs.ErrNotExist},
		{"a directory", func(t *testing.T, path string) {
			if err := os.Mkdir(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}, "", ErrIsDirectory},
		{"a named pipe that nobody writes to", mkfifo, "", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			row.make(t, path)
			got, err := Append([]byte("> "), path, limit)
			if !errors.Is(err, row.err) || string(got) != "> "+row.want {
				t.Errorf("%.40q, %v; want %.40q, %v", got, err, row.want, row.err)
			}
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

func mkfifo(t *testing.T, path string) {
	if err := syscall.Mkfifo(path, 0o644); err != nil {
		t.Fatal(err)
	}
}
