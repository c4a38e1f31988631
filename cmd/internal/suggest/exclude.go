package suggest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
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
	add := func(glob string) {
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
		switch {
		case strings.ContainsAny(t.Ref, `*?[]\,`) || !ok:
		case err == nil && r.Date() && r.Count == 1:
			add(digits(t.Ref, r))
		case err == nil && len(parts.Release) == 1 && p.floats(t, parts, chosen):
			add(digits(t.Ref, r))
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
	}
	if globs != nil {
		s.set("exclude", globs, "these move, or are made every day: they are no releases")
	}
}

// digits returns a glob of the tags that are named as this one, with as many digits.
func digits(name string, r family.Reading) string {
	at := strings.LastIndex(name, r.Digits)
	return name[:at] + strings.Repeat("[0-9]", len(r.Digits)) + name[at+len(r.Digits):]
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
