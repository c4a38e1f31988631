package main

import "github.com/tagline-scm/tagline/scm"

// wholeReader is a repositoryReader as a scm.Reader.
type wholeReader struct{ r *repositoryReader }

var _ scm.Reader = wholeReader{}

func (w wholeReader) Root() string                                { return w.r.dir }
func (w wholeReader) Facts(q scm.Query) (scm.Facts, error)        { return w.r.facts(q) }
func (w wholeReader) Tracks(path string) (bool, error)            { return w.r.tracks(path) }
func (w wholeReader) MissingSubmodules() ([]string, error)        { return w.r.missingSubmodules() }
func (w wholeReader) Abbreviate(id string, n int) (string, error) { return w.r.abbreviate(id, n), nil }

func (w wholeReader) Files() ([]string, error) {
	_, files, err := w.r.files(w.r.dir)
	return files, err
}

func (w wholeReader) Close() error {
	w.r.close()
	return nil
}
