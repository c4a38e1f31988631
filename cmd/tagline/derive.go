package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// derive runs a plan and prints its warnings.
func (a *app) derive(p *project.Project) (plan.Result, error) {
	r, err := runPlan(a.log, p)
	warnOf(&a.printer, p, r)
	return r, err
}

// deriveTexts runs a plan, prints its warnings and returns the version in some of
// the plan's formats.
func (a *app) deriveTexts(p *project.Project, formats []string) (plan.Result, []string, error) {
	r, err := runPlan(a.log, p)
	var texts []string
	if err == nil {
		texts, err = inFormats(p.Plan, formats, r)
	}
	// Nobody asked for the default format by name; so one that cannot hold this version is
	// no answer to give up on where another can.
	lacks, cannot := errors.AsType[*render.LacksError](err)
	if cannot && p.From["format"] == "" && lacks.Format == p.Format {
		if other := explain.Writable(p.Plan, r.Version); other != "" {
			err = &hintedError{error: err, hint: fmt.Sprintf("`-f %s` writes it", other)}
		}
	}
	if is[*render.UnmarkedError](err) { // which says what the warning would
		r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool { return n.Rule == "unproven" })
	}
	warnOf(&a.printer, p, r)
	return r, texts, err
}

// try answers a request with other settings, as app.trial does.
type try func(settings map[string]any, q project.Request) (*project.Project, plan.Result, error)

// trial answers a request with settings laid over the configuration, as flags would
// be. It prints nothing and requires nothing, and leaves the work tree alone.
func (a *app) trial(settings map[string]any, q project.Request) (*project.Project, plan.Result, error) {
	start, err := a.start()
	if err != nil {
		return nil, plan.Result{}, err
	}
	w := a.surroundings(start)
	// The run's own flags must not change under it: the trial gets a copy. Commands that it
	// may start have said what is wrong already.
	w.Stderr, w.Flags = io.Discard, map[string]any{}
	maps.Copy(w.Flags, a.flags)
	maps.Copy(w.Flags, settings)
	p, err := project.Open(w, q)
	if a.aside(p); err != nil {
		return nil, plan.Result{}, err
	}
	// What is tried is whether a version comes of it. What must hold of that version, and
	// whether files changed, is not what the settings are about.
	p.Strict, p.Require, p.OnTag, p.Query.Dirty = false, nil, nil, scm.DirtyPolicy{Skip: true}
	r, err := plan.Run(p.Plan)
	return p, r, err
}

// warnOf prints the warnings of a run, and what can be done about each.
func warnOf(to *printer, p *project.Project, r plan.Result) {
	for _, n := range r.Warnings {
		to.warn(n.Text)
		to.advise(noteHint(n, p))
	}
}
