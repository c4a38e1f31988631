//go:build unix

package file

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestPipes shows that nothing waits for a pipe, a socket or a device.
func TestPipes(t *testing.T) {
	dir, err := os.MkdirTemp("", "tl") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if err := os.Symlink("pipe", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	tree := open(t, dir)
	for name, kind := range map[string]string{"pipe": "a named pipe", "socket": "a socket", "link": "a symbolic link"} {
		_, err := tree.Put(name, []byte("1"))
		if want := name + " is " + kind + ", so it is not overwritten"; err == nil || err.Error() != want {
			t.Errorf("Put: %v, want %s", err, want)
		}
		if _, err := tree.Look(name, nil, nil); !errors.As(err, new(*NotRegularError)) {
			t.Errorf("Look(%s): %v", name, err)
		}
		if name == "link" {
			kind = "a named pipe" // which it leads to
		}
		_, err = tree.Read(name, 100)
		if want := name + " is " + kind + ", so it is not read"; err == nil || err.Error() != want {
			t.Errorf("Read: %v, want %s", err, want)
		}
	}
}
