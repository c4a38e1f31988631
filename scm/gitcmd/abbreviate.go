package gitcmd

import (
	"strconv"

	"github.com/tagline-scm/tagline/scm"
)

// Abbreviate returns the first digits of a whole object name that no other
// object's name begins with, by git rev-parse --short: at least n and no fewer
// than 4, or for n = 0 git's own number, whatever core.abbrev says.
func (r *Repository) Abbreviate(id string, n int) (string, error) {
	if _, err := scm.ParseHash(id); err != nil {
		return "", &scm.RevisionError{Rev: id, Reason: "is no whole hash"}
	}
	short := "--short"
	if n > 0 {
		short += "=" + strconv.Itoa(n)
	}
	c := r.here("rev-parse", "--verify", short, id)
	c.args = append([]string{"-c", "core.abbrev=auto"}, c.args...)
	out, _, err := r.git.output(c)
	if err == nil && len(out) < n { // git 2.39 gives no more than 40 digits of SHA-256
		out = id[:min(n, len(id))]
	}
	return out, refused(err)
}
