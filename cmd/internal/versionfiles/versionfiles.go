// Package versionfiles says what version files are to hold: of a manifest another
// version in the text that is there, of any other file the whole text, which a template
// beside it, the file's name or the configuration decides. It looks at what is in their
// places, and replaces nothing that somebody else wrote. It prints nothing.
package versionfiles

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/manifests"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
)

// MaxTemplate is the largest template of a version file, in bytes.
const MaxTemplate = 1 << 20

// Contents says what the version files of a project are to hold.
type Contents struct {
	Project *project.Project
	Tree    *file.Tree
	Writes  []plan.Write             // what the run writes, below Tree
	Asked   string                   // the format that the run was told; "" for none
	Shown   func(full string) string // how messages write a path
}

// Manifests is what decides over the manifests among the files. It is made when it is asked
// for: what a format needs of the repository is known only after the version is derived.
func (c Contents) Manifests() manifests.Here {
	return manifests.Here{Tree: c.Tree, Plan: c.Project.Plan, Writes: c.Writes, Asked: c.Asked}
}

// All returns what the files of a run are to hold. Several entries of one manifest
// are one file.
func (c Contents) All(version string, r plan.Result) (files []File, err error) {
	for _, e := range c.Writes {
		if files, err = c.Add(files, e, version, r); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Add adds what an entry makes of its file to those there are.
func (c Contents) Add(files []File, e plan.Write, version string, r plan.Result) ([]File, error) {
	f, target, err := c.versionFile(e, version, r)
	if err != nil || target == nil {
		return append(files, f), err
	}
	text, err := c.Manifests().Text(e, *target, r.Version)
	return c.AddManifest(files, e, func(old []byte) ([]byte, []manifests.Change, error) {
		if err != nil {
			return nil, nil, err
		}
		return manifests.Set(old, *target, text)
	})
}

// versionFile returns what a version file is to hold, and what of it may be
// replaced; of a manifest the version field, and nothing else.
func (c Contents) versionFile(e plan.Write, version string, r plan.Result) (File, *manifest.Target, error) {
	t, p, name := c.Tree, c.Project, e.File
	if e.Format != "" {
		text, err := render.Write(e.Format, r.Version, p.Render)
		if err != nil {
			return File{}, nil, err
		}
		version = text
	}
	// setuptools-scm's configuration has templates of its own, which win over ours.
	if p.Content != nil {
		if f, ok, err := p.Content(name, r, version); ok || err != nil {
			return File{Name: name, Content: f.Content, Ours: f.Ours}, nil, err
		}
	}
	text, found, err := readTemplate(t, name)
	if err != nil {
		return File{}, nil, err
	}
	pl := p.Plan
	// version.json has nothing that a later tag can change.
	if pl.Render.Releases = (render.Releases{}); found && render.AnyRanked(template.Companions(text)) {
		if pl.Render.Releases, err = p.Releases(r); err != nil {
			return File{}, nil, err
		}
	}
	d, err := explain.NewDocument(pl, r, p.Saved)
	if err != nil {
		return File{}, nil, err
	}
	// A NAME.in beside the file is the project's own way of writing it, so whatever is in
	// the file's place came from there.
	if found {
		filled, err := template.Fill(path.Base(name)+".in", text, d, template.WordsOf(p.Plan, r))
		return File{Name: name, Content: []byte(filled), Ours: func([]byte) bool { return true }}, nil, err
	}
	if target, ok := c.Manifests().Target(e); ok {
		return File{}, &target, nil
	}
	kind, ok := file.KindOf(name)
	if !ok {
		unfit := file.Unfit(name)
		if _, known := manifest.Of(name); known && unfit == nil {
			unfit = &file.SourceError{Name: name, Reason: "there is no such file, and tagline makes no new one"}
		}
		return File{Name: name, Content: []byte(file.Text(version)), Unfit: unfit}, nil, nil
	}
	// A .json file that is no manifest is the document of --json: whoever reads one has
	// every format and fact at hand.
	if strings.EqualFold(path.Ext(name), ".json") {
		object, err := json.MarshalIndent(d, "", "  ")
		return File{Name: name, Content: append(object, '\n'), Unfit: file.Unfit(name)}, nil, err
	}
	var facts struct {
		VCS    string `json:"vcs"`
		Commit string `json:"commit"`
	}
	if err := json.Unmarshal(d.Facts, &facts); err != nil {
		return File{}, nil, err
	}
	// Source files show the commit as the version does, shortened, so that the two agree.
	commit := facts.Commit
	if n := scheme.CommitDigits("git"); len(commit) > n && facts.VCS == "git" {
		commit = "g" + commit[:n]
	}
	text, err = kind.Write(t, name, version, commit)
	// It is no error yet: what is in the place may be right already, or be replaced by
	// force.
	if is[*file.SourceError](err) {
		return File{Name: name, Unfit: err}, nil, nil
	}
	return File{Name: name, Content: []byte(text)}, nil, err
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
	data, err := t.Read(name, MaxTemplate)
	if errors.Is(err, fs.ErrNotExist) {
		err = &project.UsageError{Text: name + " is a symbolic link that leads nowhere"}
	}
	return string(data), true, err
}
