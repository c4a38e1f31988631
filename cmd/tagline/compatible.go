package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/tagline/compat"
	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/auto"
	"github.com/tagline-scm/tagline/scm/gitcmd"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// compatibleForm reports whether a configuration is the reference's.
func compatibleForm(f config.Form) bool {
	return f == config.Setuptools || f == config.Versioning || f == config.HatchVCS
}

// compatible turns the plan into one by the reference's configuration. Flags
// and TAGLINE_ variables that are set stay laid over it.
func (a *app) compatible(p *prepared, d deriving) error {
	tool := compat.Tool(p.settings.Text("as"))
	if tool == "" && p.file.Form == config.HatchVCS {
		tool = compat.Hatch
	}
	in := compat.Input{FS: p.fsys, Dir: p.file.Dir, Vars: a.env, Tool: tool, Show: a.shown}
	if path.Base(p.file.Name) == "pyproject.toml" {
		in.File = path.Join(p.file.Dir, p.file.Name)
	}
	c, err := compat.Load(in)
	if err != nil {
		return err
	}
	if err := a.overlay(p, c); err != nil {
		return err
	}
	return a.compatibleWith(p, c, d)
}

// compatibleWith turns the plan into one by a configuration that is read.
func (a *app) compatibleWith(p *prepared, c *compat.Config, d deriving) error {
	p.compat, p.Mode, p.GitRule, p.Tags = c, plan.Compatible, false, scheme.TagRule{Prefix: c.TagPrefix}
	p.Options.Local = c.LocalSchemes
	for _, text := range c.Warnings {
		p.Warnings = append(p.Warnings, scheme.Note{Rule: "configuration", Text: text, Level: scheme.Warning})
	}
	if p.settings.Bool("allow-commands") {
		c.Describer = func(command []string) (string, error) { return a.runDescribe(p, command) }
	}
	now := a.now()
	p.Derive = func(f scm.Facts) (scheme.Version, error) { return c.Derive(f, p.place, now, p.Reasons()) }
	p.Sources = nil
	if err := a.compatibleSources(p, c, d); err != nil {
		return err
	}
	a.compatibleFiles(p, c)
	return nil
}

// compatibleFiles fills in the version files that the configuration asks for, up
// to the first that would be outside the root.
func (a *app) compatibleFiles(p *prepared, c *compat.Config) {
	root := c.Root
	if p.place.Repository != "" {
		root = p.place.Repository
	}
	p.Root = p.volume + filepath.FromSlash(root)
	p.files, p.Writes, p.outside = map[string]compat.VersionFile{}, nil, ""
	for _, f := range c.Files() {
		name, ok := config.Below(root, f.Dir, f.Name)
		if _, inside := config.Below(c.Root, f.Dir, f.Name); !ok || !inside {
			p.outside = fmt.Sprintf("the version file %s is outside %s, so it is not written", f.Name, a.shown(c.Root))
			return
		}
		p.files[name] = f
		p.Writes = append(p.Writes, name)
	}
}

// overlay lays what flags and TAGLINE_ variables say over the configuration.
func (a *app) overlay(p *prepared, c *compat.Config) error {
	if p.settings.Get("tag-prefix").From != "" {
		c.TagPrefix = p.settings.Text("tag-prefix")
	}
	if p.settings.Get("initial-version").From != "" {
		c.Fallback = p.settings.Text("initial-version")
	}
	for _, o := range []struct {
		key   string
		to    *[]string
		names []string
	}{
		{"scheme", &c.VersionSchemes, compat.VersionSchemes()},
		{"local-scheme", &c.LocalSchemes, compat.LocalSchemes()},
	} {
		set := p.settings.Get(o.key)
		if set.From == "" {
			continue
		}
		names, ok := set.Value.([]string)
		if !ok {
			names = []string{p.settings.Text(o.key)}
		}
		for _, name := range names {
			if !slices.Contains(o.names, name) {
				return &usageError{text: fmt.Sprintf("unknown %s %q beside the configuration of %s", o.key, name, p.file.Show),
					near: config.Nearest(name, o.names), list: "tagline config"}
			}
		}
		*o.to = names
	}
	return nil
}

// compatibleSources fills in where the facts come from, in the reference's order.
func (a *app) compatibleSources(p *prepared, c *compat.Config, d deriving) error {
	add := func(name string, f scm.Facts) {
		p.Sources = append(p.Sources, plan.Source{Name: name, Facts: func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }})
	}
	pretended, variable, warning := c.Env.Lookup("PRETEND_VERSION")
	if warning != "" {
		p.Warnings = append(p.Warnings, scheme.Note{Rule: "environment", Text: warning, Level: scheme.Warning})
	}
	p.override = config.Overrides(a.env, c.Dist)
	if strings.HasPrefix(p.override.Variable, "TAGLINE_") {
		pretended, variable = p.override.Version, p.override.Variable
	}
	p.override = config.Override{}
	switch {
	case d.Facts != "":
		saved, err := a.readFacts(d.Facts)
		if err != nil {
			return err
		}
		p.saved = &saved
		p.Query.Paths, p.Query.FirstParent = saved.Query.Paths, saved.Query.FirstParent
		add("facts", saved.Facts)
		return nil
	case pretended != "":
		p.override = config.Override{Version: pretended, Variable: variable}
		add("override", scm.Facts{Source: "override", Verbatim: pretended, Proof: scm.Proof{Proven: true, Reason: variable + " says so"}})
		return nil
	}
	place, err := c.Locate(p.fsys)
	if err != nil {
		return err
	}
	p.place = place
	switch {
	case place.Repository == "" && place.Found:
		add(place.Facts.Source, place.Facts)
		return nil
	case place.Repository == "":
		for _, text := range place.Warnings {
			p.Warnings = append(p.Warnings, scheme.Note{Rule: "source", Text: text, Level: scheme.Warning})
		}
		none := &plan.NoSourceError{}
		if !c.SearchParents {
			none.Root = a.shown(c.Root)
		}
		above := parents(c.Root)
		if i, marker := plan.Locate(p.fsys, above); marker&(plan.Repository|plan.Mercurial) != 0 {
			none.Above = a.shown(above[i])
		}
		p.Sources = []plan.Source{{Name: "nothing", Facts: func(scm.Query) (scm.Facts, bool, error) { return scm.Facts{}, false, none }}}
		return nil
	}
	rev := p.Query.Rev
	if p.Query, err = c.Query(place); err != nil {
		return err
	}
	p.Query.Rev, p.Query.AllHigher = rev, p.Strict
	if c.Describer == nil { // whose tag is not the one that the query finds
		p.Query.Better = c.Better()
	}
	options := a.compatibleReader(p, p.volume+filepath.FromSlash(place.Repository))
	if place.Mercurial {
		options.Env.GitDir = "" // .hg beats what a variable names
	}
	if place.Jujutsu {
		options.Notes = append(options.Notes, "a .jj repository is here too; the answer is git's")
	}
	p.reader = a.repository(options)
	var unread error // why a commit cannot be abbreviated
	c.Abbreviate = func(id string, n int) string {
		short, err := p.reader.Abbreviate(id, n)
		if err != nil {
			unread = err
		}
		return short
	}
	derive := p.Derive
	p.Derive = func(f scm.Facts) (scheme.Version, error) {
		v, err := derive(f)
		if unread != nil {
			err = unread
		}
		return v, err
	}
	c.Untagged = func() (scm.Facts, error) {
		q := p.Query
		q.FirstParent = false // git rev-list counts all then
		q.Accept = func(string) error { return errors.New("the describe command finds no tag") }
		return p.reader.Facts(q)
	}
	c.Whole = func() (scm.Facts, error) {
		q := p.Query
		q.Paths = nil
		return p.reader.Facts(q)
	}
	p.Sources = append(p.Sources, plan.Source{Name: "repository", Facts: func(q scm.Query) (scm.Facts, bool, error) {
		f, err := p.reader.Facts(q)
		if err == nil && !place.Mercurial {
			err = a.compatibleChecks(p, c, &f)
		}
		return f, err == nil, err
	}})
	return nil
}

// compatibleReader is how a configuration of setuptools-scm wants the repository
// in dir read.
func (a *app) compatibleReader(p *prepared, dir string) auto.Options {
	o := a.readerOptions(p.settings, dir)
	if command, _, _ := p.compat.Env.Lookup("HG_COMMAND"); command != "" {
		o.Hg = func() string { return program(command) }
	}
	return o
}

// parents returns the directories above dir, the nearest first.
func parents(dir string) []string {
	var list []string
	for dir != "." {
		dir = path.Dir(dir)
		list = append(list, dir)
	}
	return list
}

// compatibleChecks are what scm.git.pre_parse and tag.strict ask for.
func (a *app) compatibleChecks(p *prepared, c *compat.Config, f *scm.Facts) error {
	dir := p.place.Repository
	shallow := false
	if info, err := fs.Stat(p.fsys, path.Join(dir, ".git", "shallow")); err == nil && info.Mode().IsRegular() {
		exact, err := p.reader.Facts(scm.Query{Rev: p.Query.Rev, Dirty: scm.DirtyPolicy{Skip: true}})
		if err != nil {
			return err
		}
		shallow = len(exact.Tags) == 0 || exact.Distance > 0
	}
	switch {
	case shallow && c.Scoped:
		return &scheme.UnprovenError{Reason: "the clone is shallow, so the commits that touch the project cannot be counted"}
	case shallow && (c.PreParse == "fail_on_shallow" || c.PreParse == "fetch_on_shallow"):
		return &scheme.UnprovenError{Reason: "the clone is shallow, and scm.git.pre_parse is " + c.PreParse}
	case c.PreParse == "fail_on_missing_submodules":
		if err := p.submodulesThere(); err != nil {
			return err
		}
	}
	if c.Strict != nil || c.DescribeSet || len(f.Tags) == 0 || c.StrictlyNamed(f.Tags[0].Ref) {
		return nil
	}
	q := p.Query
	q.Match, q.Dirty.Skip = []string{c.TagPrefix + "*[0-9]*.*[0-9]*"}, true
	other, err := p.reader.Facts(q)
	if err != nil {
		return err
	}
	instead := "no tag"
	if len(other.Tags) > 0 {
		instead = other.Tags[0].Name
	}
	text := fmt.Sprintf("tag.strict is not set: once it is the default, %s is taken instead of %s; set tag.strict = false to keep it", instead, f.Tags[0].Name)
	if !slices.Contains(p.place.Warnings, text) {
		p.place.Warnings = append(p.place.Warnings, text)
	}
	return nil
}

// submodulesThere is scm.git.pre_parse = "fail_on_missing_submodules". Where there
// is a file .gitmodules, setuptools-scm asks git submodule status; no answer at all
// is wrong, and where git refuses, because .gitmodules lacks one, it goes on.
func (p *prepared) submodulesThere() error {
	// One byte says whether it is a file: the reader passes over what is none.
	switch _, err := smallfile.ReadHead(p.fsys, path.Join(p.place.Repository, ".gitmodules"), 0); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &scm.CorruptError{Path: ".gitmodules", Reason: smallfile.Reason(err)}
	}
	modules, err := p.reader.Submodules()
	if err != nil {
		return err
	}
	var missing []string
	for _, m := range modules {
		if m.Name == "" {
			return nil
		}
		if m.Missing {
			missing = append(missing, m.Path)
		}
	}
	switch {
	case len(modules) == 0:
		return &plan.RequirementError{Require: "submodules", Reason: ".gitmodules is there and no submodule is"}
	case len(missing) > 0:
		return &plan.RequirementError{Require: "submodules", Reason: "not checked out: " + strings.Join(missing, ", ")}
	}
	return nil
}

// runDescribe runs a describe command of any kind, as --allow-commands permits.
func (a *app) runDescribe(p *prepared, command []string) (string, error) {
	words, dir := strings.Join(command, " "), p.volume+filepath.FromSlash(p.place.Repository)
	if command[0] == "git" {
		command = append([]string{"git", "--git-dir", filepath.Join(dir, ".git")}, command[1:]...)
	}
	text, ok, err := gitcmd.Allowed(dir, command, a.environ, a.stderr, 40*time.Second)
	if ok && text == "" {
		err = &compat.TagError{Tag: "", Pattern: "the output of " + words}
	}
	return text, err
}
