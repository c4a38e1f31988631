package main

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
)

// next prints the tag to create for the next release. It creates nothing.
//
// What makes the tag a promise is in [scheme.Next]. Here the repository is asked
// for what that needs, and an error gets a hint that helps: only what was tried
// is proposed.
type next struct {
	deriving
	Part []string `arg:"" optional:"" help:"what to raise: patch, minor, major, micro, alpha, beta, rc, final, post, epoch, hotfix; two (minor rc); commits; fragments; or a version (1.9.5)"`
}

// partNames are the words that next takes.
func partNames() []string {
	var names []string
	for _, p := range append(scheme.PartNames(), scheme.Deciders()...) {
		names = append(names, p.Name)
	}
	return names
}

func (c *next) run(a *app) error {
	p, r, d, err := nextRelease(a, c.deriving, c.Part, false)
	if err != nil {
		return err
	}
	if d.Elsewhere != "" {
		a.warn(fmt.Sprintf("%s is released already, on a commit that is not in this history: %s does not sort above it", d.Elsewhere, d.Release.Ref))
	}
	if err := p.MayRelease(); err != nil {
		a.warn(err.Error())
	}
	note, dirty, err := p.Dirty(r, d.Release.Ref)
	if err != nil {
		return err
	}
	if dirty {
		a.warn(note.Text)
	}
	if d.Unasked != "" {
		a.warn(d.UnaskedWarning())
	}
	warnNotGo(&a.printer, d)
	fmt.Fprintln(&a.out, d.Release.Ref)
	return nil
}

// nextRelease decides which release comes next; free passes over numbers that are taken.
// Warnings about the commit are printed.
func nextRelease(a *app, asked deriving, words []string, free bool) (p following.Releasing, r plan.Result, d following.Decision, err error) {
	found, err := a.prepare(asked)
	if err != nil {
		return p, r, d, err
	}
	if p, err = following.Of(found, words); err != nil {
		return p, r, d, err
	}
	p.Free = free
	r, err = p.Heard(runPlan(a.log, found))
	warnOf(&a.printer, found, r)
	if err != nil {
		return p, r, d, err
	}
	if r.Facts.Verbatim != "" {
		given := explain.SourceLine(source(&a.place, found), r.Facts)
		return p, r, d, &usageError{text: fmt.Sprintf("the version is given by %s: there is no tag to follow", given)}
	}
	d, hint, err := p.Decide(r)
	if err != nil {
		err = &hintedError{error: err, hint: hint}
	}
	return p, r, d, err
}

// warnNotGo warns of a tag that Go takes for no version.
func warnNotGo(to *printer, d following.Decision) {
	if d.NotGo == "" {
		return
	}
	to.warn(d.NotGo)
	if d.ModulePath != "" {
		to.say("hint: a program needs nothing; a module that is imported needs the path " + d.ModulePath)
		return
	}
	to.say("hint: scheme = \"semver\" writes pre-releases so; a first tag has a v where initial-version has one: \"v0.1.0\"")
}
