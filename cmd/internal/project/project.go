// Package project finds what is here: from a start directory the repository, the
// configuration in force and the reader, and makes the plan of them. It is the
// one place where flags, variables, files and directories come together; what
// comes out is a [Project], whose Plan says everything that decides a version.
//
// It reads files, and opens repositories through scm/auto; it writes nothing.
package project

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Project is a plan, and what it was made of as far as commands tell about it.
type Project struct {
	plan.Plan
	Settings config.Settings
	File     config.File // the configuration in force; its zero value without one

	FS      fs.FS    // the whole file system
	Volume  string   // what FS stands for
	Dirs    []string // the start directory and its parents, in FS
	Located int      // the element of Dirs with a source, -1 for none

	Reader     *auto.Repository // nil unless the source is a repository
	Repository string           // its directory in FS; "" without one
	Saved      *archive.Saved   // what --facts names; nil without
	Variable   string           // the variable that gives the version, "" if none does

	// SetuptoolsSCM is the configuration of that tool, for what is about it alone:
	// migrating from it, and its own command line. nil unless it is in force.
	SetuptoolsSCM *setuptoolsscm.Config

	files *config.Files
}

// Request is what a command is asked for.
type Request struct {
	Start string // absolute: the directory to start in
	Rev   string // another commit; "" = HEAD and its work tree
	Facts string // saved facts instead of what is here; "" = none
}

// UsageError means that flags do not go together, or name what cannot be read.
type UsageError struct {
	Text string
	Hint string
}

func (e *UsageError) Error() string { return e.Text }

// Top returns the directory, in FS, that has a source, or else the start directory.
func (p *Project) Top() string { return p.Dirs[max(p.Located, 0)] }

// Open finds the configuration and the sources and makes a plan of them. The
// Project is filled in as far as that came, also with an error. The caller closes
// Reader. Errors are *UsageError, *config.Error, and those of setuptoolsscm.
func Open(w World, r Request) (*Project, error) {
	p := &Project{Volume: volume(r.Start)}
	p.FS = smallfile.FS(p.Volume)
	p.files = config.NewFiles(p.FS)
	for dir := inside(r.Start); ; dir = path.Dir(dir) {
		p.Dirs = append(p.Dirs, path.Clean(dir))
		if path.Clean(dir) == "." {
			break
		}
	}
	var marker plan.Marker
	if p.Located, marker = plan.Locate(p.FS, p.Dirs); w.moved() {
		p.Located, marker = 0, plan.Repository
	}
	var err error
	if p.File, err = p.configuration(w); err != nil {
		return p, err
	}
	if p.Settings, err = config.Load(p.File, w.Env, w.Flags); err != nil {
		return p, err
	}
	if ofSetuptoolsSCM(p.File.Form) {
		err = p.readSetuptoolsSCM(w, r)
	} else {
		err = p.own(w, r, marker)
	}
	if err != nil {
		return p, err
	}
	p.Settings.Idle(&p.Plan, func(k config.Key) string { return p.Settings.InCommand(k, w.Command) })
	return p, nil
}

// configuration reads the configuration file that is in force.
func (p *Project) configuration(w World) (config.File, error) {
	named, _ := w.Flags["config"].(string)
	if named == "" {
		named = w.Env["TAGLINE_CONFIG"]
	}
	var f config.File
	var err error
	if named != "" {
		full := w.Absolute(named)
		files := p.files
		if volume(full) != p.Volume {
			files = config.NewFiles(smallfile.FS(volume(full)))
		}
		dir, name := path.Split(inside(full))
		f, err = config.Read(files, path.Clean(dir), name)
	} else {
		f, err = config.Find(p.files, p.Dirs[:max(p.Located, 0)+1])
	}
	var wrong *config.Error
	if errors.As(err, &wrong) && wrong.File != "" {
		wrong.File = w.Shown(wrong.File)
	}
	if f.Form != config.None {
		f.Show = w.Shown(path.Join(f.Dir, f.Name))
	}
	return f, err
}

// own makes the plan of a configuration of Tagline's own, or of none.
func (p *Project) own(w World, r Request, marker plan.Marker) (err error) {
	base := config.Base{Root: p.Top(), Start: p.Dirs[0]}
	if p.File.Form == config.Tagline {
		base.File = path.Join(p.File.Dir, path.Dir(p.File.Name))
	}
	if p.Plan, err = p.Settings.Plan(base, w.Now); err != nil {
		return err
	}
	p.Options.Reasons.Clock = w.Clock
	p.Root, p.Config, p.Query.Rev = p.Volume+filepath.FromSlash(p.Top()), p.File.Show, r.Rev
	if p.File.Form == config.None && (setuptoolsscm.UsesKeyword(p.FS, p.Dirs[0]) || p.Located > 0 && setuptoolsscm.UsesKeyword(p.FS, p.Top())) {
		p.warn("configuration", "setup.py passes use_scm_version, which is Python code and has no effect here: "+
			"put its keys under [tool.setuptools_scm] in pyproject.toml")
	}
	missing := slices.DeleteFunc(slices.Clone(p.Query.Paths), func(name string) bool {
		_, err := fs.Stat(p.FS, path.Join(p.Top(), name))
		return !errors.Is(err, fs.ErrNotExist)
	})
	if len(missing) > 0 && len(missing) == len(p.Query.Paths) && r.Rev == "" {
		p.warn("paths", "paths names nothing that is here: "+strings.Join(missing, ", "))
	}
	return p.sources(w, r, marker)
}

func (p *Project) warn(rule, text string) {
	p.Warnings = append(p.Warnings, scheme.Note{Rule: rule, Level: scheme.Warning, Text: text})
}

// sources fills in where the facts may come from: saved facts that were named,
// else a version that a variable gives, else what the nearest directory holds:
// a PKG-INFO that the repository tracks (an imported release), the repository,
// the files of scm/archive, and the directory's name.
func (p *Project) sources(w World, r Request, marker plan.Marker) error {
	if r.Facts != "" {
		return p.savedFacts(w, r)
	}
	name := p.Name(config.HasNamed(w.Env) || p.Located < 0)
	if given := config.Overrides(w.Env, name); given.Version != "" {
		p.Variable = given.Variable
		facts := scm.Facts{Source: "override", Verbatim: given.Version,
			Proof: scm.Proof{Proven: true, Reason: given.Variable + " says so"}}
		p.Sources = []plan.Source{fixed("override", facts)}
		return nil
	}
	if p.Located >= 0 {
		if err := p.located(w, marker); err != nil {
			return err
		}
	}
	if name != "" {
		p.Sources = append(p.Sources, plan.Source{Name: "directory", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			dir := path.Base(p.Top())
			return Found(archive.FromDirectory(dir, config.DirectoryPrefix(dir, name), q.Accept))
		}})
	}
	return nil
}

// located adds what the directory in Located holds.
func (p *Project) located(w World, marker plan.Marker) error {
	dir, err := fs.Sub(p.FS, p.Top())
	if err != nil {
		return err
	}
	if marker&(plan.Repository|plan.Mercurial) != 0 {
		p.Reader, p.Repository = auto.Open(w.reader(p.Settings, p.Root)), p.Top()
		if marker&plan.PkgInfo != 0 {
			p.Sources = append(p.Sources, plan.Source{Name: "tracked PKG-INFO", Facts: func(q scm.Query) (scm.Facts, bool, error) {
				if tracked, err := p.Reader.Tracks(archive.PkgInfo); err != nil || !tracked {
					return scm.Facts{}, false, nil // the repository itself will say what is wrong
				}
				return Found(archive.Read(dir, archive.PkgInfo, q.Accept))
			}})
		}
		p.Sources = append(p.Sources, plan.Source{Name: "repository", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			return Found(p.Reader.Facts(q))
		}})
	}
	p.Sources = append(p.Sources, plan.Source{Name: "archive", Facts: func(q scm.Query) (scm.Facts, bool, error) {
		f, _, err := archive.Find(dir, q.Accept)
		return Found(f, err)
	}})
	return nil
}

// fixed is a source that has these facts, whatever is asked.
func fixed(name string, f scm.Facts) plan.Source {
	return plan.Source{Name: name, Facts: func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }}
}

// Found turns "nothing here" errors into false.
func Found(f scm.Facts, err error) (scm.Facts, bool, error) {
	var none *scm.NotFoundError
	var empty *archive.EmptyError
	if errors.As(err, &none) || errors.As(err, &empty) {
		return f, false, nil
	}
	return f, err == nil, err
}

// Name returns the project's name in the configuration or, where it matters, the
// one in the pyproject.toml of the start directory or of the source's.
func (p *Project) Name(matters bool) string {
	if name := p.Settings.Text("name"); name != "" || !matters {
		return name
	}
	for _, dir := range []string{p.Dirs[0], p.Top()} {
		if name := config.ProjectName(p.files, dir); name != "" {
			return name
		}
	}
	return ""
}
