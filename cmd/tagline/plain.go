package main

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render"
)

// plain is the command without a word: it prints the version.
type plain struct {
	deriving
	fromRemote
	JSON     bool   `name:"json" help:"version, formats and facts as one object"`
	Template string `placeholder:"TEXT" help:"Go template over the fields of --json"`
	Version  bool   `help:"the version of tagline itself"`
}

func (c *plain) run(a *app) error {
	if c.Version {
		fmt.Fprintf(&a.out, "tagline %s\n", ownVersion())
		return nil
	}
	// Each says what the whole of standard output is.
	if c.JSON && c.Template != "" {
		return &usageError{text: "--json and --template exclude each other"}
	}
	c.remote = c.Remote
	// Formats with facts of their own (go reads go.mod) cost nothing where nobody sees them.
	c.everyFormat = c.JSON || c.Template != ""
	c.companions = template.Companions(c.Template)
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	if c.JSON || c.Template != "" { // whose version is what is printed without them
		r, _, err := a.deriveTexts(p, []string{p.Format})
		if err != nil {
			return err
		}
		d, err := document(&a.printer, p, r)
		switch {
		case err != nil:
			return err
		case c.JSON:
			return a.writeJSON(d)
		}
		filled, err := template.Fill("--template", c.Template, d, template.WordsOf(p.Plan, r))
		if err == nil {
			fmt.Fprintln(&a.out, filled)
		}
		return err
	}
	_, texts, err := a.deriveTexts(p, p.Formats)
	if err != nil {
		return err
	}
	// One format is printed bare, for $(tagline); several are told apart by their names, as
	// VARIABLE=VALUE lines that a shell can read.
	for i, text := range texts {
		if len(texts) > 1 {
			fmt.Fprintf(&a.out, "%s=", p.Formats[i])
		}
		fmt.Fprintln(&a.out, text)
	}
	return nil
}

// document collects what a run came to, and prints the warnings of that. The
// error is an *archive.TextError.
func document(c *printer, p *project.Project, r plan.Result) (explain.Document, error) {
	for _, n := range explain.Unnamed(r.Facts) {
		if p.Strict {
			return explain.Document{}, &plan.StrictError{Note: n}
		}
		c.warn(n.Text)
	}
	return explain.NewDocument(p.Plan, r, p.Saved)
}

// inFormats returns the version in each of these formats and companions.
func inFormats(p plan.Plan, formats []string, r plan.Result) ([]string, error) {
	var texts []string
	for _, name := range formats {
		text, err := render.Write(name, r.Version, p.Render)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}
