package git

import (
	"errors"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/commitgraph"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// objects is the object database as git shows it: with what refs/replace
// substitutes, with the parents that info/grafts gives, and without those that
// the file shallow cuts off.
type objects struct {
	overlay
	store   *odb.Store
	graph   *commitgraph.Graph // nil where there is none, or something is laid over history
	lacking atomic.Bool        // a commit was not there
}

// openObjects opens the repository's objects.
func (r *Repository) openObjects() (*objects, error) {
	laid, err := r.readOverlay()
	if err != nil {
		return nil, err
	}
	store, err := odb.Open(discover.Join(r.commonDir, "objects"), r.format.HashSize, odb.Options{})
	if err != nil {
		return nil, err
	}
	o := &objects{overlay: laid, store: store}
	// The commit-graph knows nothing of an overlay; git leaves it alone likewise.
	if laid.empty() {
		o.graph = commitgraph.Open(store.Dirs(), r.format.HashSize)
	}
	return o, nil
}

// history returns the history of the objects, of which nothing is read yet; graph may
// be nil.
func (o *objects) history(graph *commitgraph.Graph) *walk.History {
	h := walk.NewHistory(graph, o.read)
	h.Parallel = true
	h.Verify = func(id *scm.Hash) error { return notCommit(o.store.Verify(o.real(*id))) }
	return h
}

func (o *objects) close() {
	o.graph.Close()
	o.store.Close()
}

// real returns what is to be read for id.
func (o *objects) real(id scm.Hash) scm.Hash {
	if to, ok := o.Replace[id]; ok {
		return to
	}
	return id
}

// read is the history's way to commits that the graph does not know. It may be
// called concurrently.
func (o *objects) read(id *scm.Hash, r *walk.Record) error {
	c := odb.Commit{Parents: r.Parents}
	err := o.store.ReadCommit(o.real(*id), &c)
	var gone *odb.MissingError
	if errors.As(err, &gone) {
		o.lacking.Store(true)
		r.Missing, r.Parents = true, r.Parents[:0]
		return nil
	}
	if err != nil {
		return notCommit(err)
	}
	r.Date, r.Parents = uint64(c.Time), c.Parents
	if parents, ok := o.Grafts[*id]; ok {
		r.Parents = append(r.Parents[:0], parents...)
	}
	if o.Shallow[*id] {
		r.Shallow = len(r.Parents) > 0
		r.Parents = r.Parents[:0]
	}
	return nil
}

// notCommit turns the error of an object that should be a commit into one that
// says so.
func notCommit(err error) error {
	var kind *odb.KindError
	if errors.As(err, &kind) {
		return &scm.CorruptError{Path: "object " + kind.Hash.String(), Reason: "is a " + kind.Kind.String() + " where a " + kind.Want.String() + " should be"}
	}
	return err
}

// wrongKind is the error of a tag that says something else of what it leads to.
func wrongKind(tag scm.Hash, said, is odb.Kind) error {
	return &scm.CorruptError{Path: "tag " + tag.String(), Reason: "says it is of a " + said.String() + ", but that is a " + is.String()}
}

// tag reads an annotated tag.
func (o *objects) tag(id scm.Hash) (odb.Tag, error) {
	t, err := o.store.Tag(o.real(id))
	return t, notCommit(err)
}

// peel returns what id leads to through annotated tags: id itself if it is no
// tag, or leads to something that is not there. Errors are those of follow. It may be
// called concurrently.
func (o *objects) peel(id scm.Hash) (scm.Hash, error) {
	to, _, err := o.follow(id)
	return to, err
}

// follow is peel, and reports whether id leads to something that is not there. A tag that
// names the wrong kind is an error: git finds no version then, of other tags neither.
func (o *objects) follow(id scm.Hash) (to scm.Hash, gone bool, err error) {
	const enough = 100
	said := odb.Kind(0)
	to = id
	for range enough {
		at := o.real(to)
		kind, err := o.store.Kind(at)
		var t odb.Tag
		if err == nil {
			if said != 0 && said != kind {
				return id, false, wrongKind(id, said, kind)
			}
			if kind != odb.KindTag {
				return to, false, nil
			}
			t, err = o.store.Tag(at)
		}
		var missing *odb.MissingError
		if errors.As(err, &missing) {
			return id, true, nil
		}
		if err != nil {
			return id, false, err
		}
		to, said = t.Target, t.Kind
	}
	return id, false, &scm.CorruptError{Path: "tag " + id.String(), Reason: "more than 100 tags of tags"}
}
