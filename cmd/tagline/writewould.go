package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/diff"
	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/render/file"
)

// What `tagline write` does instead of writing: it says what it would do, or puts
// back what it did.

// diff prints what writing would change. That is the answer, and --check only adds the
// exit code.
func (c *write) diff(w *writer, files []versionfiles.File, version string) error {
	text, err := w.diff(files)
	w.printer.out.WriteString(text)
	if err == nil && c.Check {
		err = c.check(w, files, version)
	}
	if is[*checkError](err) {
		err = &shownError{err}
	}
	return err
}

// diff returns what writing would change.
func (w *writer) diff(files []versionfiles.File) (string, error) {
	found, err := w.Look(files, w.force)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for i, f := range files {
		var old []byte
		if found[i].State != file.Missing {
			// What is there may be anything; a difference of a file far larger than ours says
			// nothing, and reading it could take all memory.
			if old, err = w.Tree.Read(f.Name, max(versionfiles.MaxTemplate, 2*int64(len(f.Content)))); err != nil {
				return text.String(), err
			}
		}
		text.WriteString(diff.Unified(cmp.Or(f.Shown, f.Name), old, f.Content))
	}
	return text.String(), nil
}

// check says which files are not up to date.
func (c *write) check(w *writer, files []versionfiles.File, version string) error {
	found, err := w.Look(files, w.force)
	if err != nil {
		return err
	}
	var stale, says, named []string
	for i, f := range files {
		if found[i].State != file.Current {
			named = append(named, cmp.Or(f.Shown, f.Name))
		}
		switch {
		case found[i].State == file.Current:
		case f.Manifest:
			for _, change := range f.Changes {
				says = append(says, change.Describe(f.Shown))
			}
		default:
			stale = append(stale, f.Name)
		}
	}
	number := len(stale) + len(says)
	if number == 0 {
		return nil
	}
	if stale != nil {
		says = append(says, fmt.Sprintf("not up to date with %s: %s", version, strings.Join(stale, ", ")))
	}
	// The hint is a command that can be pasted: with the files that were asked about, and
	// of these only the stale ones.
	command, object := "tagline write", "them"
	if len(c.Files) > 0 {
		command += " " + strings.Join(named, " ")
	}
	if number == 1 && stale == nil {
		object = "it"
	}
	return &checkError{text: strings.Join(says, "; "), hint: fmt.Sprintf("`%s` writes %s", command, object)}
}

// restore puts the version fields of manifests back as the last commit has them. No
// version is derived.
func (c *write) restore(w *writer) error {
	var files []versionfiles.File
	for _, e := range w.Writes {
		target, ok := w.Manifests().Target(e)
		if !ok && len(c.Files) > 0 {
			return &usageError{text: e.File + " is no manifest: --restore puts back version fields, and no whole file"}
		}
		if !ok {
			continue
		}
		var err error
		if files, err = w.AddManifest(files, e, func(text []byte) ([]byte, []manifests.Change, error) {
			old, err := w.Committed(e.File)
			if err != nil {
				return nil, nil, err
			}
			return manifests.Restore(text, old, target)
		}); err != nil {
			return err
		}
	}
	// A manifest as HEAD has it is no change that a warning is due about.
	for i := range files {
		files[i].Restored = true
	}
	switch {
	case c.Diff:
		text, err := w.diff(files)
		w.printer.out.WriteString(text)
		return err
	case c.Check:
		return &usageError{text: "--check and --restore exclude each other"}
	}
	return w.write(files)
}
