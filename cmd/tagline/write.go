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
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
)

// write writes version files. What a file holds is told by its name: source of the
// language for .py, .go and their like, the document of --json for .json, else the
// version and a line end; a template beside it, NAME.in, decides instead. A file
// that Tagline did not write is replaced with --force only. One with a template is
// Tagline's own, as what configure makes of a NAME.in is its.
type write struct {
	deriving
	Check bool     `help:"write nothing; exit 5 if a file is not up to date"`
	Force bool     `help:"replace files that tagline did not write"`
	Print bool     `hidden:"" help:"print a JSON object of the files, with their content in base64, instead of writing"`
	Put   bool     `hidden:"" help:"write what a JSON object on stdin holds: file, content, template of str.format"`
	Files []string `arg:"" optional:"" name:"file" help:"instead of those in the configuration"`
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
	names, toSource := c.configured(p)
	if len(c.Files) > 0 && toSource {
		names = nil
		for _, given := range c.Files {
			name, ok := belowRoot(p, given)
			if !ok {
				return &usageError{text: fmt.Sprintf("%s is outside %s", given, a.shown(p.Source))}
			}
			names = append(names, name)
		}
	}
	if p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	switch {
	case len(names) == 0 && (p.Unwritten != "" || p.Settings.Text("as") != ""):
		return c.print(a, p, nil) // a build writes what is configured, if anything
	case len(names) == 0:
		return &usageError{text: "no file to write: name one, or set write = [\"...\"] in the configuration"}
	}
	t, err := a.tree(p.Root)
	if err != nil {
		return err
	}
	defer t.Close()
	for _, name := range names { // before anything is derived
		if _, err := t.Exists(name); is[*file.OwnError](err) {
			return err
		}
	}
	r, texts, err := a.deriveTexts(p, p.Formats)
	if err != nil {
		return err
	}
	var files []versionFile
	for _, name := range names {
		f, err := a.versionFile(t, p, name, texts[0], r)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	switch {
	case c.Print && toSource:
		// What else is wrong with the source tree may be right in a build.
		_, err := a.look(t, p, files, c.Force)
		if is[*foreignError](err) || is[*file.SourceError](err) || is[*file.OwnError](err) {
			return err
		}
		return c.print(a, p, files)
	case c.Print:
		return c.print(a, p, files)
	case c.Check:
		return c.check(a, t, p, files, texts[0])
	case !toSource:
		return nil
	}
	return c.write(a, t, p, files)
}

// write writes the files and says which had to change.
func (c *write) write(a *app, t *file.Tree, p *project.Project, files []versionFile) error {
	written, err := a.put(t, p, files, c.Force)
	for _, name := range written {
		a.say("wrote " + name)
	}
	return err
}

// configured returns the files that the configuration names, and whether they go
// into the source tree, which a build may be told to leave alone.
func (c *write) configured(p *project.Project) (names []string, toSource bool) {
	if p.Elsewhere && !c.Print {
		return nil, false
	}
	return p.Writes, !p.Elsewhere
}

// check says which files are not up to date.
func (c *write) check(a *app, t *file.Tree, p *project.Project, files []versionFile, version string) error {
	found, err := a.look(t, p, files, c.Force)
	if err != nil {
		return err
	}
	var stale []string
	for i, f := range files {
		if found[i].State != file.Current {
			stale = append(stale, f.name)
		}
	}
	if stale == nil {
		return nil
	}
	wrong := &checkError{text: fmt.Sprintf("not up to date with %s: %s", version, strings.Join(stale, ", "))}
	if len(c.Files) == 0 {
		wrong.hint = "`tagline write` writes them"
	} else {
		wrong.hint = fmt.Sprintf("`tagline write %s` writes them", strings.Join(stale, " "))
	}
	return wrong
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

// print prints the files with --print, and nothing without.
func (c *write) print(a *app, p *project.Project, files []versionFile) error {
	if !c.Print {
		return nil
	}
	contents := map[string][]byte{}
	for _, f := range files {
		shown, err := filepath.Rel(p.Full(p.Start), filepath.Join(p.Root, f.name))
		if err != nil {
			return err
		}
		contents[filepath.ToSlash(shown)] = f.content
	}
	return json.NewEncoder(&a.out).Encode(contents)
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

// versionFile returns what a version file is to hold, and what of it may be
// replaced.
func (a *app) versionFile(t *file.Tree, p *project.Project, name, version string, r plan.Result) (versionFile, error) {
	if p.Content != nil {
		if f, ok, err := p.Content(name, r, version); ok || err != nil {
			return versionFile{name: name, content: f.Content, ours: f.Ours}, err
		}
	}
	text, found, err := readTemplate(t, name)
	if err != nil {
		return versionFile{}, err
	}
	d, err := explain.NewDocument(p.Plan, r, p.Saved)
	if err != nil {
		return versionFile{}, err
	}
	if found {
		filled, err := template.Fill(path.Base(name)+".in", text, d)
		return versionFile{name: name, content: []byte(filled), ours: func([]byte) bool { return true }}, err
	}
	kind, ok := file.KindOf(name)
	if !ok {
		return versionFile{name: name, content: []byte(file.Text(version)), unfit: file.Unfit(name)}, nil
	}
	if strings.EqualFold(path.Ext(name), ".json") {
		object, err := json.MarshalIndent(d, "", "  ")
		return versionFile{name: name, content: append(object, '\n'), unfit: file.Unfit(name)}, err
	}
	var facts struct {
		VCS    string `json:"vcs"`
		Commit string `json:"commit"`
	}
	if err := json.Unmarshal(d.Facts, &facts); err != nil {
		return versionFile{}, err
	}
	commit := facts.Commit
	if n := scheme.CommitDigits("git"); len(commit) > n && facts.VCS == "git" {
		commit = "g" + commit[:n]
	}
	text, err = kind.Write(t, name, version, commit)
	if is[*file.SourceError](err) {
		return versionFile{name: name, unfit: err}, nil
	}
	return versionFile{name: name, content: []byte(text)}, err
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
