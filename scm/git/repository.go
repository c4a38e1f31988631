package git

import (
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// Repository is an open git repository, seen from one work tree. It is for one
// goroutine at a time.
type Repository struct {
	env       Env
	root      string // of the work tree, "" if there is none
	gitDir    string
	commonDir string
	index     string
	format    Format
	config    *conf.Config // nil before it was asked for
	local     []conf.Entry // the common config, without includes
	worktree  []conf.Entry // config.worktree, likewise
	refs      *refs.Store
	notes     []string
	snapshot  *snapshot // nil before the first question
}

// Close frees what the repository holds.
func (r *Repository) Close() error {
	if r.snapshot != nil {
		r.snapshot.history.Close()
		r.snapshot.objects.close()
	}
	return r.refs.Close()
}

// Root returns the absolute path of the work tree, or of the git directory of
// a repository without one.
func (r *Repository) Root() string {
	if r.root == "" {
		return r.gitDir
	}
	return r.root
}

// Bare reports whether there is no work tree.
func (r *Repository) Bare() bool { return r.root == "" }

// GitDir returns the absolute path of the git directory: .git, or in a linked
// work tree its own below the common directory's worktrees.
func (r *Repository) GitDir() string { return r.gitDir }

// CommonDir returns the absolute path of the directory that all work trees
// share: objects, refs, config. It is GitDir except in a linked work tree.
func (r *Repository) CommonDir() string { return r.commonDir }

// IndexFile returns the absolute path of the index, which may not exist.
func (r *Repository) IndexFile() string { return r.index }

// Format returns how the repository stores things.
func (r *Repository) Format() Format { return r.format }

// Env returns the surroundings the repository was opened with.
func (r *Repository) Env() Env { return r.env }

// Refs returns the reference store.
func (r *Repository) Refs() *refs.Store { return r.refs }

// Notes returns what explain should mention of the repository itself.
func (r *Repository) Notes() []string {
	return append(r.notes[:len(r.notes):len(r.notes)], r.refs.Notes()...)
}
