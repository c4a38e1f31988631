package main

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/ci"
	"github.com/tagline-scm/tagline/scm/git"
)

// valuesOf returns the values of a flag, without its dashes; for a list, each after
// what the word already holds.
func valuesOf(flags []*kong.Flag, flag, word string, here func() *project.Project) []candidate {
	var f *kong.Flag
	for _, known := range flags {
		if known.Name == flag || known.Short != 0 && strings.HasSuffix(flag, string(known.Short)) && len(flag) < 3 {
			f = known
		}
	}
	if f == nil {
		return nil
	}
	values := flagValues(f, here)
	// A list is one word to the shell, so what it holds already is part of each proposal.
	if held := strings.LastIndexByte(word, ','); held >= 0 && f.Target.Kind() == reflect.Slice {
		for i := range values {
			values[i].Name = word[:held+1] + values[i].Name
		}
	}
	return values
}

// flagValues returns the values of a flag: those of the setting that it is, or those
// that the repository has.
func flagValues(f *kong.Flag, here func() *project.Project) []candidate {
	for _, k := range config.Keys {
		if k.Flag() == f.Name && k.In&config.InFlag != 0 {
			if values := choicesOf(k); values != nil {
				return values
			}
		}
	}
	var values []candidate
	switch f.Name {
	case "format":
		for _, format := range render.All() {
			values = append(values, candidate{Name: format.Name, Text: format.Doc})
		}
	case "only":
		for _, name := range onlyNames() {
			values = append(values, candidate{Name: name})
		}
	case "for":
		for _, s := range ci.All() {
			values = append(values, candidate{Name: s.Name, Text: s.Doc})
		}
	case "rev":
		return revisions(here())
	case "tag-prefix":
		if p := here(); p != nil && p.Reader != nil {
			tags, _ := p.AllTags()
			for _, prefix := range prefixesOf(tags) {
				values = append(values, candidate{Name: prefix, Text: "the prefix of tags here"})
			}
		}
	default:
		for _, value := range strings.Split(f.Tag.Enum, ",") {
			if value != "" {
				values = append(values, candidate{Name: value})
			}
		}
	}
	return values
}

// revisions returns the tags and branches of the repository.
func revisions(p *project.Project) []candidate {
	if p == nil || p.Reader == nil {
		return nil
	}
	values := []candidate{{Name: "HEAD", Text: "the commit that is checked out"}}
	tags, _ := p.AllTags()
	for _, t := range tags {
		values = append(values, candidate{Name: t.Ref, Text: "tag"})
	}
	// Branches are no fact that a version needs, so scm.Reader does not have them.
	if r, err := git.OpenAt(p.Root, git.Env{}); err == nil {
		defer r.Close()
		for _, name := range r.Branches() {
			values = append(values, candidate{Name: name, Text: "branch"})
		}
	}
	return values
}
