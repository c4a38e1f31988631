package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// showConfig prints every setting, its value and where it comes from.
type showConfig struct {
	JSON bool `name:"json" help:"as one object"`
}

// shownSetting is one setting in config --json.
type shownSetting struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // null when it has none
	From  string `json:"from"`  // "default", "tagline.toml:2", "TAGLINE_SCHEME", "--scheme"
	Doc   string `json:"doc"`
}

func (c *showConfig) run(a *app) error {
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	for _, n := range p.Warnings {
		a.warn(n.Text)
	}
	a.tellPassed(p, true)
	var rows []shownSetting
	for _, set := range p.Theirs {
		rows = append(rows, shownSetting{Name: set.Name, Value: set.Value, From: set.From})
	}
	for _, k := range config.Keys {
		set := p.Settings.Get(k.Name)
		if p.Rules != "" && set.From == "" && (k.Theirs != "" || k.In == config.InFile) {
			continue // setuptools-scm's configuration decides it
		}
		row := shownSetting{k.Name, set.Value, set.From, k.Doc}
		if set.From == "" {
			row.From, row.Value = "default", k.DefaultValue()
			if k.Name == "sdist-files" && p.Tracked() { // setuptools-scm adds them
				row.Value = "tracked"
			}
		} else if p.From[k.Name] == "" {
			row.From += " (no effect)"
		}
		rows = append(rows, row)
	}
	if c.JSON {
		return a.writeJSON(struct {
			File     *string        `json:"file"`
			Mode     string         `json:"mode"`
			Settings []shownSetting `json:"settings"`
			Passed   []shownPassed  `json:"passed_over"`
		}{fileOrNull(p.Config), mode(p.Plan), rows, shownPasses(p)})
	}
	if p.Rules != "" {
		fmt.Fprintf(&a.out, "# %s configures setuptools-scm, and is followed to the letter\n", p.Config)
	}
	name, value := 0, 0
	texts := make([]string, len(rows))
	for i, row := range rows {
		texts[i] = valueText(row.Value)
		name, value = max(name, len(row.Name)), max(value, min(len(texts[i]), 32))
	}
	for i, row := range rows {
		fmt.Fprintf(&a.out, "%-*s  %-*s  %s\n", name, row.Name, value, terminal.Printable(texts[i]), terminal.Printable(row.From))
	}
	return nil
}

// shownPassed is one thing that is passed over in config --json.
type shownPassed struct {
	Text   string  `json:"text"`
	Hint   *string `json:"hint"`
	Builds bool    `json:"builds"` // builds listen to it, and print another version
}

func shownPasses(p *project.Project) []shownPassed {
	list := []shownPassed{}
	for _, passed := range p.Passed {
		list = append(list, shownPassed{passed.Text, fileOrNull(passed.Hint), passed.Builds})
	}
	return list
}

// tellPassed says what the configuration in force passes over, and with builds also
// what builds listen to, which a run that derives a version warns of by itself.
func (a *app) tellPassed(p *project.Project, builds bool) {
	for _, passed := range p.Passed {
		switch {
		case passed.Builds && builds:
			a.warn(passed.Text)
		case passed.Builds:
			continue
		default:
			a.say("note: " + passed.Text)
		}
		if passed.Hint != "" {
			a.say("hint: " + passed.Hint)
		}
	}
}

func fileOrNull(name string) *string {
	if name == "" {
		return nil
	}
	return &name
}

// mode returns the word for whose rules are in force.
func mode(p plan.Plan) string {
	if p.Rules != "" {
		return "compatible"
	}
	return "own"
}

// valueText writes a value as a file would have it, "-" for none.
func valueText(value any) string {
	switch v := value.(type) {
	case nil:
		return "-"
	case []uint64:
		return strings.Join(strings.Fields(strings.Trim(fmt.Sprint(v), "[]")), ",")
	}
	if explain.ValidText("", value) != nil {
		return fmt.Sprintf("%q", value) // JSON would have U+FFFD
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
