package suggest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// exclude adds the tags that would count and are no releases: those that move with the
// newest release of their line (v1), days beside versions (20260307), and nightly
// builds. Tagline passes the first over without being told; other tools that read the
// configuration, and people, know it by this line.
func (s *Suggestion) exclude(p Project, chosen *group, rule scheme.TagRule) {
	if s.Decided("match") || chosen.single() || p.days {
		return
	}
	var globs []string
	moves, left := false, 0
	add := func(glob string) {
		moves = true
		if !slices.Contains(globs, glob) {
			globs = append(globs, glob)
		}
	}
	semver, _ := scheme.ByName("semver")
	plain, _ := scheme.ByName(scheme.Default)
	const most = 10 // floating tags of two numbers are named one by one
	floating := 0
	for _, t := range p.Tags {
		parts, err := rule.Parse(t.Ref, plain)
		r, ok := family.Read(t.Ref)
		moves = false
		switch {
		case strings.ContainsAny(t.Ref, `*?[]\,`) || !ok:
		case err == nil && r.Date() && r.Count == 1:
			add(r.Glob())
		case err == nil && len(parts.Release) == 1 && p.floats(t, parts, chosen):
			add(r.Glob())
		case err == nil && len(parts.Release) == 2 && floating < most && p.floats(t, parts, chosen):
			add(t.Ref)
			floating++
		}
		if parts, err := rule.Parse(t.Ref, semver); err == nil && len(parts.Pre) > 0 {
			for _, word := range []string{"nightly", "canary", "snapshot"} {
				if strings.Contains(strings.ToLower(t.Ref), "-"+word) {
					at := strings.Index(strings.ToLower(t.Ref), "-"+word)
					add("*" + t.Ref[at:at+1+len(word)] + "*")
				}
			}
		}
		if !moves {
			left++
		}
	}
	comment := "these move, or are made every day: they are no releases"
	if glob := chosen.candidates(); glob != "" {
		add(glob)
		comment = "the last attempt at a release has the release beside it, so attempts are none"
	}
	// Where all move, they are what the project has: without them there is no version at all.
	if globs != nil && left > 0 {
		s.set("exclude", globs, comment)
	}
}

// candidates returns a glob of the tags that count attempts at a release, of which the
// last became the release itself: 3.9.5-0 on the commit of 3.9.5. Where there are not
// several, a dash and a number follow a release.
func (g *group) candidates() string {
	const several = 2
	became := 0
	releases := map[string]scm.Hash{}
	for _, m := range g.tags {
		if m.Tail == (family.Tail{}) {
			releases[m.Digits] = m.tag.Commit
		}
	}
	for _, m := range g.tags {
		t := m.Tail
		if commit, ok := releases[m.Digits]; ok && commit == m.tag.Commit && t.Post.Set() && t == (family.Tail{Post: t.Post}) && t.Post.Word == "" {
			became++
		}
	}
	if became < several || strings.ContainsAny(g.Prefix, `*?[]\,`) {
		return ""
	}
	return g.Prefix + "*-[0-9]"
}

// floats reports whether a tag moves with a line of releases: a final release of the
// same family on its commit has its numbers and more, of which two numbers have to be
// followed by one that is not 0.
func (p Project) floats(t tag, parts scheme.Parts, chosen *group) bool {
	if len(parts.Pre) > 0 || parts.Dev.Set || parts.Post.Set {
		return false
	}
	return slices.ContainsFunc(chosen.tags, func(m member) bool {
		numbers := m.parts.Release
		return m.tag.Commit == t.Commit && m.tag.Ref != t.Ref && m.IsFinal(chosen.letters) && len(numbers) > len(parts.Release) &&
			slices.Equal(numbers[:len(parts.Release)], parts.Release) &&
			(len(parts.Release) == 1 || numbers[len(parts.Release)] != 0)
	})
}

// oneOrMore says that tags, so many of all, are named as one is.
func oneOrMore(n, all int, name string) string {
	if n == 1 {
		return fmt.Sprintf("1 of %s %s", counted(1, all, "is", ""), name)
	}
	return fmt.Sprintf("%d of %d tags have the form %s", n, all, name)
}
