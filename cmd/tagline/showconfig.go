package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scm"
)

// showConfig prints the settings that are not at their default, with where each comes
// from; or every one; or the value of one.
type showConfig struct {
	Name    string `arg:"" optional:"" help:"print the value of this setting alone"`
	All     bool   `help:"those at their default too"`
	Changed bool   `help:"those that are not at their default and nothing else"`
	JSON    bool   `name:"json" help:"every setting, as one object"`
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
	tellPassed(&a.printer, p, true)
	for _, text := range unmatched(p) {
		a.warn(text)
	}
	// The rules of a flow are many and alike, so they are listed where everything is.
	rows := append(settingsOf(p), rulesOf(p, c.All || c.JSON && !c.Changed)...)
	changed := slices.DeleteFunc(slices.Clone(rows), func(s shownSetting) bool { return s.From == "default" })
	switch {
	case c.Name != "":
		return c.one(a, rows)
	case c.JSON:
		if c.Changed {
			rows = changed
		}
		return a.writeJSON(struct {
			File     *string        `json:"file"`
			Mode     string         `json:"mode"`
			Settings []shownSetting `json:"settings"`
			Passed   []shownPassed  `json:"passed_over"`
		}{fileOrNull(p.Config), mode(p.Plan), rows, shownPasses(p)})
	}
	if p.Rules != "" && !c.Changed {
		fmt.Fprintf(&a.out, "# %s configures setuptools-scm, and is followed to the letter\n", p.Config)
	}
	if c.All {
		listSettings(a, rows)
		return nil
	}
	listSettings(a, changed)
	if rest := len(rows) - len(changed); rest > 0 && !c.Changed {
		fmt.Fprintf(&a.out, "# %s at the default: `tagline config --all` lists them too\n", explain.Counted(rest, "setting"))
	}
	return nil
}

// one prints the value of one setting: a text as it is, of a list a line for each
// element, nothing where there is none.
func (c *showConfig) one(a *app, rows []shownSetting) error {
	var names []string
	for _, row := range rows {
		names = append(names, row.Name)
		if row.Name != c.Name {
			continue
		}
		switch v := row.Value.(type) {
		case nil:
		case []string:
			for _, element := range v {
				fmt.Fprintln(&a.out, element)
			}
		case string:
			fmt.Fprintln(&a.out, v)
		default:
			fmt.Fprintln(&a.out, valueText(v))
		}
		return nil
	}
	return &usageError{text: fmt.Sprintf("unknown setting %q", c.Name), near: config.Nearest(c.Name, names), list: "tagline config --all"}
}

// settingsOf returns every setting in force: those of setuptools-scm's configuration
// first, where there is one.
func settingsOf(p *project.Project) []shownSetting {
	var rows []shownSetting
	settings := p.Settings.Unruled()
	// That program's own names and values, as its file has them.
	for _, set := range p.Theirs {
		rows = append(rows, shownSetting{Name: set.Name, Value: set.Value, From: set.From})
	}
	for _, k := range config.Keys {
		set := settings.Get(k.Name)
		// Beside setuptools-scm's configuration a default of ours would be a lie: that program's
		// own default counts.
		if p.Rules != "" && set.From == "" && (k.Theirs != "" || k.In == config.InFile) {
			continue // setuptools-scm's configuration decides it
		}
		row := shownSetting{k.Name, set.Value, set.From, k.Doc}
		if set.From == "" {
			row.From, row.Value = "default", k.DefaultValue()
			if k.Name == "sdist-files" && p.Tracked() { // setuptools-scm adds them
				row.Value = "tracked"
			}
		} else if p.From[k.Name] == "" { // set, and nothing came of it: that is what people look for here
			row.From += " (no effect)"
		}
		rows = append(rows, row)
	}
	return rows
}

// rulesOf returns the rules for branches, each with what it says: those of the file,
// then those of the flow, where it is not enough to name that.
func rulesOf(p *project.Project, flow bool) []shownSetting {
	var rows []shownSetting
	for _, r := range p.Settings.Rules {
		if !r.Own() && !flow {
			continue
		}
		row := shownSetting{Name: "branch." + r.Names[0], From: r.From, Doc: "a rule for branches of these names"}
		says := map[string]any{}
		for _, k := range config.RuleKeys {
			if set := r.Get(k.Name); set.From != "" {
				says[k.Name] = set.Value
			}
		}
		row.Value = says
		// Of several rules at most one applies, and which is what people look for.
		if b := p.Branch; b != nil && b.Where == r.From && slices.Contains(r.Names, b.Rule) {
			row.From += " (in force)"
		}
		rows = append(rows, row)
	}
	return rows
}

// listSettings prints a line for each setting.
func listSettings(a *app, rows []shownSetting) {
	name, value := 0, 0
	texts := make([]string, len(rows))
	// A list of many paths must not push the next column off the screen: 32.
	for i, row := range rows {
		texts[i] = valueText(row.Value)
		name, value = max(name, len(row.Name)), max(value, min(len(texts[i]), 32))
	}
	for i, row := range rows {
		fmt.Fprintf(&a.out, "%-*s  %-*s  %s\n", name, row.Name, value, terminal.Printable(texts[i]), terminal.Printable(row.From))
	}
}

// unmatched says which elements of dirty-exclude, and which paths that are left out,
// name no tracked file: a mistake, or a file that is only there at times. It is told
// where somebody looks for it.
func unmatched(p *project.Project) []string {
	// An untracked file can match at any time, so nothing can be said then.
	if len(p.Query.Dirty.Exclude)+len(p.Query.ExcludePaths) == 0 || p.Query.Dirty.Untracked || p.Reader == nil {
		return nil
	}
	tracked, err := p.Reader.Files()
	if err != nil {
		return nil
	}
	var texts []string
	matches := func(name string) bool {
		only := scm.DirtyPolicy{Exclude: []string{name}}
		return slices.ContainsFunc(tracked, func(path string) bool { return only.Excludes([]byte(path)) })
	}
	for _, name := range p.Query.ExcludePaths {
		if !matches(name) {
			texts = append(texts, fmt.Sprintf("paths: no tracked file matches %q", "!"+name))
		}
	}
	for i, name := range p.Query.Dirty.Exclude {
		if !matches(name) {
			if given := p.Settings.List("dirty-exclude"); len(given) == len(p.Query.Dirty.Exclude) {
				name = given[i]
			}
			texts = append(texts, fmt.Sprintf("dirty-exclude: no tracked file matches %q", name))
		}
	}
	return texts
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
func tellPassed(to *printer, p *project.Project, builds bool) {
	for _, passed := range p.Passed {
		switch {
		case passed.Builds && builds:
			to.warn(passed.Text)
		case passed.Builds:
			continue
		default:
			to.say("note: " + passed.Text)
		}
		to.advise(passed.Hint)
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
	// A name in a repository is bytes: shown with escapes it can at least be recognised.
	if explain.ValidText("", value) != nil {
		return fmt.Sprintf("%q", value) // JSON would have U+FFFD
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
