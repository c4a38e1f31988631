package git

import "github.com/tagline-scm/tagline/scm"

// SameDay counts the commits of a day; see scm.Reader.
func (r *Repository) SameDay(rev string) (n uint64, whole bool, err error) {
	if err := r.takeSnapshot(); err != nil {
		return 0, false, r.explained(err)
	}
	at, err := r.number(rev)
	if err != nil {
		return 0, false, err
	}
	n, whole, late, err := r.snapshot.history.SameDay(at)
	if late != nil {
		return 0, false, scm.LaterParent(late.ID)
	}
	return n, whole, r.explained(err)
}
