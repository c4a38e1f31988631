// Package gitcmd is the second reader: it answers a Query by asking the git
// program, with the same Facts, field by field, as scm/git. It needs git 2.25
// or newer.
//
// git's own answer is taken wherever git has one: which tag describes a commit
// and at what distance (git describe, in the rule of that git's version),
// whether the work tree is dirty (git status, read as git describe --dirty
// would decide). What the policy refuses is handed over as --exclude.
//
// The program runs without the caller's GIT_ variables and with settings that
// keep a repository from starting anything. git's own rules stay in force: a
// repository of somebody else is refused in git's words.
package gitcmd

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

var _ scm.Reader = (*Repository)(nil)

// Repository is a repository that the git program opens for each question.
type Repository struct {
	git     Program
	root    string // of the work tree, "" if there is none
	gitDir  string
	shallow bool
}

// Open finds the repository that contains dir, by git's own search upwards. The
// error is a *scm.NotFoundError if there is none, a *scm.RefusedError with git's
// words if git does not want to open it, and a *scm.ProgramError if git cannot be
// started.
func Open(dir string, git Program) (*Repository, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
	}
	out, _, err := git.output(call{dir: dir, args: []string{
		"rev-parse", "--is-shallow-repository", "--absolute-git-dir", "--show-toplevel",
	}})
	var f *failure
	switch {
	case !errors.As(err, &f):
	case strings.Contains(f.words, "not a git repository (or any"):
		return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
	case strings.Contains(f.words, "must be run in a work tree"):
		err = nil // a bare repository, or the directory .git
	}
	if err != nil {
		return nil, refused(err)
	}
	lines := strings.SplitN(out, "\n", 3)
	if len(lines) < 2 {
		return nil, &scm.RefusedError{Reason: "git rev-parse answered " + out}
	}
	r := &Repository{git: git, shallow: lines[0] == "true", gitDir: lines[1]}
	if len(lines) == 3 {
		r.root = filepath.FromSlash(lines[2])
	}
	return r, nil
}

// Root returns the absolute path of the work tree, or of the git directory of
// a repository without one.
func (r *Repository) Root() string {
	if r.root == "" {
		return r.gitDir
	}
	return r.root
}

// Close frees nothing: there is no process between two questions.
func (r *Repository) Close() error { return nil }

// here is a run of git in the repository that Open found: the work tree need
// not be above, below or beside its git directory.
func (r *Repository) here(args ...string) call {
	at := []string{"--git-dir=" + r.gitDir}
	if r.root != "" {
		at = append(at, "--work-tree="+r.root)
	}
	return call{dir: r.Root(), args: append(at, args...)}
}

// ask runs git in the repository and returns its output.
func (r *Repository) ask(args ...string) (string, error) {
	out, _, err := r.git.output(r.here(args...))
	return out, err
}

// lines calls each with every line of git's output.
func (r *Repository) lines(each func(line string) error, args ...string) error {
	return r.git.records(r.here(args...), '\n', func(b []byte) error { return each(string(b)) })
}
