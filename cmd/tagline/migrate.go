package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/migrate"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
)

// migrateCommand shows the configuration that setuptools-scm's or another tool's
// becomes, and which versions it would change; it writes only when told to.
type migrateCommand struct {
	Last  int  `placeholder:"N" default:"20" help:"how many commits to compare besides the tags: 20 (default)"`
	Write bool `help:"replace the old tool's tables in pyproject.toml, or write the configuration"`
	Force bool `help:"with --write, also where a tag would lose its version"`
}

func (c *migrateCommand) run(a *app) error {
	if c.Last < 0 {
		return &usageError{text: fmt.Sprintf("--last %d: a number of commits", c.Last)}
	}
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	// Nothing is guessed from other tools' tables: what they mean is not known here.
	if p.SetuptoolsSCM == nil {
		return c.fromRival(a, p)
	}
	m, err := migrate.New(p.SetuptoolsSCM, p.File.Form, p.Tracked())
	if is[*migrate.HatchFileError](err) {
		return &usageError{text: err.Error(), hint: "move it to [tool.hatch.version] in pyproject.toml first"}
	}
	if err != nil {
		return err
	}
	old, err := c.pyproject(a, p)
	if err != nil {
		return err
	}
	// A proposal is opened like a file that is there, by the very code that will read it.
	propose := func(m migrate.Migration) (*project.Project, error) {
		after, err := p.Proposed(path.Join(p.File.Dir, "pyproject.toml"), m.Trial(old), a.request)
		if a.aside(after); err != nil {
			err = fmt.Errorf("the proposed configuration: %w", err)
		}
		return after, err
	}
	var rows []migrate.Row
	if p.Reader != nil {
		if m, rows, err = c.try(p, m, propose); err != nil {
			return err
		}
	}
	after, err := propose(m)
	if err != nil {
		return err
	}
	summary := "there is no repository here, so no versions are compared"
	a.out.WriteString(m.TOML())
	if p.Reader != nil {
		a.out.WriteString("\n" + migrate.Table(rows, m.WithTool, exitCode))
		summary = migrate.Summary(rows, exitCode)
	}
	// The table before what is said about it: on a terminal the two streams are one.
	if err := a.flush(); err != nil {
		return err
	}
	a.say(summary)
	for _, n := range p.Instead {
		a.warn(n.Note.Text)
	}
	// What builds will take instead is no less true once the file is written.
	for _, n := range after.Instead {
		a.warn("once it is written: " + n.Note.Text)
	}
	return c.finish(a, p, m, old, migrate.Lost(rows))
}

// try runs what is proposed against the repository's own commits, before it is shown, and
// returns it changed where a version would be lost, with the versions under both.
func (c *migrateCommand) try(p *project.Project, m migrate.Migration, propose func(migrate.Migration) (*project.Project, error)) (
	migrate.Migration, []migrate.Row, error,
) {
	comparison := migrate.Comparison{Was: p.Plan, Ask: p.Reader.Facts, Last: c.Last}
	var err error
	if comparison.Tags, err = surveyedTags(p); err != nil {
		return m, nil, err
	}
	return m.Try(comparison, func(m migrate.Migration) (plan.Plan, error) {
		after, err := propose(m)
		if err != nil {
			return plan.Plan{}, err
		}
		return after.Plan, nil
	})
}

// pyproject returns what the file holds that is to change.
func (c *migrateCommand) pyproject(a *app, p *project.Project) ([]byte, error) {
	// It was read once, and must be changed as it was read.
	if path.Base(p.File.Name) == "pyproject.toml" {
		return p.File.Data, nil
	}
	t, err := a.tree(p.Full(p.File.Dir))
	if err != nil {
		return nil, err
	}
	defer t.Close()
	data, err := t.Read("pyproject.toml", config.MaxSize)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && c.Write:
		return nil, &usageError{text: "there is no pyproject.toml to write to", hint: "`tagline init` writes a tagline.toml"}
	case missing:
		return nil, nil // what it would hold can be shown
	}
	return data, err
}

// finish replaces setuptools-scm's tables, or says what would.
func (c *migrateCommand) finish(a *app, p *project.Project, m migrate.Migration, old []byte, lost []string) error {
	shown, name := "["+m.Table+"]", a.shown(path.Join(p.File.Dir, "pyproject.toml"))
	// A tag that loses its version is a release that can no longer be built.
	if n := len(lost); n > 0 && !c.Force {
		err := &checkError{text: fmt.Sprintf("%s would lose its version: %s", explain.Counted(n, "tag"), lost[0])}
		if n > 1 {
			err.text = fmt.Sprintf("%s would lose their versions: %s", explain.Counted(n, "tag"), strings.Join(lost[:min(n, 3)], ", "))
		}
		if c.Write {
			err.hint = "nothing is written; --force does it all the same"
			return err
		}
		a.warn(err.text)
	}
	if !c.Write {
		a.say(fmt.Sprintf("nothing written; `tagline migrate --write` replaces %s in %s", shown, name))
		return nil
	}
	data, err := m.Replace(old)
	if wrong, ok := errors.AsType[*config.Error](err); ok {
		wrong.File = name
	}
	if err != nil {
		return err
	}
	t, err := a.tree(p.Full(p.File.Dir))
	if err != nil {
		return err
	}
	defer t.Close()
	if _, err := t.Put("pyproject.toml", data); err != nil {
		return err
	}
	a.say(fmt.Sprintf("replaced %s in %s; builds need tagline instead of the old tool in [build-system] requires", shown, name))
	return nil
}
