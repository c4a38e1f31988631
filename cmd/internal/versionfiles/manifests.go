package versionfiles

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file/manifest"
)

// AddManifest adds what edit makes of a manifest, or of what an entry before made of
// it, to the files there are.
func (c Contents) AddManifest(
	files []File, e plan.Write, edit func([]byte) ([]byte, []manifests.Change, error),
) ([]File, error) {
	at := slices.IndexFunc(files, func(f File) bool { return f.Name == e.File && f.Manifest })
	if at < 0 {
		f := File{Name: e.File, Ours: func([]byte) bool { return true }, Manifest: true}
		f.Shown = c.Shown(filepath.Join(c.Project.Root, e.File))
		var err error
		if f.Content, err = c.Manifests().Read(e.File); err != nil {
			return nil, err
		}
		at = len(files)
		files = append(files, f)
	}
	f := &files[at]
	content, changes, err := edit(f.Content)
	// Below, a file is known by its place in the tree; the user knows it from where they are.
	if wrong, ok := errors.AsType[*manifest.FieldError](err); ok {
		wrong.Name = f.Shown
	}
	f.Content, f.Changes = content, append(f.Changes, changes...)
	return files, err
}

// Committed returns what HEAD has in a file.
func (c Contents) Committed(name string) ([]byte, error) {
	reader := c.Project.Reader
	if reader == nil {
		return nil, &project.UsageError{Text: "--restore takes versions from the last commit, and there is no repository"}
	}
	found, err := c.Tree.Look(name, nil, nil)
	if err != nil {
		return nil, err
	}
	inside, err := filepath.Rel(reader.Root(), filepath.Join(c.Project.Root, found.Path))
	if err != nil {
		return nil, err
	}
	// From the commit, not from the index: what is staged may be what is to be undone.
	old, err := reader.Blob(filepath.ToSlash(inside))
	if errors.Is(err, fs.ErrNotExist) {
		err = &project.UsageError{Text: name + " is not in the last commit, so there is nothing to restore"}
	}
	return old, err
}
