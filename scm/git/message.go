package git

import (
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// Messages returns what the commits since a tag say; see scm.Reader. The commits are
// those that Facts counts: the walk is the same.
func (r *Repository) Messages(q scm.Query, tag string) ([]scm.Message, error) {
	if err := r.takeSnapshot(); err != nil {
		return nil, r.explained(err)
	}
	from, err := r.number(q.Rev)
	if err != nil {
		return nil, err
	}
	var below *uint32
	if tag != "" {
		n, err := r.number(tagPrefix + tag)
		if err != nil {
			return nil, err
		}
		below = &n
	}
	list, err := r.messages(q, from, below)
	return list, r.explained(err)
}

func (r *Repository) messages(q scm.Query, from uint32, below *uint32) ([]scm.Message, error) {
	objects, h := r.snapshot.objects, r.snapshot.history
	scoped := q.Scoped()
	w := &walk.Between{History: h, FirstParent: q.FirstParent || scoped && q.CountFirstParent}
	defer w.Clear()
	if err := w.Run(from, below, scoped); err != nil {
		return nil, err
	}
	commits := w.Inside
	if scoped {
		var err error
		if commits, err = w.Changing(newPathFilter(objects, h.Graph, &q).differ); err != nil {
			return nil, err
		}
	}
	var all scm.Messages
	for _, n := range commits {
		date, err := h.Date(n)
		if err != nil {
			return nil, err
		}
		id := h.At(n).ID
		parents, text, err := objects.store.Message(objects.real(id))
		if err != nil {
			return nil, notCommit(err)
		}
		text = text[:min(len(text), scm.MaxMessage)]
		one := scm.Message{ID: id, Parents: parents, Time: time.Unix(int64(date), 0).UTC(), Text: string(text)}
		if err := all.Add(one); err != nil {
			return nil, err
		}
	}
	return all.Sorted(), nil
}
