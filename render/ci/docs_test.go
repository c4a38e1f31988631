package ci

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestDocs writes the tables of docs/ci.md anew where UPDATE_GOLDEN is set, and
// holds them to the rows else.
func TestDocs(t *testing.T) {
	const name = "../../docs/ci.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	var b strings.Builder
	b.WriteString("\n| `--for` | reader |\n| --- | --- |\n")
	for _, s := range All() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", s.Name, strings.ReplaceAll(s.Doc, "|", `\|`))
	}
	b.WriteString("\n`powershell` is `pwsh`.\n\n")
	page = replaced(t, page, "syntaxes", b.String())
	b.Reset()
	b.WriteString("\n## Services\n\n| service | marker | `--for` | the whole history |\n| --- | --- | --- | --- |\n")
	for _, s := range services() {
		fmt.Fprintf(&b, "| [%s](%s) | `%s` | `%s` | %s |\n", s.Name, s.Docs, s.Marker, s.Syntax, s.Shallow)
	}
	b.WriteString("\n")
	page = replaced(t, page, "services", b.String())
	if page == string(data) {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Fatalf("%s is not what the rows say: make golden", name)
	}
	if err := os.WriteFile(name, []byte(page), 0o666); err != nil {
		t.Fatal(err)
	}
}

// replaced returns the page with a text between two marks.
func replaced(t *testing.T, page, what, text string) string {
	t.Helper()
	from, to := "<!-- "+what+": written by make golden -->\n", "<!-- end of "+what+" -->\n"
	head, rest, ok := strings.Cut(page, from)
	_, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("the page lacks the marks of %s", what)
	}
	return head + from + text + to + tail
}
