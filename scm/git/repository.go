package git

import (
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

var _ scm.Reader = (*Repository)(nil)

// Repository is an open git repository, seen from one work tree. It is for one
// goroutine at a time.
type Repository struct {
	env       Env
	root      string // of the work tree, "" if there is none
	gitDir    string
	commonDir string
	index     string
	format    format
	config    *conf.Config // nil before it was asked for
	local     []conf.Entry // the common config, without includes
	worktree  []conf.Entry // config.worktree, likewise
	refs      *refs.Store
	notes     []string
	snapshot  *snapshot // nil before the first question
	opened    places
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

// Trace returns how many commits and packs the answers so far took. No program is
// started.
func (r *Repository) Trace() scm.Trace {
	if r.snapshot == nil {
		return scm.Trace{}
	}
	return scm.Trace{Commits: r.snapshot.history.Loaded(), Packs: r.snapshot.objects.store.Packs()}
}
