package main

import (
	"fmt"
	"io"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
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
	asked := askedFormats(p)
	// A format that cannot hold this version stays in the list, with a dash: its name is what was
	// looked for.
	rows := [][3]string{{"FORMAT", "HERE", "RULE"}}
	for _, f := range render.All() {
		if asked(f.Name) {
			rows = append(rows, [3]string{f.Name, here(f.Name), f.Rule()})
		}
	}
	beside := [][3]string{{"BESIDE IT", "HERE", "RULE"}}
	for _, companion := range render.Companions() {
		if asked(companion.Name) {
			beside = append(beside, [3]string{companion.Name, here(companion.Name), companion.Doc})
		}
	}
	if len(rows) > 1 {
		table(&a.out, rows)
	}
	if len(rows) > 1 && len(beside) > 1 {
		fmt.Fprintln(&a.out)
	}
	if len(beside) > 1 {
		table(&a.out, beside)
	}
	// The list is of use without a version too.
	if err != nil {
		return &shownError{err}
	}
	return nil
}

// askedFormats reports whether a format is one of those of the flag -f; without it all
// are. What a configuration names is what `tagline` prints, and no reason to hide the rest.
func askedFormats(p *project.Project) func(name string) bool {
	if p.Settings.Get("format").From != "--format" {
		return func(string) bool { return true }
	}
	names := map[string]bool{}
	for _, name := range p.Formats {
		if f, err := render.ByName(name); err == nil {
			name = f.Name // helm is semver
		} else if c, ok := render.CompanionByName(name); ok {
			name = c.Name
		}
		names[name] = true
	}
	return func(name string) bool { return names[name] }
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
