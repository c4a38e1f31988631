package git

import (
	"math/bits"

	"github.com/tagline-scm/tagline/scm"
)

// Abbreviate returns the first digits of a whole object name that no other
// object's name begins with: at least n and no fewer than 4, or for n = 0 as many
// as the default of core.abbrev gives, whatever it is set to: half the bits of the
// number of packed objects, at least 7 (git's object-name.c,
// repo_find_unique_abbrev_r).
func (r *Repository) Abbreviate(id string, n int) (string, error) {
	want, err := scm.ParseHash(id)
	if err != nil || want.Size() != r.format.HashSize {
		return "", &scm.RevisionError{Rev: id, Reason: "is no whole hash"}
	}
	if err := r.takeSnapshot(); err != nil {
		return "", err
	}
	id = want.String()
	store := r.snapshot.objects.store
	if n <= 0 {
		count, err := store.PackedCount()
		if err != nil {
			return "", err
		}
		n = max(7, (bits.Len64(count)+1)/2)
	}
	for n = max(n, 4); n < len(id); n++ {
		found, err := store.Abbrev(id[:n])
		if err != nil {
			return "", err
		}
		if len(found) == 0 || len(found) == 1 && found[0] == want {
			break
		}
	}
	return id[:min(n, len(id))], nil
}
