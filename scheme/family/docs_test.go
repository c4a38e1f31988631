package family

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The table of docs/tags.md is the examples, which TestExamples runs; `make golden`
// writes it.
func TestDocs(t *testing.T) {
	const path, from, to = "../../docs/tags.md", "<!-- families: written by make golden -->\n", "<!-- end of families -->\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(page), from)
	_, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatalf("%s lacks its marks", path)
	}
	want := head + from + table() + to + tail
	if want == string(page) {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Fatalf("%s is not what the families say: make golden", path)
	}
	if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString("\n| tag | project | setting | reads as | next |\n| --- | --- | --- | --- | --- |\n")
	for _, e := range examples() {
		if e.Next == "" {
			continue
		}
		setting := "none"
		if lines := e.Setting.lines(); len(lines) > 0 {
			setting = "`" + strings.ReplaceAll(strings.Join(lines, "`<br>`"), "|", "\\|") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | `%s` | `%s` |\n", e.Tag, e.Project, setting, e.Version, e.Next)
	}
	b.WriteString("\n| tag | is no version of two numbers, because it is |\n| --- | --- |\n")
	for _, e := range examples() {
		if e.Next == "" {
			fmt.Fprintf(&b, "| `%s` | %s |\n", e.Tag, e.Why)
		}
	}
	return b.String() + "\n"
}
