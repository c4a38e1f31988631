package main

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
)

// formats prints every format with this repository's version in it.
type formats struct {
	deriving
}

func (c *formats) run(a *app) error {
	c.everyFormat = true
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	r, err := a.derive(p)
	here := make([]string, len(render.All()))
	for i := range here {
		here[i] = "-"
	}
	// A requirement or --strict refuses the version without making it unknown.
	if err == nil || is[*plan.RequirementError](err) || is[*plan.StrictError](err) { // which say nothing of the version
		for i, one := range explain.EveryText(p.Plan, r.Version) {
			if one.Err == nil {
				here[i] = one.Text
			}
		}
	}
	name, text := len("FORMAT"), len("HERE")
	for i, f := range render.All() {
		name, text = max(name, len(f.Name)), max(text, len(here[i]))
	}
	fmt.Fprintf(&a.out, "%-*s  %-*s  %s\n", name, "FORMAT", text, "HERE", "RULE")
	for i, f := range render.All() {
		fmt.Fprintf(&a.out, "%-*s  %-*s  %s\n", name, f.Name, text, here[i], f.Rule())
	}
	// The list is of use without a version too.
	if err != nil {
		return &shownError{err}
	}
	return nil
}
