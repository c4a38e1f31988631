package diff

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestUnified(t *testing.T) {
	got := Unified("package.json", []byte("{\n  \"name\": \"acme\",\n  \"version\": \"0.0.0\"\n}\n"), []byte("{\n  \"name\": \"acme\",\n  \"version\": \"1.2.3\"\n}\n"))
	want := "--- package.json\n+++ package.json\n@@ -1,4 +1,4 @@\n {\n   \"name\": \"acme\",\n-  \"version\": \"0.0.0\"\n+  \"version\": \"1.2.3\"\n }\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if same := Unified("a", []byte("x"), []byte("x")); same != "" {
		t.Errorf("equal texts differ by %q", same)
	}
}

// TestApplies has git apply what is written, which must make the new text of the old.
func TestApplies(t *testing.T) {
	g := oracle.System(t, "git")
	long := strings.Repeat("line\n", 40)
	for _, row := range []struct{ old, content, why string }{
		{"1\n2\n3\n", "1\nx\n3\n", "a line"},
		{long + "a\n" + long + "b\n", long + "c\n" + long + "d\n", "two hunks"},
		{"a\n" + "1\n2\n3\n4\n5\n6\n" + "b\n", "c\n" + "1\n2\n3\n4\n5\n6\n" + "d\n", "two changes so near that they are one hunk"},
		{long, long + "more\n", "a line more at the end"},
		{long + "x\n" + long, long + long, "a line less"},
		{"1\n2", "1\n3", "no end of the last line"},
		{"1", "1\n", "an end of the last line more"},
		{"1\r\n2\r\n", "1\r\n3\r\n", "line ends of Windows"},
		{"", "1\n", "from nothing in it"},
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, "f")
		patch := filepath.Join(dir, "p")
		text := strings.NewReplacer("--- f\n", "--- a/f\n", "+++ f\n", "+++ b/f\n").Replace(Unified("f", []byte(row.old), []byte(row.content)))
		for file, content := range map[string]string{name: row.old, patch: text} {
			if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		out, err := g.Command(dir, nil, "apply", "--whitespace=nowarn", "p").CombinedOutput()
		got, _ := os.ReadFile(name)
		if string(got) != row.content {
			t.Errorf("%s: %q, %v: %s\n%s", row.why, got, err, out, text)
		}
	}
}
