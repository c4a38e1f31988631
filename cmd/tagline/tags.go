package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/listing"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// tags prints the tags that are versions, the highest first, and their commits.
type tags struct {
	Remote     *string `placeholder:"REMOTE" help:"those on a server, without a clone: a URL, or the name of a remote"`
	Satisfying string  `placeholder:"RANGE" help:"only versions that it allows: '>=1.2,<2'; with --scheme semver, the ranges of SemVer: '^1.2'"`
	Number     *int    `short:"n" placeholder:"N" help:"no more than these"`
}

func (c *tags) run(a *app) error {
	if c.Number != nil && *c.Number < 1 {
		return &usageError{text: fmt.Sprintf("-n is a number of tags, not %d", *c.Number)}
	}
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	if c.Remote != nil {
		return c.there(a, p.Plan)
	}
	// Tags are listed where tags are: an archive has one at most.
	if p.Reader == nil {
		return &plan.NoSourceError{}
	}
	names, err := p.TagNames()
	if err != nil {
		return err
	}
	return c.print(a, p.Plan, names, func(ref string) (string, error) { return p.Reader.Resolve("refs/tags/" + ref) }, p.Reader.By() == "hg")
}

// there lists the tags of a server, by the settings that are in force here.
func (c *tags) there(a *app, p plan.Plan) error {
	name := ""
	if err := (fromRemote{c.Remote}).from(&name); err != nil {
		return err
	}
	r, err := a.openRemote(name)
	if err != nil {
		return err
	}
	names := r.Tags()
	if p.Query.AnnotatedOnly {
		names = slices.DeleteFunc(names, func(ref string) bool { return !r.Annotated(ref) })
	}
	return c.print(a, p, names, func(ref string) (string, error) { return r.Commit(ref), nil }, false)
}

// print writes those of the names that are versions, with the commits that they lead to.
func (c *tags) print(a *app, p plan.Plan, names []string, commit func(ref string) (string, error), hg bool) error {
	versions, err := listing.Versions(p, names, c.Satisfying)
	if err != nil {
		return rangeMistake(c.Satisfying, err)
	}
	vcs := "git"
	if hg {
		vcs = "hg"
	}
	most := len(versions)
	if c.Number != nil {
		most = min(most, *c.Number)
	}
	rows := make([][2]string, 0, most)
	width := 0
	for _, ref := range versions {
		if len(rows) == most {
			break
		}
		// Only for those that are printed: -n 1 in a repository with thousands reads one.
		id, err := commit(ref)
		if is[*scm.RevisionError](err) {
			continue // it leads to no commit
		}
		if err != nil {
			return err
		}
		rows = append(rows, [2]string{terminal.Printable(ref), scheme.ShortCommit(vcs, id, 0)})
		width = max(width, len(ref))
	}
	for _, row := range rows {
		fmt.Fprintf(&a.out, "%-*s  %s\n", width, row[0], row[1])
	}
	return nil
}

// rangeMistake is an error in what --satisfying says.
func rangeMistake(text string, err error) error {
	if _, none := errors.AsType[*render.NoRangesError](err); none {
		return noRanges(err)
	}
	return &usageError{text: fmt.Sprintf("--satisfying %q: %v", text, err)}
}
