package setuptoolsscm

import (
	"errors"

	"github.com/tagline-scm/tagline/scm"
)

// query is what setuptools-scm asks of a repository: git describe's own pick
// under its pattern, and all the facts about it. command is the describe command
// that the reader answers, nil where there is none, or none that it can answer
// and a program may be run.
func (c *Config) query(place Place, mayRun bool) (q scm.Query, command *describe, err error) {
	switch {
	case place.HgGit:
		q, err = c.hgGitQuery()
		return q, nil, err
	case place.Mercurial:
		return c.mercurialQuery(), nil, nil // what is configured for git has no effect
	}
	q = scm.Query{Match: []string{c.Glob()}}
	if c.DescribeSet {
		d, err := parseCommand(c.Describe)
		switch {
		case err == nil:
			q, command = d.query, &d
		case !mayRun:
			return q, nil, err
		}
	}
	if !c.Scoped {
		return q, command, nil
	}
	if place.Project == "" {
		return q, nil, &ConfigError{File: c.File, Table: c.Table, Key: "scm.git.distance_scope",
			Reason: "the project is the repository's root, so it would restrict nothing; " +
				"set root so that the project lies below it"}
	}
	q.Paths = append([]string{place.Project}, c.Scope...)
	q.CountFirstParent = c.FirstParent
	return q, command, nil
}

// errNotChosen is why a tag does not count where another one is counted from.
var errNotChosen = errors.New("another tag is chosen")

// errNoDescribe is why no tag counts where the describe command finds none.
var errNoDescribe = errors.New("the describe command finds no tag")
