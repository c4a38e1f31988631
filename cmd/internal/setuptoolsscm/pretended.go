package setuptoolsscm

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scm"
)

// pretended returns the version that a variable gives. One of Tagline's beats
// those of setuptools-scm that are as particular about the project.
func (c *Config) pretended() Place {
	version, variable, warning := c.Env.Lookup("PRETEND_VERSION")
	p := Place{}
	if warning != "" {
		p.Warnings = []string{warning}
	}
	named := strings.Contains(variable, "_FOR_") && version != ""
	if own := config.OwnOverride(c.Env.Vars, c.Project); own.Version != "" && (!named || own.Named) {
		version, variable = own.Version, own.Variable
	}
	p.Warnings = append(p.Warnings, c.ignored(variable)...)
	if version == "" {
		return p
	}
	p.Found, p.Variable = true, variable
	p.Facts = scm.Facts{Source: "override", Verbatim: version, Proof: scm.Proof{Proven: true, Reason: variable + " says so"}}
	return p
}

// ignored warns of variables that name this project and have no effect, because
// hatch-vcs does not tell setuptools-scm the project's name.
func (c *Config) ignored(used string) []string {
	if c.Dist != "" || c.Project == "" {
		return nil
	}
	var texts []string
	for _, tool := range c.Env.Tools {
		suffix := config.PretendVersionFor + distSuffix(c.Project)
		if name := tool + suffix; c.Env.Vars[name] != "" && name != used {
			texts = append(texts, fmt.Sprintf("%s has no effect: hatch-vcs does not pass the project's name on; TAGLINE%s is read",
				name, suffix))
		}
	}
	return texts
}
