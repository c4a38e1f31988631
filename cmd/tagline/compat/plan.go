package compat

import (
	"time"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Request is a configuration and what it is followed with.
type Request struct {
	Config   *Config
	Settings config.Settings // flags and TAGLINE_ variables, which are laid over it
	Start    string          // where the paths of settings start
	Place    Place
	Reader   scm.Reader                                      // of the repository at Place; nil without one
	Run      func(command []string) (text string, err error) // runs a describe command, "" where it fails; nil runs none
	Now      time.Time                                       // of the build
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
	p, err := r.Settings.Common(config.Base{Root: root, Start: r.Start}, r.Now)
	if err != nil {
		return p, err
	}
	p.Mode = plan.Compatible
	if c, err = c.laidUnder(r.Settings); err != nil {
		return p, err
	}
	p.Tags = scheme.TagRule{Prefix: c.TagPrefix}
	p.Options.Local, p.Options.Fragments = c.LocalSchemes, c.Fragments
	p.Warnings = append(p.Warnings, warnings("configuration", c.Warnings)...)
	p.Warnings = append(p.Warnings, warnings("source", r.Place.Warnings)...)
	d := derivation{config: c, place: r.Place, options: p.Options}
	p.Derive = d.derive
	d.writes(&p, root, Tool(r.Settings.Text("as")))
	source, err := d.source(&p, r)
	p.Sources = []plan.Source{source}
	return p, err
}

// source is the one place that facts come from.
func (d derivation) source(p *plan.Plan, r Request) (plan.Source, error) {
	at := d.place
	switch {
	case at.Repository != "":
	case at.Found:
		return plan.Source{Name: at.Facts.Source, Facts: func(scm.Query) (scm.Facts, bool, error) { return at.Facts, true, nil }}, nil
	default:
		none := &plan.NoSourceError{Above: at.Above}
		if !d.config.SearchParents {
			none.Root = d.config.ShownRoot
		}
		return plan.Source{Name: "nothing", Facts: func(scm.Query) (scm.Facts, bool, error) { return scm.Facts{}, false, none }}, nil
	}
	q, command, err := d.config.query(at, r.Run != nil)
	if err != nil {
		return plan.Source{}, err
	}
	p.Query = q
	w := witness{config: d.config, place: at, reader: r.Reader, command: command, run: r.Run, now: r.Now}
	return plan.Source{
		Name: "repository",
		Facts: func(q scm.Query) (scm.Facts, bool, error) {
			f, err := r.Reader.Facts(q)
			return f, err == nil, err
		},
		See: w.see,
	}, nil
}
