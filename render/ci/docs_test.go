package ci

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/golden"
)

// TestDocs holds the tables of docs/ci.md to the rows.
func TestDocs(t *testing.T) {
	var syntaxTable, serviceTable strings.Builder
	syntaxTable.WriteString("\n| `--for` | reader |\n| --- | --- |\n")
	for _, s := range All() {
		fmt.Fprintf(&syntaxTable, "| `%s` | %s |\n", s.Name, strings.ReplaceAll(s.Doc, "|", `\|`))
	}
	syntaxTable.WriteString("\n`powershell` is `pwsh`.\n\n")
	serviceTable.WriteString("\n## Services\n\n| service | marker | `--for` | the whole history | default branch |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range services() {
		variable := ""
		if s.Default != "" {
			variable = "`" + s.Default + "`"
		}
		fmt.Fprintf(&serviceTable, "| [%s](%s) | `%s` | `%s` | %s | %s |\n", s.Name, s.Docs, s.Marker, s.Syntax, s.Shallow, variable)
	}
	serviceTable.WriteString("\n")
	const page = "../../docs/ci.md"
	golden.Check(t, page, golden.Replace(t, page, map[string]string{
		"syntaxes": syntaxTable.String(), "services": serviceTable.String(),
	}))
}
