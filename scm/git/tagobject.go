package git

import (
	"errors"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// TagObject returns the object of a tag; see scm.Reader.
func (r *Repository) TagObject(tag string) ([]byte, error) {
	if err := r.takeSnapshot(); err != nil {
		return nil, r.explained(err)
	}
	name := tagPrefix + tag
	found, err := r.refs.Find(name)
	if err != nil {
		return nil, r.explained(err)
	}
	for _, ref := range found {
		if ref.Name != name {
			continue
		}
		text, err := r.snapshot.objects.store.TagText(ref.Hash)
		if _, other := errors.AsType[*odb.KindError](err); other {
			return nil, nil
		}
		if gone, ok := errors.AsType[*odb.MissingError](err); ok {
			return nil, &scm.DeclinedError{What: "a clone that lacks tag object " + gone.Hash.String()}
		}
		return text, err
	}
	return nil, &scm.RevisionError{Rev: name, Reason: "no such tag"}
}
