package template

import (
	"errors"
	"strings"
	"testing"
	"text/template"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
)

func TestFill(t *testing.T) {
	d := explain.Document{
		Version: "1.2.3", Facts: []byte(`{"branch":null,"distance":4}`),
		Formats: explain.Texts{{Format: "npm", Err: errors.New("npm has no post-releases")}},
	}
	w := Words{
		Fields:    map[string]any{"major": 1, "distance": 4, "version": "the tag's"},
		Functions: template.FuncMap{"slug": strings.ToLower},
	}
	rows := []struct{ why, text, want, wrong string }{
		{why: "a field", text: "{{.version}} {{.facts.distance}}", want: "1.2.3 4"},
		{why: "the words of custom schemes, and the document's own go before them", text: `{{.major}} {{.distance}} {{slug "A"}} {{.version}}`, want: "1 4 a 1.2.3"},
		{why: "null is no text", text: "{{.facts.branch}}", wrong: "null"},
		{why: "null has a way round", text: `{{or .facts.branch "none"}}`, want: "none"},
		{why: "a format that cannot have the version says why", text: "{{.formats.npm}}", wrong: "npm has no post-releases"},
		{why: "a field that is not there", text: "{{.nosuch}}", wrong: "nosuch"},
		{why: "no template", text: "{{", wrong: "NAME:1"},
		{why: "one that would not end", text: `{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`, wrong: "NAME: "},
		{why: "one too large to look at", text: strings.Repeat(" ", templateBytes+1), wrong: "NAME: the template is larger than 256 KiB"},
	}
	for _, row := range rows {
		got, err := Fill("NAME", row.text, d, w)
		wrong, _ := errors.AsType[*Error](err)
		switch {
		case row.wrong == "" && (err != nil || got != row.want):
			t.Errorf("%s: %q, %v", row.why, got, err)
		case row.wrong != "" && (wrong == nil || !strings.Contains(err.Error(), row.wrong)):
			t.Errorf("%s: %q, %v; want an Error with %q", row.why, got, err, row.wrong)
		}
	}
}

// FuzzFill executes templates: it ends with a text within the bound, or with an Error,
// and what has no action stays as it is.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"{{.version}}", `{{range .facts}}{{.}}{{end}}`, `{{printf "%9999d" .facts.distance}}`, `{{$x := "ab"}}{{$x = printf "%s%s" $x $x}}{{$x}}`,
		`{{define "x"}}{{template "x"}}{{end}}{{template "x"}}`, `{{slice "abc" 1 9}}`, `{{index .facts "branch"}}`, `{{break}}`, `{{call .version}}`, "{{/*"} {
		f.Add(s)
	}
	d := explain.Document{
		Version: "1.2.3", Facts: []byte(`{"branch":null,"distance":4,"tags":["a","b"]}`),
		Formats: explain.Texts{{Format: "npm", Err: errors.New("npm has no post-releases")}},
	}
	f.Fuzz(func(t *testing.T, text string) {
		filled, err := Fill("NAME", text, d, Words{})
		var wrong *Error
		if err != nil && !errors.As(err, &wrong) || len(filled) > filledBytes {
			t.Fatalf("%q: %d bytes, %T", text, len(filled), err)
		}
		if len(text) <= filledBytes && !strings.Contains(text, "{{") && (err != nil || filled != text) {
			t.Fatalf("%q becomes %q, %v", text, filled, err)
		}
	})
}
