package main

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/ci"
)

// printSummary prints what the summary of a step is to say: the version, why it is that
// one, and what the formats make of it, in Markdown. Names from the repository are
// in a block of code or inert, so that none of them is markup.
func printSummary(a *app, p *project.Project) error {
	p.Query.Evidence, p.Query.AllHigher = true, true
	r, texts, err := a.deriveTexts(p, []string{p.Format})
	if err != nil {
		return err
	}
	e := explain.Explanation{Plan: p.Plan, Result: r, Project: explained(&a.place, p)}
	words := e.Words(explain.Style{})
	fence := "```"
	// A tag or a branch can hold backquotes, and would end the block.
	for strings.Contains(words, fence) {
		fence += "`"
	}
	fmt.Fprintf(&a.out, "### %s\n\n%s\n%s%s\n\n| format | version |\n| --- | --- |\n", ci.Inert(texts[0]), fence, words, fence)
	for _, one := range explain.EveryText(p.Plan, r.Version) {
		if one.Err == nil {
			fmt.Fprintf(&a.out, "| %s | <code>%s</code> |\n", one.Format, ci.Inert(one.Text))
		}
	}
	return nil
}
