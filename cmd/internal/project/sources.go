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

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// sources fills in where the facts may come from: saved facts that were named,
// else a version that a variable gives, else what the nearest directory holds:
// a PKG-INFO that the repository tracks (an imported release), the repository,
// the files of scm/archive, and the directory's name.
func (p *Project) sources(q Request, holds marker) error {
	name := p.Settings.Text("name")
	if name == "" && (config.HasNamed(p.world.Env) || p.located < 0) { // else it does not matter
		name = p.Name()
	}
	p.Override = config.Overrides(p.world.Env, name)
	reader := p.Reader // that was asked whose the directory is
	p.Reader = nil
	// What the user names or a variable says goes before whatever the directory holds.
	switch {
	case q.Facts != "":
		return p.fromSaved(q)
	case p.Override.Version != "":
		facts := scm.Facts{Source: "override", Verbatim: p.pretended(),
			Proof: scm.Proof{Proven: true, Reason: p.Override.Variable + " says so"}}
		p.Sources = []plan.Source{{Name: "override", Facts: given(facts)}}
		return nil
	}
	if p.located >= 0 {
		dir, err := fs.Sub(p.FS, p.Source)
		if err != nil {
			return err
		}
		if holds&(repository|mercurial) != 0 {
			if p.Reader = reader; reader == nil {
				p.Reader = p.open(p.readerOptions(p.Root))
			}
			// A release that was imported into version control as it is: its tags are the importer's.
			if holds&pkgInfo != 0 {
				p.Sources = append(p.Sources, p.imported(dir))
			}
			p.Sources = append(p.Sources, p.asked())
		}
		p.Sources = append(p.Sources, plan.Source{Name: "archive", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			f, _, err := archive.Find(dir, q.Accept)
			return found(f, err)
		}})
	}
	if name != "" {
		p.Sources = append(p.Sources, plan.Source{Name: "directory", Facts: func(q scm.Query) (scm.Facts, bool, error) {
			dir := path.Base(p.Source)
			return found(archive.FromDirectory(dir, config.DirectoryPrefix(dir, name), q.Accept))
		}})
	}
	if p.none != nil {
		p.Sources = append(p.Sources, plan.Source{Name: "nothing", Facts: func(scm.Query) (scm.Facts, bool, error) {
			return scm.Facts{}, false, p.none
		}})
	}
	return nil
}

// pretended returns the version that a variable gives. One in the form of a
// distribution, 1.4.1~rc1, is read as such where a format has that form: whoever asks
// for debian has it from a Debian package.
func (p *Project) pretended() string {
	given := p.Override.Version
	if _, err := pep440.Parse(given); err == nil {
		return given
	}
	if slices.Contains(p.Formats, "debian") || slices.Contains(p.Formats, "rpm") {
		if version, ok := pep440.FromTilde(given); ok {
			return version
		}
	}
	return given
}

// asked is the repository as a source.
func (p *Project) asked() plan.Source {
	here := p.here()
	if !p.GitRule {
		p.Weigh = here.Warn
	}
	return plan.Source{
		Name: "repository",
		Facts: func(q scm.Query) (scm.Facts, bool, error) {
			ask := func(q scm.Query) (scm.Facts, error) {
				f, err := p.started(q)
				if err == nil && !p.GitRule {
					f, err = here.PassOver(q, f, p.Reader.Facts)
				}
				return f, err
			}
			if p.Branch != nil {
				ask = p.asRuled(ask)
			}
			f, err := ask(q)
			return found(p.surrounded(q, f), err)
		},
		Reader: p.Reader,
		See:    p.another,
	}
}

// here is what the choice of a tag is weighed with.
func (p *Project) here() weigh.Here {
	h := weigh.Here{
		Reader: p.Reader, Rule: p.Tags, Scheme: p.Schemes[0], Query: p.Query, Options: p.Options, Start: p.Below(),
		Default: p.around.service.Default.Value,
	}
	// Whoever has said which tags count has weighed the others already.
	for _, key := range []string{"tag-prefix", "tag-suffix", "tag-separator", "tag-pattern", "match", "exclude"} {
		h.Given = h.Given || p.Settings.Given(key)
	}
	if files, err := fs.Sub(p.FS, p.Source); err == nil && p.bare == "" {
		h.Files = files
	}
	return h
}

// DefaultBranch returns the name of the default branch: what refs/remotes/origin/HEAD
// says, else the CI service; "" without either.
func (p *Project) DefaultBranch() string {
	if p.Reader != nil {
		if name, err := p.Reader.DefaultBranch(); err == nil && name != "" {
			return name
		}
	}
	return p.around.service.Default.Value
}

// imported is a PKG-INFO that the repository tracks, in dir.
func (p *Project) imported(dir fs.FS) plan.Source {
	return plan.Source{Name: "tracked PKG-INFO", Facts: func(q scm.Query) (scm.Facts, bool, error) {
		if tracked, err := p.Reader.Tracks(archive.PkgInfo); err != nil || !tracked {
			return scm.Facts{}, false, nil // the repository itself will say what is wrong
		}
		return found(archive.Read(dir, archive.PkgInfo, q.Accept))
	}}
}

// given answers every query with the same facts.
func given(f scm.Facts) func(scm.Query) (scm.Facts, bool, error) {
	return func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }
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

// fromSaved makes saved facts the one source. Settings that they have answered
// already are refused.
func (p *Project) fromSaved(q Request) error {
	if q.Rev != "" {
		return &UsageError{Text: "--facts and --rev exclude each other: saved facts are those of one commit"}
	}
	for _, name := range []string{"match", "exclude", "paths", "select", "first-parent", "annotated-only", "tag-rule"} {
		if _, given := p.world.Flags[name]; given {
			return &UsageError{Text: fmt.Sprintf("--facts and --%s exclude each other: saved facts have answered that", name)}
		}
	}
	// A trial for a hint opens the project again, and standard input is read only once.
	if p.Saved == nil {
		if err := p.readSaved(q.Facts); err != nil {
			return err
		}
	}
	saved := p.Saved.Query // the distance is theirs
	p.Query.Paths, p.Query.ExcludePaths, p.Query.FirstParent = saved.Paths, saved.ExcludePaths, saved.FirstParent
	p.Sources = []plan.Source{{Name: "facts", Facts: given(p.Saved.Facts)}}
	return nil
}

// readSaved reads what --facts names.
func (p *Project) readSaved(name string) error {
	var data []byte
	var err error
	switch full := Absolute(p.world.Here, name); {
	case name == "-":
		data, err = io.ReadAll(io.LimitReader(p.world.Stdin, archive.MaxSize+1))
	// Only what the caller has opened may be a pipe: any other path that is no regular file could
	// keep the run waiting.
	case isDescriptor(full):
		var f io.ReadCloser
		if f, err = smallfile.Open(full); err == nil {
			defer f.Close()
			data, err = io.ReadAll(io.LimitReader(f, archive.MaxSize+1))
		}
	default:
		data, err = smallfile.ReadFS(smallfile.FS(filepath.Dir(full)), filepath.Base(full), archive.MaxSize)
	}
	if err != nil {
		wrong := &UsageError{Text: fmt.Sprintf("--facts %s: %s", name, smallfile.Reason(err))}
		if errors.Is(err, smallfile.ErrNotRegular) {
			wrong.Hint = "`--facts -` reads standard input"
		}
		return wrong
	}
	saved, err := archive.DecodeFacts(data)
	if err != nil {
		return &UsageError{Text: fmt.Sprintf("--facts %s: %v", name, err)}
	}
	p.Saved = &saved
	return nil
}

// isDescriptor reports whether a path is a file that whoever started the program
// has opened, as a shell does for <(command): it may be a pipe, as standard input.
func isDescriptor(full string) bool {
	return full == "/dev/stdin" || strings.HasPrefix(full, "/dev/fd/") || strings.HasPrefix(full, "/proc/self/fd/")
}
