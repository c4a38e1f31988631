package hg

import (
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// SameDay counts the commits of a day; see scm.Reader. hg has all of history, and looks
// behind older commits too: dates that go backwards are an error here only where a later
// day is among the ancestors.
func (r *Repository) SameDay(rev string) (n uint64, whole bool, err error) {
	f := scm.Facts{}
	head, err := r.resolve(&f, rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: rev, Reason: "no commit yet"}
	}
	if err != nil {
		return 0, false, err
	}
	const day = 24 * 60 * 60
	midnight := f.Head.Time.Unix() / day * day
	set := fmt.Sprintf("::%s and date('>%d 0')", head, midnight)
	out, err := r.hg.output("log", "-r", "reverse("+set+")", "-T", `{node} {date|hgdate}\n`)
	if err != nil {
		return 0, false, err
	}
	for line := range strings.Lines(out) {
		var id string
		var at, zone int64
		if _, err := fmt.Sscan(line, &id, &at, &zone); err != nil {
			return 0, false, &scm.RefusedError{Reason: fmt.Sprintf("hg log answered %.64q", line)}
		}
		if at >= midnight+day {
			late, err := scm.ParseHash(id)
			if err == nil {
				err = scm.LaterParent(late)
			}
			return 0, false, err
		}
		n++
	}
	return n, true, nil
}
