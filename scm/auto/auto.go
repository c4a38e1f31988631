// Package auto opens the repository in a directory by the reader that answers
// there: hg's where there is a directory .hg; else the native reader of git
// repositories, and the git program where that one declines to guess.
//
// One reader answers a run's questions. The git program that has once replaced the
// native reader answers every question from then on, of whatever kind, and
// Facts.Notes says why: two readers may be of two versions of git's rules, and their
// answers are not to be mixed.
package auto

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scm/gitcmd"
	"github.com/tagline-scm/tagline/scm/hg"
)

// Which names a reader.
type Which string

// The readers of git repositories that a user may ask for, and hg's.
const (
	Auto   Which = "auto"   // Native, and Git where it declines
	Native Which = "native" // scm/git
	Git    Which = "git"    // scm/gitcmd
	Hg     Which = "hg"     // scm/hg, where .hg is there whichever is asked for
)

// Options say what is opened and with what. Everything that comes from the
// surroundings is in them: this package reads no environment.
type Options struct {
	Dir string // an absolute path: the directory that has .git or .hg, or is a bare repository

	// Above lets the repository be in a directory above Dir too: git's, by git's own
	// search, before hg's.
	Above bool

	Reader  Which    // Auto, Native or Git; anything else is Auto
	Env     git.Env  // of the native reader. With GitDir the repository is git's, whatever is in Dir
	Environ []string // KEY=VALUE, of the programs

	// The paths of the git program and of hg, "" where there is none. They are asked
	// for when the program is needed. nil is none.
	Git, Hg func() string

	Notes []string // what Facts.Notes is to say first
}

// Repository is the repository, which the first question opens. It is a
// scm.Reader.
type Repository struct {
	options  Options
	by       Which      // the reader that answers: Native, Git or Hg
	reader   scm.Reader // nil = not open
	declined error      // why the native reader does not answer
}

var _ scm.Reader = (*Repository)(nil)

// Open returns the repository that the options name. Nothing is read before the
// first question, which then fails with what is wrong: a *scm.NotFoundError where
// there is no repository, a *scm.ProgramError where the one program that could read
// it cannot be started, or the readers' own errors.
//
// A *scm.DeclinedError of the native reader is an answer only if Native was asked
// for, if Program says that git would start another program, or if there is no git
// program: why one would be needed is then the better message.
//
// Where the repository changes while it is read (*scm.ChangedError) it is opened
// once more, and the question put again.
func Open(o Options) *Repository {
	r := &Repository{options: o, by: Native}
	switch {
	case o.Env.GitDir == "" && !o.Above && isDir(filepath.Join(o.Dir, ".hg")):
		r.by = Hg
	case o.Reader == Git:
		r.by = Git
	}
	return r
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// By returns the reader that answered the last question, or will answer the
// first: Native, Git or Hg.
func (r *Repository) By() Which { return r.by }

// Root returns the absolute path of the work tree, or of the git directory of a
// repository without one; Options.Dir where the repository cannot be opened.
func (r *Repository) Root() string {
	root, err := ask(r, func(reader scm.Reader) (string, error) { return reader.Root(), nil })
	if err != nil {
		return r.options.Dir
	}
	return root
}

// Facts answers a query. The notes begin with Options.Notes and end with why it
// was not the native reader that answered.
func (r *Repository) Facts(q scm.Query) (scm.Facts, error) {
	f, err := ask(r, func(reader scm.Reader) (scm.Facts, error) { return reader.Facts(q) })
	if err != nil {
		return f, err
	}
	notes := append(append([]string{}, r.options.Notes...), f.Notes...)
	if r.declined != nil {
		notes = append(notes, r.declined.Error())
	}
	f.Notes = notes
	return f, nil
}

// Work is that of scm.Reader.
func (r *Repository) Work(q scm.Query) (scm.Work, error) {
	return ask(r, func(reader scm.Reader) (scm.Work, error) { return reader.Work(q) })
}

// Blob is that of scm.Reader.
func (r *Repository) Blob(rev, path string) ([]byte, error) {
	return ask(r, func(reader scm.Reader) ([]byte, error) { return reader.Blob(rev, path) })
}

// List is that of scm.Reader.
func (r *Repository) List(rev, dir string) ([]string, error) {
	return ask(r, func(reader scm.Reader) ([]string, error) { return reader.List(rev, dir) })
}

// Stores is that of scm.Reader.
func (r *Repository) Stores(path string, content []byte) (bool, error) {
	return ask(r, func(reader scm.Reader) (bool, error) { return reader.Stores(path, content) })
}

// Tracks is that of scm.Reader.
func (r *Repository) Tracks(path string) (bool, error) {
	return ask(r, func(reader scm.Reader) (bool, error) { return reader.Tracks(path) })
}

// Inputs is that of scm.Reader.
func (r *Repository) Inputs() (scm.Inputs, error) { return ask(r, scm.Reader.Inputs) }

// Holds is that of scm.Reader.
func (r *Repository) Holds(dir string) (scm.Holding, error) {
	return ask(r, func(reader scm.Reader) (scm.Holding, error) { return reader.Holds(dir) })
}

// Ignored is that of scm.Reader.
func (r *Repository) Ignored(path string) (bool, error) {
	return ask(r, func(reader scm.Reader) (bool, error) { return reader.Ignored(path) })
}

// Files is that of scm.Reader.
func (r *Repository) Files() ([]string, error) {
	return ask(r, scm.Reader.Files)
}

// Abbreviate is that of scm.Reader.
func (r *Repository) Abbreviate(id string, n int) (string, error) {
	return ask(r, func(reader scm.Reader) (string, error) { return reader.Abbreviate(id, n) })
}

// Resolve is that of scm.Reader.
func (r *Repository) Resolve(rev string) (string, error) {
	return ask(r, func(reader scm.Reader) (string, error) { return reader.Resolve(rev) })
}

// Submodules is that of scm.Reader.
func (r *Repository) Submodules() ([]scm.SubmoduleEntry, error) {
	return ask(r, scm.Reader.Submodules)
}

// Names is that of scm.Reader.
func (r *Repository) Names() ([]string, error) { return ask(r, scm.Reader.Names) }

// Dates is that of scm.Reader.
func (r *Repository) Dates(tags []string) ([]time.Time, error) {
	return ask(r, func(reader scm.Reader) ([]time.Time, error) { return reader.Dates(tags) })
}

// Lineage is that of scm.Reader.
func (r *Repository) Lineage(rev, ancestor string) (scm.Lineage, error) {
	return ask(r, func(reader scm.Reader) (scm.Lineage, error) { return reader.Lineage(rev, ancestor) })
}

// Messages is that of scm.Reader.
func (r *Repository) Messages(q scm.Query, tag string) ([]scm.Message, error) {
	return ask(r, func(reader scm.Reader) ([]scm.Message, error) { return reader.Messages(q, tag) })
}

// TagObject is that of scm.Reader.
func (r *Repository) TagObject(tag string) ([]byte, error) {
	return ask(r, func(reader scm.Reader) ([]byte, error) { return reader.TagObject(tag) })
}

// SameDay is that of scm.Reader.
func (r *Repository) SameDay(rev string) (n uint64, whole bool, err error) {
	n, err = ask(r, func(reader scm.Reader) (n uint64, err error) {
		n, whole, err = reader.SameDay(rev)
		return n, err
	})
	return n, whole, err
}

// Height is that of scm.Reader.
func (r *Repository) Height(rev, path string, same func(content []byte) bool) (n uint64, whole bool, err error) {
	n, err = ask(r, func(reader scm.Reader) (n uint64, err error) {
		n, whole, err = reader.Height(rev, path, same)
		return n, err
	})
	return n, whole, err
}

// HeadBranch is that of scm.Reader.
func (r *Repository) HeadBranch() (string, error) { return ask(r, scm.Reader.HeadBranch) }

// DefaultBranch is that of scm.Reader.
func (r *Repository) DefaultBranch() (string, error) { return ask(r, scm.Reader.DefaultBranch) }

// Verify is that of scm.Reader.
func (r *Repository) Verify(head, below scm.Hash) (scm.Verified, error) {
	return ask(r, func(reader scm.Reader) (scm.Verified, error) { return reader.Verify(head, below) })
}

// Trace is that of scm.Reader, for the reader that answers; empty where none was
// asked yet.
func (r *Repository) Trace() scm.Trace {
	if r.reader == nil {
		return scm.Trace{}
	}
	trace := r.reader.Trace()
	if r.declined != nil {
		trace.Declined = r.declined.Error()
	}
	return trace
}

// Close ends what the questions started. A question after it opens the repository
// again.
func (r *Repository) Close() error {
	if r.reader == nil {
		return nil
	}
	reader := r.reader
	r.reader = nil
	return reader.Close()
}

// ask puts one question to the reader that is to answer.
func ask[T any](r *Repository, question func(scm.Reader) (T, error)) (T, error) {
	attempt := func() (answer T, err error) {
		if err := r.open(); err != nil {
			return answer, err
		}
		return question(r.reader)
	}
	again := func(answer T, err error) (T, error) {
		if !is[*scm.ChangedError](err) {
			return answer, err
		}
		r.Close() // a reader is a snapshot: another attempt needs another one
		return attempt()
	}
	answer, err := again(attempt())
	if !r.fallsBack(err) {
		return answer, err
	}
	r.Close()
	r.by, r.declined = Git, err
	second, gitErr := again(attempt())
	if is[*scm.ProgramError](gitErr) {
		r.by, r.declined = Native, nil
		return answer, err
	}
	return second, gitErr
}

// fallsBack reports whether the git program is to answer instead.
func (r *Repository) fallsBack(err error) bool {
	declined, ok := errors.AsType[*scm.DeclinedError](err)
	return ok && declined.Program == "" && r.by == Native && r.options.Reader != Native
}

// open opens the reader, unless it is open.
func (r *Repository) open() (err error) {
	if r.reader != nil {
		return nil
	}
	o := &r.options
	switch r.by {
	case Hg:
		r.reader, err = opened(hg.Open(o.Dir, hg.Program{Path: path(o.Hg), Environ: o.Environ}))
	case Git:
		r.reader, err = opened(r.GitProgram())
	default:
		if !o.Above {
			r.reader, err = opened(git.OpenAt(o.Dir, o.Env))
			return err
		}
		r.reader, err = opened(git.Open(o.Dir, o.Env))
		if is[*scm.NotFoundError](err) {
			err = r.openHgAbove(err)
		}
	}
	return err
}

// GitProgram opens the repository with the git program, whichever reader answers:
// for what is no question, as fetching. The errors are those of gitcmd.Open.
func (r *Repository) GitProgram() (*gitcmd.Repository, error) {
	o := &r.options
	return gitcmd.Open(o.Dir, gitcmd.Program{
		Path: path(o.Git), Environ: o.Environ, HonourGitEnv: o.Env.GitDir != "" || o.Env.WorkTree != "",
	})
}

// openHgAbove opens the hg repository in Dir or in the nearest directory above it;
// the error is none if there is none.
func (r *Repository) openHgAbove(none error) (err error) {
	for dir := r.options.Dir; ; dir = filepath.Dir(dir) {
		if isDir(filepath.Join(dir, ".hg")) {
			r.by = Hg
			r.reader, err = opened(hg.Open(dir, hg.Program{Path: path(r.options.Hg), Environ: r.options.Environ}))
			return err
		}
		if dir == filepath.Dir(dir) {
			return none
		}
	}
}

// opened makes a nil pointer a nil Reader.
func opened[R scm.Reader](reader R, err error) (scm.Reader, error) {
	if err != nil {
		return nil, err
	}
	return reader, nil
}

// path returns the path of a program.
func path(look func() string) string {
	if look == nil {
		return ""
	}
	return look()
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
