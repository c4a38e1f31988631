package setuptoolsscm

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Request is a configuration and what it is followed with.
type Request struct {
	Config   *Config
	Settings config.Settings // flags and TAGLINE_ variables, which are laid over it
	Tool     string          // whose configuration it is: setuptools-scm, vcs-versioning, hatch-vcs
	File     string          // the file that it is in, as messages name it
	Start    string          // where the paths of settings start
	Place    Place
	Reader   scm.Reader                                      // of the repository at Place; nil without one
	Run      func(command []string) (text string, err error) // runs a describe command, "" where it fails; nil runs none
	Now      time.Time                                       // of the build
	Clock    string                                          // the variable that gave Now; "" for none
}

// Plan returns the plan that a configuration of setuptools-scm makes together
// with the settings laid over it. Everything that it asks of the repository is
// asked through the reader, by the plan's sources. Errors are *ConfigError,
// *CommandError and *config.Error.
func Plan(r Request) (plan.Plan, error) {
	c := r.Config
	root := c.Root
	if r.Place.Repository != "" {
		root = r.Place.Repository
	}
	base := config.Base{Root: root, Start: r.Start}
	p, err := r.Settings.Common(base, r.Now)
	if err != nil {
		return p, err
	}
	c, own, err := c.laidUnder(&r.Settings, p.Options)
	if err != nil {
		return p, err
	}
	// What reads tags here is the regular expression; this is for what lists and weighs them.
	p.Tags = scheme.TagRule{Prefix: c.TagPrefix}
	// A scheme of Tagline's own has its own settings, beside whatever configuration.
	if own != nil {
		p.Options.Layout, p.Options.Date = r.Settings.Text("layout"), r.Settings.Text("date")
	}
	p.Options.Local, p.Options.Fragments = c.LocalSchemes, c.Fragments
	p.Rules, p.Theirs = r.Tool, c.settings(&r.Settings, r.File)
	p.Warnings = append(p.Warnings, warnings("configuration", c.Warnings)...)
	p.Warnings = append(p.Warnings, warnings("source", r.Place.Warnings)...)
	p.Query, p.Options.Reasons.Clock = r.Place.Query, r.Clock
	d := derivation{config: c, place: r.Place, own: own}
	if r.Place.Repository != "" {
		if err = d.ask(&r.Settings, base, r.Run != nil); err != nil {
			return p, err
		}
		p.Query, p.Chooses = d.query, c.chooses(&r.Settings)
		p.Query.AllHigher = p.Strict
	}
	p.Options.Reasons = p.Reasons()
	// From here on the plan is finished: what derives has a copy, and nothing that a run does
	// comes back into it.
	d.options = p.Options
	r.Settings.Idle(&p, d.idle)
	p.Derive, p.Naming = d.derive, d.naming()
	p.Schemes = []scheme.Scheme{p.Naming.Scheme}
	d.writes(&p, root, Tool(r.Settings.Text("as")), r.Settings.Given("write"))
	p.Sources = []plan.Source{d.source(r)}
	return p, nil
}

// source is the one place that facts come from.
func (d derivation) source(r Request) plan.Source {
	at := d.place
	switch {
	case at.Repository != "":
	case at.Found:
		return plan.Source{Name: at.Facts.Source, Facts: func(scm.Query) (scm.Facts, bool, error) {
			return at.Facts, true, nil
		}}
	default:
		none := &plan.NoSourceError{Above: at.Above}
		// The error names the root only where it alone was looked at.
		if !d.config.SearchParents {
			none.Root = d.config.ShownRoot
		}
		return plan.Source{Name: "nothing", Facts: func(scm.Query) (scm.Facts, bool, error) {
			return scm.Facts{}, false, none
		}}
	}
	return plan.Source{
		Name: "repository",
		Facts: func(q scm.Query) (scm.Facts, bool, error) {
			f, err := r.Reader.Facts(q)
			return f, err == nil, err
		},
		Reader: r.Reader,
		See:    witness{d, r.Reader, r.Run, r.Settings.Given("commit-length")}.see,
	}
}

// settings are the keys that the configuration sets, and the schemes in any case,
// but those that a setting is laid over.
func (c *Config) settings(over *config.Settings, file string) []plan.Setting {
	section := maps.Clone(c.Section)
	// Every version hangs on these two, so they are shown where nobody set them too.
	for name, schemes := range map[string][]string{"version_scheme": c.VersionSchemes, "local_scheme": c.LocalSchemes} {
		if _, given := section[name]; !given {
			section[name] = strings.Join(schemes, ", ")
		}
	}
	for _, k := range config.Keys {
		if over.Given(k.Name) && (k.Name == "scheme" || k.Name == "local-scheme" || k.Name == "name") {
			delete(section, k.Theirs)
		}
	}
	var rows []plan.Setting
	for _, name := range slices.Sorted(maps.Keys(section)) {
		row := plan.Setting{Name: name, Value: section[name], From: file}
		if _, given := c.Section[name]; !given {
			row.From = "default"
		}
		rows = append(rows, row)
	}
	return rows
}
