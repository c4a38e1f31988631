package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/migrate"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/rival"
)

// fromRival shows what another tool's settings become. That tool is not asked: it may
// not be here, and to ask it would be to run code. So the versions under the new
// configuration stand alone, to be held beside those that were released.
func (c *migrateCommand) fromRival(a *app, p *project.Project) error {
	found, t, ok := predecessor(p.Build)
	if file := p.Build.Keyword(); !ok && file != "" {
		return &usageError{text: file + " passes use_scm_version, and setup.py is Python code, which is not read for it",
			hint: "put its keys under [tool.setuptools_scm] in pyproject.toml, an empty table for True, and migrate that"}
	}
	if aside := p.Build.SetAside(); !ok && aside != "" && p.File.Form == config.Tagline {
		return &usageError{text: fmt.Sprintf("%s is Tagline's own configuration already, beside %s", p.Config, aside),
			hint: "take Tagline's own out first: migrating replaces the other, and joins nothing"}
	}
	if !ok && p.File.Form == config.Tagline {
		return &usageError{text: fmt.Sprintf("%s is Tagline's own configuration already, and beside it there is none to migrate from", p.Config)}
	}
	if !ok {
		return &usageError{text: "there is no configuration of another tool to migrate from; `tagline init` writes a new one"}
	}
	if p.File.Form == config.Tagline {
		return &usageError{text: fmt.Sprintf("%s is in force already, beside %s", p.Config, found.Sign)}
	}
	name, table, old, err := c.home(a, p)
	if err != nil {
		return err
	}
	data, err := placed(found, t.TOML(table), old)
	if err != nil {
		return err
	}
	// Opened before anything is shown: a proposal that cannot be read is a mistake of ours.
	after, err := p.Proposed(path.Join(p.Build.Dir, name), data, a.request)
	if a.aside(after); err != nil {
		return fmt.Errorf("the proposed configuration: %w", err)
	}
	a.out.WriteString(t.TOML(table))
	var passed []string
	if p.Reader != nil {
		comparison := migrate.Comparison{Was: after.Plan, Ask: p.Reader.Facts, Last: c.Last, Format: after.Formats[0]}
		if comparison.Tags, err = surveyedTags(p); err != nil {
			return err
		}
		rows, err := comparison.Versions()
		if err != nil {
			return err
		}
		a.out.WriteString("\n" + migrate.Listing(rows, exitCode))
		passed = migrate.PassedOver(rows, after.Tags.Prefix)
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.say(fmt.Sprintf("read %s; %s itself was not asked", found.Sign, found.Name))
	if n := len(passed); n > 0 {
		a.warn(fmt.Sprintf("%s would not count as a version, which may be one to %s: %s",
			explain.Counted(n, "tag"), found.Name, strings.Join(passed[:min(n, 3)], ", ")))
	}
	if !c.Write {
		a.say(fmt.Sprintf("nothing written; `tagline migrate --write` writes it to %s", a.shown(path.Join(p.Build.Dir, name))))
		return nil
	}
	tree, err := a.tree(p.Full(p.Build.Dir))
	if err != nil {
		return err
	}
	defer tree.Close()
	if _, err := tree.Put(name, data); err != nil {
		return err
	}
	done := "wrote " + a.shown(path.Join(p.Build.Dir, name))
	if found.Table == "" {
		done += "; what " + found.Sign + " says has no effect any more, and can go"
		if after.Height != "" {
			done = "wrote " + a.shown(path.Join(p.Build.Dir, name)) + "; of " + found.Sign + " only the version has an effect"
		}
	}
	a.say(done)
	if table != "" {
		a.say("builds need tagline instead of " + found.Name)
	}
	return nil
}

// placed returns the file with the new configuration: in the place of the old tool's
// tables, where those are in it, else behind what is there.
func placed(found project.Rival, configuration string, old []byte) ([]byte, error) {
	switch {
	// hatchling asks the source that is named there, so the name changes with the table.
	case found.Table != "" && found.Hatch:
		source := "[tool.hatch.version]\nsource = \"tagline\"\n\n"
		return config.ReplaceTables(old, []string{"tool.hatch.version", found.Table}, source+configuration)
	case found.Table != "":
		return config.ReplaceTables(old, []string{found.Table}, configuration)
	case old != nil:
		return config.ReplaceTables(old, nil, configuration)
	}
	return []byte(configuration), nil
}

// home returns the file that the configuration goes to, the table in it, and what the
// file holds: a pyproject.toml where there is one, else a new tagline.toml.
func (c *migrateCommand) home(a *app, p *project.Project) (name, table string, old []byte, err error) {
	t, err := a.tree(p.Full(p.Build.Dir))
	if err != nil {
		return "", "", nil, err
	}
	defer t.Close()
	if there, _ := t.Exists("pyproject.toml"); there {
		old, err = t.Read("pyproject.toml", config.MaxSize)
		return "pyproject.toml", "tool.tagline", old, err
	}
	return "tagline.toml", "", nil, nil
}

// predecessor returns the tool that has given the project its version so far, and what
// its settings become; ok is false without one that is known. A tool that derives
// versions from tags goes before one that only writes and tags them.
func predecessor(b *project.Build) (found project.Rival, t rival.Translation, ok bool) {
	// Nothing that builds a package here, so nobody that gave it a version.
	if b == nil {
		return found, t, false
	}
	if found, ok = b.Rival(); ok {
		if found.File != "" {
			found.Settings = rival.Read(found.File, found.Content)
		}
		t, ok = rival.Translate(found.Name, found.Settings)
		return found, t, ok
	}
	tables, sections, file := b.Tools("bumpversion", ".bumpversion.cfg", "setup.cfg")
	if t, found.Name, found.Sign, ok = rival.Releaser(tables, sections, b.Read); found.Sign == "[bumpversion]" {
		found.Sign += " in " + file
	}
	return found, t, ok
}
