package compat

import (
	"errors"
	"fmt"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Derive returns the version that the reference would print, in Text; Base,
// Next, Place and Count say the same for the other formats. now is the time of
// the build, and reasons is what explanations tell. Errors are *TagError, *EmptyGroupError, *CommandError, *ConfigError
// for a variable, and those of scheme.DeriveCompatible.
//
// What is done here comes before the schemes: the describe command, the tag as
// the regular expression reads it (git describe's own pick, which must parse;
// without one fallback_version, or 0.0), and the variable PRETEND_METADATA.
func (c *Config) Derive(f scm.Facts, place Place, now time.Time, reasons scheme.Reasons) (scheme.Version, error) {
	s := c.newState(f, now)
	s.reasons = reasons
	notes := warnings("configuration", place.Warnings)
	switch {
	case f.Verbatim != "":
	case place.Mercurial && !place.HgGit:
		v, texts, err := c.mercurial(f, &s)
		if err != nil {
			return scheme.Version{}, err
		}
		s.tag, notes = v, append(notes, warnings("tag", texts)...)
	default:
		if place.HgGit {
			fromHgGit(f, &s)
		}
		if err := c.described(&f, &s, place); err != nil {
			return scheme.Version{}, err
		}
		v, texts, err := c.tagOf(f, place)
		if err != nil {
			return scheme.Version{}, err
		}
		s.tag, notes = v, append(notes, warnings("tag", texts)...)
	}
	if f.Source == "repository" && f.Head.ID == "" && (place.HgGit || !place.Mercurial) {
		s.dirty = true
		s.reasons.Changes = "there is no commit yet, which counts as a change"
		if s.date == "" {
			s.date = now.Format(time.DateOnly)
		}
	}
	texts, err := c.metadata(&s)
	if err != nil {
		return scheme.Version{}, err
	}
	notes = append(notes, warnings("environment", texts)...)
	if s.verbatim == "" && c.Unusable != nil {
		return scheme.Version{}, c.Unusable
	}
	c.state = s
	f.Verbatim, f.Distance, f.Work.Dirty = s.verbatim, s.distance, s.dirty
	f.VCS, f.Head.ID = splitNode(s.node)
	f.Work.Looked = f.Work.Looked || s.dirty
	f.Branch.Abbrev, f.Head.Date = s.branch, s.date

	v, err := scheme.DeriveCompatible(f, scheme.Reference{
		Tag: s.tag.String(), Raw: !c.Normalize, Schemes: c.VersionSchemes, From: s.from, Branch: c.branchVersion, Read: c.Read,
	}, scheme.Options{Local: c.LocalSchemes, Now: s.time, Fragments: c.Fragments, Reasons: s.reasons})
	v.Notes = append(notes, v.Notes...)
	return v, err
}

func warnings(rule string, texts []string) []scheme.Note {
	var notes []scheme.Note
	for _, text := range texts {
		notes = append(notes, scheme.Note{Rule: rule, Text: text, Level: scheme.Warning})
	}
	return notes
}

// branchVersion finds a version in a piece of a branch's name.
func (c *Config) branchVersion(piece string) (string, bool, error) {
	text, _, err := c.versionText(piece)
	if empty := (*EmptyGroupError)(nil); errors.As(err, &empty) {
		return "", false, err
	}
	return text, err == nil, nil
}

// tagOf returns the version that everything starts from, and warnings.
func (c *Config) tagOf(f scm.Facts, place Place) (version, []string, error) {
	switch {
	case len(f.Tags) > 0 && place.Parsed:
		v, err := c.newVersion(f.Tags[0].Name)
		return v, nil, err
	case len(f.Tags) > 0:
		return c.ParseTag(f.Tags[0].Name)
	}
	text := "0.0"
	if c.Fallback != "" {
		text = c.Fallback
	}
	v, err := c.newVersion(text)
	return v, nil, err
}

// Glob is the pattern that git describe gets.
func (c *Config) Glob() string {
	if c.Strict != nil && *c.Strict {
		return c.TagPrefix + "*[0-9]*.*[0-9]*"
	}
	return c.TagPrefix + "*[0-9]*"
}

// VersionSchemes returns the names of the reference's version schemes.
func VersionSchemes() []string { return scheme.CompatibleSchemes() }

// LocalSchemes returns the names of the reference's local schemes.
func LocalSchemes() []string {
	var names []string
	for _, l := range scheme.LocalSchemes() {
		names = append(names, l.Name)
	}
	return names
}

// described reads the facts as the configured describe command would tell them.
// Where it would fail there is no tag.
func (c *Config) described(f *scm.Facts, s *state, place Place) error {
	if !c.DescribeSet || f.Source != "repository" {
		return nil
	}
	var text string
	switch {
	case c.Describer != nil:
		var err error
		if text, err = c.Describer(c.Describe); err != nil {
			return err
		}
	case place.HgGit && len(c.Describe) > 0 && c.Describe[0] == "git": // finds no .git there
	default:
		d, err := parseCommand(c.Describe)
		if err != nil {
			return err
		}
		whole := *f
		if c.Scoped { // git describe knows no distance_scope
			if whole, err = c.Whole(); err != nil {
				return err
			}
		}
		text = d.text(whole, c.Abbreviate)
	}
	if text == "" {
		all, err := c.Untagged()
		f.Tags, s.distance, s.dirty = nil, all.Distance, all.Work.Dirty
		return err
	}
	tag, distance, node, dirty := parseDescribe(text)
	switch known := len(f.Tags) > 0 && f.Tags[0].Name == tag; {
	case !c.Scoped:
		s.distance, s.dirty = distance, dirty // the command may not look
	case !known && c.Describer != nil:
		return &ConfigError{File: c.File, Table: c.Table, Key: "scm.git.distance_scope",
			Reason: fmt.Sprintf("the describe command names the tag %s, from which no distance is known here", tag)}
	case !known:
		s.distance = 0 // HEAD itself, or what git does not find either
	}
	f.Tags = []scm.Tag{{Ref: tag, Name: tag}}
	s.node = node
	return nil
}
