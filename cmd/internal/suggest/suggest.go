// Package suggest says which configuration the tags and manifests of a project ask
// for, and why. What is there comes in as values; it asks no repository itself.
package suggest

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// Project is what a configuration is suggested for.
type Project struct {
	Tags  []scm.Tag               // every tag of the repository
	Day   func(scm.Tag) time.Time // when the commit of a tag was made that has no time itself; zero if unknown
	Below string                  // its directory below the repository's root, slash-separated; "." is that
	Files fs.FS                   // where its manifests are
	Dir   string                  // its directory in Files
	Name  string                  // as its manifest has it, "" without one

	Manifest string // the file that has the name, where it is one of the directory

	Today    time.Time             // the day of the commit
	Contains func(ref string) bool // whether the commit's history has a tag; nil: it has all
	Packages map[string]string     // the directories of the packages below, by what tags may call them
	Names    []string              // what else the project is called, in lower case
	Given    []Given               // what the user has decided

	days bool // the tags that count are days
}

// Given is a setting that the user has decided: it stands in the place of what the
// tags and files ask for.
type Given struct {
	Key   string
	Value any
}

// decided returns the value that the user gives a key.
func (p Project) decided(key string) (value any, ok bool) {
	i := slices.IndexFunc(p.Given, func(g Given) bool { return g.Key == key })
	if i < 0 {
		return nil, false
	}
	return p.Given[i].Value, true
}

// Suggestion is a configuration and the reasons for it.
type Suggestion struct {
	Why      []string       // a line each, for whoever asked
	Settings map[string]any // the settings that the lines make, by their keys
	Tags     []string       // the newest tags that are to read as versions, the highest first
	lines    []line
	v        bool     // the first tag is to have a v
	words    bool     // there are pre-releases that only SemVer has: 1.2.0-next.3
	decided  []string // keys of which the user has given the value
}

// line is a key with its value, and what is said about it.
type line struct{ set, comment string }

// add adds a line, unless the user has decided its key.
func (s *Suggestion) add(set, comment string) {
	key, _, _ := strings.Cut(strings.TrimPrefix(set, "# "), " ")
	if !slices.Contains(s.decided, key) {
		s.lines = append(s.lines, line{set, comment})
	}
}

// set adds a key and its value. The value is text, or a list of texts.
func (s *Suggestion) set(key string, value any, comment string) {
	s.add(toml.Line(key, value), comment)
	s.settle(key, value)
}

// settle notes the value of a key for trials, in which what the user has decided is in
// force anyway.
func (s *Suggestion) settle(key string, value any) {
	if slices.Contains(s.decided, key) {
		return
	}
	if s.Settings == nil {
		s.Settings = map[string]any{}
	}
	s.Settings[key] = value
}

// Comment adds an alternative as a comment.
func (s *Suggestion) Comment(line, comment string) { s.add(line, comment) }

// Set adds a setting that a trial has shown to be needed.
func (s *Suggestion) Set(key string, value any, comment string) { s.set(key, value, comment) }

// Decided reports whether the user has decided the value of a key.
func (s *Suggestion) Decided(key string) bool { return slices.Contains(s.decided, key) }

func (s *Suggestion) because(format string, args ...any) {
	s.Why = append(s.Why, fmt.Sprintf(format, args...))
}

// TOML returns the configuration with its comments: the content of a tagline.toml,
// or the table [tool.tagline] of a pyproject.toml.
func (s *Suggestion) TOML(pyproject bool) string {
	var b strings.Builder
	if pyproject {
		b.WriteString("[tool.tagline]\n")
	}
	for _, l := range s.lines {
		if l.comment == "" {
			fmt.Fprintln(&b, l.set)
		} else {
			fmt.Fprintf(&b, "%-27s  # %s\n", l.set, l.comment)
		}
	}
	return b.String()
}

// For returns what the tags and files of a project ask for.
func For(p Project) *Suggestion {
	s := &Suggestion{}
	s.add("edition = 1", "the meaning of these keys stays as it is today, whichever Tagline reads them")
	for _, g := range p.Given {
		s.add(toml.Line(g.Key, g.Value), "")
	}
	for _, g := range p.Given {
		s.decided = append(s.decided, g.Key)
	}
	all := p.groups(false)
	chosen, elsewhere := p.choose(all)
	// At the root of several packages days are builds of the whole, and no versions of it.
	if len(p.packageTags(all)) == 0 {
		if days, day, far := p.chooseDays(); day != nil && p.daysCount(day, chosen) {
			all, chosen, elsewhere = days, day, far
			p.days = true
		}
	}
	// A release tool's own configuration says how tags are named, which is surer than any guess.
	stated, v, tool, file, said := p.stated()
	if said {
		i := slices.IndexFunc(all, func(g *group) bool { return g.Prefix == stated.Prefix && g.Suffix == stated.Suffix })
		switch {
		case i >= 0:
			chosen = all[i]
			s.because("%s says in %s how tags are named, as %s", tool, file, chosen.tags[0].Name)
		case chosen == nil:
			s.because("%s says in %s how tags are named", tool, file)
		default: // the tags there are tell another story
			said = false
			s.because("%s says in %s that tags are named otherwise than the tags are", tool, file)
		}
	}
	rule := scheme.TagRule{}
	setting, named := p.tagsGiven()
	switch {
	case named:
		s.fitting(p, setting)
	case chosen != nil:
		// Nothing is written that would not read these tags.
		setting, ok := chosen.widest()
		if !ok {
			s.unread(p, all)
			break
		}
		if s.setting(setting); p.Below != "." {
			s.set("paths", []string{"."}, "only commits and changes below this directory count")
		}
		rule, _ = setting.Rule()
		s.habit(p, all, chosen, setting)
		s.exclude(p, chosen, rule)
		if elsewhere {
			s.set("select", "anywhere", "the releases are not in this history")
		}
		p.Tags = chosen.tagList()
		for _, m := range chosen.tags {
			s.Tags = append(s.Tags, m.Name)
		}
		s.scheme(p, rule, p.Below != "." && chosen.Prefix != "" && p.Manifest != "")
	case len(p.Tags) == 0 || p.Below != ".":
		if said {
			s.setting(family.Setting{Prefix: stated.Prefix, Suffix: stated.Suffix})
			s.v = v
		}
		p.Tags = nil
		s.scheme(p, rule, false)
	default:
		s.unread(p, all)
	}
	if p.Below == "." {
		s.packages(p, all)
	}
	s.manifest(p)
	return s
}

// setting adds the settings that read a family.
func (s *Suggestion) setting(f family.Setting) {
	for _, row := range []struct{ key, value, comment string }{
		{"tag-prefix", f.Prefix, "only tags that start with it are versions of this package"},
		{"tag-separator", f.Separator, "what stands between the numbers of a tag"},
		{"tag-suffix", f.Suffix, "only tags that end in it"},
	} {
		if row.value != "" {
			s.set(row.key, row.value, row.comment)
		}
	}
	if f.Pattern != "" {
		s.set("tag-pattern", f.Pattern, "")
	}
}

// habit says how the tags are named, where that is not the default or changed.
func (s *Suggestion) habit(p Project, all []*group, chosen *group, setting family.Setting) {
	newest := chosen.tags[0].Name
	if chosen.within > 0 {
		newest = chosen.nearest.Name
	}
	var other *group
	for _, g := range all {
		if g != chosen && !p.nests(g) && (other == nil || len(g.tags) > len(other.tags)) {
			other = g
		}
	}
	// Why the tags are read so, in numbers that can be checked by eye.
	switch total := len(p.Tags); {
	case p.Below != "." && setting.Prefix != "" && p.Manifest != "":
		s.because("%s is %s, and %s", p.Manifest, p.Name, oneOrMore(len(chosen.tags), total, newest))
	case p.Below != "." && setting.Prefix != "":
		s.because("the tags of this package start with %s", setting.Prefix)
	case other != nil && len(other.tags) >= len(chosen.tags):
		s.because("%d of %d tags, the newest, %s the form %s; the %d before %s %s's",
			len(chosen.tags), total, plural(len(chosen.tags), "has", "have"), newest, len(other.tags), plural(len(other.tags), "has", "have"), other.tags[0].Name)
	case setting != family.Setting{}:
		s.because("%d of %s the form %s", len(chosen.tags), counted(len(chosen.tags), total, "has", "have"), newest)
	}
}

// counted returns what follows "N of", where all is how many tags there are.
func counted(n, all int, one, more string) string {
	return fmt.Sprintf("%d %s %s", all, plural(all, "tag", "tags"), plural(n, one, more))
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// unread says that no tag can be read, and writes nothing that would fail for that. The
// root of packages that have tags of their own begins anew too.
func (s *Suggestion) unread(p Project, all []*group) {
	if i := slices.IndexFunc(all, func(g *group) bool { return g.Prefix+g.Suffix == "" && g.within > 0 }); i >= 0 {
		s.because("of the root's tags %s is the newest, and those of its packages are newer: they have no version in common", all[i].nearest.Name)
		s.add(`# tag-prefix = ""`, "if "+all[i].nearest.Name+" is the root's last release")
		return
	}
	if len(p.Tags) == 1 {
		s.because("the only tag, %s, is no version here", p.Tags[0].Ref)
	} else {
		s.because("none of %d tags is a version here", len(p.Tags))
	}
	s.add(`# tag-prefix = ""`, "what your version tags start with")
	comment := "what commits head for until there is a version tag"
	if len(p.packageTags(all)) > 0 {
		comment = "of the root, until it has a version tag: the packages have their own"
	}
	first, semantic := p.ecosystem()
	if semantic {
		s.set("scheme", "semver", "as the manifest wants it")
	}
	s.set("initial-version", p.firstOf(first), comment)
}

// ecosystem returns the first version of a project by its manifest, and whether its
// versions are semantic ones.
func (p Project) ecosystem() (first string, semantic bool) {
	switch {
	// A Python project may have a package.json for its documentation; it is still one of Python.
	case p.has("pyproject.toml"):
	case p.has("go.mod"):
		return "v0.1.0", true
	case p.has("package.json"), p.has("Cargo.toml"):
		return "0.1.0", true
	}
	return "0.1", false
}

// has reports whether there is a line for the key.
func (s *Suggestion) has(key string) bool {
	return slices.ContainsFunc(s.lines, func(l line) bool { return strings.HasPrefix(l.set, key+" ") })
}

// has reports whether there is a regular file of that name beside the configuration.
func (p Project) has(name string) bool {
	info, err := fs.Stat(p.Files, path.Join(p.Dir, name))
	return err == nil && info.Mode().IsRegular()
}

// manifest adds what the manifest beside the configuration asks for.
func (s *Suggestion) manifest(p Project) {
	if s.words && !p.has("package.json") && !p.has("Cargo.toml") && !p.has("Chart.yaml") {
		s.add(`format = "semver"`, "pep440 has no pre-releases but alpha, beta and rc")
		s.settle("format", []string{"semver"})
	}
	if !p.has("pyproject.toml") {
		// A Go module may have a package.json for its documentation, as a Python project may.
		for _, row := range []struct{ name, format, comment string }{
			{"go.mod", "semver", "as Go orders versions; `tagline -f go` is what go build stamps"},
			{"package.json", "npm", ""}, {"Cargo.toml", "semver", ""}, {"Chart.yaml", "semver", ""}, {"pom.xml", "maven", ""},
		} {
			if p.has(row.name) && !s.has("format") {
				s.add(toml.Line("format", row.format), cmp.Or(row.comment, "as "+row.name+" has it; `tagline formats` lists all"))
				return
			}
		}
		return
	}
	// A distribution's name with underscores is what its package is usually called.
	name := strings.ReplaceAll(p.Name, "-", "_")
	if name == "" {
		name = path.Base(p.Dir)
	}
	target := name + "/_version.py"
	if info, err := fs.Stat(p.Files, path.Join(p.Dir, "src")); err == nil && info.IsDir() {
		target = "src/" + target
	}
	s.add("# "+toml.Line("write", []string{target}), "")
}
