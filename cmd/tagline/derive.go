package main

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// deriving are the flags of every command that derives a version.
type deriving struct {
	Rev   string `placeholder:"REV" help:"the version of another commit"`
	Facts string `placeholder:"FILE" help:"derive from saved facts, or from a document of --json; - is standard input"`
}

// prepared is the project that a command works on.
type prepared struct{ *project.Project }

// prepare finds the project: what is here, and the plan of it.
func (a *app) prepare(d deriving) (*prepared, error) {
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	a.elsewhere = a.elsewhere || d.Facts != ""
	p, err := project.Open(a.surroundings(), project.Request{Start: start, Rev: d.Rev, Facts: d.Facts})
	if err != nil {
		for _, text := range p.Settings.Warnings {
			a.warn(text) // it may be the reason
		}
		return nil, err
	}
	return a.opened(p), nil
}

// opened notes what the run has to close, and what its hints name.
func (a *app) opened(p *project.Project) *prepared {
	if p.Reader != nil {
		a.readers = append(a.readers, p.Reader)
	}
	a.override = p.Variable
	return &prepared{p}
}

// surroundings are what a project is found in.
func (a *app) surroundings() project.World {
	now, clock := a.clock()
	return project.World{
		Dir: a.here(), Environ: a.environ, Env: a.env, Flags: a.flags, Command: a.command, Now: now, Clock: clock,
		Stdin: a.stdin, Stderr: a.stderr, Program: program,
	}
}

// program returns the path of a program, "" if there is none of that name.
func program(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// derive runs a plan and prints its warnings.
func (a *app) derive(p *prepared) (plan.Result, error) {
	r, err := plan.Run(p.Plan)
	a.logResult(p, r)
	a.warnOf(r)
	return r, err
}

// deriveTexts runs a plan, prints its warnings and returns the version in some of
// the plan's formats.
func (a *app) deriveTexts(p *prepared, formats []string) (plan.Result, []string, error) {
	r, err := plan.Run(p.Plan)
	a.logResult(p, r)
	var texts []string
	if err == nil {
		texts, err = spellings(p.Plan, formats, r)
	}
	if is[*render.UnmarkedError](err) { // which says what the warning would
		r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool { return n.Rule == "unproven" })
	}
	a.warnOf(r)
	return r, texts, err
}

func (a *app) warnOf(r plan.Result) {
	for _, n := range r.Warnings {
		a.warn(n.Text)
		if h := a.noteHint(n); h != "" {
			a.say("hint: " + h)
		}
	}
}

func (a *app) logResult(p *prepared, r plan.Result) {
	a.log.Debug().Str("root", p.Root).Str("config", p.Config).Str("source", r.Facts.Source).
		Uint64("commits", r.Facts.Proof.Commits).Msg("derived")
}

// noteHint returns what can be done about a warning.
func (a *app) noteHint(n scheme.Note) string {
	switch {
	case n.Rule == "contains-higher":
		return "tag a number above " + n.Args[1]
	case n.Rule == "higher-beside":
		return fmt.Sprintf("delete the tag %s, or make %s the one that git describe prefers: annotated, and the newer one", n.Args[3], n.Args[2])
	case n.Rule != "scheme-change" || len(n.Args) < 2:
		return ""
	}
	chosen, higher := n.Args[0], n.Args[1]
	first, _, _ := strings.Cut(higher, ".")
	return fmt.Sprintf("tag a number above %s, or 1!%s (an epoch: users must then write 1! too); if %s was withdrawn, exclude = [\"%s.*\"]",
		higher, chosen, higher, first)
}
