package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
)

// forgive lets manifests in which `tagline write` changed the version not make the
// tree dirty. setuptools-scm has no such rule, so beside its configuration they do.
func forgive(p *project.Project, writing []plan.Write, open func(dir string) (*file.Tree, error)) {
	if p.Rules == "" && p.Reader != nil {
		p.Forgive = manifests.Clean{Reader: p.Reader, Open: open, Plan: p.Plan, Writing: writing}.Forgive
	}
}

// addManifest adds what edit makes of a manifest, or of what an entry before made of
// it, to the files there are.
func (c contents) addManifest(
	files []versionFile, e plan.Write, edit func([]byte) ([]byte, []manifests.Change, error),
) ([]versionFile, error) {
	at := slices.IndexFunc(files, func(f versionFile) bool { return f.name == e.File && f.manifest })
	if at < 0 {
		f := versionFile{name: e.File, ours: func([]byte) bool { return true }, manifest: true}
		f.shown = c.shown(filepath.Join(c.p.Root, e.File))
		var err error
		if f.content, err = c.here().Read(e.File); err != nil {
			return nil, err
		}
		at = len(files)
		files = append(files, f)
	}
	f := &files[at]
	content, changes, err := edit(f.content)
	// Below, a file is known by its place in the tree; the user knows it from where they are.
	if wrong, ok := errors.AsType[*manifest.FieldError](err); ok {
		wrong.Name = f.shown
	}
	f.content, f.changes = content, append(f.changes, changes...)
	return files, err
}

// committed returns what HEAD has in a file.
func (c contents) committed(name string) ([]byte, error) {
	reader := c.p.Reader
	if reader == nil {
		return nil, &usageError{text: "--restore takes versions from the last commit, and there is no repository"}
	}
	found, err := c.tree.Look(name, nil, nil)
	if err != nil {
		return nil, err
	}
	inside, err := filepath.Rel(reader.Root(), filepath.Join(c.p.Root, found.Path))
	if err != nil {
		return nil, err
	}
	// From the commit, not from the index: what is staged may be what is to be undone.
	old, err := reader.Blob("", filepath.ToSlash(inside))
	if errors.Is(err, fs.ErrNotExist) {
		err = &usageError{text: name + " is not in the last commit, so there is nothing to restore"}
	}
	return old, err
}
