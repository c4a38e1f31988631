// Package template fills templates of --template and NAME.in: Go's text/template
// over the fields of --json, with the words of custom schemes (scheme.TemplateFields).
package template

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/sandbox"
)

// A template comes from the command line or, beside a version file, from the
// repository, which may be a stranger's. It ends soon and stays small; in bytes:
const (
	templateBytes = 256 << 10 // of the template
	filledBytes   = 64 << 10  // of what it writes; far above any text that names a version
)

// Error is a mistake in a template, or in what it asks for.
type Error struct {
	Text string
	Hint string // what can be done; "" for nothing

	Unknown sandbox.Unknown // the name in it that stands for nothing, if that is the mistake
	Known   []string        // those that stand in its place, in order
}

func (e *Error) Error() string { return e.Text }

// Words are the fields and functions of custom schemes, for one commit.
type Words struct {
	Fields    map[string]any
	Functions template.FuncMap
}

// WordsOf returns the words for the version that a run of a plan came to.
func WordsOf(p plan.Plan, r plan.Result) Words {
	s, v := p.Schemes[0], r.Version
	return Words{
		Fields:    scheme.TemplateFields(s, v.Base, v.Facts, p.Options),
		Functions: scheme.TemplateFunctions(s, v.Base, v.Facts, p.Options),
	}
}

// Companions returns the companions that a template names: what they need of a
// repository is asked only then.
func Companions(text string) (names []string) {
	for _, c := range render.Companions() {
		if strings.Contains(text, c.Key()) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Fill executes a template and returns what it writes. name is what errors call it.
// Its fields are those of the document and, flat, those that a custom scheme's template
// has of the commit and its tag; its functions are the same too. The errors are *Error,
// or the document's own.
func Fill(name, text string, d explain.Document, w Words) (string, error) {
	if len(text) > templateBytes {
		return "", &Error{Text: fmt.Sprintf("%s: the template is larger than 256 KiB", name)}
	}
	own, err := d.Fields()
	if err != nil {
		return "", err
	}
	fields := map[string]any{}
	maps.Copy(fields, w.Fields)
	maps.Copy(fields, own)
	filled := ""
	t, err := template.New(name).Option("missingkey=error").Funcs(w.Functions).Parse(text)
	if err == nil {
		filled, err = sandbox.New(t, sandbox.Limits{Output: filledBytes, Values: 2 * filledBytes}).Execute(fields, w.Functions)
	}
	if limit, stopped := errors.AsType[*sandbox.LimitError](err); stopped {
		err = fmt.Errorf("%s: %w", name, limit)
	}
	if null, isNull := errors.AsType[*sandbox.NullError](err); isNull {
		return "", &Error{Text: null.Error() + whyNull(null.What, d),
			Hint: `{{or .facts.branch "none"}} and {{with .facts.branch}}...{{end}} take null`}
	}
	if err != nil {
		mistake := &Error{Text: strings.TrimPrefix(err.Error(), "template: ")}
		if u, ok := sandbox.UnknownName(err); ok {
			mistake.Unknown, mistake.Known = u, slices.Sorted(maps.Keys(inside(fields, u.In)))
			if u.Function {
				mistake.Known = slices.Sorted(maps.Keys(w.Functions))
			}
		}
		return "", mistake
	}
	return filled, nil
}

// inside returns what a field such as .facts has in it, all fields for "".
func inside(fields map[string]any, in string) map[string]any {
	for name := range strings.FieldsFuncSeq(in, func(c rune) bool { return c == '.' }) {
		fields, _ = fields[name].(map[string]any)
	}
	return fields
}

// whyNull says why the field of a format or companion is null, "" for what is no such field.
func whyNull(field string, d explain.Document) string {
	for _, one := range d.Formats {
		if one.Err != nil && strings.TrimPrefix(field, "$") == ".formats."+one.Format {
			return ": " + one.Err.Error()
		}
	}
	for _, one := range d.Companions {
		if one.Err != nil && strings.TrimPrefix(field, "$") == "."+one.Key {
			return ": " + one.Err.Error()
		}
	}
	return ""
}
