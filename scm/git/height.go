package git

import (
	"errors"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// Height counts the commits since a file's content was another; see scm.Reader.
func (r *Repository) Height(rev, path string, same func(content []byte) bool) (n uint64, whole bool, err error) {
	if err := r.takeSnapshot(); err != nil {
		return 0, false, r.explained(err)
	}
	at, err := r.number(rev)
	if err != nil {
		return 0, false, err
	}
	objects, h := r.snapshot.objects, r.snapshot.history
	files := newPathFilter(objects, nil, &scm.Query{Paths: []string{path}})
	known := map[scm.Hash]bool{}
	n, whole, err = h.Height(at, func(c *walk.Commit) (bool, error) {
		entries, err := files.at(c)
		delete(files.entries, c.ID) // each commit is asked for once
		if err != nil {
			return false, err
		}
		e := entries[0]
		if e.Mode == 0 || e.Mode&odb.ModeType == odb.ModeDir || e.Mode&odb.ModeType == odb.ModeSubmodule {
			return false, nil
		}
		if answer, asked := known[e.Hash]; asked {
			return answer, nil
		}
		content, err := objects.store.Blob(objects.real(e.Hash))
		if gone, ok := errors.AsType[*odb.MissingError](err); ok {
			err = &scm.DeclinedError{What: "a clone that lacks blob " + gone.Hash.String()}
		}
		if err != nil {
			return false, err
		}
		known[e.Hash] = len(content) <= scm.MaxBlob && same(content)
		return known[e.Hash], nil
	})
	return n, whole, r.explained(err)
}
