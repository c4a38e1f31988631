package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/release"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// What can refuse a release comes before anything is written.

// releasedError means that there is nothing to release.
type releasedError struct {
	text, hint string
	unasked    bool // no change asks for a release, where the changes decide
}

func (e *releasedError) Error() string {
	if e.unasked {
		return e.text
	}
	return e.text + " already"
}

// decide returns the release that is to be made. staged says that a commit is going to be
// made anyway.
func (c *releaseCommand) decide(a *app, words []string, staged bool) (plan.Result, following.Decision, error) {
	p, r, d, err := nextRelease(a, deriving{}, words, c.Claim)
	fault, refused := errors.AsType[*scheme.ReleaseError](err)
	tag := r.Version.Tag
	switch {
	case c.TagOnly && refused && d.Next.Naming.Same(fault.Than, fault.Tag):
		return r, d, &releasedError{text: fault.Tag + " is released", hint: "`tagline release PART --commit-only` makes the commit of the next one"}
	case tag != nil && r.Facts.Distance == 0 && len(words) == 0 && !staged:
		released := &releasedError{text: "HEAD is " + tag.Ref, hint: "nothing to release; the next release needs a commit, or name the part"}
		if tag.Commit.String() != r.Facts.Head.ID { // of a package, whose files are those of the tag
			released.text = "nothing that counts has changed since " + tag.Ref + ", which is released"
		}
		if n := len(d.Next.Version.Base.Pre); n > 0 {
			if final, err := p.Final(r); err == nil {
				released.hint = fmt.Sprintf("`tagline release final` releases this commit as %s", final)
			}
		}
		return r, d, released
	case err == nil && d.Unasked != "" && c.IfNeeded:
		return r, d, &releasedError{text: d.Unasked, unasked: true}
	}
	return r, d, err
}

// checks refuses a release that a policy forbids.
func (c *releaseCommand) checks(a *app, p *project.Project, w release.Work, r plan.Result, d following.Decision) error {
	if !r.Facts.Proof.Proven {
		return &scheme.UnprovenError{Reason: r.Facts.Proof.Reason, Shallow: r.Facts.Shallow} // whatever is allowed for builds
	}
	if err := p.MayRelease(); err != nil {
		return err
	}
	// A release from a branch that is not for it is the mistake that cannot be taken back.
	globs, name := p.Settings.List("release.branches"), r.Facts.Branch.Name
	allowed := func(glob string) bool { return name != "" && wildmatch.Match(glob, name, 0) }
	if len(globs) > 0 && !slices.ContainsFunc(globs, allowed) {
		on := "branch " + name
		if name == "" {
			on = "a detached HEAD"
		}
		return &checkError{text: fmt.Sprintf("%s is not released from: release.branches is %s", on, strings.Join(globs, ", ")),
			hint: "`git switch` to one of those"}
	}
	// The same number on another commit is refused. A higher one may be a line of its own, as a
	// fix of an old release is.
	if d.Elsewhere != "" {
		same := d.Next.Naming.Same(d.Elsewhere, d.Release.Ref)
		text := fmt.Sprintf("%s is released already, on a commit that is not in this history: %s does not sort above it", d.Elsewhere, d.Release.Ref)
		if same || p.Strict {
			return &checkError{text: text}
		}
		a.warn(text)
	}
	if p.Strict && d.NotGo != "" {
		return &checkError{text: d.NotGo}
	}
	if d.Unasked != "" {
		a.warn(d.UnaskedWarning())
	}
	warnNotGo(&a.printer, d)
	return c.clean(a, p, w, r)
}

// committable refuses a commit where none can be made.
func (c *releaseCommand) committable(w release.Work) error {
	switch {
	case c.TagOnly && w.Commits():
		return &checkError{text: w.Staged[0] + " is staged, and --tag-only makes no commit", hint: "commit it, or `tagline release` without --tag-only"}
	case c.CommitOnly && !w.Commits():
		return &checkError{text: "there is nothing to commit: no file that git tracks is to change, and nothing is staged",
			hint: "name the files with the version: write = [\"...\"]"}
	case !w.Commits():
		return nil
	case w.Branch == "":
		return &checkError{text: "HEAD is detached: the commit of the release would be on no branch", hint: "`git switch` to a branch"}
	}
	if what := underWay(w.Repo); what != "" {
		return &checkError{text: "a " + what + " is under way, which a commit would conclude", hint: "finish it, or give it up, first"}
	}
	return nil
}
