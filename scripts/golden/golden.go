// Package golden holds files of the repository to what the program says, for tests.
// UPDATE_GOLDEN=1 writes them anew.
package golden

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Check complains where the file has not the text want, or writes it there.
func Check(t testing.TB, file, want string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	if diff := cmp.Diff(string(have), want); diff != "" {
		t.Errorf("%s (-file +program; make golden writes it):\n%s", file, diff)
	}
}

// Replace returns the page in file with each section's text between its marks.
func Replace(t testing.TB, file string, sections map[string]string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for name, text := range sections {
		from, to := "<!-- "+name+": written by make golden -->\n", "<!-- end of "+name+" -->\n"
		head, rest, ok := strings.Cut(page, from)
		_, tail, ok2 := strings.Cut(rest, to)
		if !ok || !ok2 {
			t.Fatalf("%s lacks the marks of %s", file, name)
		}
		page = head + from + text + to + tail
	}
	return page
}
