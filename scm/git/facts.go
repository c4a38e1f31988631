package git

import (
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/commitgraph"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/refs"
	"github.com/tagline-scm/tagline/scm/git/walk"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// Facts answers a query. The refs, the shallow boundary and the replacements
// are those of the first call: a Repository is a snapshot, and asking it again
// for other revisions costs only what was not read before. The work tree is
// looked at anew each time.
//
// The error is a *scm.RevisionError if q.Rev names no commit, a
// *scm.ChangedError if another process changed the repository so that no
// answer is certain, a *scm.DeclinedError where only another reader can tell,
// and a *scm.CorruptError if the repository is damaged.
func (r *Repository) Facts(q scm.Query) (scm.Facts, error) {
	if err := r.takeSnapshot(); err != nil {
		return scm.Facts{}, err
	}
	a := &answer{
		snapshot: r.snapshot,
		ballot:   newBallot(r.snapshot.tags, &q),
		facts:    scm.Facts{VCS: "git", Source: "repository", Shallow: r.snapshot.objects.IsShallow},
	}
	head, tree, err := r.describedCommit(q.Rev, &a.facts)
	if err == nil {
		err = a.answer(head)
	}
	if err == nil {
		var found bool
		if found, err = a.unpeeled(); found && err == nil {
			return r.Facts(q)
		}
		a.lost(r.refs.Broken())
	}
	if err == nil && q.Rev == "" {
		a.facts.Work, err = r.work(&q, tree)
	}
	if err == nil && (r.moved() || r.snapshot.objects.lacking.Load() && r.changed()) {
		err = &scm.ChangedError{Path: r.gitDir}
	}
	if errors.Is(err, commitgraph.ErrContradicts) {
		r.withoutGraph()
		return r.Facts(q)
	}
	if err != nil {
		return scm.Facts{}, r.explained(err)
	}
	a.facts.Notes = r.allNotes()
	return a.facts, nil
}

// snapshot is what a repository's answers have in common.
type snapshot struct {
	head    refs.Head
	tags    *tagTable
	objects *objects
	history *walk.History
}

// takeSnapshot reads the refs and opens the objects, the first time. Refs come
// first: the objects they name are there already, and stay for a while.
func (r *Repository) takeSnapshot() error {
	if r.snapshot != nil {
		return nil
	}
	head, err := r.refs.Head()
	if err != nil {
		return err
	}
	objects, err := r.openObjects()
	if err != nil {
		return err
	}
	tags, err := readTags(r.refs, objects)
	if err != nil {
		return err
	}
	r.snapshot = &snapshot{head, tags, objects, objects.history(objects.graph)}
	return nil
}

// withoutGraph has all that follows read from the commits themselves.
func (r *Repository) withoutGraph() {
	s := r.snapshot
	s.history.Close()
	s.objects.graph.Close()
	s.objects.graph = nil
	s.history = s.objects.history(nil)
	r.notes = append(r.notes, "the commit-graph contradicts itself and is not used")
}

// describedCommit fills in which commit is described, and the branch, and
// returns the commit and its tree; zero hashes on an unborn branch.
func (r *Repository) describedCommit(rev string, f *scm.Facts) (id, tree scm.Hash, err error) {
	s := r.snapshot
	f.Branch = scm.Branch{Abbrev: "HEAD"}
	id = s.head.Hash
	if rev != "" {
		if id, err = r.resolve(rev); err != nil {
			return id, tree, err
		}
	} else if s.head.Name != "" {
		f.Branch.Name = strings.TrimPrefix(s.head.Name, "refs/heads/")
		f.Branch.From = "head"
		if f.Branch.Abbrev, err = r.abbrevRef(s.head); err != nil {
			return id, tree, err
		}
	}
	if id.IsZero() {
		return id, tree, nil
	}
	c, err := s.objects.store.FullCommit(s.objects.real(id))
	if err != nil {
		return id, tree, notCommit(err)
	}
	f.Head = scm.Commit{ID: id.String(), Time: c.Committer.UTC(), Author: c.Author.UTC()}
	f.Head.Date = f.Head.Time.Format(time.DateOnly)
	return id, c.Tree, nil
}

// work looks at the work tree.
func (r *Repository) work(q *scm.Query, tree scm.Hash) (scm.Work, error) {
	if r.root == "" || q.Dirty.Skip {
		return scm.Work{}, nil
	}
	in, err := r.workTree(r.snapshot.objects, tree)
	if err != nil {
		return scm.Work{}, err
	}
	in.Policy, in.Paths, in.All = q.WorkPolicy(), q.Paths, q.Evidence
	return worktree.Dirty(in)
}

// explained turns the error of a missing object into what it means: the
// repository changed since the refs were read, or it is damaged.
func (r *Repository) explained(err error) error {
	var gone *odb.MissingError
	if !errors.As(err, &gone) {
		return err
	}
	if r.changed() {
		return &scm.ChangedError{Path: r.gitDir}
	}
	return &scm.CorruptError{Path: discover.Join(r.commonDir, "objects"), Reason: gone.Error(), Err: gone}
}

// changed reports whether HEAD or the shallow boundary is another than in the
// snapshot: then what was missing may have been removed since.
func (r *Repository) changed() bool {
	head, err := r.refs.Head()
	if err != nil || head != r.snapshot.head {
		return true
	}
	cut, _, err := r.shallow()
	return err != nil || !maps.Equal(cut, r.snapshot.objects.Shallow)
}

// allNotes returns what explain should mention of the repository.
func (r *Repository) allNotes() []string {
	notes := append(r.notes[:len(r.notes):len(r.notes)], r.refs.Notes()...)
	if len(r.snapshot.objects.Replace) > 0 {
		notes = append(notes, "refs/replace is honoured")
	}
	if len(r.snapshot.objects.Grafts) > 0 {
		notes = append(notes, "info/grafts is honoured")
	}
	return notes
}
