package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
)

// forgive lets manifests in which `tagline write` changed the version not make the
// tree dirty. setuptools-scm has no such rule, so beside its configuration they do.
func (a *app) forgive(p *project.Project, writing []plan.Write) {
	if p.Rules == "" && p.Reader != nil {
		p.Forgive = manifests.Clean{Reader: p.Reader, Open: a.tree, Plan: p.Plan, Writing: writing}.Forgive
	}
}

// manifests is what decides over the manifests among the files of a run.
func (a *app) manifests(t *file.Tree, p *project.Project, writes []plan.Write) manifests.Here {
	asked := ""
	if _, given := a.flags["format"]; given {
		asked = p.Formats[0]
	}
	return manifests.Here{Tree: t, Plan: p.Plan, Writes: writes, Asked: asked}
}

// addManifest adds what edit makes of a manifest, or of what an entry before made of
// it, to the files there are.
func (a *app) addManifest(
	files []versionFile, h manifests.Here, e plan.Write, edit func([]byte) ([]byte, []manifests.Change, error),
) ([]versionFile, error) {
	at := slices.IndexFunc(files, func(f versionFile) bool { return f.name == e.File && f.manifest })
	if at < 0 {
		f := versionFile{name: e.File, ours: func([]byte) bool { return true }, manifest: true}
		f.shown = a.shownFull(filepath.Join(h.Plan.Root, e.File))
		var err error
		if f.content, err = h.Read(e.File); err != nil {
			return nil, err
		}
		at = len(files)
		files = append(files, f)
	}
	f := &files[at]
	content, changes, err := edit(f.content)
	if wrong, ok := errors.AsType[*manifest.FieldError](err); ok {
		wrong.Name = f.shown
	}
	f.content, f.changes = content, append(f.changes, changes...)
	return files, err
}

// committed returns what HEAD has in a file.
func (a *app) committed(h manifests.Here, name string) ([]byte, error) {
	reader := a.last().Reader
	if reader == nil {
		return nil, &usageError{text: "--restore takes versions from the last commit, and there is no repository"}
	}
	found, err := h.Tree.Look(name, nil, nil)
	if err != nil {
		return nil, err
	}
	inside, err := filepath.Rel(reader.Root(), filepath.Join(h.Plan.Root, found.Path))
	if err != nil {
		return nil, err
	}
	old, err := reader.Blob(filepath.ToSlash(inside))
	if errors.Is(err, fs.ErrNotExist) {
		err = &usageError{text: name + " is not in the last commit, so there is nothing to restore"}
	}
	return old, err
}

// sayWritten says which files were written, and of manifests which versions changed.
func (a *app) sayWritten(files []versionFile) {
	for _, f := range files {
		if !f.manifest {
			a.say("wrote " + f.name)
		}
		end := ""
		if f.restored {
			end = ", as in HEAD"
		}
		for _, c := range f.changes {
			a.say(fmt.Sprintf("%s: %s %s -> %s%s", f.shown, c.Label, c.Was, c.Is, end))
		}
	}
}

// warnSiblings names the packages of the same workspaces whose versions were the same
// before. Where a package has tags of its own they need not be.
func (a *app) warnSiblings(h manifests.Here, files []versionFile) {
	if h.Plan.Tags.Prefix != "" || len(h.Plan.Query.Paths) > 0 {
		return
	}
	var changes []manifests.Change
	for _, f := range files {
		changes = append(changes, f.changes...)
	}
	left := h.Siblings(changes)
	for _, version := range slices.Sorted(maps.Keys(left)) {
		says := " still says "
		if len(left[version]) > 1 {
			says = " still say "
		}
		for i, name := range left[version] {
			left[version][i] = a.shownFull(filepath.Join(h.Plan.Root, name))
		}
		a.warn(strings.Join(left[version], ", ") + says + version)
	}
}
