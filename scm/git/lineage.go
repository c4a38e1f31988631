package git

import (
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// Names returns the names of all tags; see scm.Reader. No object is read.
func (r *Repository) Names() ([]string, error) {
	if err := r.takeSnapshot(); err != nil {
		return nil, r.explained(err)
	}
	tags := r.snapshot.tags
	names := make([]string, tags.refs.Len())
	for n := range names {
		names[n] = tags.name(uint32(n))
	}
	return names, nil
}

// Dates returns when the commits of these tags were made; see scm.Reader.
func (r *Repository) Dates(tags []string) ([]time.Time, error) {
	if err := r.takeSnapshot(); err != nil {
		return nil, r.explained(err)
	}
	dates := make([]time.Time, len(tags))
	for i, tag := range tags {
		id, err := r.resolve(tagPrefix + tag)
		if err != nil {
			continue // it leads to no commit
		}
		objects := r.snapshot.objects
		if c, err := objects.store.FullCommit(objects.real(id)); err == nil {
			dates[i] = c.Committer.UTC()
		}
	}
	return dates, nil
}

// slack is how many commits older than the one looked for are read before it is
// given up: clocks run backwards now and then.
const slack = 64

// Lineage says how two commits are related; see scm.Reader.
//
// The descendants of a commit are younger than it, so a walk from the younger one
// that meets only older commits is at its end. Most often that is at once.
func (r *Repository) Lineage(rev, ancestor string) (scm.Lineage, error) {
	if err := r.takeSnapshot(); err != nil {
		return scm.LineageUnknown, r.explained(err)
	}
	from, err := r.number(rev)
	if err != nil {
		return scm.LineageUnknown, err
	}
	to, err := r.number(ancestor)
	if err != nil {
		return scm.LineageUnknown, err
	}
	h := r.snapshot.history
	day, err := h.Date(to)
	if err != nil {
		return scm.LineageUnknown, r.explained(err)
	}
	w := &walk.Reach{History: h}
	if w.Floor, err = h.Generation(to); err != nil {
		return scm.LineageUnknown, r.explained(err)
	}
	defer w.Clear()
	answer, older := scm.Apart, 0
	err = w.Run(from, func(n uint32) bool {
		if n == to {
			answer = scm.Descends
			return false
		}
		date, err := h.Date(n)
		if err == nil && date < day {
			older++
		}
		if len(w.Visited) > scm.MaxLineage {
			answer = scm.LineageUnknown
			return false
		}
		return older <= slack
	})
	if err != nil {
		return scm.LineageUnknown, r.explained(err)
	}
	if answer == scm.Apart && r.snapshot.objects.IsShallow {
		answer = scm.LineageUnknown // what was cut off may have it
	}
	return answer, nil
}

// number returns the commit that rev names, "" for HEAD.
func (r *Repository) number(rev string) (uint32, error) {
	id := r.snapshot.head.Hash
	if rev != "" {
		var err error
		if id, err = r.resolve(rev); err != nil {
			return 0, err
		}
	}
	if id.IsZero() {
		return 0, &scm.RevisionError{Rev: rev, Reason: "no commit yet"}
	}
	return r.snapshot.history.Number(&id)
}

// HeadBranch returns the name of the branch that HEAD is on, "" where it is on none.
func (r *Repository) HeadBranch() (string, error) {
	head, err := r.refs.Head()
	return strings.TrimPrefix(head.Name, "refs/heads/"), err
}

// DefaultBranch returns the branch that refs/remotes/origin/HEAD names; see
// scm.Reader.
func (r *Repository) DefaultBranch() (string, error) {
	target, err := r.refs.Target("refs/remotes/origin/HEAD")
	if err != nil {
		return "", err
	}
	name, ok := strings.CutPrefix(target, "refs/remotes/origin/")
	if !ok {
		return "", nil
	}
	return name, nil
}
