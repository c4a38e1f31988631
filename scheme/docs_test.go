package scheme

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/golden"
)

// The tables of docs/schemes.md are the schemes' worked examples, which
// TestRows runs; `make golden` writes them.
func TestDocs(t *testing.T) {
	const page = "../docs/schemes.md"
	golden.Check(t, page, golden.Replace(t, page, map[string]string{"schemes": schemesPage()}))
}

func schemesPage() string {
	var b strings.Builder
	for _, s := range All() {
		fmt.Fprintf(&b, "\n## %s\n\n%s.\nTags: %s.\n\n| tag | commits after it | settings | version | because |\n| --- | --- | --- | --- | --- |\n", s.Name, sentence(s.Doc), s.Tags)
		for _, r := range s.Rows {
			version := code(r.Want)
			if r.Err != "" {
				version = "error: " + strings.ReplaceAll(r.Err, "|", "\\|")
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", code(r.Tag), commits(r), settings(r), version, strings.ReplaceAll(r.Why, "|", "\\|"))
		}
	}
	fmt.Fprintf(&b, "\n# Parts\n\nWhat `tagline next` is asked for, and what `bump` says.\n\n| word | raises |\n| --- | --- |\n")
	for _, p := range append(PartNames(), Deciders()...) {
		fmt.Fprintf(&b, "| %s | %s |\n", code(p.Name), strings.ReplaceAll(p.Doc, "->", "→"))
	}
	fmt.Fprintf(&b, "\n# Local schemes\n\nWhat the local part of a version holds (`local-scheme`).\n\n| name | adds |\n| --- | --- |\n")
	for _, l := range LocalSchemes() {
		fmt.Fprintf(&b, "| %s | %s |\n", l.Name, l.Doc)
	}
	b.WriteByte('\n')
	return b.String()
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func code(s string) string {
	if s == "" {
		return "none"
	}
	return "`" + strings.ReplaceAll(s, "|", "\\|") + "`"
}

func commits(r Row) string {
	s := fmt.Sprint(r.Distance)
	if r.Dirty {
		s += ", modified"
	}
	if r.Height > 0 {
		s += fmt.Sprintf(", %d with `%s` in the file", r.Height, r.Number)
	}
	if r.Date != "" {
		s += ", on " + r.Date
	}
	if r.Branch != "" {
		s += ", on branch " + r.Branch
	}
	return s
}

func settings(r Row) string {
	o := r.Options
	var all []string
	add := func(key, value string) {
		if value != "" {
			all = append(all, code(key+" = "+value))
		}
	}
	add("initial-version", o.Initial)
	add("layout", o.Layout)
	add("bump", o.Bump)
	add("date", o.Date)
	add("height-file", o.HeightFile)
	add("local-scheme", strings.Join(o.Local, ", "))
	add("grammar", o.Templates.Grammar)
	add("on-tag", o.Templates.OnTag)
	add("ahead", o.Templates.Ahead)
	add("dirty", o.Templates.Dirty)
	add("ahead-dirty", o.Templates.AheadDirty)
	add("untagged", o.Templates.Untagged)
	return strings.Join(all, " ")
}
