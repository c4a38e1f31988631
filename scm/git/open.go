// Package git reads a git repository: where it is and how it stores things,
// its references, objects and index, and what git describe and git status
// would say of it. It reads the files themselves and starts no process.
package git

import (
	"errors"
	"io/fs"
	"path/filepath"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// Env is what git takes from its surroundings, as values. The zero value is a
// user without a home directory or settings.
type Env struct {
	Home          string // the home directory: ~/.gitconfig, and "~/" in settings
	XDGConfigHome string // "" stands for Home/.config
	SystemConfig  string // the system's configuration file; "" for none
	GlobalConfig  string // the user's one configuration file instead of those two; "" for them
	GitProgram    string // the git program, which this package never runs

	// The values of GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR and GIT_INDEX_FILE
	// that are to be honoured; relative ones are relative to the directory that
	// is opened.
	GitDir, WorkTree, CommonDir, IndexFile string

	Ceilings          string // the value of GIT_CEILING_DIRECTORIES
	AcrossFileSystems bool   // GIT_DISCOVERY_ACROSS_FILESYSTEM is true
}

// Open finds the repository that contains dir, an absolute path: in dir or the
// nearest directory above that has one. The error is a *scm.NotFoundError if
// there is none, a *scm.DeclinedError if its format is one this package does
// not know, and a *scm.CorruptError if git would refuse it as damaged. A
// repository that belongs to somebody else is opened with a note.
//
// The search is that of scm/git/discover.
func Open(dir string, env Env) (*Repository, error) { return open(dir, env, true) }

// OpenAt is Open for a repository in dir itself: directories above are not
// searched.
func OpenAt(dir string, env Env) (*Repository, error) { return open(dir, env, false) }

func open(dir string, env Env, up bool) (*Repository, error) {
	// Links are followed first, as the kernel does for a process in dir: the
	// parent of a linked directory is where it really is.
	start, err := filepath.EvalSymlinks(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
		}
		return nil, err
	}
	var found discover.Place
	ok := true
	switch {
	case env.GitDir != "":
		found, err = discover.Named(discover.Join(start, env.GitDir), env.CommonDir)
		found.WorkTree = start
	case up:
		b := discover.Bounds{Ceilings: env.Ceilings, AcrossFileSystems: env.AcrossFileSystems, CommonDir: env.CommonDir}
		found, ok, err = discover.Find(start, b)
	default:
		found, ok, err = discover.At(start, env.CommonDir)
	}
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
	}
	return openPlace(found, start, env)
}

// openPlace reads the format of the repository found and settles its work tree,
// as git's setup_explicit_git_dir and setup_discovered_git_dir do.
func openPlace(p discover.Place, start string, env Env) (*Repository, error) {
	r := &Repository{gitDir: p.GitDir, commonDir: p.CommonDir, env: env}
	core, err := r.readFormat()
	if err != nil {
		return nil, err
	}
	switch {
	case env.WorkTree != "":
		r.root = discover.Real(discover.Join(start, env.WorkTree))
	case core.bare:
	case core.workTree != "":
		r.root = discover.Real(discover.Join(p.GitDir, core.workTree))
	default:
		r.root = p.WorkTree
	}
	if r.root != "" && r.root != p.WorkTree && !discover.IsDir(r.root) {
		return nil, &scm.CorruptError{Path: r.root, Reason: "is named as the work tree but is no directory"}
	}
	if env.IndexFile != "" {
		r.index = discover.Join(start, env.IndexFile)
	} else {
		r.index = discover.Join(p.GitDir, "index")
	}
	r.refs = refs.Open(r.gitDir, r.commonDir, refs.Options{HashSize: r.format.HashSize, Reftable: r.format.Reftable})
	r.noteOwner()
	r.opened = r.places()
	return r, nil
}
