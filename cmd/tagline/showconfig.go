package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
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
	var rows []shownSetting
	if p.compat != nil {
		rows = referenceSettings(p)
	}
	for _, k := range config.Keys {
		set := p.settings.Get(k.Name)
		if p.compat != nil && set.From == "" && !slices.Contains(besideReference, k.Name) {
			continue // the reference's configuration decides it
		}
		row := shownSetting{k.Name, set.Value, set.From, k.Doc}
		if set.From == "" {
			row.From, row.Value = "default", k.DefaultValue()
		}
		rows = append(rows, row)
	}
	if c.JSON {
		return a.writeJSON(struct {
			File     *string        `json:"file"`
			Mode     string         `json:"mode"`
			Settings []shownSetting `json:"settings"`
		}{fileOrNull(p.Config), modeName(p.Mode), rows})
	}
	if p.Mode == plan.Compatible {
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

// besideReference are the settings that are in force at their default, too,
// where a reference's configuration is.
var besideReference = []string{"format", "strict", "allow-unproven", "require", "android.layout", "reader", "git-env", "config", "as", "allow-commands", "pretend-version"}

// referenceSettings are the keys that the reference's configuration sets, and
// the schemes in any case.
func referenceSettings(p *prepared) []shownSetting {
	section := maps.Clone(p.compat.Section)
	from := map[string]string{}
	for name := range section {
		from[name] = p.Config
	}
	for name, schemes := range map[string][]string{"version_scheme": p.compat.VersionSchemes, "local_scheme": p.compat.LocalSchemes} {
		if _, given := section[name]; !given {
			section[name], from[name] = strings.Join(schemes, ", "), "default"
		}
	}
	var rows []shownSetting
	for _, name := range slices.Sorted(maps.Keys(section)) {
		rows = append(rows, shownSetting{Name: name, Value: section[name], From: from[name]})
	}
	return rows
}

func fileOrNull(name string) *string {
	if name == "" {
		return nil
	}
	return &name
}

func modeName(m plan.Mode) string {
	if m == plan.Compatible {
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
	if allUTF8("", reflect.ValueOf(value)) != nil {
		return fmt.Sprintf("%q", value) // JSON would have U+FFFD
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
