package terminal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		why, text string
		width     int
		want      string
	}{
		{"it fits", "one two", 7, "one two"},
		{"it does not", "one two", 6, "one|two"},
		{"a long word stays whole", "a verylongword b", 5, "a|verylongword|b"},
		{"a command stays whole", "run `git fetch --tags` now", 12, "run|`git fetch --tags`|now"},
		{"characters count, not bytes", "äöü äöü", 7, "äöü äöü"},
		{"nothing", "", 5, ""},
	} {
		if got := strings.Join(Wrap(tt.text, tt.width), "|"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}

func TestColumns(t *testing.T) {
	rows := []Column{{"-f NAME", "how it is written"}, {"--a-flag-whose-name-leaves-no-place", "another"}, {"-v", ""}}
	want := `  -f NAME  how it is written
  --a-flag-whose-name-leaves-no-place
           another
  -v
`
	if diff := cmp.Diff(want, Columns("  ", rows, 40)); diff != "" {
		t.Error(diff)
	}
}
