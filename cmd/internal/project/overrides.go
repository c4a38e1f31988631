package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
)

// unused warns of variables that give this project's version by its name, by any name
// that it has, and are not the one that is used. Which variable counts depends on
// where the name is written and on the tool that is in force, so one that has no
// effect is easily taken for a version that was set.
func (p *Project) unused() []scheme.Note {
	if !config.HasNamed(p.world.Env) {
		return nil
	}
	names := p.names()
	var notes []scheme.Note
	for variable, value := range p.world.Env {
		tool, suffix, ok := strings.Cut(variable, config.PretendVersionFor)
		if !ok || value == "" || variable == p.Override.Variable || value == p.Override.Version ||
			!slices.Contains([]string{"TAGLINE", "SETUPTOOLS_SCM", "VCS_VERSIONING"}, tool) {
			continue
		}
		if !slices.ContainsFunc(names, func(name string) bool { return config.VariableName(name) == config.VariableName(suffix) }) {
			continue
		}
		text := fmt.Sprintf("%s is not used", variable)
		switch right := tool + config.PretendVersionFor + config.VariableName(names[0]); {
		case p.Override.Variable != "":
			text += ": " + p.Override.Variable + " comes first"
		case right != variable:
			text += ": the name for this project is " + right
		}
		if !slices.ContainsFunc(p.Warnings, func(n scheme.Note) bool { return strings.HasPrefix(n.Text, variable+" has no effect") }) {
			notes = append(notes, scheme.Note{Rule: plan.Unused, Level: scheme.Warning, Text: text})
		}
	}
	slices.SortFunc(notes, func(x, y scheme.Note) int { return strings.Compare(x.Text, y.Text) })
	return notes
}

// names returns every name that the project has, the one that counts first.
func (p *Project) names() []string {
	all := []string{p.Name()}
	if p.SetuptoolsSCM != nil {
		all = append([]string{p.SetuptoolsSCM.Project}, all...)
	}
	for _, dir := range []string{p.Start, p.Source} {
		if py, err := p.known.Pyproject(dir); err == nil {
			all = append(all, py.Text("project", "name"))
		}
	}
	all = append(all, p.Build.projectName())
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}
