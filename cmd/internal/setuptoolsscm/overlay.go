package setuptoolsscm

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// What flags and TAGLINE_ variables say is laid over the configuration: it does
// to setuptools-scm's answer what its name says. What cannot is an error that
// names setuptools-scm's own way (config.Key.Refused); there is no third.

// laidUnder returns the configuration with the settings laid over it that take
// the place of one of its own keys, and the scheme where it is one of Tagline's
// own. The error is a *config.Error.
func (c *Config) laidUnder(s *config.Settings, o scheme.Options) (*Config, *scheme.Scheme, error) {
	// A copy: the configuration itself is shown by `config` and translated by `migrate`.
	under := *c
	own, err := under.layScheme(s, o)
	if err != nil {
		return nil, nil, err
	}
	if s.Given("local-scheme") {
		under.LocalSchemes = s.List("local-scheme") // Common knows the same names
	}
	if s.Given("tag-prefix") {
		under.TagPrefix = s.Text("tag-prefix")
		// setuptools-scm puts its own prefix into the pattern as it is. A flag is meant as text.
		under.globPrefix = escapeGlob(under.TagPrefix)
	}
	if s.Given("paths") {
		under.Scoped = false // they say which commits count
	}
	return &under, own, c.refuse(s, own)
}

// idle says why a setting has no effect beside the configuration.
func (d derivation) idle(k config.Key) string {
	c := d.config
	switch own := d.own; {
	case own != nil:
		return config.UnderScheme(k, *own)
	case k.Name == "bump" && c.VersionSchemes[0] == "calver-by-date":
		return "version_scheme is calver-by-date, which raises no part"
	case k.Name == "allow-commands" && (!c.DescribeSet || d.command != nil):
		return "there is no describe command that only a program can answer"
	case strings.HasPrefix(k.Name, "dirty-") && d.command != nil && d.command.options.Dirty == "":
		return "scm.git.describe_command does not look at the work tree"
	}
	return ""
}

// refuse returns an error for a setting that has no place beside setuptools-scm.
// One that a scheme of Tagline's own reads has, under that scheme.
func (c *Config) refuse(s *config.Settings, own *scheme.Scheme) error {
	for _, k := range config.Keys {
		read := own != nil && slices.Contains(own.Settings, k.Name)
		if !k.Refused || !s.Given(k.Name) || read {
			continue
		}
		return noPlace(s, k, c.shown()+": "+c.called(k.Theirs)+" says it there")
	}
	return nil
}

// noPlace returns the error for a flag or a variable, which it names.
func noPlace(s *config.Settings, k config.Key, beside string) error {
	return &config.Error{Text: fmt.Sprintf("%s has no place beside %s", s.Get(k.Name).From, beside)}
}

// shown names the configuration.
func (c *Config) shown() string {
	switch {
	case c.Table == "":
		return c.File
	case c.File == "":
		return "[" + c.Table + "]"
	}
	return fmt.Sprintf("[%s] in %s", c.Table, c.File)
}

// layScheme lays the setting scheme over version_scheme. A name that both tools
// have means setuptools-scm's.
func (c *Config) layScheme(s *config.Settings, o scheme.Options) (*scheme.Scheme, error) {
	name := s.Text("scheme")
	names := versionSchemes()
	if !s.Given("scheme") || slices.Contains(names, name) {
		// One name, so the list of the configuration has nothing left to fall back to.
		if s.Given("scheme") {
			c.VersionSchemes = []string{name}
		}
		_, err := s.Scheme(scheme.Default, o, names) // bump must name a part
		return nil, err
	}
	// Its templates would be looked for in a configuration that is not there.
	if name == "custom" {
		return nil, s.Wrong("scheme", fmt.Sprintf("the scheme custom has no place beside %s: its templates stand in Tagline's own configuration",
			c.shown()))
	}
	for _, own := range scheme.All() {
		if !slices.Contains(names, own.Name) && !own.Total {
			names = append(names, own.Name)
		}
	}
	own, err := s.Scheme(name, o, names)
	return &own, err
}

// ask makes the query of the configuration and the settings together.
func (d *derivation) ask(s *config.Settings, base config.Base, mayRun bool) error {
	c := d.config
	mine, err := s.Query(base)
	if err != nil {
		return err
	}
	q, command, err := c.query(d.place, mayRun)
	if err != nil {
		return err
	}
	// The command runs as it is, and no setting can change what it prints.
	if c.DescribeSet && command == nil && !d.place.Mercurial {
		if err := c.decidedByCommand(s); err != nil {
			return err
		}
	}
	// match takes the place of the command's own, as a flag that of a key; what is
	// excluded there stays so, for a tag that stops setuptools-scm stops this too.
	if command != nil && s.Given("match") {
		q.Match = nil
	}
	q.Exclude = append(slices.Clip(q.Exclude), mine.Exclude...)
	q.Dirty = mine.Dirty
	if s.Given("first-parent") {
		q.FirstParent = mine.FirstParent
	}
	if s.Given("annotated-only") {
		q.AnnotatedOnly = mine.AnnotatedOnly
	}
	if s.Given("paths") {
		q.Paths, q.ExcludePaths, q.CountFirstParent = mine.Paths, mine.ExcludePaths, c.FirstParent
	}
	var filters []func(string) error
	if s.Given("tag-prefix") {
		filters = append(filters, c.hasPrefix)
	}
	if mine.Match != nil {
		filters = append(filters, matches(mine.Match))
	}
	if c.Describe == nil || command != nil || d.place.Mercurial { // else the tag need not be one that the query finds
		q.Better = c.better()
	}
	// setuptools-scm takes the nearest tag, good or bad. Who asks for the highest asks for the
	// highest version, so a tag that is none cannot be it.
	if mine.Select != scm.Nearest {
		q.Select = mine.Select
		filters = append(filters, func(ref string) error { _, _, err := c.ParseTag(ref); return err })
	}
	d.filter = every(filters...)
	q.Accept = every(d.filter, q.Accept)
	d.query, d.command = q, command
	return nil
}

// chooses returns the key that says which tags git describe is asked for, "" where
// nothing but a digit is.
func (c *Config) chooses(s *config.Settings) string {
	key := ""
	switch {
	case c.DescribeSet:
		key = "scm.git.describe_command"
	case s.Given("tag-prefix"):
		return "tag-prefix"
	case c.TagPrefix != "":
		key = "tag.prefix"
	case c.Strict != nil && *c.Strict:
		key = "tag.strict"
	}
	return c.called(key)
}

// called returns a key as the configuration's form has it.
func (c *Config) called(key string) string {
	if (c.Table == hatchTable || c.Table == hatchFileTable) && key != "" {
		return "raw-options." + key
	}
	return key
}

// decidedByCommand refuses the settings that would have to change what a program
// prints.
func (c *Config) decidedByCommand(s *config.Settings) error {
	const key = "scm.git.describe_command"
	for _, k := range config.Keys {
		if k.Theirs == key && s.Given(k.Name) {
			return noPlace(s, k, fmt.Sprintf("%s: %q, which is run, decides it", key, strings.Join(c.Describe, " ")))
		}
	}
	return nil
}

// hasPrefix accepts the tags that begin with the prefix, which setuptools-scm
// cuts off where it is there.
func (c *Config) hasPrefix(ref string) error {
	if strings.HasPrefix(ref, c.TagPrefix) {
		return nil
	}
	return &scheme.PrefixError{Prefix: c.TagPrefix}
}

// matches accepts the tags that one of the globs matches.
func matches(globs []string) func(string) error {
	return func(ref string) error {
		if slices.ContainsFunc(globs, func(glob string) bool { return wildmatch.Match(glob, ref, 0) }) {
			return nil
		}
		return &scm.GlobError{}
	}
}

// every accepts what all the functions accept that are not nil; without any it is
// nil.
func every(accepts ...func(string) error) func(string) error {
	accepts = slices.DeleteFunc(accepts, func(accept func(string) error) bool { return accept == nil })
	if len(accepts) == 0 {
		return nil
	}
	return func(ref string) error {
		for _, accept := range accepts {
			if err := accept(ref); err != nil {
				return err
			}
		}
		return nil
	}
}
