package compat

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
	"github.com/tagline-scm/tagline/scm"
)

// Query is what the reference asks of a repository: git describe's own pick
// under its pattern, and all the facts about it.
func (c *Config) Query(place Place) (scm.Query, error) {
	switch {
	case place.HgGit:
		return c.hgGitQuery()
	case place.Mercurial:
		return c.mercurialQuery(), nil // what is configured for git has no effect
	}
	q := scm.Query{Match: []string{c.Glob()}}
	if c.DescribeSet && c.Describer == nil {
		d, err := parseCommand(c.Describe)
		if err != nil {
			return q, err
		}
		q = d.query
	}
	if !c.Scoped {
		return q, nil
	}
	if place.Project == "" {
		return q, &ConfigError{File: c.File, Table: c.Table, Key: "scm.git.distance_scope",
			Reason: "the project is the repository's root, so it would restrict nothing; set root so that the project lies below it"}
	}
	q.Paths = append([]string{place.Project}, c.Scope...)
	q.CountFirstParent = c.FirstParent
	return q, nil
}

// Files are the version files that the configuration asks for: paths below the
// project's directory or the root, and their content for the last Derive.
func (c *Config) Files() []VersionFile {
	var files []VersionFile
	for _, f := range []VersionFile{
		{Dir: c.Root, Name: c.WriteTo, template: c.WriteToTmpl},
		{Dir: c.Dir, Name: c.VersionFile, template: c.VersionTmpl},
		{Dir: c.Dir, Name: c.HookFile, template: c.HookTmpl, bare: true},
	} {
		if f.Name != "" {
			f.config = c
			files = append(files, f)
		}
	}
	return files
}

// VersionFile is one file to write.
type VersionFile struct {
	Dir, Name string
	template  string
	bare      bool // written without facts: no commit
	config    *Config
}

// OfHook reports whether hatch-vcs's build hook asks for the file.
func (f VersionFile) OfHook() bool { return f.bare }

// WriteToSource reports whether a build by setuptools writes version files into
// the source tree too: unless write_to_source or the variable of that name says
// no.
func (c *Config) WriteToSource() bool {
	if text, variable, _ := c.Env.Lookup("WRITE_TO_SOURCE"); variable != "" {
		text = strings.ToLower(text)
		return text != "0" && text != "false" && text != "no"
	}
	value, given := c.Section["write_to_source"]
	return !given || python.Truth(value)
}

// Content returns what the file holds for a version of the last Derive. The
// error is a *python.TemplateError.
func (f VersionFile) Content(version string) (string, error) {
	s := f.config.state
	if f.bare {
		s.node = ""
	}
	text, err := s.fileContent(f.Name, f.template, version)
	if err != nil {
		return "", fmt.Errorf("%s: %w", f.Name, err)
	}
	return text, nil
}
