// Package project finds what is here: from the directory that a run is about to the
// repository or archive around it, the configuration in force, a version that a
// variable gives, and the reader that answers, and makes one plan of them. What the
// run gets from outside comes in as a World; what there is to say comes out as notes.
package project

import (
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// World is what a run gets from outside.
type World struct {
	Start   string                   // absolute, as the user wrote it: the directory that the run is about
	Here    string                   // absolute, without links: where the program was started; "" if that is gone
	Environ []string                 // NAME=value, for programs that are started
	Env     map[string]string        // the same
	Flags   map[string]any           // settings given as flags, by config.Key.Name
	Now     time.Time                // of the build, UTC
	Clock   string                   // the variable that gave Now; "" for none
	Stdin   io.Reader                // what --facts - reads
	Stderr  io.Writer                // where describe commands that are allowed write what is wrong
	Program func(name string) string // the path of a program, "" if there is none of that name

	// Keywords are what the setup.py of the start directory passes as use_scm_version,
	// in a build that knows; nil otherwise.
	Keywords map[string]any
}

// Request is what a command asks about.
type Request struct {
	Command string // its name, "" for the plain one: settings that it cannot follow are told
	Rev     string // the commit, "" for HEAD
	Facts   string // saved facts to derive from instead: a file, or - for World.Stdin; "" for none

	AnyBranch   bool     // it is about no branch: no rule for one is in force
	EveryFormat bool     // it shows the version in every format
	Companions  []string // of render.Companions: it shows them too, beside those that the settings name

	// Bare is a bare repository, an absolute path, that answers in place of what is
	// here; "" for none. The settings are those that are in force here.
	Bare string
}

// Project is a plan and what commands want to know of what it was made from. Paths
// in FS are slash-separated, without a slash in front; "." is the file system's root.
type Project struct {
	plan.Plan
	Settings config.Settings
	File     config.File      // the configuration in force
	Build    *Build           // how the packages of the project here are built
	Passed   []Passed         // what the configuration in force passes over
	FS       fs.FS            // the whole file system
	Volume   string           // what FS stands for: / or C:\
	Start    string           // the directory that the run is about, in FS
	Source   string           // the nearest one with anything to derive a version from, else Start
	Reader   *auto.Repository // nil unless the source is a repository
	Saved    *archive.Saved   // with Request.Facts
	Override config.Override  // the version that a variable gives
	About    string           // with Request.Bare: where that repository is, as messages name it; for who knows to fill in

	// SetuptoolsSCM is the configuration of setuptools-scm or its relatives that is in
	// force: nil in own mode. It is for the command line of that program and for
	// migrating; the rest is in the plan.
	SetuptoolsSCM *setuptoolsscm.Config

	// Notes are warnings that are due whether or not anything is derived, and where
	// Open fails too: they may say why.
	Notes []string

	world   World
	known   *config.Files
	dirs    []string            // Start and its parents
	bare    string              // Request.Bare
	located int                 // the element of dirs with a source, -1 for none
	none    *plan.NoSourceError // why a repository that is there is none of this project's
	doubted []scheme.Note       // about whose repository it is
	around  surroundings
	branch  onBranch // with rules for branches
	place   setuptoolsscm.Place

	writesGo bool // somebody named the format go, or sees every format
	ranks    bool // somebody named a companion that the other releases decide
	readers  []*auto.Repository
}

// UsageError is a mistake in what the user asked for.
type UsageError struct {
	Text string
	Hint string // what can be done; "" for nothing
}

func (e *UsageError) Error() string { return e.Text }

// Open finds the configuration and the sources and makes a plan of them. No
// repository is opened before the plan asks it. A Project is returned with an error
// too, as far as it came. Errors are *UsageError, *config.Error, those of
// setuptoolsscm.Load, Locate and Plan, and those of reading files.
func Open(w World, q Request) (*Project, error) {
	return over(w, Real(w.Start)).find(q) // git's search too starts from where a link leads
}

// over returns a Project that knows the file system of a directory, an absolute
// path, and nothing else.
func over(w World, start string) *Project {
	volume := volumeOf(start)
	p := &Project{world: w, Volume: volume, FS: smallfile.FS(volume)}
	p.known = config.NewFiles(p.FS)
	p.dirs = parents(inside(start))
	p.Start, p.Source = p.dirs[0], p.dirs[0]
	return p
}

// FromRemote reports whether the repository that answers is one in place of what is
// here.
func (p *Project) FromRemote() bool { return p.bare != "" && p.Override.Version == "" }

// Close ends what questions to the repository started.
func (p *Project) Close() {
	for _, r := range p.readers {
		r.Close()
	}
}

// Below returns the start directory as seen from the source's, "." if it is that
// one or lies outside.
func (p *Project) Below() string {
	below, _ := config.Below(p.Source, p.Start, ".")
	return below
}

// ConfigurationFile returns the configuration file in force as seen from the
// source's directory; ok is false if there is none or it lies outside.
func (p *Project) ConfigurationFile() (name string, ok bool) {
	if p.File.Form == config.None {
		return "", false
	}
	return config.Below(p.Source, p.File.Dir, p.File.Name)
}

// Name returns the project's name as the configuration has it, else as the
// pyproject.toml of the start directory or of the source's does, else as setup.cfg or
// setup.py says it in plain words, "" without one.
func (p *Project) Name() string {
	if name := p.Settings.Text("name"); name != "" {
		return name
	}
	for _, dir := range []string{p.Start, p.Source} {
		if py, err := p.known.Pyproject(dir); err == nil && py.Text("project", "name") != "" { // whoever needs more of it says what is wrong
			return py.Text("project", "name")
		}
	}
	if p.Build != nil {
		return p.Build.projectName()
	}
	return ""
}

// Full returns the absolute path of one in FS.
func (p *Project) Full(dir string) string { return filepath.Join(p.Volume, filepath.FromSlash(dir)) }

// show returns a path in FS as the user would write it.
func (p *Project) show(dir string) string { return p.world.Shown(dir) }
