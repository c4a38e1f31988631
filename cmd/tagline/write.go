package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/versionfiles"
	"github.com/tagline-scm/tagline/render"
)

// write writes version files, and the version field of manifests. What a file holds is
// told by its name: source of the language for .py, .go and their like, the
// document of --json for .json, else the version and a line end; a template beside it,
// NAME.in, decides instead. A file that Tagline did not write is replaced with --force
// only. One with a template is Tagline's own, as what configure makes of a NAME.in is
// its.
type write struct {
	deriving
	Check   bool     `help:"write nothing; exit 5 if a file is not up to date"`
	Diff    bool     `help:"write nothing; print what would change"`
	Restore bool     `help:"put the version of manifests back as the last commit has it"`
	Force   bool     `help:"replace files that tagline did not write"`
	Put     bool     `hidden:"" help:"write what a JSON object on stdin holds: file, content, template of str.format"`
	Files   []string `arg:"" optional:"" name:"file" help:"instead of those in the configuration"`
}

func (c *write) run(a *app) error {
	c.everyFormat = true // of version.json and for templates
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	if companion, is := render.CompanionByName(p.Formats[0]); is {
		return &usageError{text: companion.Name + " goes beside a version: a file is to hold the version itself"}
	}
	// A build hook has made the content itself; what may be replaced is judged the same.
	if c.Put {
		return c.put(a, p)
	}
	writes, err := c.chosen(a, p)
	if err != nil || writes == nil {
		return err
	}
	w, err := newWriter(a, p, writes, c.Force)
	if err != nil {
		return err
	}
	defer w.close()
	// Before the version is derived: a mistake in what is to be written is told even where
	// there is no version.
	if err := w.RefuseOwn(); err != nil {
		return err
	}
	if c.Restore {
		return c.restore(w)
	}
	// What this run is about to write must not make its own version a dirty one, and a build
	// that reads it will take that version.
	forgive(p, writes, a.tree)
	p.Writing(writes)
	r, texts, err := a.deriveTexts(p, p.Formats)
	if err != nil {
		return err
	}
	files, err := w.All(texts[0], r)
	if err != nil {
		return err
	}
	switch {
	case c.Diff:
		return c.diff(w, files, texts[0])
	case c.Check:
		return c.check(w, files, texts[0])
	}
	if err := w.write(files); err != nil {
		return err
	}
	// Only after writing: before, the other packages are right.
	w.warnSiblings(files)
	return nil
}

// chosen returns the files to write: those of the arguments, else the configuration's. nil
// without an error is a build that has none to write.
func (c *write) chosen(a *app, p *project.Project) ([]plan.Write, error) {
	writes := p.Writes
	switch {
	case p.Elsewhere: // a build is told to leave the source tree alone
		writes = nil
	case len(c.Files) > 0:
		var err error
		if writes, err = c.given(a, p); err != nil {
			return nil, err
		}
	}
	if p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	switch {
	case len(writes) > 0:
		return writes, nil
	case p.Unwritten != "" || p.Settings.Text("as") != "":
		return nil, nil // a build writes what is configured, if anything
	}
	return nil, &usageError{text: "no file to write: name one, or set write = [\"...\"] in the configuration"}
}

// given returns the entries of the files in the arguments: those that the
// configuration has for them, else their names.
func (c *write) given(a *app, p *project.Project) (writes []plan.Write, err error) {
	for _, given := range c.Files {
		name, ok := belowRoot(p, given)
		if !ok {
			return nil, &usageError{text: given + " is outside " + a.project(p.Source)}
		}
		// An entry says more than its name: the field, or a format of its own.
		configured := false
		for _, e := range p.Writes {
			if e.File == name {
				writes, configured = append(writes, e), true
			}
		}
		if !configured {
			writes = append(writes, plan.Write{File: name})
		}
	}
	return writes, nil
}

// put writes a file whose content is given: what a build hook makes goes through
// the same door as what this program makes.
func (c *write) put(a *app, p *project.Project) error {
	var given struct{ File, Content, Template string }
	if err := json.NewDecoder(io.LimitReader(a.stdin, 4*versionfiles.MaxTemplate)).Decode(&given); err != nil {
		return &usageError{text: fmt.Sprintf("--put: %v", err)}
	}
	// A hook passes on what a configuration says, and that may be a stranger's.
	name, ok := belowRoot(p, given.File)
	if !ok {
		return &usageError{text: given.File + " is outside " + a.project(p.Source)}
	}
	w, err := newWriter(a, p, nil, c.Force)
	if err != nil {
		return err
	}
	defer w.close()
	ours := func(old []byte) bool {
		return setuptoolsscm.Wrote(given.File, given.Template, string(old), given.Content)
	}
	return w.write([]versionfiles.File{{Name: name, Content: []byte(given.Content), Ours: ours}})
}

// belowRoot returns a path given on the command line relative to the root.
func belowRoot(p *project.Project, given string) (string, bool) {
	full := project.Absolute(p.Full(p.Start), given)
	// The root is known without links. A path that reaches it through one is inside as well;
	// the last element is left as it is, since the link itself may be what is meant.
	for _, full := range []string{full, filepath.Join(project.Real(filepath.Dir(full)), filepath.Base(full))} {
		inside, err := filepath.Rel(p.Root, full) // the root is known without links
		if err != nil {
			continue
		}
		if name, ok := config.Below(".", ".", filepath.ToSlash(inside)); ok {
			return name, true
		}
	}
	return "", false
}
