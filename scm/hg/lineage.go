package hg

import (
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Names returns the names of all tags; see scm.Reader.
func (r *Repository) Names() ([]string, error) {
	b, err := r.ballot(scm.Query{}, scm.Hash{})
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, t := range b.all {
		names = append(names, t.Ref)
	}
	return names, nil
}

// Dates returns when the commits of these tags were made; see scm.Reader.
func (r *Repository) Dates(tags []string) ([]time.Time, error) {
	dates := make([]time.Time, len(tags))
	for i, tag := range tags {
		var f scm.Facts
		if _, err := r.resolve(&f, "refs/tags/"+tag); err == nil {
			dates[i] = f.Head.Time
		}
	}
	return dates, nil
}

// Lineage counts the commits from one to the other; see scm.Reader. hg has no bound.
func (r *Repository) Lineage(rev, ancestor string) (scm.Lineage, error) {
	var commits []string
	for _, name := range []string{ancestor, rev} {
		id, err := r.resolve(&scm.Facts{}, name)
		if err == nil && id.IsZero() {
			err = &scm.RevisionError{Rev: name, Reason: "no commit yet"}
		}
		if err != nil {
			return scm.LineageUnknown, err
		}
		commits = append(commits, id.String())
	}
	out, err := r.hg.output("log", "-r", "id("+commits[0]+") and ::id("+commits[1]+")", "-T", "{rev}\n")
	if err != nil {
		return scm.LineageUnknown, err
	}
	if _, err := strconv.Atoi(strings.TrimSpace(out)); err != nil {
		return scm.Apart, nil
	}
	return scm.Descends, nil
}

// HeadBranch returns the named branch of the next commit, or in a repository of hg-git
// what git's branch is there.
func (r *Repository) HeadBranch() (string, error) {
	if r.hgGit {
		b, err := r.gitBranch(scm.Query{})
		return b.Name, err
	}
	name, err := r.hg.output("branch")
	return strings.TrimSuffix(name, "\n"), err
}

// DefaultBranch returns "default", the branch that every repository of hg begins
// with.
func (r *Repository) DefaultBranch() (string, error) { return "default", nil }
