package setuptoolsscm

import (
	"errors"
	"regexp"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// derivation is a configuration in force: all that decides a version beside the
// facts.
type derivation struct {
	config  *Config
	place   Place
	options scheme.Options // Now, and what settings lay over
	own     *scheme.Scheme // a scheme of Tagline's own, laid over; nil: setuptools-scm's decides
	query   scm.Query      // of the repository in place
	command *describe      // the describe command that the reader answers; nil for none

	filter func(ref string) error // what settings let through of the tags; nil lets all
}

// derive returns the version that setuptools-scm would print for facts as it sees
// them, in Text; Base, Next, Place and Count say the same for the other formats.
// Errors are those of read and of scheme.DeriveCompatible.
func (d derivation) derive(f scm.Facts, decisions []scheme.Decision) (scheme.Version, error) {
	s, notes, err := d.read(f)
	if err != nil {
		return scheme.Version{}, err
	}
	c := d.config
	// A version that is given needs no scheme, so a configuration that names a Python function
	// is in nobody's way.
	if s.verbatim == "" && c.Unusable != nil {
		return scheme.Version{}, c.Unusable
	}
	f.Verbatim, f.Distance, f.Work.Dirty = s.verbatim, s.distance, s.dirty
	f.VCS, f.Head.ID = splitNode(s.node)
	f.Work.Looked = f.Work.Looked || s.dirty
	f.Branch.Abbrev, f.Head.Date = s.branch, s.date

	o := d.options
	o.Now, o.Reasons, o.Decisions = s.time, s.reasons, decisions
	// initial-version is for a history without tags, and setuptools-scm has found one.
	if !s.untagged {
		o.Initial = ""
	}
	var v scheme.Version
	if d.own != nil && s.verbatim == "" {
		v, err = d.deriveOwn(f, s, o)
	} else {
		v, err = d.deriveTheirs(f, s, o)
	}
	v.Notes = append(notes, v.Notes...)
	return v, err
}

// deriveTheirs derives by a scheme of setuptools-scm.
func (d derivation) deriveTheirs(f scm.Facts, s scmVersion, o scheme.Options) (scheme.Version, error) {
	r := d.config.schemes()
	r.Tag, r.From = s.tag.String(), s.from
	return scheme.DeriveCompatible(f, r, o)
}

// deriveOwn derives by a scheme of Tagline's own, from the very tag that
// setuptools-scm takes and the version that it finds there. Without a tag
// fallback_version is the version to head for.
func (d derivation) deriveOwn(f scm.Facts, s scmVersion, o scheme.Options) (scheme.Version, error) {
	if s.untagged {
		f.Tags = nil
		if o.Initial == "" {
			o.Initial = d.config.Fallback
		}
		return scheme.Derive(f, []scheme.Scheme{*d.own}, scheme.TagRule{}, o)
	}
	tag, rule := shapeOf(f.Tags, s.tag.text)
	f.Tags = []scm.Tag{tag}
	return scheme.Derive(f, []scheme.Scheme{*d.own}, rule, o)
}

// shapeOf returns the tag that has the version text, and the rule by which it and
// tags of the same shape are read: a higher one is worth a warning. A version that
// a variable gives, or that facts have for a tag, is its own tag.
func shapeOf(tags []scm.Tag, text string) (scm.Tag, scheme.TagRule) {
	for _, t := range tags {
		// The expression has told which part of the name is the version; what stands around it is
		// the shape.
		before, after, ok := strings.Cut(t.Name, text)
		if !ok {
			continue
		}
		pattern, err := scheme.CompilePattern(regexp.QuoteMeta(before) + "(?P<version>.+)" + regexp.QuoteMeta(after))
		if err != nil {
			break // a name that is no UTF-8
		}
		t.Ref = t.Name
		return t, scheme.TagRule{Pattern: pattern}
	}
	return scm.Tag{Ref: text, Name: text}, scheme.TagRule{}
}

// read returns the facts as setuptools-scm's schemes get them, and warnings. What
// is done here comes before the schemes: the tag as the regular expression reads
// it (git describe's own pick, which must parse; without one fallback_version, or
// 0.0), and the variable PRETEND_METADATA. Errors are *TagError,
// *EmptyGroupError, and *ConfigError for a variable.
func (d derivation) read(f scm.Facts) (scmVersion, []scheme.Note, error) {
	s := newScmVersion(f, d.options.Now)
	s.reasons = d.options.Reasons
	if f.Source == "repository" && f.Head.Time.IsZero() && s.dirty {
		s.reasons.Changes = "there is no commit yet, which counts as a change"
	}
	var texts []string
	var err error
	switch {
	case f.Verbatim != "":
	case d.place.Mercurial && !d.place.HgGit:
		s.tag, texts, err = d.mercurial(f, &s)
	default:
		s.untagged = len(f.Tags) == 0
		s.tag, texts, err = d.config.tagOf(f, d.place)
	}
	notes := warnings("tag", texts)
	if err != nil {
		return s, notes, err
	}
	texts, err = d.config.metadata(&s)
	return s, append(notes, warnings("environment", texts)...), err
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
	if err != nil {
		err = &ConfigError{File: c.File, Table: c.Table, Key: "fallback_version", Reason: err.Error()}
	}
	return v, nil, err
}

// What stands for a version in the pattern that git describe gets.
const (
	looseGlob  = "*[0-9]*"
	strictGlob = "*[0-9]*.*[0-9]*" // with tag.strict
)

// Glob is that pattern.
func (c *Config) Glob() string {
	if c.Strict != nil && *c.Strict {
		return c.globPrefix + strictGlob
	}
	return c.globPrefix + looseGlob
}

// versionSchemes returns the names of setuptools-scm's version schemes.
func versionSchemes() []string { return scheme.CompatibleSchemes() }

// localSchemes returns the names of setuptools-scm's local schemes.
func localSchemes() []string {
	var names []string
	for _, l := range scheme.LocalSchemes() {
		names = append(names, l.Name)
	}
	return names
}
