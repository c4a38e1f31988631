package compat

import (
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// hgGitQuery is what setuptools-scm asks of a repository of hg-git. Its pattern
// is v?[0-9].*, which hg looks for anywhere in a tag, so a digit is enough.
// Prefix and strictness have no effect; distance_scope is refused there too.
func (c *Config) hgGitQuery() (scm.Query, error) {
	q := scm.Query{Select: scm.NewestTag, Accept: func(tag string) error {
		if strings.ContainsAny(tag, digitBytes) {
			return nil
		}
		return &TagError{tag, `v?[0-9].*`, "", nil}
	}}
	if c.Scoped {
		return q, &ConfigError{File: c.File, Table: c.Table, Key: "scm.git.distance_scope",
			Reason: "it is for git alone, and this is a repository of hg-git"}
	}
	return q, nil
}

// ofHgGit returns the facts as setuptools-scm sees them in a repository of
// hg-git: a commit that git does not have keeps hg's hash after git's letter, and
// before the first commit the day is that of hg's null commit.
func ofHgGit(f scm.Facts) scm.Facts {
	f.VCS = "git"
	if f.Head.ID == "" {
		f.Head.Date = "1970-01-01"
	}
	return f
}
