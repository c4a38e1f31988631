package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render/ci"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// What surrounds a run (a CI service, and the settings for one that nobody knows)
// says what the repository cannot: most services check out a commit, not a branch.
// All of it is about HEAD and its work tree; of another commit it says nothing.
//
//	branch        (1) --branch or TAGLINE_BRANCH  (2) the branch that HEAD is on
//	              (3) the service, if the commit that it names is HEAD, or the
//	                  run is for a pull request, where HEAD may be any merge of it
//	pull request  TAGLINE_PULL_REQUEST and TAGLINE_TARGET_BRANCH, else the service,
//	              else the branch that is given, where it is the ref of one
//	tag           the service, if that tag is on HEAD and counts as a version

// surroundings are what is known so of a run.
type surroundings struct {
	head    bool // the run is about HEAD
	branch  ci.Said
	pull    scm.PullRequest
	service ci.Context
}

// surroundings finds out what there is.
func (p *Project) surroundings(q Request) surroundings {
	a := surroundings{head: q.Rev == "" && q.Facts == "" && q.Bare == ""}
	if !a.head {
		return a
	}
	a.service = ci.Read(p.world.Env)
	from := p.Settings.Get("branch").From
	name, number := ci.Branch(p.Settings.Text("branch"))
	if name != "" { // "" where a job has no branch to hand over
		a.branch = ci.Said{Value: name, From: from}
	}
	a.pull = scm.PullRequest{
		Number: a.service.PullRequest.Value, From: a.service.PullRequest.From,
		Target: a.service.Target.Value, TargetFrom: a.service.Target.From,
	}
	if number != "" && a.pull.Number == "" {
		a.pull.Number, a.pull.From = number, from
	}
	if set := p.Settings.Get("pull-request"); set.From != "" {
		a.pull.Number, a.pull.From = p.Settings.Text("pull-request"), set.From
		if a.pull.Number == "false" { // as some services have it where there is none
			a.pull = scm.PullRequest{}
		}
	}
	if set := p.Settings.Get("target-branch"); set.From != "" {
		a.pull.Target, a.pull.TargetFrom = strings.TrimPrefix(p.Settings.Text("target-branch"), "refs/heads/"), set.From
	}
	return a
}

// surrounded adds to the facts of HEAD what surrounds the run. What is printed for
// `git rev-parse --abbrev-ref HEAD` (Branch.Abbrev) stays git's.
func (p *Project) surrounded(q scm.Query, f scm.Facts) scm.Facts {
	a, s := p.around, p.around.service
	if p.branch.Name != "" && q.Rev == p.branch.rev && q.Rev != "" {
		f.Branch.Name, f.Branch.From = p.branch.Name, p.branch.From
	}
	if !a.head || q.Rev != "" || f.Source != "repository" {
		return f
	}
	f.Pull = a.pull
	switch {
	case a.branch.From != "":
		f.Branch.Name, f.Branch.From = a.branch.Value, a.branch.From
	case f.Branch.Name == "" && a.serviceOf(f.Head.ID):
		f.Branch.Name, f.Branch.From = s.Branch.Value, s.Branch.From
	}
	if !q.Evidence {
		return f
	}
	if note := p.merge(f.Head.ID); note != "" {
		f.Notes = append(slices.Clip(f.Notes), note)
	}
	if f.Branch.Name == "" && s.Branch.Value != "" {
		f.Notes = append(slices.Clip(f.Notes), fmt.Sprintf("%s says that the branch is %s, but of the commit %s, which is not HEAD (%s)",
			s.Branch.From, s.Branch.Value, s.Commit.Value, s.Commit.From))
	}
	return f
}

// serviceOf reports whether the branch that the service names is that of the commit.
func (a surroundings) serviceOf(id string) bool {
	return a.service.PullRequest.Value != "" || names(a.service.Commit, id)
}

// names reports whether the commit that a service names is that one: the whole
// hash or its beginning. A service that names none is not contradicted; nor is one
// that builds what it calls HEAD.
func names(said ci.Said, id string) bool {
	const least = 7 // digits, git's shortest usual name
	text := strings.ToLower(said.Value)
	switch {
	case text == "" || text == "head":
		return true
	case len(text) < least:
		return false
	}
	return strings.HasPrefix(id, text)
}

// merge says whether the service made HEAD by merging the pull request that the run
// is for; "" if not. The service says that it did, or the commit that it names is one
// of the two, or the first is the tip of the target branch: an author who merges has
// that one second. It names the commit of the author, which outlives the merge.
func (p *Project) merge(head string) string {
	a := p.around
	if a.service.PullRequest.Value == "" {
		return ""
	}
	second, err := p.Reader.Resolve("HEAD^2")
	if err != nil {
		return "" // no merge, or none that is known
	}
	first, _ := p.Reader.Resolve("HEAD^1")
	target, _ := p.Reader.Resolve("refs/remotes/origin/" + a.service.Target.Value)
	said := a.service.Commit
	other := said.Value != "" && !names(said, head) // it names a commit, which is not HEAD
	author := "HEAD^2"
	switch {
	case a.service.Merges && names(said, head), other && names(said, second), first != "" && first == target:
	case other && names(said, first):
		author = "HEAD^1"
	default:
		return "" // a merge of the author's own
	}
	return fmt.Sprintf("HEAD is the merge commit that %s made of pull request %s; its author's commit is `--rev %s`",
		a.service.Service, a.service.PullRequest.Value, author)
}

// another warns where the branch that is given by hand is another commit: it names
// HEAD's branch and does not choose a commit.
func (p *Project) another(q scm.Query, f scm.Facts) (scm.Facts, []scheme.Note, error) {
	if notes := p.unruled(f); notes != nil {
		return f, notes, nil
	}
	given := p.around.branch
	if !p.around.head || q.Rev != "" || given.From == "" || f.Source != "repository" {
		return f, nil, nil
	}
	id, err := p.Reader.Resolve("refs/heads/" + given.Value)
	if err != nil || id == f.Head.ID || f.Head.ID == "" {
		return f, nil, nil // no such branch here, as in most clones of CI services
	}
	short := func(id string) string { return scheme.ShortCommit(f.VCS, id, 0) }
	return f, []scheme.Note{{Rule: "branch", Level: scheme.Warning, Text: fmt.Sprintf(
		"%s is %s and HEAD is %s: %s only names HEAD's branch; for that commit --rev %s",
		given.Value, short(id), short(f.Head.ID), given.From, given.Value)}}, nil
}

// surround lets the sources of a plan that was made elsewhere know what surrounds
// the run: the branch and the pull request, which change no version there.
func (p *Project) surround(sources []plan.Source) {
	for i, s := range sources {
		if s.Name != "repository" {
			continue
		}
		sources[i].Facts = func(q scm.Query) (scm.Facts, bool, error) {
			f, ok, err := s.Facts(q)
			return p.surrounded(q, f), ok, err
		}
		if p.Reader == nil {
			continue // saved facts have no repository to look into
		}
		sources[i].See = func(q scm.Query, f scm.Facts) (scm.Facts, []scheme.Note, error) {
			seen, notes, err := f, []scheme.Note(nil), error(nil)
			if s.See != nil {
				seen, notes, err = s.See(q, f)
			}
			if err == nil {
				_, more, _ := p.another(q, f)
				notes = append(append(notes, more...), p.otherStarted(q, f)...)
			}
			return seen, notes, err
		}
	}
}

// otherStarted warns where a run was started by another tag of HEAD than the one
// that counts under the rules of a plan that was made elsewhere.
func (p *Project) otherStarted(q scm.Query, f scm.Facts) []scheme.Note {
	tag := p.around.service.Tag
	if !p.around.head || q.Rev != "" || at(f, tag.Value) <= 0 {
		return nil
	}
	return []scheme.Note{{Rule: "other-tag", Level: scheme.Warning, Text: fmt.Sprintf(
		"%s started this run (%s), but %s counts from %s, on the same commit",
		tag.Value, tag.From, p.Plan.Rules, f.Tags[0].Ref)}}
}

// started answers a query for HEAD with the tag that started the run, where that is
// on HEAD and counts: the job of v1.0.0 builds 1.0.0, whatever else is tagged there.
// The other tags of the commit then do not count, so that all else that is said of
// tags agrees.
func (p *Project) started(q scm.Query) (scm.Facts, error) {
	f, err := p.Reader.Facts(q)
	tag := p.around.service.Tag
	if err != nil || tag.Value == "" || q.Rev != "" {
		return f, err
	}
	if i := at(f, tag.Value); i < 0 && q.Select == scm.Highest && f.Head.ID != "" {
		nearest := q
		nearest.Select = scm.Nearest // the highest may be another commit's
		if near, err := p.Reader.Facts(nearest); err == nil && at(near, tag.Value) >= 0 {
			f, q = near, nearest
		}
	}
	i := at(f, tag.Value)
	if i < 0 {
		return p.notStarted(q, f), nil
	}
	note := fmt.Sprintf("%s is the tag that started this run (%s)", tag.Value, tag.From)
	if len(f.Tags) > 1 {
		others := slices.Delete(slices.Clone(f.Tags), i, i+1)
		accept := q.Accept
		q.Accept = func(ref string) error {
			if slices.ContainsFunc(others, func(t scm.Tag) bool { return t.Ref == ref }) {
				return &scm.AsideError{Reason: tag.Value + ", on the same commit, started this run"}
			}
			if accept == nil {
				return nil
			}
			return accept(ref)
		}
		if f, err = p.Reader.Facts(q); err != nil {
			return f, err
		}
	}
	f.Notes = append(slices.Clip(f.Notes), note)
	return f, nil
}

// at returns the index of a tag among those of the facts if it is on HEAD, else -1.
func at(f scm.Facts, ref string) int {
	return slices.IndexFunc(f.Tags, func(t scm.Tag) bool { return t.Ref == ref && t.Commit.String() == f.Head.ID })
}

// notStarted notes why the tag that started the run is not the one counted from.
func (p *Project) notStarted(q scm.Query, f scm.Facts) scm.Facts {
	tag := p.around.service.Tag
	why := ""
	if id, err := p.Reader.Resolve("refs/tags/" + tag.Value); err != nil {
		why = "it is not in this clone"
	} else if id != f.Head.ID {
		why = "it is not on HEAD"
	} else if err := q.Refuses(tag.Value, true); err != nil {
		why = scheme.Reason(err)
	}
	f.Notes = append(slices.Clip(f.Notes), fmt.Sprintf("%s started this run (%s), but does not decide: %s",
		tag.Value, tag.From, cmp.Or(why, "it is no annotated tag")))
	return f
}
