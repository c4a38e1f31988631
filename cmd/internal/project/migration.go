package project

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
)

// Migration is what a configuration of setuptools-scm, vcs-versioning or hatch-vcs
// becomes.
type Migration struct {
	setuptoolsscm.Translation
	Table    string   // the table that it stands in, or the first of Replaces where it stands in none
	Replaces []string // the tables of pyproject.toml that the new ones replace
	Source   string   // a table that names the new source to hatchling, "" where none is needed
}

// Migration translates the configuration in force. The error is a *UsageError where
// there is nothing to translate, or says why setuptools-scm itself cannot use it.
func (p *Project) Migration() (Migration, error) {
	c := p.SetuptoolsSCM
	if c == nil {
		return Migration{}, &UsageError{Text: "there is no configuration of setuptools-scm, vcs-versioning or hatch-vcs " +
			"to migrate from; `tagline init` writes a new one"}
	}
	if c.Unusable != nil {
		return Migration{}, c.Unusable
	}
	if py, err := p.known.Pyproject(p.File.Dir); err == nil && py.Hatch {
		return Migration{}, &UsageError{
			Text: "[version] of hatch.toml configures hatch-vcs, and migrating changes pyproject.toml alone",
			Hint: "move it to [tool.hatch.version] in pyproject.toml first",
		}
	}
	m := Migration{Translation: c.Translate(), Table: c.Table,
		Replaces: []string{"tool.setuptools_scm", "tool.vcs-versioning", "tool.vcs_versioning"}}
	if p.File.Form == config.HatchVCS {
		m.Replaces = []string{"tool.hatch.version", "tool.hatch.build.hooks.vcs"}
		m.Source = "[tool.hatch.version]\nsource = \"tagline\"\n\n"
	}
	if m.Table == "" {
		m.Table = m.Replaces[0]
	}
	return m, nil
}

// Proposed returns the plan that text, a [tool.tagline] in the place of the
// configuration in force, would make with the same reader.
func (p *Project) Proposed(text string) (plan.Plan, error) {
	file := config.File{Form: config.Tagline, Dir: p.File.Dir, Name: "pyproject.toml", Data: []byte(text)}
	settings, err := config.Load(file, p.world.Env, p.world.Flags)
	var own plan.Plan
	if err == nil {
		base := config.Base{Root: p.place.Repository, File: p.File.Dir, Start: p.Start}
		if base.Root == "" {
			base.Root = p.Source
		}
		own, err = settings.Plan(base, p.world.Now)
	}
	if err != nil {
		return own, fmt.Errorf("the proposed configuration: %w", err)
	}
	own.Sources = []plan.Source{p.asked()}
	return own, nil
}
