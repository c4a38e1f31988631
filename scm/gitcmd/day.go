package gitcmd

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// SameDay counts the commits of a day; see scm.Reader. git rev-list --max-age does not go
// on behind an older commit, and lists those of later days.
func (r *Repository) SameDay(rev string) (n uint64, whole bool, err error) {
	head, commit, err := r.resolve(rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: rev, Reason: "no commit yet"}
	}
	if err != nil {
		return 0, false, err
	}
	edge, err := r.edge()
	if err != nil {
		return 0, false, err
	}
	const day = 24 * 60 * 60
	midnight := commit.Time.Unix() / day * day
	whole = true
	err = r.lines(func(line string) error {
		seconds, id, _ := strings.Cut(line, " ")
		if at, err := strconv.ParseInt(seconds, 10, 64); err == nil && at >= midnight+day {
			late, err := scm.ParseHash(id)
			if err == nil {
				err = scm.LaterParent(late)
			}
			return err
		}
		whole = whole && !edge[id]
		n++
		return nil
	}, "rev-list", "--timestamp", "--max-age="+strconv.FormatInt(midnight, 10), head.String(), "--")
	return n, whole, refused(err)
}
