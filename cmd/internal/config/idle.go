package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
)

// Idle warns of the settings that can have no effect at any commit, and takes
// them off the plan's list of what is in force. why gives the reason for a key,
// "" where it has an effect. A variable may be meant for other projects, so it is
// taken off the list in silence.
func (s *Settings) Idle(p *plan.Plan, why func(k Key) string) {
	for _, k := range Keys {
		if !s.Given(k.Name) {
			continue
		}
		reason := why(k)
		if reason == "" {
			continue
		}
		delete(p.From, k.Name)
		if from := s.Get(k.Name).From; from != k.Variable() {
			p.Warnings = append(p.Warnings, scheme.Note{
				Rule: plan.NoEffect, Level: scheme.Warning, Text: fmt.Sprintf("%s has no effect: %s", named(k, from), reason),
			})
		}
	}
}

// InRun says why a setting has no effect in a run of a command, whose plan is p.
// everyFormat says that the run shows the version in every format, also those that
// nobody named.
func (s *Settings) InRun(k Key, p *plan.Plan, command string, everyFormat bool) string {
	if s.Get(k.Name).From == "--"+k.Flag() && slices.Contains(k.Idle, command) {
		return fmt.Sprintf("`tagline %s` does not look at it", command)
	}
	own := p.Schemes[0]
	switch {
	case k.Name == "bump" && own.Follows && command != "next" && command != "config":
		return fmt.Sprintf("the scheme is %s, whose versions count from the tag; only `tagline next` looks at it", own.Name)
	case k.Name == "commit-length" && !own.Total && !everyFormat:
		return noCommit(p)
	}
	return ""
}

// noCommit says why no commit is part of what a plan prints, "" if one is.
func noCommit(p *plan.Plan) string {
	if len(p.Options.Local) == 0 || slices.Contains(p.Formats, "git-describe") {
		return "" // the default has one
	}
	for _, name := range p.Options.Local {
		if l, err := scheme.LocalByName(name); err != nil || l.Commit {
			return ""
		}
	}
	return fmt.Sprintf("the local scheme %s writes no commit", strings.Join(p.Options.Local, ","))
}

// named is a setting as the user gave it: --layout, or layout (tagline.toml:3).
func named(k Key, from string) string {
	if from == "--"+k.Flag() {
		return from
	}
	return fmt.Sprintf("%s (%s)", k.Name, from)
}

// UnderScheme says why a setting has no effect under a scheme of Tagline's own.
func UnderScheme(k Key, s scheme.Scheme) string {
	its, _, _ := strings.Cut(k.Name, ".")
	var others []string
	for _, other := range scheme.All() {
		if slices.Contains(other.Settings, its) {
			others = append(others, other.Name)
		}
	}
	switch {
	case others != nil && !slices.Contains(s.Settings, its):
		return fmt.Sprintf("the scheme is %s, and this is for %s", s.Name, strings.Join(others, ", "))
	case s.Total && (k.Name == "local-scheme" || k.Name == "initial-version"):
		return fmt.Sprintf("the templates of the scheme %s decide that", s.Name)
	}
	return ""
}
