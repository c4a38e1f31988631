package versionfiles

import (
	"errors"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render/file"
)

// File is a file to be written.
type File struct {
	Name    string // below the tree
	Content []byte
	Ours    func(old []byte) bool // whether it may replace what render/file does not know; nil is no
	Unfit   error                 // not nil: why a new file would be wrong

	Manifest bool   // only the version in it changes
	Shown    string // what messages call a manifest
	Restored bool   // it becomes what the last commit has
	Changes  []manifests.Change
}

// ForeignError means that files are in the place of version files which Tagline
// did not write.
type ForeignError struct {
	Names      []string
	Compatible bool // a configuration of setuptools-scm or its relatives names them
}

func (e *ForeignError) Error() string {
	if len(e.Names) == 1 {
		return e.Names[0] + " is not a file that tagline wrote, and it knows no version field in it"
	}
	return strings.Join(e.Names, ", ") + " are not files that tagline wrote, and it knows no version field in them"
}

// Look returns what is in the places of files. The error says why they may not be
// written: some are somebody's and are not to be replaced by force (*ForeignError),
// or would not be right (*file.SourceError), or their place cannot be looked at.
func (c Contents) Look(files []File, force bool) ([]file.Found, error) {
	var all []file.Found
	var foreign []string
	var unfit, wrong error
	for _, f := range files {
		found, err := c.Tree.Look(f.Name, f.Content, f.Ours)
		all = append(all, found)
		switch isNew := found.State == file.Missing || found.State == file.Blank; {
		case err != nil && wrong == nil:
			wrong = err
		case err != nil:
		case found.State == file.Foreign && !force:
			foreign = append(foreign, f.Name)
		case f.Unfit != nil && unfit == nil && (f.Content == nil || isNew && !force):
			unfit = f.Unfit
		}
	}
	switch {
	// Somebody's file is named first: of all that can be wrong it is what cannot be undone.
	case foreign != nil:
		return nil, &ForeignError{foreign, c.Project.Rules != "" && plan.Names(c.Project.Writes, foreign[0])}
	case unfit != nil:
		return nil, unfit
	}
	return all, wrong
}

// Put writes files, and returns those that had to change.
func (c Contents) Put(files []File) (written []File, err error) {
	var contents []file.Content
	for _, f := range files {
		contents = append(contents, file.Content{Name: f.Name, Data: f.Content})
	}
	changed, err := c.Tree.PutAll(contents)
	for i := range changed {
		if changed[i] {
			written = append(written, files[i])
		}
	}
	return written, err
}

// RefuseOwn returns an error for an entry that is a repository's own (*file.OwnError).
func (c Contents) RefuseOwn() error {
	for _, e := range c.Writes {
		if _, err := c.Tree.Exists(e.File); is[*file.OwnError](err) {
			return err
		}
	}
	return nil
}

// is reports whether err is, or wraps, an error of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
