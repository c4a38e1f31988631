package hg

import (
	"fmt"

	"github.com/tagline-scm/tagline/scm"
)

// usualDigits is how many digits of a commit hg shows (the template filter
// short), whatever the size of the repository.
const usualDigits = 12

// Abbreviate returns the first digits of a commit's whole hash that name it alone
// here, by hg's template function shortest: at least n, or 12 for n = 0. In a
// repository of hg-git it may be git's hash of a commit, which is to differ from
// those of all commits that git and hg both have.
func (r *Repository) Abbreviate(id string, n int) (string, error) {
	hash, err := scm.ParseHash(id)
	if err != nil || hash.Size() != 20 {
		return "", &scm.RevisionError{Rev: id, Reason: "is no whole hash"}
	}
	id = hash.String()
	if n <= 0 {
		n = usualDigits
	}
	n = min(max(n, 4), len(id))
	short, err := r.hg.output("log", "-r", "id("+id+")", "-T", fmt.Sprintf("{shortest(node, %d)}", n))
	if err != nil || short != "" {
		return short, err
	}
	if r.hgGit {
		if n, err = r.gitDigits(id, n); err != nil {
			return "", err
		}
	}
	return id[:n], nil
}

// gitDigits returns how many digits, at least n, tell one of git's hashes from the
// others of the mapfile.
func (r *Repository) gitDigits(id string, n int) (int, error) {
	err := r.eachMapped(func(git, _ []byte) error {
		for string(git) != id && n < len(id) && string(git[:n]) == id[:n] {
			n++
		}
		return nil
	})
	return n, err
}
