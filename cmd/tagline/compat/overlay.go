package compat

import (
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
)

// laidUnder returns the configuration with the settings laid over it that take
// the place of one of its own keys. The error is a *config.Error.
func (c *Config) laidUnder(s config.Settings) (*Config, error) {
	under := *c
	if s.Given("tag-prefix") {
		under.TagPrefix = s.Text("tag-prefix")
	}
	if s.Given("initial-version") {
		under.Fallback = s.Text("initial-version")
	}
	for _, o := range []struct {
		key   string
		to    *[]string
		names []string
	}{
		{"scheme", &under.VersionSchemes, VersionSchemes()},
		{"local-scheme", &under.LocalSchemes, LocalSchemes()},
	} {
		if !s.Given(o.key) {
			continue
		}
		names, ok := s.Get(o.key).Value.([]string)
		if !ok {
			names = []string{s.Text(o.key)}
		}
		for _, name := range names {
			if !slices.Contains(o.names, name) {
				e := s.Wrong(o.key, fmt.Sprintf("unknown %s %q beside the configuration of %s", o.key, name, c.File))
				e.Near, e.List = config.Nearest(name, o.names), "tagline config"
				return nil, e
			}
		}
		*o.to = names
	}
	return &under, nil
}
