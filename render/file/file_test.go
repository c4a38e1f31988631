package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestTuple(t *testing.T) {
	tests := []struct {
		version string
		want    []any
		why     string
	}{
		{"1.2", []any{uint64(1), uint64(2)}, "release numbers only, no zero added"},
		{"1.2.4.dev2+g06c1da46c", []any{uint64(1), uint64(2), uint64(4), "dev2", "g06c1da46c"}, "dev and the local part are one element each"},
		{"1!2.0rc1.post3.dev4+x.1", []any{"1!", uint64(2), uint64(0), "rc1", "post3", "dev4", "x.1"}, "every part there is"},
		{"1.0+Ubuntu-1", []any{uint64(1), uint64(0), "ubuntu.1"}, "normal form"},
		{"nonsense", []any{"nonsense"}, "no PEP 440 version: the whole text"},
	}
	for _, tt := range tests {
		if got := Tuple(tt.version); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Tuple(%q) = %v, want %v: %s", tt.version, got, tt.want, tt.why)
		}
	}
}

// TestPythonRuns has Python itself read what Python writes.
func TestPythonRuns(t *testing.T) {
	python := oracle.Python(t)
	dir := t.TempDir()
	for _, tt := range []struct{ version, commit, want string }{
		{"1.2.4.dev2+g06c1da46c", "g06c1da46c", "1.2.4.dev2+g06c1da46c (1, 2, 4, 'dev2', 'g06c1da46c') g06c1da46c"},
		{"7", "", "7 (7,) None"},
		{`it's "odd" \ ü`, "x", `it's "odd" \ ü ('it\'s "odd" \\ ü',) x`},
	} {
		if err := os.WriteFile(filepath.Join(dir, "_version.py"), []byte(Python(tt.version, tt.commit)), 0o666); err != nil {
			t.Fatal(err)
		}
		out, err := python.Command(dir, nil, "-c", "import _version as v; assert v.version is v.__version__; print(v.version, v.version_tuple, v.commit_id)").CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != tt.want {
			t.Errorf("Python prints %q (%v), want %q", out, err, tt.want)
		}
	}
}

func open(t *testing.T) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

func TestPut(t *testing.T) {
	root, dir := open(t)
	name := filepath.Join(dir, "v.txt")
	if changed, err := Put(root, "v.txt", []byte("1\n")); !changed || err != nil {
		t.Fatalf("a new file: %v, %v", changed, err)
	}
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := errors.Join(os.Chmod(name, 0o640), os.Chtimes(name, old, old)); err != nil {
		t.Fatal(err)
	}
	if changed, err := Put(root, "v.txt", []byte("1\n")); changed || err != nil {
		t.Fatalf("equal content: %v, %v", changed, err)
	}
	if info, _ := os.Stat(name); !info.ModTime().Equal(old) {
		t.Error("a file with equal content was touched")
	}
	if changed, err := Put(root, "v.txt", []byte("2\n")); !changed || err != nil {
		t.Fatalf("other content: %v, %v", changed, err)
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o640 {
		t.Errorf("permissions became %v", info.Mode())
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("something was left beside the file: %v", entries)
	}
}

// TestPutStaysInside tries what a hostile configuration or checkout would.
func TestPutStaysInside(t *testing.T) {
	root, dir := open(t)
	outside := filepath.Join(t.TempDir(), "victim")
	if err := errors.Join(
		os.WriteFile(outside, []byte("mine"), 0o666),
		os.Symlink(outside, filepath.Join(dir, "link")),
		os.Symlink(filepath.Dir(outside), filepath.Join(dir, "away")),
		os.Mkdir(filepath.Join(dir, "dir"), 0o777),
	); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"link", "away/victim", "../victim", outside, "dir"} {
		if changed, err := Put(root, name, []byte("theirs")); changed || err == nil {
			t.Errorf("Put(%q) = %v, %v", name, changed, err)
		}
	}
	if got, _ := os.ReadFile(outside); string(got) != "mine" {
		t.Errorf("the file outside holds %q", got)
	}
	if _, err := Put(root, "missing/v.txt", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory: %v", err)
	}
}
