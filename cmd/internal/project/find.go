package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// find is Open of a Project that knows nothing but the file system. Each step reads what those
// before it have found: the directory of the source and the configuration in force, what
// surrounds the run, how the project is built, the plan, and last what there is to say of it
// and what the plan asks.
func (p *Project) find(q Request) (*Project, error) {
	holds, err := p.findSource(q)
	if err != nil {
		return p, err
	}
	p.around = p.surroundings(q)
	p.findBuild()
	own := !compatible(p.File.Form)
	if own {
		var rule *config.InForce
		if len(p.Settings.Rules) > 0 && !q.AnyBranch {
			if rule, err = p.findRule(q, holds); err != nil {
				return p, err
			}
		}
		err = p.ownPlan(rule)
	} else {
		err = p.setuptoolsSCM(q)
	}
	if err != nil {
		p.Notes = append(p.Notes, p.Settings.Warnings...)
		return p, err
	}
	p.review(q)
	if own {
		p.Options.Reasons.Clock = p.world.Clock
		p.Root = p.Full(p.Source)
		p.Config = p.File.Show
		p.Query.Rev = q.Rev
		p.Warnings = append(append(p.Warnings, p.doubted...), p.doubts(q)...)
		err = p.sources(q, holds)
	} else {
		p.doubtful(q)
	}
	p.Warnings = append(p.Warnings, p.unused()...)
	return p, err
}

// findSource finds the directory to derive a version from, what it holds, and the
// configuration in force. A repository of which nothing is this project's is none.
func (p *Project) findSource(q Request) (holds marker, err error) {
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
	if err := p.configure(max(p.located, 0)); err != nil {
		return holds, err
	}
	if p.bare != "" || p.located <= 0 || holds&(repository|mercurial) == 0 || compatible(p.File.Form) {
		return holds, nil
	}
	dir, none := p.foreign(q)
	if none == nil {
		return holds, nil
	}
	p.none, p.located, p.Reader = none, -1, nil
	return 0, p.configure(dir)
}

// findBuild finds how the packages here are built, and what that passes over. The keywords of
// a setup.py that is running are a configuration where there is no other.
func (p *Project) findBuild() {
	running := p.world.Keywords != nil
	if running && p.File.Form == config.None {
		p.File = config.File{Form: config.Setuptools, Dir: p.Start, Name: "setup.py", Show: p.show(path.Join(p.Start, "setup.py"))}
	}
	p.Build = detect(p.known, p.dirs[:max(p.located, 0)+1], p.show)
	if running && p.File.Form != config.Tagline {
		delete(p.Build.setup, keyword)
	}
	p.Passed = p.Build.passed(p.File.Form)
}

// ownPlan makes the plan of Tagline's own settings, with those of the rule for HEAD's branch,
// nil for none.
func (p *Project) ownPlan(rule *config.InForce) (err error) {
	base := config.Base{Root: p.Source, Start: p.Start}
	if p.File.Form == config.Tagline {
		base.File = path.Join(p.File.Dir, path.Dir(p.File.Name))
	}
	p.Plan, err = p.Settings.Plan(base, p.world.Now)
	switch {
	case err != nil:
	case rule != nil:
		p.follow(rule)
	case len(p.Settings.Rules) > 0:
		p.Unruled = p.noRule()
	}
	return err
}

// review notes what is to be said of a finished plan: what it passes over, settings without an
// effect, and which facts the formats need beside the usual ones.
func (p *Project) review(q Request) {
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
