package main

import (
	"errors"
	"fmt"
	"path"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/migrate"
	"github.com/tagline-scm/tagline/cmd/internal/project"
)

// migrateCommand shows the configuration that setuptools-scm's becomes, and which
// versions it would change; it writes only when told to.
type migrateCommand struct {
	Last  int  `placeholder:"N" default:"20" help:"how many commits to compare besides the tags: 20 (default)"`
	Write bool `help:"replace the tables of setuptools-scm or hatch-vcs in pyproject.toml"`
}

func (c *migrateCommand) run(a *app) error {
	if c.Last < 0 {
		return &usageError{text: fmt.Sprintf("--last %d: a number of commits", c.Last)}
	}
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	if p.SetuptoolsSCM == nil {
		return &usageError{text: "there is no configuration of setuptools-scm, vcs-versioning or hatch-vcs " +
			"to migrate from; `tagline init` writes a new one"}
	}
	m, err := migrate.New(p.SetuptoolsSCM, p.File.Form)
	if is[*migrate.HatchFileError](err) {
		return &usageError{text: err.Error(), hint: "move it to [tool.hatch.version] in pyproject.toml first"}
	}
	if err != nil {
		return err
	}
	own, err := p.Proposed(m.TOML())
	if err != nil {
		return err
	}
	a.out.WriteString(m.TOML())
	summary := "there is no repository here, so no versions are compared"
	if p.Reader != nil {
		comparison := migrate.Comparison{Was: p.Plan, Is: own, Ask: p.Reader.Facts, Last: c.Last}
		if comparison.Tags, err = p.AllTags(); err != nil {
			return err
		}
		rows, err := comparison.Rows()
		if err != nil {
			return err
		}
		a.out.WriteString("\n" + migrate.Table(rows, m.WithTool, exitCode))
		summary = migrate.Summary(rows, exitCode)
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.say(summary)
	return c.finish(a, p, m)
}

// finish replaces setuptools-scm's tables, or says what would.
func (c *migrateCommand) finish(a *app, p *project.Project, m migrate.Migration) error {
	name := path.Join(p.File.Dir, "pyproject.toml")
	shown := "[" + m.Table + "]"
	if !c.Write {
		a.say(fmt.Sprintf("nothing written; `tagline migrate --write` replaces %s in %s", shown, a.shown(name)))
		return nil
	}
	t, err := a.tree(p.Full(p.File.Dir))
	if err != nil {
		return err
	}
	defer t.Close()
	data := p.File.Data
	if path.Base(p.File.Name) != "pyproject.toml" {
		if data, err = t.Read("pyproject.toml", config.MaxSize); err != nil {
			return err
		}
	}
	data, err = m.Replace(data)
	if wrong, ok := errors.AsType[*config.Error](err); ok {
		wrong.File = a.shown(name)
	}
	if err != nil {
		return err
	}
	if _, err := t.Put("pyproject.toml", data); err != nil {
		return err
	}
	a.say(fmt.Sprintf("replaced %s in %s; builds need tagline in the place of its build requirement too", shown, a.shown(name)))
	return nil
}
