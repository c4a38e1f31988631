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
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
)

// writer puts version files in place, and says what it did. Nothing is written before
// every file was looked at, so that a run that is refused leaves all as it was.
type writer struct {
	versionfiles.Contents
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
	return &writer{versionfiles.Contents{Project: p, Tree: t, Writes: writes, Asked: asked, Shown: a.shownFull}, &a.printer, force}, nil
}

func (w *writer) close() { w.Tree.Close() }

// write writes the files and says which had to change.
func (w *writer) write(files []versionfiles.File) error {
	written, err := w.put(files)
	w.sayWritten(written)
	return err
}

// put puts version files in place and returns the names of those that had to
// change. All are looked at before any is written: nothing is, if one of them may
// not be.
func (w *writer) put(files []versionfiles.File) (written []versionfiles.File, err error) {
	found, err := w.Look(files, w.force)
	if err != nil {
		return nil, err
	}
	// Warnings come before anything is written: --strict makes errors of them.
	for i, f := range files {
		if err := w.warnTracked(f, found[i]); err != nil {
			return nil, err
		}
	}
	return w.Put(files)
}

// warnTracked warns of a file that is going to change although version control
// tracks it: that makes the tree dirty, and the next version another one. Where
// that cannot be told nothing is said.
func (w *writer) warnTracked(f versionfiles.File, found file.Found) error {
	if found.State == file.Current || w.Project.Reader == nil || f.Manifest && (w.Project.Rules == "" || f.Restored) {
		return nil // a manifest stays clean
	}
	if tracked, err := w.Project.Reader.Tracks(found.Path); err != nil || !tracked {
		return nil
	}
	note := scheme.Note{Rule: "tracked", Level: scheme.Warning,
		Text: f.Name + " is tracked, so writing it makes the tree dirty, and the next version another"}
	if w.Project.Strict {
		return &plan.StrictError{Note: note}
	}
	w.printer.warn(note.Text)
	w.printer.advise(trackedHint)
	return nil
}

const trackedHint = "remove it from version control and ignore it"

// sayWritten says which files were written, and of manifests which versions changed.
func (w *writer) sayWritten(files []versionfiles.File) {
	for _, f := range files {
		if !f.Manifest {
			w.printer.say("wrote " + f.Name)
		}
		end := ""
		if f.Restored {
			end = ", as in HEAD"
		}
		for _, c := range f.Changes {
			w.printer.say(fmt.Sprintf("%s: %s %s -> %s%s", f.Shown, c.Label, c.Was, c.Is, end))
		}
	}
}

// warnSiblings names the packages of the same workspaces whose versions were the same
// before. Where a package has tags of its own they need not be.
func (w *writer) warnSiblings(files []versionfiles.File) {
	if w.Project.Tags.Prefix != "" || w.Project.Query.Scoped() {
		return
	}
	var changes []manifests.Change
	for _, f := range files {
		changes = append(changes, f.Changes...)
	}
	left := w.Manifests().Siblings(changes)
	for _, version := range slices.Sorted(maps.Keys(left)) {
		says := " still says "
		if len(left[version]) > 1 {
			says = " still say "
		}
		for i, name := range left[version] {
			left[version][i] = w.Shown(filepath.Join(w.Project.Root, name))
		}
		w.printer.warn(strings.Join(left[version], ", ") + says + version)
	}
}

// forgive lets manifests in which `tagline write` changed the version not make the
// tree dirty. setuptools-scm has no such rule, so beside its configuration they do.
func forgive(p *project.Project, writing []plan.Write, open func(dir string) (*file.Tree, error)) {
	if p.Rules == "" && p.Reader != nil {
		p.Forgive = manifests.Clean{Reader: p.Reader, Open: open, Plan: p.Plan, Writing: writing}.Forgive
	}
}
