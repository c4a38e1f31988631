package gitcmd

import (
	"errors"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Names returns the names of all tags; see scm.Reader.
func (r *Repository) Names() ([]string, error) {
	names := []string{}
	err := r.lines(func(name string) error {
		names = append(names, name)
		return nil
	}, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags/")
	return names, refused(err)
}

// Dates returns when the commits of these tags were made; see scm.Reader.
func (r *Repository) Dates(tags []string) ([]time.Time, error) {
	dates := make([]time.Time, len(tags))
	for i, tag := range tags {
		_, commit, err := r.resolve("refs/tags/" + tag)
		if _, none := errors.AsType[*scm.RevisionError](err); err != nil && !none {
			return nil, err
		}
		dates[i] = commit.Time
	}
	return dates, nil
}

// Lineage asks git merge-base --is-ancestor; see scm.Reader. git has no bound.
func (r *Repository) Lineage(rev, ancestor string) (scm.Lineage, error) {
	var commits []string
	for _, name := range []string{ancestor, rev} {
		id, _, err := r.resolve(name)
		if err == nil && id.IsZero() {
			err = &scm.RevisionError{Rev: name, Reason: "no commit yet"}
		}
		if err != nil {
			return scm.LineageUnknown, err
		}
		commits = append(commits, id.String())
	}
	_, err := r.ask("merge-base", "--is-ancestor", commits[0], commits[1])
	f, failed := errors.AsType[*failure](err)
	switch {
	case err == nil:
		return scm.Descends, nil
	case failed && f.code == 1 && r.shallow:
		return scm.LineageUnknown, nil
	case failed && f.code == 1:
		return scm.Apart, nil
	}
	return scm.LineageUnknown, refused(err)
}

// HeadBranch returns the name of the branch that HEAD is on, "" where it is on none.
func (r *Repository) HeadBranch() (string, error) {
	b, err := r.branch("")
	return b.Name, err
}

// DefaultBranch returns the branch that refs/remotes/origin/HEAD names; see
// scm.Reader.
func (r *Repository) DefaultBranch() (string, error) {
	out, err := r.ask("symbolic-ref", "-q", "refs/remotes/origin/HEAD")
	if f, failed := errors.AsType[*failure](err); failed && f.code == 1 {
		return "", nil
	}
	name, ok := strings.CutPrefix(out, "refs/remotes/origin/")
	if err != nil || !ok {
		return "", refused(err)
	}
	return name, nil
}
