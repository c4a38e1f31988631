package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
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
	if c.Put {
		return c.put(a, p)
	}
	writes := p.Writes
	switch {
	case p.Elsewhere: // a build is told to leave the source tree alone
		writes = nil
	case len(c.Files) > 0:
		if writes, err = c.given(a, p); err != nil {
			return err
		}
	}
	if p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	switch {
	case len(writes) == 0 && (p.Unwritten != "" || p.Settings.Text("as") != ""):
		return nil // a build writes what is configured, if anything
	case len(writes) == 0:
		return &usageError{text: "no file to write: name one, or set write = [\"...\"] in the configuration"}
	}
	t, err := a.tree(p.Root)
	if err != nil {
		return err
	}
	defer t.Close()
	if err := refuseOwn(t, writes); err != nil {
		return err
	}
	if c.Restore {
		return c.restore(a, p, a.manifests(t, p, writes))
	}
	a.forgive(p, writes)
	r, texts, err := a.deriveTexts(p, p.Formats)
	if err != nil {
		return err
	}
	here := a.manifests(t, p, writes)
	files, err := c.files(a, p, here, texts[0], r)
	if err != nil {
		return err
	}
	switch {
	case c.Diff:
		err := c.diff(a, t, p, files)
		if err == nil && c.Check {
			err = c.check(a, t, p, files, texts[0])
		}
		if is[*checkError](err) {
			err = &shownError{err}
		}
		return err
	case c.Check:
		return c.check(a, t, p, files, texts[0])
	}
	if err := c.write(a, t, p, files); err != nil {
		return err
	}
	a.warnSiblings(here, files)
	return nil
}

// given returns the entries of the files in the arguments: those that the
// configuration has for them, else their names.
func (c *write) given(a *app, p *project.Project) (writes []plan.Write, err error) {
	for _, given := range c.Files {
		name, ok := belowRoot(p, given)
		if !ok {
			return nil, &usageError{text: fmt.Sprintf("%s is outside %s", given, a.shown(p.Source))}
		}
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

// files returns what the files of a run are to hold. Several entries of one manifest
// are one file.
func (c *write) files(a *app, p *project.Project, h manifests.Here, version string, r plan.Result) (files []versionFile, err error) {
	for _, e := range h.Writes {
		if files, err = a.addFile(files, h, p, e, version, r); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// write writes the files and says which had to change.
func (c *write) write(a *app, t *file.Tree, p *project.Project, files []versionFile) error {
	written, err := a.put(t, p, files, c.Force)
	a.sayWritten(written)
	return err
}

// put writes a file whose content is given: what a build hook makes goes through
// the same door as what this program makes.
func (c *write) put(a *app, p *project.Project) error {
	var given struct{ File, Content, Template string }
	if err := json.NewDecoder(io.LimitReader(a.stdin, 4*maxTemplate)).Decode(&given); err != nil {
		return &usageError{text: fmt.Sprintf("--put: %v", err)}
	}
	name, ok := belowRoot(p, given.File)
	if !ok {
		return &usageError{text: fmt.Sprintf("%s is outside %s", given.File, a.shown(p.Source))}
	}
	t, err := a.tree(p.Root)
	if err != nil {
		return err
	}
	defer t.Close()
	ours := func(old []byte) bool {
		return setuptoolsscm.Wrote(given.File, given.Template, string(old), given.Content)
	}
	return c.write(a, t, p, []versionFile{{name: name, content: []byte(given.Content), ours: ours}})
}

// refuseOwn returns an error for an entry that is a repository's own, before anything
// is derived.
func refuseOwn(t *file.Tree, writes []plan.Write) error {
	for _, e := range writes {
		if _, err := t.Exists(e.File); is[*file.OwnError](err) {
			return err
		}
	}
	return nil
}

// belowRoot returns a path given on the command line relative to the root.
func belowRoot(p *project.Project, given string) (string, bool) {
	full := project.Absolute(p.Full(p.Start), given)
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

// maxTemplate is the largest template of a version file, in bytes.
const maxTemplate = 1 << 20

// addFile adds what an entry makes of its file to those there are.
func (a *app) addFile(files []versionFile, h manifests.Here, p *project.Project, e plan.Write, version string, r plan.Result) ([]versionFile, error) {
	f, target, err := a.versionFile(h, p, e, version, r)
	if err != nil || target == nil {
		return append(files, f), err
	}
	text, err := h.Text(e, *target, r.Version)
	return a.addManifest(files, h, e, func(old []byte) ([]byte, []manifests.Change, error) {
		if err != nil {
			return nil, nil, err
		}
		return manifests.Set(old, *target, text)
	})
}

// versionFile returns what a version file is to hold, and what of it may be
// replaced; of a manifest the version field, and nothing else.
func (a *app) versionFile(h manifests.Here, p *project.Project, e plan.Write, version string, r plan.Result) (versionFile, *manifest.Target, error) {
	t, name := h.Tree, e.File
	if e.Format != "" {
		text, err := render.Write(e.Format, r.Version, p.Render)
		if err != nil {
			return versionFile{}, nil, err
		}
		version = text
	}
	if p.Content != nil {
		if f, ok, err := p.Content(name, r, version); ok || err != nil {
			return versionFile{name: name, content: f.Content, ours: f.Ours}, nil, err
		}
	}
	text, found, err := readTemplate(t, name)
	if err != nil {
		return versionFile{}, nil, err
	}
	d, err := explain.NewDocument(p.Plan, r, p.Saved)
	if err != nil {
		return versionFile{}, nil, err
	}
	if found {
		filled, err := template.Fill(path.Base(name)+".in", text, d, templateWords(p.Plan, r))
		return versionFile{name: name, content: []byte(filled), ours: func([]byte) bool { return true }}, nil, err
	}
	if target, ok := h.Target(e); ok {
		return versionFile{}, &target, nil
	}
	kind, ok := file.KindOf(name)
	if !ok {
		unfit := file.Unfit(name)
		if _, known := manifest.Of(name); known && unfit == nil {
			unfit = &file.SourceError{Name: name, Reason: "there is no such file, and tagline makes no new one"}
		}
		return versionFile{name: name, content: []byte(file.Text(version)), unfit: unfit}, nil, nil
	}
	if strings.EqualFold(path.Ext(name), ".json") {
		object, err := json.MarshalIndent(d, "", "  ")
		return versionFile{name: name, content: append(object, '\n'), unfit: file.Unfit(name)}, nil, err
	}
	var facts struct {
		VCS    string `json:"vcs"`
		Commit string `json:"commit"`
	}
	if err := json.Unmarshal(d.Facts, &facts); err != nil {
		return versionFile{}, nil, err
	}
	commit := facts.Commit
	if n := scheme.CommitDigits("git"); len(commit) > n && facts.VCS == "git" {
		commit = "g" + commit[:n]
	}
	text, err = kind.Write(t, name, version, commit)
	if is[*file.SourceError](err) {
		return versionFile{name: name, unfit: err}, nil, nil
	}
	return versionFile{name: name, content: []byte(text)}, nil, err
}

// readTemplate returns the template beside a version file. There is none only
// where there is no entry of that name: one that cannot be read is an error.
func readTemplate(t *file.Tree, name string) (text string, found bool, err error) {
	name += ".in"
	found, err = t.Exists(name)
	if is[*file.OwnError](err) {
		return "", false, err
	}
	if err != nil || !found {
		return "", false, nil // what is wrong with the directory, writing will say of the file
	}
	data, err := t.Read(name, maxTemplate)
	if errors.Is(err, fs.ErrNotExist) {
		err = &usageError{text: name + " is a symbolic link that leads nowhere"}
	}
	return string(data), true, err
}
