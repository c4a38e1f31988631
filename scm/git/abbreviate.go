package git

import (
	"math/bits"

	"github.com/tagline-scm/tagline/scm"
)

// Abbreviate returns the first digits of a full object name that no other
// object's name begins with: at least n of them, or for n = 0 as many as
// core.abbrev's default gives, which grows with the repository (half the bits of
// the number of packed objects, at least 7).
func (r *Repository) Abbreviate(id string, n int) (string, error) {
	if err := r.takeSnapshot(); err != nil {
		return "", err
	}
	store := r.snapshot.objects.store
	if n == 0 {
		count, err := store.PackedCount()
		if err != nil {
			return "", err
		}
		n = max(7, (bits.Len64(count)+1)/2)
	}
	want, err := scm.ParseHash(id)
	if err != nil {
		return "", err
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
