package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scheme"
)

// write writes version files. What a file holds is told by its name: Python for
// .py, the document of --json for .json, else the version and a line end; a
// template beside it, NAME.in, decides instead.
type write struct {
	deriving
	Check bool     `help:"write nothing; exit 5 if a file is not up to date"`
	Print bool     `hidden:"" help:"write nothing; print a JSON object of the files, relative to the start directory, with their content in base64"`
	Files []string `arg:"" optional:"" name:"file" help:"instead of those in the configuration"`
}

func (c *write) run(a *app) error {
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	names := c.configured(p)
	if len(c.Files) > 0 {
		names = nil
		for _, given := range c.Files {
			name, ok := a.belowRoot(p, given)
			if !ok {
				return &usageError{text: fmt.Sprintf("%s is outside %s", given, a.shown(p.dirs[max(p.located, 0)]))}
			}
			names = append(names, name)
		}
	}
	if p.Unwritten != "" {
		a.warn(p.Unwritten)
	}
	for _, name := range names {
		for part := range strings.SplitSeq(name, "/") {
			if strings.EqualFold(part, ".git") || strings.EqualFold(part, ".hg") {
				return &usageError{text: fmt.Sprintf("%s is the repository's own, so it is not written", name)}
			}
		}
	}
	switch {
	case len(names) == 0 && (p.Unwritten != "" || p.settings.Text("as") != ""):
		return c.print(a, p, nil) // a build writes what is configured, if anything
	case len(names) == 0:
		return &usageError{text: "no file to write: name one, or set write = [\"...\"] in the configuration"}
	}
	r, texts, err := a.deriveTexts(p, p.Formats)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(p.Root)
	if err != nil {
		return err
	}
	defer root.Close()
	var stale []string
	contents := map[string][]byte{}
	for _, name := range names {
		content, err := c.content(root, p, name, texts[0], r)
		if err != nil {
			return err
		}
		if c.Print {
			contents[name] = content
			continue
		}
		if c.Check {
			old, err := file.Stale(root, name, content)
			if err != nil {
				return err
			}
			if old {
				stale = append(stale, name)
			}
			continue
		}
		changed, err := file.Put(root, name, content)
		if err != nil {
			return err
		}
		if changed {
			a.say("wrote " + name)
		}
	}
	if c.Print {
		return c.print(a, p, contents)
	}
	if stale != nil {
		return &checkError{text: fmt.Sprintf("not up to date with %s: %s", texts[0], strings.Join(stale, ", ")), hint: "`tagline write` writes them"}
	}
	return nil
}

// configured returns the files that the configuration names. A build may be told
// to leave the source tree alone.
func (c *write) configured(p *prepared) []string {
	if p.Elsewhere && !c.Print {
		c.Files = nil
		return nil
	}
	return p.Writes
}

// print prints the files with --print, and nothing without.
func (c *write) print(a *app, p *prepared, contents map[string][]byte) error {
	if !c.Print {
		return nil
	}
	start, err := a.start()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for name, content := range contents {
		shown, err := filepath.Rel(start, filepath.Join(p.Root, name))
		if err != nil {
			return err
		}
		files[filepath.ToSlash(shown)] = content
	}
	return json.NewEncoder(&a.out).Encode(files)
}

// belowRoot returns a path given on the command line relative to the root.
func (a *app) belowRoot(p *prepared, given string) (string, bool) {
	full := given
	if !filepath.IsAbs(full) {
		start, err := a.start()
		if err != nil {
			return "", false
		}
		full = filepath.Join(start, given)
	}
	inside, err := filepath.Rel(p.Root, full)
	if err != nil {
		return "", false
	}
	return config.Below(".", ".", filepath.ToSlash(inside))
}

// maxTemplate is the largest template of a version file, in bytes.
const maxTemplate = 1 << 20

// content returns what a version file is to hold.
func (c *write) content(root *os.Root, p *prepared, name, version string, r plan.Result) ([]byte, error) {
	if p.Content != nil {
		if content, ok, err := p.Content(name, r, version); ok || err != nil {
			return content, err
		}
	}
	d, err := p.document(r)
	if err != nil {
		return nil, err
	}
	if t, err := root.Open(name + ".in"); err == nil {
		defer t.Close()
		text, err := io.ReadAll(io.LimitReader(t, maxTemplate))
		if err != nil {
			return nil, err
		}
		filled, err := fillTemplate(path.Base(name)+".in", string(text), d)
		return []byte(filled), err
	}
	switch path.Ext(name) {
	case ".py":
		var facts struct {
			VCS    string `json:"vcs"`
			Commit string `json:"commit"`
		}
		if err := json.Unmarshal(d.Facts, &facts); err != nil {
			return nil, err
		}
		commit := facts.Commit
		if n := scheme.CommitDigits("git"); len(commit) > n && facts.VCS == "git" {
			commit = "g" + commit[:n]
		}
		return []byte(file.Python(version, commit)), nil
	case ".json":
		text, err := json.MarshalIndent(d, "", "  ")
		return append(text, '\n'), err
	}
	return []byte(file.Text(version)), nil
}
