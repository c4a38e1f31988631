package main

import (
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// compatibleForm reports whether a configuration is one of setuptools-scm.
func compatibleForm(f config.Form) bool {
	return f == config.Setuptools || f == config.Versioning || f == config.HatchVCS
}

// toolOf returns the tool whose configuration has that form.
func toolOf(f config.Form) string {
	switch f {
	case config.HatchVCS:
		return "hatch-vcs"
	case config.Versioning:
		return "vcs-versioning"
	}
	return "setuptools-scm"
}

// compatible makes the plan of a configuration of setuptools-scm, with flags and
// TAGLINE_ variables laid over it.
func (a *app) compatible(p *prepared, d deriving) error {
	tool := setuptoolsscm.Tool(p.settings.Text("as"))
	if tool == "" && p.file.Form == config.HatchVCS {
		tool = setuptoolsscm.Hatch
	}
	in := setuptoolsscm.Input{
		Files: p.known, Dir: p.file.Dir, Vars: a.env, Tool: tool, Show: a.shown,
		Name: p.settings.Text("name"), Moved: a.movedByEnvironment(),
	}
	if path.Base(p.file.Name) == "pyproject.toml" {
		in.File = path.Join(p.file.Dir, p.file.Name)
	}
	c, err := setuptoolsscm.Load(in)
	if err != nil {
		return err
	}
	return a.compatibleWith(p, c, d)
}

// compatibleWith makes the plan of a configuration that is read.
func (a *app) compatibleWith(p *prepared, c *setuptoolsscm.Config, d deriving) error {
	p.compat = c
	r := setuptoolsscm.Request{Config: c, Settings: p.settings, Tool: toolOf(p.file.Form), File: p.file.Show, Start: p.dirs[0]}
	r.Now, r.Clock = a.clock()
	if d.Facts != "" {
		saved, err := a.readFacts(d.Facts)
		if err != nil {
			return err
		}
		p.saved = &saved
		r.Place = setuptoolsscm.Place{Facts: saved.Facts, Found: true}
		r.Place.Query.Paths, r.Place.Query.FirstParent = saved.Query.Paths, saved.Query.FirstParent // the distance is theirs
	} else {
		var err error
		if r.Place, err = c.Locate(p.fsys, a.shown); err != nil {
			return err
		}
	}
	p.place = r.Place
	if r.Place.Variable != "" {
		p.override = config.Override{Version: r.Place.Facts.Verbatim, Variable: r.Place.Variable}
	}
	root := c.Root
	if r.Place.Repository != "" {
		root = r.Place.Repository
		options := a.compatibleReader(p, p.volume+filepath.FromSlash(root))
		if r.Place.Mercurial {
			options.Env.GitDir = "" // .hg beats what a variable names
		}
		if r.Place.Jujutsu {
			options.Notes = append(options.Notes, "a .jj repository is here too; the answer is git's")
		}
		p.reader = a.repository(options)
		r.Reader = p.reader
	}
	if p.settings.Bool("allow-commands") {
		r.Run = func(command []string) (string, error) {
			return a.runDescribe(p.volume+filepath.FromSlash(root), command)
		}
	}
	made, err := setuptoolsscm.Plan(r)
	if err != nil {
		return err
	}
	p.Plan = made
	p.Root, p.Config, p.Query.Rev = p.volume+filepath.FromSlash(root), p.file.Show, d.Rev
	return nil
}

// compatibleReader is how a configuration of setuptools-scm wants the repository
// in dir read.
func (a *app) compatibleReader(p *prepared, dir string) auto.Options {
	o := a.readerOptions(p.settings, dir)
	if command, _, _ := p.compat.Env.Lookup("HG_COMMAND"); command != "" {
		o.Hg = func() string { return program(command) }
	}
	return o
}

// describeTimeout is how long setuptools-scm itself waits for a describe command.
const describeTimeout = 40 * time.Second

// runDescribe runs a describe command of any kind, as --allow-commands permits. A
// command that fails prints nothing.
func (a *app) runDescribe(dir string, command []string) (string, error) {
	words := strings.Join(command, " ")
	if command[0] == "git" {
		command = append([]string{"git", "--git-dir", filepath.Join(dir, ".git")}, command[1:]...)
	}
	text, ok, err := gitcmd.Allowed(dir, command, a.environ, a.stderr, describeTimeout)
	if ok && text == "" {
		err = &setuptoolsscm.TagError{Tag: "", Pattern: "the output of " + words}
	}
	return text, err
}
