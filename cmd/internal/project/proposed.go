package project

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
)

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
