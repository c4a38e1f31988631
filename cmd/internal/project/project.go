// Package project finds what is here: from the directory that a run is about to the
// repository or archive around it, the configuration in force, a version that a
// variable gives, and the reader that answers, and makes one plan of them. What the
// run gets from outside comes in as a World; what there is to say comes out as notes.
package project

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/render"
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

// find is Open of a Project that knows nothing but the file system.
func (p *Project) find(q Request) (*Project, error) {
	w := p.world
	var holds marker
	p.bare = q.Bare
	switch {
	case p.bare != "":
		p.located, _ = p.locate(p.dirs)
		p.located, holds = max(p.located, 0), repository
	case p.MovedByEnvironment():
		p.located, holds = 0, repository
	default:
		p.located, holds = p.locate(p.dirs)
	}
	err := p.configure(max(p.located, 0))
	if err != nil {
		return p, err
	}
	if p.bare == "" && p.located > 0 && holds&(repository|mercurial) != 0 && !compatible(p.File.Form) {
		var dir int
		if dir, p.none = p.foreign(q); p.none != nil {
			p.located, holds, p.Reader = -1, 0, nil
			if err = p.configure(dir); err != nil {
				return p, err
			}
		}
	}
	p.around = p.surroundings(q)
	if w.Keywords != nil && p.File.Form == config.None {
		p.File = config.File{Form: config.Setuptools, Dir: p.Start, Name: "setup.py", Show: p.show(path.Join(p.Start, "setup.py"))}
	}
	p.Build = detect(p.known, p.dirs[:max(p.located, 0)+1], p.show)
	if w.Keywords != nil && p.File.Form != config.Tagline {
		delete(p.Build.setup, keyword)
	}
	p.Passed = p.Build.passed(p.File.Form)
	if compatible(p.File.Form) {
		err = p.setuptoolsSCM(q)
	} else {
		base := config.Base{Root: p.Source, Start: p.Start}
		if p.File.Form == config.Tagline {
			base.File = path.Join(p.File.Dir, path.Dir(p.File.Name))
		}
		var rule *config.InForce
		if len(p.Settings.Rules) > 0 && !q.AnyBranch {
			if rule, err = p.findRule(q, holds); err != nil {
				return p, err
			}
		}
		if p.Plan, err = p.Settings.Plan(base, w.Now); err == nil && rule != nil {
			p.follow(rule)
		} else if err == nil && len(p.Settings.Rules) > 0 {
			p.Unruled = p.noRule()
		}
	}
	if err != nil {
		p.Notes = append(p.Notes, p.Settings.Warnings...)
		return p, err
	}
	p.Passed = p.written(p.Plan.Writes)
	if q.Rev == "" && q.Facts == "" && q.Bare == "" && p.named() == "" { // what is here need not be what is there
		p.Instead = instead(p.Passed)
	}
	p.Settings.Idle(&p.Plan, func(k config.Key) string {
		if k.Name == "branch" && !p.around.head {
			return "it names HEAD's branch, and another commit is asked for"
		}
		return p.Settings.InRun(k, &p.Plan, q.Command, q.EveryFormat)
	})
	p.writesGo = q.EveryFormat || slices.Contains(p.Formats, "go")
	p.ranks = render.AnyRanked(q.Companions) || render.AnyRanked(p.Formats)
	if compatible(p.File.Form) {
		p.doubtful(q)
		p.Warnings = append(p.Warnings, p.unused()...)
		return p, nil
	}
	p.Options.Reasons.Clock = w.Clock
	p.Root = p.Full(p.Source)
	p.Config = p.File.Show
	p.Query.Rev = q.Rev
	p.Warnings = append(append(p.Warnings, p.doubted...), p.doubts(q)...)
	err = p.sources(q, holds)
	p.Warnings = append(p.Warnings, p.unused()...)
	return p, err
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

// doubts are warnings about a configuration of Tagline's.
func (p *Project) doubts(q Request) []scheme.Note {
	var notes []scheme.Note
	missing := slices.DeleteFunc(slices.Clone(p.Query.Paths), func(name string) bool {
		_, err := fs.Stat(p.FS, path.Join(p.Source, name))
		return !errors.Is(err, fs.ErrNotExist)
	})
	if len(missing) > 0 && len(missing) == len(p.Query.Paths) && q.Rev == "" && q.Bare == "" {
		notes = append(notes, scheme.Note{Rule: "paths", Level: scheme.Warning,
			Text: fmt.Sprintf("paths names nothing that is here: %s", strings.Join(missing, ", "))})
	}
	return notes
}

// configure makes the directory of that index in dirs the source's, and reads the
// settings that are in force from the start directory up to it.
func (p *Project) configure(source int) (err error) {
	p.Source = p.dirs[source]
	if p.File, err = p.configuration(p.dirs[:source+1]); err != nil {
		return err
	}
	p.Settings, err = config.Load(p.File, p.world.Env, p.world.Flags)
	return err
}

// named returns the configuration file that the user names, "" for none.
func (p *Project) named() string {
	if name, _ := p.world.Flags["config"].(string); name != "" {
		return name
	}
	return p.world.Env["TAGLINE_CONFIG"]
}

// configuration reads the configuration file that is in force: the one that the user
// names, else the first in dirs.
func (p *Project) configuration(dirs []string) (config.File, error) {
	var f config.File
	var err error
	if named := p.named(); named != "" {
		full := Absolute(p.world.Here, named)
		dir, name := path.Split(inside(full))
		f, err = config.Read(p.configs(volumeOf(full)), path.Clean(dir), name)
	} else {
		f, err = config.Find(p.known, dirs)
	}
	var wrong *config.Error
	if errors.As(err, &wrong) && wrong.File != "" {
		wrong.File = p.show(wrong.File)
	}
	if f.Form != config.None {
		f.Show = p.show(path.Join(f.Dir, f.Name))
	}
	return f, err
}

// configs returns the configuration files of a volume: those of this run, unless
// the user named a file of another.
func (p *Project) configs(volume string) *config.Files {
	if volume == p.Volume {
		return p.known
	}
	return config.NewFiles(smallfile.FS(volume))
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
