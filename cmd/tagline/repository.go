package main

import (
	"github.com/tagline-scm/tagline/scm"
)

// repositoryReader answers for the repository of a run by the reader that the
// settings ask for.
type repositoryReader struct {
	dir   string
	which string // auto, native, git
	asked bool   // the git program answered
}

func (a *app) repository(p *prepared) *repositoryReader {
	return &repositoryReader{dir: p.Root, which: p.settings.Text("reader")}
}

func (r *repositoryReader) facts(q scm.Query) (scm.Facts, error) {
	return scm.Facts{}, &scm.DeclinedError{What: "any repository"}
}

// tracks reports whether the repository tracks a path below its root.
func (r *repositoryReader) tracks(path string) (bool, error) { return false, nil }
