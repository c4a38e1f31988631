package main

import (
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
)

// document collects what a run came to, and prints the warnings of that. The
// error is an *archive.TextError.
func (a *app) document(p *project.Project, r plan.Result) (explain.Document, error) {
	for _, n := range explain.Unnamed(r.Facts) {
		if p.Strict {
			return explain.Document{}, &plan.StrictError{Note: n}
		}
		a.warn(n.Text)
	}
	return explain.NewDocument(p.Plan, r, p.Saved)
}

// writeJSON prints a value with two-space indents. A text that is not UTF-8 is
// an *archive.TextError.
func (a *app) writeJSON(value any) error {
	text, err := explain.JSON(value)
	a.out.WriteString(text)
	return err
}
