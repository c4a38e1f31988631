package project

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/gitcmd"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

const setuptoolsSCM = "setuptools-scm"

// ofSetuptoolsSCM reports whether a configuration is one of setuptools-scm or its
// relatives.
func ofSetuptoolsSCM(f config.Form) bool { return toolOf(f) != "" }

// toolOf returns the tool whose configuration has that form, "" for Tagline.
func toolOf(f config.Form) string {
	switch f {
	case config.Setuptools:
		return setuptoolsSCM
	case config.Versioning:
		return "vcs-versioning"
	case config.HatchVCS:
		return "hatch-vcs"
	}
	return ""
}

// readSetuptoolsSCM makes the plan of a configuration of setuptools-scm, with
// flags and TAGLINE_ variables laid over it.
func (p *Project) readSetuptoolsSCM(w World, r Request) (err error) {
	in := setuptoolsscm.Input{
		Files: p.files, Dir: p.File.Dir, Vars: w.Env, Tool: setuptoolsscm.Tool(p.Settings.Text("as")), Show: w.Shown,
		Name: p.Settings.Text("name"), Moved: w.moved(),
	}
	if in.Tool == "" && p.File.Form == config.HatchVCS {
		in.Tool = setuptoolsscm.Hatch
	}
	if path.Base(p.File.Name) == "pyproject.toml" {
		in.File = path.Join(p.File.Dir, p.File.Name)
	}
	if p.SetuptoolsSCM, err = setuptoolsscm.Load(in); err != nil {
		return err
	}
	return p.follow(w, r)
}

// CommandLine is what the command line of setuptools-scm names, as absolute paths.
type CommandLine struct {
	Dir    string // where a pyproject.toml is looked for, here and upwards
	Root   string // where the repository is looked for; "" as configured
	Config string // the pyproject.toml; "" to look for one
}

// OfSetuptoolsSCM finds the configuration as setuptools-scm's command line does:
// the nearest pyproject.toml upwards, or the one that is named. The plan is made by
// Follow. unused is the file that could not be used, as messages name it, so that
// nothing is configured.
func OfSetuptoolsSCM(w World, at CommandLine) (p *Project, unused string, err error) {
	p = &Project{Volume: volume(at.Dir)}
	p.FS = smallfile.FS(p.Volume)
	p.files = config.NewFiles(p.FS)
	in := setuptoolsscm.Input{Files: p.files, Dir: path.Clean(inside(at.Dir)), Vars: w.Env, Show: w.Shown}
	if at.Root != "" {
		in.Root = path.Clean(inside(at.Root))
	}
	switch {
	case at.Config != "":
		in.File = path.Clean(inside(at.Config))
	case setuptoolsscm.FindPyproject(p.FS, in.Dir) == "":
		in.File = path.Clean(inside(w.Absolute("pyproject.toml"))) // even where the root is elsewhere
	}
	p.SetuptoolsSCM, err = setuptoolsscm.Load(in)
	if errors.Is(err, fs.ErrNotExist) && in.File != "" {
		unused = w.Shown(in.File)
		in.File, in.Bare = "", true
		p.SetuptoolsSCM, err = setuptoolsscm.Load(in)
	}
	if err != nil {
		return p, unused, err
	}
	p.Dirs = []string{p.SetuptoolsSCM.Dir}
	p.Settings, err = config.Load(config.File{}, nil, nil)
	return p, unused, err
}

// Follow makes the plan of the configuration of setuptools-scm.
func (p *Project) Follow(w World) error { return p.follow(w, Request{}) }

func (p *Project) follow(w World, r Request) error {
	c := p.SetuptoolsSCM
	q := setuptoolsscm.Request{
		Config: c, Settings: p.Settings, Tool: cmp.Or(toolOf(p.File.Form), setuptoolsSCM), File: p.File.Show,
		Start: p.Dirs[0], Now: w.Now, Clock: w.Clock,
	}
	if r.Facts != "" {
		if err := p.savedFacts(w, r); err != nil {
			return err
		}
		q.Place = setuptoolsscm.Place{Facts: p.Saved.Facts, Found: true, Query: p.Query}
	} else {
		var err error
		if q.Place, err = c.Locate(p.FS, w.Shown); err != nil {
			return err
		}
	}
	p.Variable, p.Repository = q.Place.Variable, q.Place.Repository
	root := c.Root
	if p.Repository != "" {
		root = p.Repository
		p.Reader = auto.Open(p.readerAt(w, q.Place))
		q.Reader = p.Reader
	}
	if p.Settings.Bool("allow-commands") {
		q.Run = func(command []string) (string, error) { return w.describe(p.Volume+filepath.FromSlash(root), command) }
	}
	made, err := setuptoolsscm.Plan(q)
	if err != nil {
		return err
	}
	p.Plan = made
	p.Root, p.Config, p.Query.Rev = p.Volume+filepath.FromSlash(root), p.File.Show, r.Rev
	return nil
}

// readerAt is how the repository in place is to be read.
func (p *Project) readerAt(w World, at setuptoolsscm.Place) auto.Options {
	o := p.ReaderOptions(w, p.Volume+filepath.FromSlash(at.Repository))
	if at.Mercurial {
		o.Env.GitDir = "" // .hg beats what a variable names
	}
	if at.Jujutsu {
		o.Notes = append(o.Notes, "a .jj repository is here too; the answer is git's")
	}
	return o
}

// ReaderOptions is how a configuration of setuptools-scm wants the repository in
// dir read.
func (p *Project) ReaderOptions(w World, dir string) auto.Options {
	o := w.reader(p.Settings, dir)
	if command, _, _ := p.SetuptoolsSCM.Env.Lookup("HG_COMMAND"); command != "" {
		o.Hg = func() string { return w.Program(command) }
	}
	return o
}

// describeTimeout is how long setuptools-scm itself waits for a describe command.
const describeTimeout = 40 * time.Second

// describe runs a describe command of any kind, as --allow-commands permits. A
// command that fails prints nothing.
func (w World) describe(dir string, command []string) (string, error) {
	words := strings.Join(command, " ")
	if command[0] == "git" {
		command = append([]string{"git", "--git-dir", filepath.Join(dir, ".git")}, command[1:]...)
	}
	text, ok, err := gitcmd.Allowed(dir, command, w.Environ, w.Stderr, describeTimeout)
	if ok && text == "" {
		err = &setuptoolsscm.TagError{Tag: "", Pattern: "the output of " + words}
	}
	return text, err
}
