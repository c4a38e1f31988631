package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/inputs"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// inputsCommand prints the files whose change can change the version, for tools that
// run `tagline` only where one did.
type inputsCommand struct {
	For       string `placeholder:"TOOL" default:"lines" help:"make, ninja, cargo, cmake, meson, uv; a line each without it"`
	Target    string `placeholder:"FILE" default:"version" help:"what is made of them, for make, ninja and meson"`
	NoTracked bool   `help:"leave out the tracked files: of them a version only says that the tree is dirty"`
}

func (c *inputsCommand) run(a *app) error {
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	files, err := c.files(a, p)
	if err != nil {
		return err
	}
	text, known, err := inputs.Write(c.For, c.Target, files)
	if !known {
		var names []string
		for _, s := range inputs.All() {
			names = append(names, s.Name)
		}
		return &usageError{text: "--for " + c.For + ": there are " + strings.Join(names, ", "), near: config.Nearest(c.For, names)}
	}
	a.out.WriteString(text)
	return err
}

// files returns what can change the version, each as seen from where the program was
// started: the repository's own files, the configuration, what is read instead of a
// repository, and the tracked files that count.
func (c *inputsCommand) files(a *app, p *project.Project) (list []string, err error) {
	add := func(full string) {
		shown := full
		// make and ninja compare names as they are written: the shorter one is what people write.
		if way, err := filepath.Rel(a.here(), full); err == nil && len(way) < len(full) {
			shown = way
		}
		list = append(list, filepath.ToSlash(shown))
	}
	var in scm.Inputs
	root := ""
	// Which of a repository's files a version rests on only its reader knows: HEAD, packed
	// and loose tags, the index.
	if p.Reader != nil {
		if in, err = p.Reader.Inputs(); err != nil {
			return nil, err
		}
		root = p.Reader.Root()
	}
	for _, full := range in.Own {
		add(full)
	}
	configuration := ""
	if p.File.Form != config.None {
		configuration = p.Full(path.Join(p.File.Dir, p.File.Name))
		add(configuration)
	}
	// Where there is no repository one of these is read; beside one, none counts.
	for _, name := range []string{archive.SavedFacts, archive.GitArchival, archive.HgArchival, archive.PkgInfo} {
		full := filepath.Join(p.Root, name)
		if _, err := os.Lstat(full); err == nil && p.Reader == nil {
			add(full)
		}
	}
	for _, name := range in.Tracked {
		full := filepath.Join(root, filepath.FromSlash(name))
		covers := func(dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }
		q, policy := p.Query, p.Query.WorkPolicy()
		switch {
		// The configuration is listed once, and a tree whose state is not looked at has no
		// further inputs.
		case c.NoTracked || q.Dirty.Skip || full == configuration:
		case len(q.Paths) > 0 && !slices.ContainsFunc(q.Paths, covers):
		case policy.Excludes([]byte(name)):
		default:
			add(full)
		}
	}
	return list, nil
}
