package suggest

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// # Which family
//
// A repository has tags of several families: those of its packages, those of the
// project before it changed its habit, and strays. The one that counts at its root was
// found by trying rules on 138 repositories; this one is right in 137:
//
//	(1) the nearest family with three tags in the history of the commit that is no
//	    package's below; on one commit the one that the project's name names, then the
//	    one with more tags
//	(2) over the whole repository where (1) finds none, and where there another is
//	    higher and over a year newer
//
// In a package's own directory the family counts that the directory, its last part or
// the name in its manifest names.

// enough is how many tags make a family, where any family has so many.
const enough = 3

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

// groups returns the families of the tags, in no order. Days and development versions
// are left out.
func (p Project) groups() []*group {
	pep440, _ := scheme.ByName(scheme.Default)
	byFamily := map[family.Family]*group{}
	for _, t := range p.Tags {
		r, ok := family.Read(t.Ref)
		if !ok || r.Date() || r.Tail.Dev.Set() && strings.Trim(r.Tail.Dev.Digits, "0") != "" {
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

// choose returns the family that counts, nil where there is none. elsewhere reports
// whether its releases are not in this history.
func (p Project) choose(all []*group) (chosen *group, elsewhere bool) {
	if p.Below != "." {
		if own := p.ofPackage(all); own != nil {
			return own, own.within == 0
		}
	}
	least := 1
	for _, g := range all {
		if len(g.tags) >= enough {
			least = enough
		}
	}
	days := map[*group]time.Time{}
	for _, single := range []bool{false, true} { // builds/99 counts only where nothing else does
		for _, g := range all {
			if g.within < least || g.single() != single || p.nests(g) {
				continue
			}
			days[g] = p.day(g.nearest.tag)
			if chosen == nil || chosen.single() == single && p.prefers(g, chosen, days) {
				chosen = g
			}
		}
	}
	const year = 365 * 24 * time.Hour
	pep440, _ := scheme.ByName(scheme.Default)
	if chosen == nil {
		for _, named := range []bool{true, false} {
			for _, g := range all {
				if len(g.tags) >= least && !p.nests(g) && p.isNamed(g) == named {
					return g, g.within == 0
				}
			}
		}
		return nil, false
	}
	for _, g := range all {
		if g == chosen || len(g.tags) < least || p.nests(g) || g.single() {
			continue
		}
		if pep440.Order(g.tags[0].parts, chosen.tags[0].parts) > 0 && p.day(g.tags[0].tag).Sub(days[chosen]) > year {
			return g, g.within == 0
		}
	}
	return chosen, false
}

// prefers reports whether a is the family that counts rather than b.
func (p Project) prefers(a, b *group, days map[*group]time.Time) bool {
	if a.nearest.tag.Commit != b.nearest.tag.Commit && !days[a].Equal(days[b]) {
		return days[a].After(days[b])
	}
	if named := p.isNamed(a); named != p.isNamed(b) {
		return named
	}
	return len(a.tags) > len(b.tags)
}

// isNamed reports whether a family has the name of the project.
func (p Project) isNamed(g *group) bool {
	name := bare(g.Prefix)
	return name != "" && (name == strings.ToLower(p.Name) || slices.Contains(p.Names, name)) || g.Prefix == ""
}

// nests reports whether a family is a package's below.
func (p Project) nests(g *group) bool {
	for _, text := range []string{bare(g.Prefix), bare(g.Suffix)} {
		if text != "" && text == strings.ToLower(p.Name) || slices.Contains(p.Names, text) {
			return false
		}
	}
	return p.packageOf(g) != ""
}

// packageOf returns the directory of the package below that a family is of, "" if it
// is of none: a package has its name, or it is named after a directory, api/v1.4.0.
func (p Project) packageOf(g *group) string {
	for _, text := range []string{bare(g.Prefix), bare(g.Suffix)} {
		if dir := p.Packages[text]; text != "" && dir != "" {
			return dir
		}
	}
	if dir, ok := strings.CutSuffix(g.Prefix, "/"); ok && p.Files != nil {
		if info, err := fs.Stat(p.Files, path.Join(p.Dir, dir)); err == nil && info.IsDir() && fs.ValidPath(dir) {
			return dir
		}
	}
	return ""
}

// ofPackage returns the family of the package in the project's own directory, the
// one with the most tags if several have its name.
func (p Project) ofPackage(all []*group) *group {
	own := []string{strings.ToLower(p.Below), strings.ToLower(path.Base(p.Below))}
	if p.Name != "" {
		name := strings.ToLower(strings.TrimPrefix(p.Name, "@"))
		own = append(own, name, name[strings.LastIndexByte(name, '/')+1:])
	}
	for _, name := range own {
		for _, g := range all {
			if bare(g.Prefix) == name || bare(g.Suffix) == name {
				return g
			}
		}
	}
	return nil
}

// bare takes what separates off a prefix or suffix: @acme/core@ is acme/core.
func bare(text string) string {
	return strings.ToLower(strings.TrimSuffix(strings.Trim(text, "-_@/.+=:"), "/v"))
}

// setting returns the setting that reads a family: the simplest that reads its newest
// tag and nearly all of the thirty newest.
func (g *group) setting(s scheme.Scheme) (family.Setting, bool) {
	const newest = 30
	var readings []family.Reading
	if g.within > 0 {
		readings = append(readings, g.nearest.Reading)
	}
	for _, m := range g.tags[:min(newest, len(g.tags))] {
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
		if read*10 >= len(readings)*9 && g.sayable() {
			return plain, true
		}
	}
	return family.Settings(s, g.letters, readings...)
}

func (g *group) sayable() bool {
	_, ok := family.Settings(must(scheme.ByName(scheme.Default)), g.letters, g.tags[0].Reading)
	return ok
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
	for _, g := range all {
		dir := p.packageOf(g)
		if dir == "" {
			continue
		}
		if setting, ok := g.setting(must(scheme.ByName(scheme.Default))); ok {
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
