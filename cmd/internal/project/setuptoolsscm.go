package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// compatible reports whether a configuration is one of setuptools-scm or its
// relatives.
func compatible(f config.Form) bool {
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

// setuptoolsSCM makes the plan of a configuration of setuptools-scm, with flags and
// TAGLINE_ variables laid over it.
func (p *Project) setuptoolsSCM(q Request) (err error) {
	tool := setuptoolsscm.Tool(p.Settings.Text("as"))
	if tool == "" && p.File.Form == config.HatchVCS {
		tool = setuptoolsscm.Hatch
	}
	in := setuptoolsscm.Input{
		Files: p.known, Dir: p.File.Dir, Vars: p.world.Env, Tool: tool, Show: p.show,
		Name: p.Settings.Text("name"), Legacy: p.Build.projectName(), Moved: p.bare != "" || p.MovedByEnvironment(),
		Keywords: p.world.Keywords,
	}
	if path.Base(p.File.Name) == "pyproject.toml" {
		in.File = path.Join(p.File.Dir, p.File.Name)
	}
	if p.SetuptoolsSCM, err = setuptoolsscm.Load(in); err != nil {
		return err
	}
	return p.Translate(q)
}

// OpenSetuptoolsSCM finds the configuration as the command line of setuptools-scm
// does: the nearest pyproject.toml from the root upwards, or the one that is named.
// The plan is not made yet: Translate does. A Project is returned with an error too.
func OpenSetuptoolsSCM(w World, o setuptoolsscm.Options) (*Project, error) {
	root := o.Root
	if root == "" {
		root = "."
	}
	p := over(w, Absolute(w.Here, root))
	in := setuptoolsscm.Input{Files: p.known, Dir: p.Start, Vars: w.Env, Show: p.show}
	if o.Root != "" {
		in.Root = p.Start
	}
	switch {
	case o.Config != "":
		in.File = inside(Absolute(w.Here, o.Config))
	case setuptoolsscm.FindPyproject(p.FS, in.Dir) == "":
		in.File = inside(Absolute(w.Here, "pyproject.toml")) // even where the root is elsewhere
	}
	c, err := setuptoolsscm.Load(in)
	if errors.Is(err, fs.ErrNotExist) && in.File != "" {
		p.Notes = append(p.Notes, fmt.Sprintf("could not use %s, using default configuration", p.show(in.File)))
		in.File, in.Bare = "", true
		c, err = setuptoolsscm.Load(in)
	}
	if err != nil {
		return p, err
	}
	p.SetuptoolsSCM, p.dirs = c, []string{c.Dir}
	p.Start, p.Source = c.Dir, c.Dir
	p.Settings, err = config.Load(config.File{}, nil, nil)
	return p, err
}

// Translate makes the plan of a configuration of setuptools-scm that is read. Errors
// are *UsageError and those of setuptoolsscm.Locate and Plan.
func (p *Project) Translate(q Request) (err error) {
	c := p.SetuptoolsSCM
	r := setuptoolsscm.Request{
		Config: c, Settings: p.Settings, Tool: toolOf(p.File.Form), File: p.File.Show, Start: p.Start,
		Now: p.world.Now, Clock: p.world.Clock,
	}
	if q.Facts != "" {
		if err := p.fromSaved(q); err != nil {
			return err
		}
		r.Place = setuptoolsscm.Place{Facts: p.Saved.Facts, Found: true, Query: p.Query}
	} else if r.Place, err = c.Locate(p.FS, p.holdsGit); err != nil {
		return err
	} else if !r.Place.Found {
		r.Place.Above = p.repositoryAbove(c.Root)
	}
	p.place = r.Place
	if r.Place.Variable != "" {
		p.Override = config.Override{Version: r.Place.Facts.Verbatim, Variable: r.Place.Variable}
	}
	root := c.Root
	if r.Place.Repository != "" {
		root = r.Place.Repository
		options := p.theirReader(p.Full(root))
		if r.Place.Mercurial {
			options.Env.GitDir = "" // .hg beats what a variable names
		}
		if r.Place.Jujutsu {
			options.Notes = append(options.Notes, "a .jj repository is here too; the answer is git's")
		}
		p.Reader = p.open(options)
		r.Reader = p.Reader
	}
	if p.Settings.Bool("allow-commands") {
		r.Run = func(command []string) (string, error) { return p.runDescribe(p.Full(root), command) }
	}
	made, err := setuptoolsscm.Plan(r)
	if err != nil {
		return err
	}
	p.Plan = made
	p.surround(p.Sources)
	p.Root, p.Config, p.Query.Rev = p.Full(root), p.File.Show, q.Rev
	if p.Reader != nil && p.Naming != nil && q.Facts == "" {
		here := weigh.Here{
			Reader: p.Reader, Scheme: p.Naming.Scheme, Parse: p.Naming.Parse, Query: p.Query, Options: p.Options,
			Default: p.around.service.Default.Value,
		}
		p.Weigh = here.WarnElsewhere
	}
	return nil
}

// repositoryAbove returns the nearest directory above dir with anything to derive a
// version from, as messages name it, if that is a repository; else "".
func (p *Project) repositoryAbove(dir string) string {
	above := parents(dir)[1:]
	if len(above) == 0 {
		return ""
	}
	if i, holds := p.locate(above); holds&(repository|mercurial) != 0 {
		return p.show(above[i])
	}
	return ""
}

// theirReader is how a configuration of setuptools-scm wants the repository in dir
// read.
func (p *Project) theirReader(dir string) auto.Options {
	o := p.readerOptions(dir)
	if p.SetuptoolsSCM == nil {
		return o
	}
	if command, _, _ := p.SetuptoolsSCM.Env.Lookup("HG_COMMAND"); command != "" {
		o.Hg = func() string { return p.world.Program(command) }
	}
	return o
}

// readerAround returns the repository around a directory, an absolute path, by git's
// own search upwards: setuptools-scm leaves the search to git where it lists files.
func (p *Project) readerAround(dir string) *auto.Repository {
	o := p.theirReader(dir)
	o.Above = true
	return p.open(o)
}

// describeTimeout is how long setuptools-scm itself waits for a describe command.
const describeTimeout = 40 * time.Second

// runDescribe runs a describe command of any kind, as --allow-commands permits. A
// command that fails prints nothing.
func (p *Project) runDescribe(dir string, command []string) (string, error) {
	words := strings.Join(command, " ")
	if command[0] == "git" {
		command = append([]string{"git", "--git-dir", filepath.Join(dir, ".git")}, command[1:]...)
	}
	text, ok, err := gitcmd.Allowed(dir, command, p.world.Environ, p.world.Stderr, describeTimeout)
	if ok && text == "" {
		err = &setuptoolsscm.TagError{Tag: "", Pattern: "the output of " + words}
	}
	return text, err
}
