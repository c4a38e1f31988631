package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/check"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scm"
)

// checkCommand looks for what is wrong with the version here, and for what will
// make a later one wrong. It prints a line for each such thing.
type checkCommand struct {
	deriving
	Objects bool `help:"compare every object since the tag with its hash"`
}

func (c *checkCommand) run(a *app) error {
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	// It looks further than a run that prints: at every tag of the history and every file.
	p.Query.AllHigher, p.Query.Evidence = true, true
	// With these the run would end at the first thing that is wrong, and check lists all.
	p.Strict, p.Options.AllowUnproven = false, true
	r, err := plan.Run(p.Plan)
	if err == nil {
		err = p.AskReleases(r)
	}
	if err != nil {
		return err
	}
	for _, text := range unmatched(p) {
		a.warn(text)
	}
	found := check.Run{
		Plan: p.Plan, Result: r, Warned: warned(a, r),
		Asked: p.From["format"] != "", Read: p.Reader != nil && r.Facts.Source == "repository",
	}
	found.Elsewhere = highestElsewhere(p, r.Facts)
	if found.Read {
		if found.Judged, err = p.Judged(); err != nil {
			return err
		}
	}
	// A format that cannot hold the version is a finding, and the others still want a name
	// for it.
	version, err := explain.Text(p.Plan, r.Version)
	if err != nil {
		version = r.Version.String() // the findings say that the format cannot have it
	}
	found.Version = version
	if len(p.Writes) > 0 {
		if found.Unwritten, err = unwritten(a, p, r, version); err != nil {
			return err
		}
	}
	// Hashing every object is minutes in a large repository, so it is asked for.
	if c.Objects {
		if found.Verified, err = verify(p, r); err != nil {
			return err
		}
	}
	tellPassed(&a.printer, p, false)
	if err := tellLeftOut(&a.printer, p); err != nil {
		return err
	}
	lines := found.Findings()
	if len(lines) == 0 {
		a.say(found.Verdict())
		return nil
	}
	for _, line := range lines {
		fmt.Fprintln(&a.out, terminal.Printable(line))
	}
	// The findings are the answer, so they are on standard output, where a script can keep
	// them; the count is the error.
	return &shownError{&checkError{text: found.Failure(len(lines))}}
}

// verify compares the objects that the answer rests on with their hashes.
func verify(p *project.Project, r plan.Result) (*scm.Verified, error) {
	if p.Reader == nil || r.Facts.Source != "repository" {
		return nil, &usageError{text: "--objects: no repository was read"}
	}
	head, err := scm.ParseHash(r.Facts.Head.ID)
	if err != nil {
		return nil, &usageError{text: "--objects: there is no commit"}
	}
	var below scm.Hash
	if len(r.Facts.Tags) > 0 {
		below = r.Facts.Tags[0].Commit
	}
	v, err := p.Reader.Verify(head, below)
	return &v, err
}

// warned returns the warnings of the run, with what can be done. A setting without
// effect is nothing that is wrong with the version: that warning is printed.
func warned(a *app, r plan.Result) []string {
	var lines []string
	hints := a.hints()
	for _, n := range r.Warnings {
		if n.Rule == plan.NoEffect {
			a.warn(n.Text)
			continue
		}
		line := n.Text
		if h := hints.warningHint(n); h != "" {
			line += "; " + h
		}
		lines = append(lines, line)
	}
	return lines
}

// highestElsewhere returns the highest version tag of the repository, if it is above
// the chosen one and the commit does not contain it; else "".
func highestElsewhere(p *project.Project, f scm.Facts) string {
	q := p.Query
	if p.Reader == nil || q.Accept == nil || q.Better == nil || len(f.Tags) == 0 || f.Source != "repository" {
		return ""
	}
	// Names alone are read, not what they lead to: there may be a hundred thousand tags.
	names, err := p.Reader.Names()
	if err != nil {
		return ""
	}
	// By name alone: where the tag is does not matter to whoever sorts releases.
	chosen := q.Called(f.Tags).Ref
	highest := chosen
	for _, name := range names {
		if q.Accept(name) == nil && q.Better(name, highest) > 0 {
			highest = name
		}
	}
	contained := slices.ContainsFunc(f.Higher, func(h scm.HigherTag) bool { return h.Tag.Ref == highest })
	if highest == chosen || contained || slices.Contains(f.Lost, highest) { // a warning says the last
		return ""
	}
	return highest
}

// tellLeftOut says which tracked files are missing from source distributions that
// setuptools makes.
func tellLeftOut(to *printer, p *project.Project) error {
	const most = 4
	left, err := p.LeftOut()
	if err != nil || len(left) == 0 {
		return err
	}
	names := strings.Join(left[:min(most, len(left))], ", ")
	if more := len(left) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	to.say("note: tracked, and not in source distributions by setuptools: " + names)
	to.say(`hint: sdist-files = "tracked" takes in every tracked file`)
	return nil
}

// unwritten says of each version file of the configuration why `tagline write`
// would refuse it, or what would come of writing it.
func unwritten(a *app, p *project.Project, r plan.Result, version string) ([]string, error) {
	w, err := newWriter(a, p, p.Writes, false)
	if err != nil {
		return []string{err.Error()}, nil // the root cannot be opened: a finding like any other
	}
	defer w.close()
	var lines []string
	for _, e := range p.Writes {
		files, err := w.Add(nil, e, version, r)
		var found []file.Found
		if err == nil {
			found, err = w.Look(files, w.force)
		}
		if err != nil {
			lines = append(lines, err.Error()+": `tagline write` refuses it")
			continue
		}
		// A manifest that differs in its version alone stays clean, so being tracked is no harm.
		if p.Reader == nil || files[0].Manifest && p.Rules == "" {
			continue
		}
		tracked, err := p.Reader.Tracks(found[0].Path)
		if err != nil {
			return nil, err
		}
		if tracked {
			lines = append(lines, e.File+" is written and tracked too: writing it makes the tree dirty; "+trackedHint)
		}
	}
	return lines, nil
}
