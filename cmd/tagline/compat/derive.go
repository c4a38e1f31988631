package compat

import (
	"fmt"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// SchemeError means that the version scheme cannot go on from this tag; the
// reference fails there too.
type SchemeError struct{ Reason string }

func (e *SchemeError) Error() string { return e.Reason }

// Derive returns the version that the reference would print, in Text; Base,
// Next, Place and Count say the same for the other formats. The time is that of
// the build. Errors are *TagError, *EmptyGroupError, *SchemeError and
// scheme.DirtyError.
//
// The steps are the reference's own:
//
//	(1) a decided version is printed as it is
//	(2) the tag: git describe's own pick, which must parse; without one
//	    fallback_version, or 0.0
//	(3) main: the first version scheme of the list that there is, from the
//	    public part of the tag
//	(4) local: the first local scheme that decides, "unknown" if none does
//	(5) main + the segments of main's, the tag's and the local scheme's local
//	    part, each once; nothing is normalised again
func (c *Config) Derive(f scm.Facts, place Place, now time.Time) (scheme.Version, error) {
	s := c.newState(f, now)
	out := scheme.Version{Scheme: c.VersionSchemes[0], Facts: f}
	c.note(&out, "configuration", place.Warnings)
	if f.Verbatim != "" { // (1)
		return c.decided(out, f)
	}
	var err error
	if s.tag, err = c.tagOf(f, place, &out); err != nil { // (2)
		return out, err
	}
	if f.Source == "repository" && f.Head.ID == "" {
		s.dirty = true // no commit yet counts as a change
	}
	public, err := c.newVersion(s.tag.public())
	if err != nil {
		return out, err
	}
	full := s
	s.tag = public
	main, notes, err := c.versionScheme(s) // (3)
	if err != nil {
		return out, err
	}
	c.note(&out, "scheme", notes)
	own, err := c.localScheme(f, full) // (4)
	if err != nil {
		return out, err
	}
	main, mainLocal, _ := strings.Cut(main, "+") // (5)
	for _, list := range [][]string{strings.Split(mainLocal, "."), full.tag.parsed.Local, own} {
		for _, segment := range list {
			if segment != "" && !contains(out.Local, segment) {
				out.Local = append(out.Local, segment)
			}
		}
	}
	out.Public, out.Text = main, main
	if len(out.Local) > 0 {
		out.Text += "+" + strings.Join(out.Local, ".")
	}
	c.place(&out, s, main)
	c.doubts(&out, f)
	return out, nil
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

func (c *Config) note(v *scheme.Version, rule string, texts []string) {
	for _, text := range texts {
		v.Notes = append(v.Notes, scheme.Note{Rule: rule, Text: text, Level: scheme.Warning})
	}
}

// decided fills in a version that is given as text.
func (c *Config) decided(out scheme.Version, f scm.Facts) (scheme.Version, error) {
	parsed, err := pep440.Parse(f.Verbatim)
	if err != nil {
		return out, err
	}
	out.Text, out.Public = f.Verbatim, f.Verbatim
	if i := strings.IndexByte(out.Public, '+'); i >= 0 {
		out.Public = out.Public[:i]
	}
	out.Local = parsed.Local
	out.Base = partsOf(parsed)
	out.Base.Local = nil
	out.Next = out.Base
	return out, nil
}

// tagOf returns the version that everything starts from.
func (c *Config) tagOf(f scm.Facts, place Place, out *scheme.Version) (version, error) {
	if len(f.Tags) > 0 {
		tag := f.Tags[0]
		tag.Ref = tag.Name
		out.Tag = &tag
		if place.Parsed {
			return c.newVersion(tag.Name)
		}
		v, warnings, err := c.ParseTag(tag.Name)
		c.note(out, "tag", warnings)
		return v, err
	}
	text := "0.0"
	if c.Fallback != "" {
		text = c.Fallback
	}
	return c.newVersion(text)
}

// localScheme returns the segments of the first local scheme that decides.
func (c *Config) localScheme(f scm.Facts, s state) ([]string, error) {
	f.Work = scm.Work{Looked: true, Dirty: s.dirty, Paths: f.Work.Paths}
	for _, name := range c.LocalSchemes {
		local, err := scheme.LocalByName(name)
		if err != nil {
			return nil, err
		}
		segments, decided, err := local.Segments(f, scheme.Options{Now: s.time, CommitLength: c.digits(f)})
		if err != nil || decided {
			return segments, err
		}
	}
	return []string{"unknown"}, nil
}

// digits is how many digits of a commit the reference shows: its ten characters
// include git's g, and Mercurial's h has ten digits after it.
func (c *Config) digits(f scm.Facts) int {
	if f.VCS == "git" {
		return 9
	}
	return 10
}

// place fills in what the other formats are written from.
func (c *Config) place(out *scheme.Version, s state, main string) {
	out.Base = partsOf(s.tag.parsed)
	out.Next, out.Place, out.Count = out.Base, scheme.Same, s.distance
	parsed, err := pep440.Parse(main)
	switch {
	case s.exact():
		out.Place = scheme.On
	case err != nil || out.Scheme == "post-release":
		out.Place = scheme.After
	case out.Scheme == "only-version":
	case parsed.Dev.Set:
		out.Place, out.Count = scheme.Before, parsed.Dev.N
		out.Next = partsOf(parsed)
		out.Next.Dev = scheme.Num{}
	default:
		out.Base = partsOf(parsed)
		out.Next = out.Base
	}
}

// partsOf turns a PEP 440 version into parts.
func partsOf(v pep440.Version) scheme.Parts {
	p := scheme.Parts{Text: v.String(), Epoch: v.Epoch, Release: v.Release, Local: v.Local,
		Post: scheme.Num(v.Post), Dev: scheme.Num(v.Dev)}
	if v.Pre.Phase != "" {
		p.Pre = []scheme.Ident{{Text: v.Pre.Phase}, {Num: v.Pre.N, IsNum: true}}
	}
	return p
}

// doubts are the cases in which the reference is silently wrong.
func (c *Config) doubts(out *scheme.Version, f scm.Facts) {
	switch {
	case !f.Proof.Proven && f.Proof.Reason != "":
		c.note(out, "unproven", []string{"unproven: " + f.Proof.Reason})
	case len(f.Tags) == 0 && f.Source == "repository":
		why := "this repository has no tags"
		if f.Untagged == scm.NoneMatches {
			why = fmt.Sprintf("no tag matches %s", c.Glob())
		} else if f.Untagged == scm.NoneReachable {
			why = "no tag is in the history of this commit"
		}
		c.note(out, "untagged", []string{why + ", so " + out.Text + " is a guess"})
	case len(f.Tags) > 0 && f.Distance == 0 && f.Work.Dirty && len(f.Work.Paths) > 0:
		c.note(out, "dirty-on-tag", []string{fmt.Sprintf("HEAD is tagged %s but %s is %s, so this is not %s", f.Tags[0].Ref, f.Work.Paths[0].Path, f.Work.Paths[0].Kind, out.Base.Text)})
	}
}

// Glob is the pattern that git describe gets.
func (c *Config) Glob() string {
	if c.Strict != nil && *c.Strict {
		return c.TagPrefix + "*[0-9]*.*[0-9]*"
	}
	return c.TagPrefix + "*[0-9]*"
}
