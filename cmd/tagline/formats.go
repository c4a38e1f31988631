package main

import (
	"fmt"
	"io"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
)

// formats prints every format with this repository's version in it.
type formats struct {
	deriving
	fromRemote
}

func (c *formats) run(a *app) error {
	c.remote = c.Remote
	c.everyFormat = true
	for _, companion := range render.Companions() {
		c.companions = append(c.companions, companion.Name)
	}
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	r, err := a.derive(p)
	// A requirement or --strict refuses the version without making it unknown.
	known := err == nil || is[*plan.RequirementError](err) || is[*plan.StrictError](err)
	here := func(name string) string {
		if known {
			if text, err := render.Write(name, r.Version, p.Render); err == nil {
				return text
			}
		}
		return "-"
	}
	// A format that cannot hold this version stays in the list, with a dash: its name is what was
	// looked for.
	rows := [][3]string{{"FORMAT", "HERE", "RULE"}}
	for _, f := range render.All() {
		rows = append(rows, [3]string{f.Name, here(f.Name), f.Rule()})
	}
	table(&a.out, rows)
	rows = [][3]string{{"BESIDE IT", "HERE", "RULE"}}
	for _, companion := range render.Companions() {
		rows = append(rows, [3]string{companion.Name, here(companion.Name), companion.Doc})
	}
	fmt.Fprintln(&a.out)
	table(&a.out, rows)
	// The list is of use without a version too.
	if err != nil {
		return &shownError{err}
	}
	return nil
}

// table prints rows in columns.
func table(w io.Writer, rows [][3]string) {
	first, second := 0, 0
	for _, row := range rows {
		first, second = max(first, len(row[0])), max(second, len(row[1]))
	}
	for _, row := range rows {
		fmt.Fprintf(w, "%-*s  %-*s  %s\n", first, row[0], second, row[1], row[2])
	}
}
