package file

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

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
