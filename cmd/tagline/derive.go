package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// derive runs a plan and prints its warnings.
func (a *app) derive(p *project.Project) (plan.Result, error) {
	r, err := a.runPlan(p)
	a.warnOf(r)
	return r, err
}

// deriveTexts runs a plan, prints its warnings and returns the version in some of
// the plan's formats.
func (a *app) deriveTexts(p *project.Project, formats []string) (plan.Result, []string, error) {
	r, err := a.runPlan(p)
	var texts []string
	if err == nil {
		texts, err = spellings(p.Plan, formats, r)
	}
	unspellable, cannot := errors.AsType[*render.UnspellableError](err)
	if cannot && p.From["format"] == "" && unspellable.Format == p.Format {
		if other := explain.Writable(p.Plan, r.Version); other != "" {
			err = &hintedError{error: err, hint: fmt.Sprintf("`-f %s` writes it", other)}
		}
	}
	if is[*render.UnmarkedError](err) { // which says what the warning would
		r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool { return n.Rule == "unproven" })
	}
	a.warnOf(r)
	return r, texts, err
}

// trial answers a request with settings laid over the configuration, as flags would
// be. It prints nothing and requires nothing, and leaves the work tree alone.
func (a *app) trial(settings map[string]any, q project.Request) (*project.Project, plan.Result, error) {
	start, err := a.start()
	if err != nil {
		return nil, plan.Result{}, err
	}
	w := a.surroundings(start)
	w.Stderr, w.Flags = io.Discard, map[string]any{}
	maps.Copy(w.Flags, a.flags)
	maps.Copy(w.Flags, settings)
	p, err := project.Open(w, q)
	a.opened = append([]*project.Project{p}, a.opened...) // the last one stays the last
	if err != nil {
		return nil, plan.Result{}, err
	}
	p.Strict, p.Require, p.OnTag, p.Query.Dirty = false, nil, nil, scm.DirtyPolicy{Skip: true}
	r, err := plan.Run(p.Plan)
	return p, r, err
}

func (a *app) warnOf(r plan.Result) {
	for _, n := range r.Warnings {
		a.warn(n.Text)
		if h := a.noteHint(n); h != "" {
			a.say("hint: " + h)
		}
	}
}

// noteHint returns what can be done about a warning.
func (a *app) noteHint(n scheme.Note) string {
	switch {
	case n.Rule == plan.PassedOver:
		return n.Args[0]
	case n.Rule == "contains-higher":
		return "tag a number above " + n.Args[1]
	case n.Rule == weigh.ReleasedElsewhere:
		hint := `select = "anywhere" to count from the highest tag of the repository`
		if n.Args[1] != "" {
			hint = fmt.Sprintf("bump = %q if this branch heads for %s; ", n.Args[1], n.Args[2]) + hint
		}
		return hint
	case n.Rule == "higher-beside":
		return fmt.Sprintf("delete the tag %s, or make %s the one that git describe prefers: annotated, and the newer one", n.Args[3], n.Args[2])
	case n.Rule != "scheme-change" || len(n.Args) < 4:
		return ""
	}
	higher, tag, epoch := n.Args[1], n.Args[2], n.Args[3]
	hint := "tag a number above " + higher
	if epoch != "" {
		number, _, _ := strings.Cut(epoch, "!")
		hint += fmt.Sprintf(", or %s (an epoch: users must then write %s! too)", epoch, number)
	}
	exclude := append(slices.Clip(a.last().Settings.List("exclude")), tag)
	return hint + fmt.Sprintf("; if %s was withdrawn, exclude = %s", higher, tomlList(exclude))
}
