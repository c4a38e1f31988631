package suggest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// group is the tags of one family.
type group struct {
	family.Family
	tags    []member // the highest first
	within  int      // of them, those in the history of the commit
	nearest member   // the highest of those
	letters bool     // a letter follows a release
}

type member struct {
	family.Reading
	tag    scm.Tag
	parts  scheme.Parts
	within bool
}

// single reports whether the tags have one number each.
func (g *group) single() bool {
	return !slices.ContainsFunc(g.tags, func(m member) bool { return m.Count > 1 })
}

// groups returns the families of the tags, the largest first: those of versions, or
// those of days. Development versions are left out.
func (p Project) groups(days bool) []*group {
	pep440, _ := scheme.ByName(scheme.Default)
	byFamily := map[family.Family]*group{}
	for _, t := range p.Tags {
		r, ok := family.Read(t.Ref)
		// A tag .devN with a number is a build that somebody tagged.
		if !ok || r.Date() != days || r.Tail.Dev.Set() && strings.Trim(r.Tail.Dev.Digits, "0") != "" {
			continue
		}
		g := byFamily[r.Family]
		if g == nil {
			g = &group{Family: r.Family}
			byFamily[r.Family] = g
		}
		g.tags = append(g.tags, member{Reading: r, tag: t, within: p.Contains == nil || p.Contains(t.Ref)})
	}
	var all []*group
	for _, g := range byFamily {
		// Before any is read: it decides whether 1.0b is a beta or the second 1.0.
		g.letters = p.letterFollows(g.tags)
		g.tags = slices.DeleteFunc(g.tags, func(m member) bool {
			_, err := pep440.Parse(m.Version(g.letters))
			return err != nil
		})
		for i := range g.tags {
			m := &g.tags[i]
			m.parts, _ = pep440.Parse(m.Version(g.letters))
		}
		if len(g.tags) == 0 {
			continue
		}
		slices.SortFunc(g.tags, func(a, b member) int {
			return cmp.Or(pep440.Order(b.parts, a.parts), cmp.Compare(a.Name, b.Name))
		})
		// They are sorted, so the first in the history is the highest in it.
		for _, m := range g.tags {
			if m.within {
				if g.within == 0 {
					g.nearest = m
				}
				g.within++
			}
		}
		all = append(all, g)
	}
	slices.SortFunc(all, func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.tags), len(a.tags)), cmp.Compare(a.tags[0].Name, b.tags[0].Name))
	})
	return all
}

// letterFollows reports whether a letter follows a release in these tags: the numbers
// without it exist and are older, or a letter is too high for a pre-release.
func (p Project) letterFollows(tags []member) bool {
	plain := map[string]scm.Tag{}
	for _, m := range tags {
		if m.Tail == (family.Tail{}) {
			plain[m.Digits] = m.tag
		}
	}
	for _, m := range tags {
		if m.Tail.Letter == 0 {
			continue
		}
		base, ok := plain[m.Digits]
		// PEP 440 has pre-releases a, b and c; openssl has 1.0.2u.
		if m.Tail.Letter > 'c' || ok && p.day(base).Before(p.day(m.tag)) {
			return true
		}
	}
	return false
}

// day returns when a tag's commit was made.
func (p Project) day(t scm.Tag) time.Time {
	if p.Day != nil {
		if day := p.Day(t); !day.IsZero() {
			return day
		}
	}
	return t.Time
}

// setting returns the setting that reads a family: the simplest that reads its newest
// tag and nearly all of the thirty newest.
func (g *group) setting(s scheme.Scheme) (family.Setting, bool) {
	var readings []family.Reading
	// The tag that counts now must be read, however old it is.
	if g.within > 0 {
		readings = append(readings, g.nearest.Reading)
	}
	for _, m := range g.tags[:len(g.newest())] {
		readings = append(readings, m.Reading)
	}
	plain := family.Setting{Prefix: g.Prefix, Suffix: g.Suffix}
	if g.Separator != '.' {
		plain.Separator = string(g.Separator)
	}
	if rule, err := plain.Rule(); err == nil {
		read := 0
		for i, r := range readings {
			p, err := rule.Parse(r.Name, s)
			if err == nil && (s.Grammar != "pep440" || s.Order(p, g.member(r.Name).parts) == 0) {
				read++
			} else if i == 0 {
				break
			}
		}
		// A tag or two that somebody got wrong must not cost the others a simple setting.
		if read*10 >= len(readings)*9 && g.sayable(s) {
			return plain, true
		}
	}
	return family.Settings(s, g.letters, readings...)
}

func (g *group) sayable(s scheme.Scheme) bool {
	_, ok := family.Settings(s, g.letters, g.tags[0].Reading)
	return ok
}

// widest is the setting under the default scheme, unless the newest tags are semantic
// versions of which it reads fewer.
func (g *group) widest() (setting family.Setting, ok bool) {
	plain, semver := must(scheme.ByName(scheme.Default)), must(scheme.ByName("semver"))
	setting, ok = g.setting(plain)
	if other, read := g.setting(semver); read && (!ok || g.reads(other, semver) > g.reads(setting, plain)) {
		return other, true
	}
	return setting, ok
}

// reads counts those of the newest tags that a setting reads.
func (g *group) reads(setting family.Setting, s scheme.Scheme) int {
	rule, err := setting.Rule()
	if err != nil {
		return 0
	}
	return count(g.newest(), rule, s)
}

// newest returns the tags that show how a project names its tags now.
func (g *group) newest() []scm.Tag {
	const enough = 30
	tags := g.tagList()
	return tags[:min(enough, len(tags))]
}

func must[T any](value T, _ error) T { return value }

func (g *group) member(name string) member {
	i := slices.IndexFunc(g.tags, func(m member) bool { return m.Name == name })
	return g.tags[max(i, 0)]
}

// tagList returns the tags of a family.
func (g *group) tagList() []scm.Tag {
	var tags []scm.Tag
	for _, m := range g.tags {
		tags = append(tags, m.tag)
	}
	return tags
}

// packages lists the families of the packages below, ten lines at most.
func (s *Suggestion) packages(p Project, all []*group) {
	const most = 10
	var lines []string
	named := map[string]bool{}
	for _, g := range all { // the largest family of each
		dir := p.packageOf(g)
		if !p.nests(g) || named[dir] {
			continue
		}
		named[dir] = true
		if setting, ok := g.widest(); ok {
			lines = append(lines, fmt.Sprintf("%s has tags as %s: `tagline init` there writes %s", dir, g.tags[0].Name, setting))
		}
	}
	slices.Sort(lines)
	if len(lines) > most {
		more := len(lines) - most + 1
		lines = append(lines[:most-1], fmt.Sprintf("%d more packages have tags of their own", more))
	}
	s.Why = append(s.Why, lines...)
}
