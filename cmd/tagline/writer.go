package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
)

// writer puts version files in place, and says what it did. Nothing is written before
// every file was looked at, so that a run that is refused leaves all as it was.
type writer struct {
	contents
	printer *printer
	force   bool // files that Tagline did not write are replaced too
}

// newWriter opens the tree of a project for the files in writes.
func newWriter(a *app, p *project.Project, writes []plan.Write, force bool) (*writer, error) {
	t, err := a.tree(p.Root)
	if err != nil {
		return nil, err
	}
	asked := ""
	if _, given := a.flags["format"]; given {
		asked = p.Formats[0]
	}
	return &writer{contents{p, t, writes, asked, a.shownFull}, &a.printer, force}, nil
}

func (w *writer) close() { w.tree.Close() }

// write writes the files and says which had to change.
func (w *writer) write(files []versionFile) error {
	written, err := w.put(files)
	w.sayWritten(written)
	return err
}

// put puts version files in place and returns the names of those that had to
// change. All are looked at before any is written: nothing is, if one of them may
// not be.
func (w *writer) put(files []versionFile) (written []versionFile, err error) {
	found, err := w.look(files)
	if err != nil {
		return nil, err
	}
	// Warnings come before anything is written: --strict makes errors of them.
	for i, f := range files {
		if err := w.warnTracked(f, found[i]); err != nil {
			return nil, err
		}
	}
	var contents []file.Content
	for _, f := range files {
		contents = append(contents, file.Content{Name: f.name, Data: f.content})
	}
	changed, err := w.tree.PutAll(contents)
	for i := range changed {
		if changed[i] {
			written = append(written, files[i])
		}
	}
	return written, err
}

// look returns what is in the places of files. The error says why they may not be
// written: some are somebody's and are not to be replaced by force (*foreignError),
// or would not be right (*file.SourceError), or their place cannot be looked at.
func (w *writer) look(files []versionFile) ([]file.Found, error) {
	var all []file.Found
	var foreign []string
	var unfit, wrong error
	for _, f := range files {
		found, err := w.tree.Look(f.name, f.content, f.ours)
		all = append(all, found)
		switch isNew := found.State == file.Missing || found.State == file.Blank; {
		case err != nil && wrong == nil:
			wrong = err
		case err != nil:
		case found.State == file.Foreign && !w.force:
			foreign = append(foreign, f.name)
		case f.unfit != nil && unfit == nil && (f.content == nil || isNew && !w.force):
			unfit = f.unfit
		}
	}
	switch {
	// Somebody's file is named first: of all that can be wrong it is what cannot be undone.
	case foreign != nil:
		return nil, &foreignError{foreign, w.p.Rules != "" && plan.Names(w.p.Writes, foreign[0])}
	case unfit != nil:
		return nil, unfit
	}
	return all, wrong
}

// warnTracked warns of a file that is going to change although version control
// tracks it: that makes the tree dirty, and the next version another one. Where
// that cannot be told nothing is said.
func (w *writer) warnTracked(f versionFile, found file.Found) error {
	if found.State == file.Current || w.p.Reader == nil || f.manifest && (w.p.Rules == "" || f.restored) {
		return nil // a manifest stays clean
	}
	if tracked, err := w.p.Reader.Tracks(found.Path); err != nil || !tracked {
		return nil
	}
	note := scheme.Note{Rule: "tracked", Level: scheme.Warning,
		Text: f.name + " is tracked, so writing it makes the tree dirty, and the next version another"}
	if w.p.Strict {
		return &plan.StrictError{Note: note}
	}
	w.printer.warn(note.Text)
	w.printer.advise(trackedHint)
	return nil
}

const trackedHint = "remove it from version control and ignore it"

// sayWritten says which files were written, and of manifests which versions changed.
func (w *writer) sayWritten(files []versionFile) {
	for _, f := range files {
		if !f.manifest {
			w.printer.say("wrote " + f.name)
		}
		end := ""
		if f.restored {
			end = ", as in HEAD"
		}
		for _, c := range f.changes {
			w.printer.say(fmt.Sprintf("%s: %s %s -> %s%s", f.shown, c.Label, c.Was, c.Is, end))
		}
	}
}

// warnSiblings names the packages of the same workspaces whose versions were the same
// before. Where a package has tags of its own they need not be.
func (w *writer) warnSiblings(files []versionFile) {
	if w.p.Tags.Prefix != "" || len(w.p.Query.Paths) > 0 {
		return
	}
	var changes []manifests.Change
	for _, f := range files {
		changes = append(changes, f.changes...)
	}
	left := w.here().Siblings(changes)
	for _, version := range slices.Sorted(maps.Keys(left)) {
		says := " still says "
		if len(left[version]) > 1 {
			says = " still say "
		}
		for i, name := range left[version] {
			left[version][i] = w.shown(filepath.Join(w.p.Root, name))
		}
		w.printer.warn(strings.Join(left[version], ", ") + says + version)
	}
}
