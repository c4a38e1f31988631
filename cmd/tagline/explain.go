package main

import (
	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scm/auto"
)

// explainCommand prints why the version is what it is. It runs the very plan
// that the plain command runs and words the values that come out, so it cannot
// tell another story; it prints as far as the run came, whatever stopped it.
type explainCommand struct {
	deriving
	fromRemote
	JSON       bool `name:"json" help:"as one object"`
	Tags       bool `help:"every tag that was considered or refused, and why"`
	DirtyPaths bool `help:"every path that makes the work tree dirty"`
}

// shownError is an error of a run whose answer is printed nevertheless.
type shownError struct{ error }

func (e *shownError) Unwrap() error { return e.error }

// printsAnyway reports whether standard output is to be written although the
// run failed.
func printsAnyway(err error) bool {
	_, ok := err.(*shownError)
	return ok
}

func (c *explainCommand) run(a *app) error {
	if err := c.from(&c.remote); err != nil {
		return err
	}
	c.everyFormat = c.JSON
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	// The plain run stops at the first changed file and at the tag that decides. Who asks
	// why is ready to wait for the rest.
	p.Query.Evidence = true
	p.Query.AllHigher = true
	// The formats of the plain run are asked for too: one that cannot hold the version stops that
	// run, and why is the question here.
	r, _, err := a.deriveTexts(p, append([]string{p.Format}, p.Formats...))
	e := explain.Explanation{Plan: p.Plan, Result: r, Err: err, Exit: exitCode(err), Project: explained(&a.place, p)}
	// What stopped the run is part of the explanation, so it is printed with the error, and
	// the error is reported after it.
	if c.JSON {
		object, jsonErr := e.Object()
		if jsonErr == nil {
			jsonErr = a.writeJSON(object)
		}
		if jsonErr != nil {
			return jsonErr
		}
	} else {
		style := explain.Style{Tags: c.Tags, DirtyPaths: c.DirtyPaths}
		style.Bold, style.Plain = a.bold()
		a.out.WriteString(e.Words(style))
	}
	if err != nil {
		return &shownError{err}
	}
	return nil
}

// project collects what the run found around the facts.
func explained(at *place, p *project.Project) explain.Project {
	found := explain.Project{Source: source(at, p), Saved: p.Saved}
	for _, k := range config.Keys {
		if from := p.From[k.Name]; from != "" && from != p.Branch.Said(k.Name) {
			found.Settings = append(found.Settings, explain.Setting{Name: k.Name, From: from})
		}
	}
	// The names of all tags serve to say how high the chosen one is; if they cannot
	// be read, the run itself has said why.
	if p.Query.Accept != nil {
		found.Tags, _ = p.TagNames()
	}
	return found
}

// source says where the facts are from.
func source(at *place, p *project.Project) explain.Source {
	from := explain.Source{Given: p.Saved != nil, Where: "here", Variable: p.Override.Variable}
	// A repository far above is the usual reason for a version that nobody expects.
	if p.Source != p.Start {
		if where := at.shown(p.Source); where != "." {
			from.Where = "in " + where
		}
	}
	if p.About != "" {
		from.Where = "at " + p.About
	}
	switch {
	case p.Reader != nil && p.Reader.By() == auto.Hg:
		from.Program, from.System = "hg", "hg"
	case p.Reader != nil && p.Reader.By() == auto.Git:
		from.Program = "git"
	}
	return from
}
