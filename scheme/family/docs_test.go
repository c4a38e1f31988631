package family

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/golden"
)

// The table of docs/tags.md is the examples, which TestExamples runs; `make golden`
// writes it.
func TestDocs(t *testing.T) {
	const page = "../../docs/tags.md"
	golden.Check(t, page, golden.Replace(t, page, map[string]string{"families": table()}))
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
