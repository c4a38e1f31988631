package main

import (
	"encoding/json"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
)

// document collects what a run came to.
func (p *prepared) document(r plan.Result) explain.Document {
	return explain.NewDocument(p.Plan, r, p.saved)
}

// writeJSON prints a value with two-space indents.
func (a *app) writeJSON(value any) error {
	enc := json.NewEncoder(&a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
