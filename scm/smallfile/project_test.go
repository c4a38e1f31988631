package smallfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

const limit = 4000

// place puts something at path, whose directory is empty.
type place func(t *testing.T, path string)

func content(text string) place {
	return func(t *testing.T, path string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func link(target string) place {
	return func(t *testing.T, path string) {
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
	}
}

func linkTo(p place) place {
	return func(t *testing.T, path string) {
		p(t, path+".target")
		link(filepath.Base(path)+".target")(t, path)
	}
}

func nothing(*testing.T, string) {}

func directory(t *testing.T, path string) {
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

func sparse(t *testing.T, path string) {
	content("")(t, path)
	if err := os.Truncate(path, 100<<20); err != nil {
		t.Fatal(err)
	}
}

// row is one thing that may be in the place of a file.
type row struct {
	what string
	put  place
	want string
	err  error  // errors.Is
	text string // what the error says
}

func rows() []row {
	return append([]row{
		{"a file", content("a = 1\n"), "a = 1\n", nil, ""},
		{"an empty file", content(""), "", nil, ""},
		{"exactly as long as allowed", content(strings.Repeat("x", limit)), strings.Repeat("x", limit), nil, ""},
		{"a byte longer", content(strings.Repeat("x", limit+1)), "", ErrTooLarge, "larger than 4000 bytes"},
		{"a file of 100 MB", sparse, "", ErrTooLarge, "larger than 4000 bytes"},
		{"nothing", nothing, "", fs.ErrNotExist, ""},
		{"a directory", directory, "", ErrNotRegular, "a directory, not a regular file"},
		{"a link to a file", linkTo(content("a = 1\n")), "a = 1\n", nil, ""},
		{"a link to a directory", linkTo(directory), "", ErrIsDirectory, "a directory, not a regular file"},
		{"a link that leads nowhere", link("nowhere"), "", ErrDangling, "leads nowhere"},
		{"a link to itself", link("f"), "", errAny, ""},
	}, specialRows()...)
}

// errAny stands for any error that does not say that nothing is there.
var errAny = errors.New("any")

func (r row) check(t *testing.T, got []byte, err error) {
	t.Helper()
	switch {
	case r.err == errAny && (err == nil || errors.Is(err, fs.ErrNotExist)),
		r.err != errAny && !errors.Is(err, r.err), string(got) != r.want:
		t.Fatalf("%.40q, %v; want %.40q, %v", got, err, r.want, r.err)
	case err != nil && (!strings.Contains(err.Error(), r.text) || !strings.Contains(err.Error(), "f") || strings.Contains(Reason(err), "/")):
		t.Errorf("the error says %q, its reason %q; want %q", err, Reason(err), r.text)
	}
}

// What is in the place of a project's file is read, or named in an error, and
// never waited for, whichever way one gets to it.
func TestProjectFiles(t *testing.T) {
	for _, r := range rows() {
		t.Run(r.what, func(t *testing.T) {
			dir := t.TempDir()
			r.put(t, filepath.Join(dir, "f"))
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer root.Close()
			sub, err := fs.Sub(FS(filepath.Dir(dir)), filepath.Base(dir))
			if err != nil {
				t.Fatal(err)
			}
			for _, way := range []struct {
				name string
				read func() ([]byte, error)
			}{
				{"FS", func() ([]byte, error) { return ReadFS(FS(dir), "f", limit) }},
				{"below", func() ([]byte, error) { return ReadFS(sub, "f", limit) }},
				{"root", func() ([]byte, error) { return ReadRoot(root, "f", limit) }},
			} {
				t.Run(way.name, func(t *testing.T) {
					got, err := way.read()
					r.check(t, got, err)
				})
			}
		})
	}
}

// A link out of the root is refused by ReadRoot, and followed by FS, as by os.DirFS.
func TestLinkOut(t *testing.T) {
	dir := t.TempDir()
	content("out\n")(t, filepath.Join(dir, "out"))
	directory(t, filepath.Join(dir, "in"))
	link("../out")(t, filepath.Join(dir, "in", "f"))
	root, err := os.OpenRoot(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	if got, err := ReadRoot(root, "f", limit); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("ReadRoot: %q, %v", got, err)
	}
	if got, err := ReadFS(FS(filepath.Join(dir, "in")), "f", limit); string(got) != "out\n" || err != nil {
		t.Errorf("ReadFS: %q, %v", got, err)
	}
}

func TestReadHead(t *testing.T) {
	dir := t.TempDir()
	sparse(t, filepath.Join(dir, "f"))
	if got, err := ReadHead(FS(dir), "f", limit); len(got) != limit+1 || err != nil {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// FS is a file system as os.DirFS is.
func TestFS(t *testing.T) {
	dir := t.TempDir()
	directory(t, filepath.Join(dir, "d"))
	content("x")(t, filepath.Join(dir, "d", "f"))
	content("y")(t, filepath.Join(dir, "g"))
	if err := fstest.TestFS(FS(dir), "d/f", "g"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"/g", "../g", "d/../g", ""} {
		if _, err := FS(dir).Open(name); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("Open(%q): %v", name, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for max, want := range map[int]string{1 << 20: "larger than 1 MiB", 64 << 10: "larger than 64 KiB", 1000: "larger than 1000 bytes", 0: "larger than 0 bytes"} {
		if got := (sizeError{max}).Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
