package conf

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// A file of a few megabytes may ask for gigabytes of settings, alone or with
// what it includes.
func TestSize(t *testing.T) {
	for _, row := range []struct{ why, text, more string }{
		{"a setting for every two bytes", "[a]\n" + strings.Repeat("k\n", 2_000_000), ""},
		{"settings of a section with a long name", "[a \"" + strings.Repeat("x", 1_000_000) + "\"]\n" + strings.Repeat("k\n", 100_000), ""},
		{"long values again and again, in files", strings.Repeat("[include]\npath = more\n", 900), "[a]\nk = " + strings.Repeat("x", 1_000_000) + "\n"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"config": row.text, "more": row.more} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Load([]Layer{{Path: filepath.Join(dir, "config"), Scope: Local}}, Surroundings{})
		runtime.ReadMemStats(&after)
		corrupt, ok := err.(*scm.CorruptError)
		if !ok || corrupt.Reason != "its settings take more than 64 MiB of memory" {
			t.Errorf("%s: %v", row.why, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 600<<20 {
			t.Errorf("%s: it takes %d MB", row.why, took>>20)
		}
	}
	// What people have is far below: a hundred thousand settings are read.
	var text strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&text, "[submodule \"path/to/module-%d\"]\n\turl = https://example.org/path/to/module-%d.git\n\tactive = true\n", i, i)
	}
	entries, err := Parse([]byte(text.String()), "config", Local)
	if err != nil || len(entries) != 100_000 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}
