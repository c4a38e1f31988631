package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/template"

	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/render"
)

// plain is the command without a word: it prints the version.
type plain struct {
	deriving
	JSON     bool   `name:"json" help:"version, spellings and facts as one object"`
	Template string `placeholder:"TEXT" help:"Go template over the fields of --json"`
	Version  bool   `help:"the version of tagline itself"`
}

func (c *plain) run(a *app) error {
	if c.Version {
		fmt.Fprintf(&a.out, "tagline %s\n", ownVersion())
		return nil
	}
	if c.JSON && c.Template != "" {
		return &usageError{text: "--json and --template exclude each other"}
	}
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	if c.JSON || c.Template != "" {
		r, err := a.derive(p)
		switch {
		case err != nil:
			return err
		case c.JSON:
			return a.writeJSON(p.document(r))
		}
		return a.writeTemplate(c.Template, p.document(r))
	}
	_, texts, err := a.deriveTexts(p)
	if err != nil {
		return err
	}
	for i, text := range texts {
		if len(texts) > 1 {
			fmt.Fprintf(&a.out, "%s=", p.Formats[i])
		}
		fmt.Fprintln(&a.out, text)
	}
	return nil
}

// spellings returns the version in each of the plan's formats.
func spellings(p plan.Plan, r plan.Result) ([]string, error) {
	var texts []string
	for _, name := range p.Formats {
		f, err := render.ByName(name)
		if err != nil {
			return nil, err
		}
		text, err := f.Write(r.Version, p.Render)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// templateBytes bounds what --template may write: far above any text that names
// a version.
const templateBytes = 64 << 10

// errTooMuch ends a template that writes without end.
var errTooMuch = errors.New("it writes more than 64 KiB")

// bounded is a writer that refuses to take more than so many bytes.
type bounded struct {
	out  io.Writer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTooMuch
	}
	return b.out.Write(p)
}

// writeTemplate prints the document through a template.
func (a *app) writeTemplate(text string, d document) error {
	filled, err := fillTemplate("--template", text, d)
	if err == nil {
		fmt.Fprintln(&a.out, filled)
	}
	return err
}

// fillTemplate executes a Go template over the fields of the document. name is
// what errors call it.
func fillTemplate(name, text string, d document) (string, error) {
	wrong := func(err error) error {
		return &usageError{text: strings.TrimPrefix(err.Error(), "template: ")}
	}
	t, err := template.New(name).Option("missingkey=error").Parse(text)
	if err != nil {
		return "", wrong(err)
	}
	fields, err := d.fields()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.Execute(&bounded{&out, templateBytes}, fields); err != nil {
		return "", wrong(err)
	}
	return out.String(), nil
}
