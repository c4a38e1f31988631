package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// deriving are the flags of every command that derives a version.
type deriving struct {
	Rev   string `placeholder:"REV" help:"the version of another commit"`
	Facts string `placeholder:"FILE" help:"derive from saved facts, or from a document of --json; - is standard input"`
}

// prepared is a plan and what commands want to tell about it.
type prepared struct {
	plan.Plan
	settings config.Settings
	file     config.File
	fsys     fs.FS // the whole file system
	known    *config.Files
	dirs     []string // the start directory and its parents, in fsys
	located  int      // the element of dirs with a source, -1 for none
	override config.Override
	reader   *auto.Repository      // nil unless the source is a repository
	saved    *archive.Saved        // with --facts
	volume   string                // what fsys stands for
	compat   *setuptoolsscm.Config // in compatible mode
	place    setuptoolsscm.Place
}

// prepare finds the configuration and the sources and makes a plan of them.
func (a *app) prepare(d deriving) (*prepared, error) {
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	p := &prepared{}
	volume := filepath.VolumeName(start) + string(filepath.Separator)
	p.fsys, p.volume = smallfile.FS(volume), volume
	p.known = config.NewFiles(p.fsys)
	for dir := filepath.ToSlash(strings.TrimPrefix(start, volume)); ; dir = path.Dir(dir) {
		p.dirs = append(p.dirs, path.Clean(dir))
		if path.Clean(dir) == "." {
			break
		}
	}
	var marker plan.Marker
	if p.located, marker = plan.Locate(p.fsys, p.dirs); a.movedByEnvironment() {
		p.located, marker = 0, plan.Repository
	}
	root := max(p.located, 0)
	if p.file, err = a.configuration(p, p.dirs[:root+1]); err != nil {
		return nil, err
	}
	if p.settings, err = config.Load(p.file, a.env, a.flags); err != nil {
		return nil, err
	}
	base := config.Base{Root: p.dirs[root], Start: p.dirs[0]}
	if p.file.Form == config.Tagline {
		base.File = path.Join(p.file.Dir, path.Dir(p.file.Name))
	}
	if compatibleForm(p.file.Form) {
		err = a.compatible(p, d)
	} else {
		p.Plan, err = p.settings.Plan(base, a.now())
	}
	if err != nil {
		for _, text := range p.settings.Warnings {
			a.warn(text) // it may be the reason
		}
		return nil, err
	}
	p.settings.Idle(&p.Plan, func(k config.Key) string { return p.settings.InCommand(k, a.command) })
	if compatibleForm(p.file.Form) {
		return p, nil
	}
	_, p.Options.Reasons.Clock = a.clock()
	p.Root = volume + filepath.FromSlash(p.dirs[root])
	p.Config = p.file.Show
	p.Query.Rev = d.Rev
	if p.file.Form == config.None && (setuptoolsscm.UsesKeyword(p.fsys, p.dirs[0]) || root > 0 && setuptoolsscm.UsesKeyword(p.fsys, p.dirs[root])) {
		p.Warnings = append(p.Warnings, scheme.Note{Rule: "configuration", Level: scheme.Warning,
			Text: "setup.py passes use_scm_version, which is Python code and has no effect here: put its keys under [tool.setuptools_scm] in pyproject.toml"})
	}
	missing := slices.DeleteFunc(slices.Clone(p.Query.Paths), func(name string) bool {
		_, err := fs.Stat(p.fsys, path.Join(p.dirs[root], name))
		return !errors.Is(err, fs.ErrNotExist)
	})
	if len(missing) > 0 && len(missing) == len(p.Query.Paths) && d.Rev == "" {
		p.Warnings = append(p.Warnings, scheme.Note{Rule: "paths", Level: scheme.Warning,
			Text: fmt.Sprintf("paths names nothing that is here: %s", strings.Join(missing, ", "))})
	}
	return p, a.sources(p, d, marker)
}

// configuration reads the configuration file that is in force.
func (a *app) configuration(p *prepared, dirs []string) (config.File, error) {
	named, _ := a.flags["config"].(string)
	if named == "" {
		named = a.env["TAGLINE_CONFIG"]
	}
	var f config.File
	var err error
	if named != "" {
		full := a.absolute(named)
		volume := filepath.VolumeName(full) + string(filepath.Separator)
		dir, name := path.Split(filepath.ToSlash(strings.TrimPrefix(full, volume)))
		f, err = config.Read(p.configs(volume), path.Clean(dir), name)
	} else {
		f, err = config.Find(p.configs(p.volume), dirs)
	}
	var wrong *config.Error
	if errors.As(err, &wrong) && wrong.File != "" {
		wrong.File = a.shown(wrong.File)
	}
	if f.Form != config.None {
		f.Show = a.shown(path.Join(f.Dir, f.Name))
	}
	return f, err
}

// configs returns the configuration files of a volume: those of this run, unless
// the user named a file of another.
func (p *prepared) configs(volume string) *config.Files {
	if volume == p.volume {
		return p.known
	}
	return config.NewFiles(smallfile.FS(volume))
}

// absolute returns a path that the user gave, as seen from where the program
// was started.
func (a *app) absolute(given string) string {
	if !filepath.IsAbs(given) {
		given = filepath.Join(a.here(), given)
	}
	return filepath.Clean(given)
}

// here is the directory in which the program was started, "" if it is gone.
func (a *app) here() string {
	if a.dir != "" {
		return a.dir
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

// shown returns a path below the file system's root as the user would write it.
func (a *app) shown(full string) string {
	here := a.here()
	volume := filepath.VolumeName(here) + string(filepath.Separator)
	full = volume + filepath.FromSlash(full)
	if short, err := filepath.Rel(here, full); err == nil && len(short) < len(full) {
		return filepath.ToSlash(short)
	}
	return filepath.ToSlash(full)
}

// sources fills in where the facts may come from: saved facts that were named,
// else a version that a variable gives, else what the nearest directory holds:
// a PKG-INFO that the repository tracks (an imported release), the repository,
// the files of scm/archive, and the directory's name.
func (a *app) sources(p *prepared, d deriving, marker plan.Marker) error {
	name := p.projectName(config.HasNamed(a.env) || p.located < 0)
	p.override = config.Overrides(a.env, name)
	a.override = p.override.Variable
	switch {
	case d.Facts != "":
		if d.Rev != "" {
			return &usageError{text: "--facts and --rev exclude each other: saved facts are those of one commit"}
		}
		for _, name := range []string{"match", "exclude", "paths", "select", "first-parent", "annotated-only", "tag-rule"} {
			if _, given := a.flags[name]; given {
				return &usageError{text: fmt.Sprintf("--facts and --%s exclude each other: saved facts have answered that", name)}
			}
		}
		saved, err := a.readFacts(d.Facts)
		if err != nil {
			return err
		}
		p.saved = &saved
		p.Query.Paths, p.Query.FirstParent = saved.Query.Paths, saved.Query.FirstParent // the distance is theirs
		p.Sources = []plan.Source{{Name: "facts", Facts: func(scm.Query) (scm.Facts, bool, error) { return saved.Facts, true, nil }}}
		return nil
	case p.override.Version != "":
		facts := scm.Facts{Source: "override", Verbatim: p.override.Version,
			Proof: scm.Proof{Proven: true, Reason: p.override.Variable + " says so"}}
		p.Sources = []plan.Source{{Name: "override", Facts: func(scm.Query) (scm.Facts, bool, error) { return facts, true, nil }}}
		return nil
	}
	if p.located >= 0 {
		dir, err := fs.Sub(p.fsys, p.dirs[p.located])
		if err != nil {
			return err
		}
		if marker&(plan.Repository|plan.Mercurial) != 0 {
			p.reader = a.repository(a.readerOptions(p.settings, p.Root))
			if marker&plan.PkgInfo != 0 {
				p.Sources = append(p.Sources, plan.Source{Name: "tracked PKG-INFO", Facts: func(q scm.Query) (scm.Facts, bool, error) {
					if tracked, err := p.reader.Tracks(archive.PkgInfo); err != nil || !tracked {
						return scm.Facts{}, false, nil // the repository itself will say what is wrong
					}
					return found(archive.Read(dir, archive.PkgInfo, q.Accept))
				}})
			}
			p.Sources = append(p.Sources, plan.Source{Name: "repository", Facts: func(q scm.Query) (scm.Facts, bool, error) {
				return found(p.reader.Facts(q))
			}})
		}
		p.Sources = append(p.Sources, plan.Source{Name: "archive", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			f, _, err := archive.Find(dir, q.Accept)
			return found(f, err)
		}})
	}
	if name != "" {
		p.Sources = append(p.Sources, plan.Source{Name: "directory", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			dir := path.Base(p.dirs[max(p.located, 0)])
			return found(archive.FromDirectory(dir, config.DirectoryPrefix(dir, name), q.Accept))
		}})
	}
	return nil
}

// found turns "nothing here" errors into false.
func found(f scm.Facts, err error) (scm.Facts, bool, error) {
	var none *scm.NotFoundError
	var empty *archive.EmptyError
	if errors.As(err, &none) || errors.As(err, &empty) {
		return f, false, nil
	}
	return f, err == nil, err
}

// projectName returns the name in the configuration or, where it matters, the
// one in the pyproject.toml of the start directory or of the source's.
func (p *prepared) projectName(matters bool) string {
	if name := p.settings.Text("name"); name != "" || !matters {
		return name
	}
	for _, dir := range []string{p.dirs[0], p.dirs[max(p.located, 0)]} {
		if name := config.ProjectName(p.known, dir); name != "" {
			return name
		}
	}
	return ""
}

// readFacts reads what --facts names.
func (a *app) readFacts(name string) (archive.Saved, error) {
	a.elsewhere = true
	var data []byte
	var err error
	switch full := a.absolute(name); {
	case name == "-":
		data, err = io.ReadAll(io.LimitReader(a.stdin, archive.MaxSize+1))
	case isDescriptor(full):
		var f *os.File
		if f, err = smallfile.Open(full); err == nil {
			defer f.Close()
			data, err = io.ReadAll(io.LimitReader(f, archive.MaxSize+1))
		}
	default:
		data, err = smallfile.ReadFS(smallfile.FS(filepath.Dir(full)), filepath.Base(full), archive.MaxSize)
	}
	if err != nil {
		wrong := &usageError{text: fmt.Sprintf("--facts %s: %s", name, smallfile.Reason(err))}
		if errors.Is(err, smallfile.ErrNotRegular) {
			wrong.hint = "`--facts -` reads standard input"
		}
		return archive.Saved{}, wrong
	}
	saved, err := archive.DecodeFacts(data)
	if err != nil {
		return saved, &usageError{text: fmt.Sprintf("--facts %s: %v", name, err)}
	}
	return saved, nil
}

// isDescriptor reports whether a path is a file that whoever started the program
// has opened, as a shell does for <(command): it may be a pipe, as standard input.
func isDescriptor(full string) bool {
	return full == "/dev/stdin" || strings.HasPrefix(full, "/dev/fd/") || strings.HasPrefix(full, "/proc/self/fd/")
}

// derive runs a plan and prints its warnings.
func (a *app) derive(p *prepared) (plan.Result, error) {
	r, err := plan.Run(p.Plan)
	a.logResult(p, r)
	a.warnOf(r)
	return r, err
}

// deriveTexts runs a plan, prints its warnings and returns the version in some of
// the plan's formats.
func (a *app) deriveTexts(p *prepared, formats []string) (plan.Result, []string, error) {
	r, err := plan.Run(p.Plan)
	a.logResult(p, r)
	var texts []string
	if err == nil {
		texts, err = spellings(p.Plan, formats, r)
	}
	if is[*render.UnmarkedError](err) { // which says what the warning would
		r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool { return n.Rule == "unproven" })
	}
	a.warnOf(r)
	return r, texts, err
}

func (a *app) warnOf(r plan.Result) {
	for _, n := range r.Warnings {
		a.warn(n.Text)
		if h := a.noteHint(n); h != "" {
			a.say("hint: " + h)
		}
	}
}

func (a *app) logResult(p *prepared, r plan.Result) {
	a.log.Debug().Str("root", p.Root).Str("config", p.Config).Str("source", r.Facts.Source).
		Uint64("commits", r.Facts.Proof.Commits).Msg("derived")
}

// noteHint returns what can be done about a warning.
func (a *app) noteHint(n scheme.Note) string {
	switch {
	case n.Rule == "contains-higher":
		return "tag a number above " + n.Args[1]
	case n.Rule == "higher-beside":
		return fmt.Sprintf("delete the tag %s, or make %s the one that git describe prefers: annotated, and the newer one", n.Args[3], n.Args[2])
	case n.Rule != "scheme-change" || len(n.Args) < 2:
		return ""
	}
	chosen, higher := n.Args[0], n.Args[1]
	first, _, _ := strings.Cut(higher, ".")
	return fmt.Sprintf("tag a number above %s, or 1!%s (an epoch: users must then write 1! too); if %s was withdrawn, exclude = [\"%s.*\"]",
		higher, chosen, higher, first)
}
