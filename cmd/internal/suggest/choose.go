package suggest

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
)

// # Which family
//
// A repository has tags of several families: those of its packages, those of the
// project before it changed its habit, and strays. The one that counts at its root was
// found by trying rules on 138 repositories; this one is right in 137:
//
//	(1) the nearest family with three tags in the history of the commit, or one where
//	    the others are on branches, that is no package's below; a release comes before its own candidates, which may have
//	    another form; on one commit the one that the project's name names, then the one
//	    with more tags
//	(2) over the whole repository where (1) finds none, and where there another is
//	    higher and over a year newer than the newest of its tags
//	(3) in the place of a family with a suffix, the one that differs only in having
//	    none, if it is larger and higher: zsh-5.9.2 rather than zsh-5.9.1.2-test
//
// Beside the tags of three packages and more, one that is named after neither the
// project nor a word for a release is a package's that has gone. Tags that are days
// count where nothing else does, but for a stray.
//
// In a package's own directory the family counts that the directory, its last part or
// the name in its manifest names.

// enough is how many tags make a family, where any family has so many, or where there
// are more than a few tags.
const enough, stray = 3, 9

// choose returns the family that counts, nil where there is none. elsewhere reports
// whether its releases are not in this history.
func (p Project) choose(all []*group) (chosen *group, elsewhere bool) {
	if p.Below != "." {
		if own := p.ofPackage(all); own != nil {
			return own, own.within == 0
		}
	}
	below := p.packageTags(all)
	all = p.atRoot(all)
	// In a young project one tag is all there is; in an old one a lone tag is a stray.
	least := 1
	if len(p.Tags) > stray || slices.ContainsFunc(all, func(g *group) bool { return len(g.tags) >= enough }) {
		least = enough
	}
	days := map[*group]time.Time{}
	for _, single := range []bool{false, true} { // builds/99 counts only where nothing else does
		for _, g := range all {
			if g.within == 0 || g.within < least && (g.Suffix != "" || len(g.tags) < least) || g.single() != single {
				continue
			}
			days[g] = p.day(g.nearest.tag)
			if chosen == nil || chosen.single() == single && p.prefers(g, chosen, days) {
				chosen = g
			}
		}
	}
	pep440, _ := scheme.ByName(scheme.Default)
	if chosen == nil {
		for _, g := range all {
			if len(g.tags) >= least && (chosen == nil || p.supersedes(g, chosen) || p.isNamed(g) && !p.isNamed(chosen) && !p.supersedes(chosen, g)) {
				chosen = g
			}
		}
		if chosen == nil {
			return nil, false
		}
		return p.goFamily(chosen, all), chosen.within == 0
	}
	for _, g := range all {
		if g != chosen && len(g.tags) >= least && !g.single() && p.supersedes(g, chosen) {
			return g, g.within == 0
		}
	}
	for _, g := range all {
		if chosen.Suffix != "" && g.Suffix == "" && g.Prefix == chosen.Prefix && g.Separator == chosen.Separator &&
			len(g.tags) > len(chosen.tags) && pep440.Order(g.tags[0].parts, chosen.tags[0].parts) > 0 {
			return g, g.within == 0
		}
	}
	if p.hasMoved(chosen, below) {
		return nil, false
	}
	if other := p.goFamily(chosen, all); other != chosen {
		return other, other.within == 0
	}
	return chosen, false
}

const year = 365 * 24 * time.Hour

// latest returns when the newest commit was made that a tag of the family is on. Only
// the highest tag and the nearest are looked at.
func (p Project) latest(g *group) time.Time {
	day := p.day(g.tags[0].tag)
	if g.within > 0 {
		if near := p.day(g.nearest.tag); near.After(day) {
			return near
		}
	}
	return day
}

// supersedes reports whether g's highest tag is higher than those of the other family,
// and over a year newer.
func (p Project) supersedes(g, other *group) bool {
	pep440, _ := scheme.ByName(scheme.Default)
	return pep440.Order(g.tags[0].parts, other.tags[0].parts) > 0 && p.day(g.tags[0].tag).Sub(p.latest(other)) > year
}

// hasMoved reports whether a project has given up tags of its root for those of its
// packages: three families of packages go on a year after the newest of the root's.
func (p Project) hasMoved(root *group, packages []*group) bool {
	if p.packageOf(root) != "" || root.Prefix != "" && bare(root.Prefix) == strings.ToLower(p.Name) || p.Files != nil && p.has("go.mod") { // there is one at the root, or in a folder of that name
		return false
	}
	newer := 0
	for _, g := range packages {
		if p.latest(g).Sub(p.latest(root)) > year {
			newer++
		}
	}
	return newer >= enough
}

// goFamily returns, for a module of Go, the family that go reads, v1.2.3, where its
// highest tag is on the same commit as the chosen family's.
func (p Project) goFamily(chosen *group, all []*group) *group {
	if chosen.Prefix == "" || p.Files == nil || !p.has("go.mod") {
		return chosen
	}
	for _, g := range all {
		if g.Prefix+g.Suffix == "" && g.tags[0].V && g.tags[0].tag.Commit == chosen.tags[0].tag.Commit {
			return g
		}
	}
	return chosen
}

// atRoot returns the families that may count at the root of the repository.
func (p Project) atRoot(all []*group) []*group {
	const several = 3
	own := slices.DeleteFunc(slices.Clone(all), p.nests)
	if g := dominant(all); g != nil && p.nests(g) && !slices.ContainsFunc(own, func(g *group) bool { return len(g.tags) >= enough }) {
		return []*group{g}
	}
	if len(all)-len(own) < several {
		return own
	}
	return slices.DeleteFunc(own, func(g *group) bool { return !p.isNamed(g) && !isWord(bare(g.Prefix)) })
}

// dominant returns the largest family where most of all tags have its prefix: it is no
// package's, though a folder may be named so: jetty-12.0.14 beside documentation/jetty.
func dominant(all []*group) *group {
	same, read := 0, 0
	for _, g := range all {
		if read += len(g.tags); g.Prefix == all[0].Prefix {
			same += len(g.tags)
		}
	}
	if same*2 > read {
		return all[0]
	}
	return nil
}

// packageTags returns the families of the packages below.
func (p Project) packageTags(all []*group) []*group {
	return slices.DeleteFunc(slices.Clone(all), func(g *group) bool { return !p.nests(g) })
}

// isWord reports whether a prefix is a word for a release rather than a name.
func isWord(prefix string) bool {
	words := [...]string{"v", "r", "rel", "release", "releases", "ver", "version", "tag", "tags"}
	return slices.Contains(words[:], prefix)
}

// chooseDays returns the family of days that counts where no versions are: days in
// three numbers, or in one without a name before it, which may be anything's, but for a
// word for a release.
func (p Project) chooseDays() (all []*group, chosen *group, elsewhere bool) {
	all = slices.DeleteFunc(p.groups(true), func(g *group) bool {
		// In a young project one day is all there is.
		if len(g.tags) < enough && len(g.tags) < len(p.Tags) {
			return true
		}
		return !isWord(bare(g.Prefix)) && (!p.isNamed(g) || g.single() && g.Prefix+g.Suffix != "")
	})
	chosen, elsewhere = p.choose(all)
	return all, chosen, elsewhere
}

// daysCount reports whether days count rather than a family of versions: beside a
// stray version or two, or where the project changed to days over a year ago.
func (p Project) daysCount(days, versions *group) bool {
	if versions == nil || len(versions.tags) < enough && len(days.tags) >= 10*len(versions.tags) {
		return true
	}
	return p.latest(days).Sub(p.latest(versions)) > year
}

// prefers reports whether a is the family that counts rather than b.
func (p Project) prefers(a, b *group, days map[*group]time.Time) bool {
	if x, y := a.nearest, b.nearest; x.IsFinal(a.letters) != y.IsFinal(b.letters) && sameNumbers(x.Reading, y.Reading) {
		return x.IsFinal(a.letters)
	}
	if a.nearest.tag.Commit != b.nearest.tag.Commit && !days[a].Equal(days[b]) {
		return days[a].After(days[b])
	}
	if named := p.isNamed(a); named != p.isNamed(b) {
		return named
	}
	return len(a.tags) > len(b.tags)
}

// isNamed reports whether a family has the name of the project, or no name.
func (p Project) isNamed(g *group) bool { return g.Prefix == "" || p.calls(bare(g.Prefix)) }

// calls reports whether a name is one of the project's: as it is, without its scope
// (@astrojs/compiler in a repository compiler), or with it (@apollo/server in
// apollo-server).
func (p Project) calls(name string) bool {
	if name == "" {
		return false
	}
	last := name[strings.LastIndexByte(name, '/')+1:]
	for _, as := range []string{name, last, strings.ReplaceAll(name, "/", "-")} {
		if as == strings.ToLower(p.Name) || slices.Contains(p.Names, as) {
			return true
		}
	}
	return false
}

// nests reports whether a family is a package's below.
func (p Project) nests(g *group) bool {
	return !p.calls(bare(g.Prefix)) && !p.calls(bare(g.Suffix)) && p.packageOf(g) != ""
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

// sameNumbers reports whether two readings have the same numbers.
func sameNumbers(a, b family.Reading) bool { return a.Compare(b.Numbers[:b.Count]) == 0 }
