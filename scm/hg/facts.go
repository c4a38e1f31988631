package hg

import (
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Facts answers the query. A revision that names no commit is a
// *scm.RevisionError; what hg refuses is a *scm.RefusedError with its words.
// Query.Candidates has no effect.
func (r *Repository) Facts(q scm.Query) (scm.Facts, error) {
	f, err := r.facts(q)
	if err == nil && r.hgGit {
		err = r.inGit(&f)
	}
	if err != nil {
		return scm.Facts{}, err
	}
	return f, nil
}

// facts are the facts in hg's hashes.
func (r *Repository) facts(q scm.Query) (scm.Facts, error) {
	f := scm.Facts{VCS: "hg", Source: "repository"}
	head, err := r.resolve(&f, q.Rev)
	if err != nil {
		return scm.Facts{}, err
	}
	if r.hgGit {
		if f.Branch, err = r.gitBranch(q); err != nil {
			return scm.Facts{}, err
		}
	}
	if f.Work, err = r.work(q); err != nil {
		return scm.Facts{}, err
	}
	b, err := r.ballot(q, head)
	if err != nil {
		return scm.Facts{}, err
	}
	if err := r.place(&f, q, b, head); err != nil {
		return scm.Facts{}, err
	}
	if q.Select == scm.LatestTag && f.Work.Dirty {
		f.Head.Date = r.changedDay(f.Work)
		if !q.Evidence {
			f.Work.Paths = f.Work.Paths[:1]
		}
	}
	return f, nil
}

// resolve fills in the commit and its branch, and returns the commit's hash;
// the zero Hash for "" before the first commit.
func (r *Repository) resolve(f *scm.Facts, rev string) (scm.Hash, error) {
	set, from := ".", "head"
	if rev != "" {
		set, from = revision(rev), "commit"
	}
	line, err := r.commit(set)
	if err != nil && rev != "" && r.hgGit {
		commit, gitErr := r.gitRevision(rev)
		if gitErr != nil {
			return scm.Hash{}, gitErr
		}
		if !commit.IsZero() {
			line, err = r.commit(commit.String())
		}
	}
	switch {
	case rev != "" && (err != nil || strings.Trim(line[0], "0") == ""): // hg calls what is before the first commit one
		return scm.Hash{}, &scm.RevisionError{Rev: rev, Reason: "no such commit, tag, branch or bookmark"}
	case err != nil:
		return scm.Hash{}, err
	}
	name := line[3]
	if rev == "" { // the next commit's branch, which `hg branch` may have changed
		if name, err = r.hg.output("branch"); err != nil {
			return scm.Hash{}, err
		}
		name = strings.TrimSuffix(name, "\n")
	}
	f.Branch = scm.Branch{Name: name, Abbrev: name, From: from}
	head, err := scm.ParseHash(line[0])
	if err != nil || strings.Trim(line[0], "0") == "" {
		return scm.Hash{}, err
	}
	seconds, _, _ := strings.Cut(line[1], " ")
	n, _ := strconv.ParseInt(seconds, 10, 64)
	at := time.Unix(n, 0).UTC()
	f.Head = scm.Commit{ID: line[0], Time: at, Author: at, Date: line[2]}
	return head, nil
}

// Resolve returns the hash of the commit that a revision names.
func (r *Repository) Resolve(rev string) (string, error) {
	line, err := r.commit(revision(rev))
	if err != nil || strings.Trim(line[0], "0") == "" {
		return "", &scm.RevisionError{Rev: rev, Reason: "no such commit, tag, branch or bookmark"}
	}
	return line[0], nil
}

// commit returns hash, time, day and branch of the one commit in a set.
func (r *Repository) commit(set string) ([]string, error) {
	out, err := r.hg.output("log", "-r", set, "-T", "{node}\n{date|hgdate}\n{date|shortdate}\n{branch}\n")
	line := strings.Split(out, "\n")
	if err == nil && len(line) != 5 {
		err = &scm.RefusedError{Reason: "hg log answered " + strconv.Quote(out)}
	}
	return line, err
}

// revision returns the revset of a revision: a hash or the beginning of one, a
// number, a tag, a branch, a bookmark; refs/tags/NAME is that tag, HEAD the
// commit of the work tree and HEAD~N an ancestor of it along first parents. Nothing else of the language of revsets is
// understood.
func revision(rev string) string {
	if tag, ok := strings.CutPrefix(rev, "refs/tags/"); ok {
		return "tag(" + quote("literal:"+tag) + ")"
	}
	if generations, ok := strings.CutPrefix(rev, "HEAD~"); ok && generations != "" && strings.Trim(generations, "0123456789") == "" {
		return ".~" + generations
	}
	if rev == "HEAD" {
		return "."
	}
	return quote(rev)
}

// quote returns text as a string of revsets.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// place fills in what depends on tags.
func (r *Repository) place(f *scm.Facts, q scm.Query, b *ballot, head scm.Hash) error {
	h := history{hg: r.hg, head: head, firstParent: q.FirstParent, tagged: b.commits}
	if b.unseen {
		f.Notes = append(f.Notes, ".hg/hgrc does not turn the extension hggit on, so setuptools-scm does not see the tags of "+gitTagsFile)
	}
	chosen, err := h.choose(f, q, b)
	if err != nil {
		return err
	}
	switch {
	case chosen == nil:
		f.Untag(b.all, b.accepted)
	case q.Select == scm.LatestTag || q.Select == scm.NewestTag:
		f.Tags = chosen.tags
	default:
		f.Tags = chosen.tags
		if q.Evidence {
			f.TagCount = len(b.accepted)
		}
	}
	if head.IsZero() {
		f.Proof = scm.NewProof("", 0, nil, false)
		return nil
	}
	span := h.since(chosen)
	n, err := h.count(span)
	if err != nil {
		return err
	}
	f.Distance = n.changes
	switch {
	case q.Select == scm.LatestTag:
		if f.Distance, err = h.latestDistance(chosen, f.Work.Dirty, n.commits); err != nil {
			return err
		}
	case q.Select == scm.NewestTag:
		if f.Distance, err = h.newestDistance(chosen, n.commits); err != nil {
			return err
		}
	case q.Scoped():
		if f.Distance, err = h.scoped(q, chosen); err != nil {
			return err
		}
	}
	if err := h.between(f, q, b, chosen); err != nil {
		return err
	}
	tag := ""
	if chosen != nil {
		tag = q.Called(f.Tags).Name
	}
	f.Proof = scm.NewProof(tag, n.commits, nil, false)
	return nil
}
