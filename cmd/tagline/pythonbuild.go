package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/render/file"
)

// pythonBuild answers a build hook of the package in python/ all that it asks, in one
// process: what the hook wants is a JSON object on standard input, and the answer one
// on standard output. With a version that a variable gives, or PKG-INFO, hooks do
// without it as far as they can.
type pythonBuild struct{}

// buildRequest is what a hook asks.
type buildRequest struct {
	Keywords map[string]any // what setup() passes as use_scm_version; null without
	Write    bool           // write the version files into the source tree too
	Only     []string       // of them those of these names, seen from the start directory; null is all
	Files    []string       // version files beside those of the configuration
	List     bool           // list the files that a source distribution has besides the backend's own
}

// buildAnswer is what it is told. Names are slash-separated, seen from the start
// directory.
type buildAnswer struct {
	Version string            `json:"version"` // as PEP 440 writes it
	Files   map[string][]byte `json:"files"`   // the version files of the configuration
	Unput   *string           `json:"unput"`   // why they are not in the source tree, null if they are
	Ignored []string          `json:"ignored"` // those of them that version control ignores
	Tracked []string          `json:"tracked"` // null where the backend alone decides
	Own     bool              `json:"own"`     // by a configuration of Tagline's own, or by none
}

const maxRequest = 1 << 20

func (c *pythonBuild) run(a *app) error {
	var q buildRequest
	if err := json.NewDecoder(io.LimitReader(a.stdin, maxRequest)).Decode(&q); err != nil {
		return &usageError{text: fmt.Sprintf("python-build: %v", err)}
	}
	// Only a running setup.py can say what it passes, and builds lay that over the tables.
	a.keywords = q.Keywords
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	writes, err := q.writes(&a.place, p)
	if err != nil {
		return err
	}
	w, err := newWriter(a, p, writes, false)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.RefuseOwn(); err != nil {
		return err
	}
	forgive(p, writes, a.tree)
	r, texts, err := a.deriveTexts(p, append([]string{"pep440"}, p.Formats[:1]...))
	if err != nil {
		return err
	}
	answer := buildAnswer{Version: texts[0], Files: map[string][]byte{}, Ignored: []string{}, Own: p.Rules == ""}
	if p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	all, err := w.All(texts[1], r)
	if err != nil {
		return err
	}
	put, err := q.lay(&answer, p, all)
	if err != nil {
		return err
	}
	// A build told to leave the source tree alone still gets the files' content.
	if !p.Elsewhere {
		// What else is wrong with the source tree may be right in a build.
		_, err := w.Look(put, w.force)
		if is[*versionfiles.ForeignError](err) || is[*file.SourceError](err) || is[*file.OwnError](err) {
			return err
		}
		if q.Write {
			if answer.Unput, err = putInBuild(w, put); err != nil {
				return err
			}
		}
	}
	if q.List && p.Tracked() {
		if answer.Tracked, err = trackedFiles(p); err != nil {
			return err
		}
	}
	return json.NewEncoder(&a.out).Encode(answer)
}

// writes returns the version files of the configuration and those of the request.
func (q buildRequest) writes(at *place, p *project.Project) ([]plan.Write, error) {
	writes := slices.Clip(p.Writes)
	for _, given := range q.Files {
		name, ok := belowRoot(p, given)
		if !ok {
			return nil, &usageError{text: given + " is outside " + at.project(p.Source)}
		}
		if !slices.ContainsFunc(writes, func(e plan.Write) bool { return e.File == name }) {
			writes = append(writes, plan.Write{File: name})
		}
	}
	return writes, nil
}

// lay puts the version files into the answer, and returns those that the request wants in
// the source tree too.
func (q buildRequest) lay(answer *buildAnswer, p *project.Project, all []versionfiles.File) (put []versionfiles.File, err error) {
	for _, f := range all {
		shown, err := filepath.Rel(p.Full(p.Start), filepath.Join(p.Root, f.Name))
		if err != nil {
			return nil, err
		}
		shown = filepath.ToSlash(shown)
		answer.Files[shown] = f.Content
		// What is ignored is left out of a wheel by some backends, unless they are told.
		if p.Reader != nil {
			if ignored, err := p.Reader.Ignored(f.Name); err == nil && ignored {
				answer.Ignored = append(answer.Ignored, shown)
			}
		}
		if q.Only == nil || slices.Contains(q.Only, shown) {
			put = append(put, f)
		}
	}
	return put, nil
}

// trackedFiles returns what a source distribution takes in. setuptools-scm's order and
// form are kept for its own command line; a hook compares names, so here they are plain.
func trackedFiles(p *project.Project) ([]string, error) {
	names, err := p.SourceFiles(p.Full(p.Start), ".")
	for i, name := range names {
		names[i] = filepath.ToSlash(filepath.Clean(name))
	}
	return names, err
}

// putInBuild writes version files. A source tree that cannot be written stops no
// build, which has the content: it is the reason that is returned.
func putInBuild(w *writer, files []versionfiles.File) (*string, error) {
	err := w.write(files)
	if err != nil && exitCode(err) == exitFailure {
		text := err.Error()
		return &text, nil
	}
	return nil, err
}
