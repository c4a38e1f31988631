// Package suggest says which configuration the tags and manifests of a project ask
// for, and why. What is there comes in as values; it asks no repository itself.
package suggest

import (
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

// Project is what a configuration is suggested for.
type Project struct {
	Tags  []scm.Tag               // every tag of the repository
	Day   func(scm.Tag) time.Time // when the commit of a tag was made that has no time itself; zero if unknown
	Below string                  // its directory below the repository's root, slash-separated; "." is that
	Files fs.FS                   // where its manifests are
	Dir   string                  // its directory in Files
	Name  string                  // as its manifest has it, "" without one

	Contains func(ref string) bool // whether the commit's history has a tag; nil: it has all
	Packages map[string]string     // the directories of the packages below, by what tags may call them
	Names    []string              // what else the project is called, in lower case
}

// Suggestion is a configuration and the reasons for it.
type Suggestion struct {
	Why      []string       // a line each, for whoever asked
	Settings map[string]any // the settings that the lines make, by their keys
	Tags     []string       // the newest tags that are to read as versions, the highest first
	lines    []line
}

// line is a key with its value, and what is said about it.
type line struct{ set, comment string }

func (s *Suggestion) add(set, comment string) { s.lines = append(s.lines, line{set, comment}) }

// set adds a key and its value. The value is text, or a list of texts.
func (s *Suggestion) set(key string, value any, comment string) {
	switch v := value.(type) {
	case []string:
		s.add(fmt.Sprintf("%s = [%q]", key, strings.Join(v, `", "`)), comment)
	default:
		s.add(fmt.Sprintf("%s = %q", key, v), comment)
	}
	if s.Settings == nil {
		s.Settings = map[string]any{}
	}
	s.Settings[key] = value
}

// Comment adds an alternative as a comment.
func (s *Suggestion) Comment(line, comment string) { s.add(line, comment) }

// Set adds a setting that a trial has shown to be needed.
func (s *Suggestion) Set(key, value, comment string) { s.set(key, value, comment) }

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
	all := p.groups()
	chosen, elsewhere := p.choose(all)
	plain, _ := scheme.ByName(scheme.Default)
	stated, tool, file, said := p.stated()
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
	switch {
	case chosen != nil:
		setting, ok := chosen.setting(plain)
		if !ok {
			s.unread(p, all)
			break
		}
		if s.setting(setting); p.Below != "." {
			s.set("paths", []string{"."}, "only commits and changes below this directory count")
		}
		rule, _ = setting.Rule()
		s.habit(p, all, chosen, setting)
		if elsewhere {
			s.set("select", "anywhere", "the releases are not in this history")
		}
		p.Tags = chosen.tagList()
		for _, m := range chosen.tags {
			s.Tags = append(s.Tags, m.Name)
		}
		s.scheme(p, rule)
	case len(p.Tags) == 0 || p.Below != ".":
		if said {
			s.setting(family.Setting{Prefix: stated.Prefix, Suffix: stated.Suffix})
		}
		p.Tags = nil
		s.scheme(p, rule)
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
		s.add("tag-pattern = '"+f.Pattern+"'", "")
		if s.Settings == nil {
			s.Settings = map[string]any{}
		}
		s.Settings["tag-pattern"] = f.Pattern
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
	switch total := len(p.Tags); {
	case p.Below != "." && setting.Prefix != "":
		s.because("the tags of this package start with %s", setting.Prefix)
	case other != nil && len(other.tags) >= len(chosen.tags):
		s.because("%d of %d tags, the newest, %s the form %s; the %d before have %s's",
			len(chosen.tags), total, has(len(chosen.tags)), newest, len(other.tags), other.tags[0].Name)
	case setting != family.Setting{}:
		s.because("%d of %d tags %s the form %s", len(chosen.tags), total, has(len(chosen.tags)), newest)
	}
}

func has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// unread says that no tag can be read, and writes nothing that would fail for that. At
// the root of packages that have tags of their own there is no version to begin with.
func (s *Suggestion) unread(p Project, all []*group) {
	s.because("none of %d tags is a version here", len(p.Tags))
	s.add(`# tag-prefix = ""`, "what your version tags start with")
	if slices.ContainsFunc(all, p.nests) {
		s.add(`# initial-version = "0.1"`, "if none of the tags is a release")
		return
	}
	s.set("initial-version", "0.1", "what commits head for until there is a version tag")
}

// ecosystem returns the first version of a project by its manifest, and whether its
// versions are semantic ones.
func (p Project) ecosystem() (first string, semantic bool) {
	switch {
	case p.has("pyproject.toml"):
	case p.has("go.mod"):
		return "v0.1.0", true
	case p.has("package.json"), p.has("Cargo.toml"):
		return "0.1.0", true
	}
	return "0.1", false
}

// has reports whether there is a regular file of that name beside the configuration.
func (p Project) has(name string) bool {
	info, err := fs.Stat(p.Files, path.Join(p.Dir, name))
	return err == nil && info.Mode().IsRegular()
}

// scheme adds the scheme that the tags follow, or where to begin without any.
func (s *Suggestion) scheme(p Project, rule scheme.TagRule) {
	all := len(p.Tags)
	first, ecosystem := p.ecosystem()
	if all == 0 {
		if ecosystem {
			s.set("scheme", "semver", "as the manifest wants it")
		}
		s.set("initial-version", first, "what the first commits head for; of no effect once there is a version tag")
		s.because("there are no tags yet, so the first version is named")
		return
	}
	layout, matching := calendar(p, rule)
	if layout != "" {
		s.because("%d of %d tags are calendar versions, %s, and rise with their dates", matching, all, layout)
		s.set("scheme", "calver", "")
		s.set("layout", layout, "as your tags; the date is HEAD's commit date in UTC. With 0M, PyPI would drop the zero")
		return
	}
	s.because("%d of %d tags are versions", countVersions(p.Tags, rule), all)
	serial, _ := scheme.ByName("serial")
	switch {
	case nearlyAll(count(p.Tags, rule, serial), all) && all >= enough:
		s.set("scheme", "serial", "one number that counts releases")
	case semantic(p.Tags, rule) || ecosystem && nearlyAll(countSemantic(p.Tags, rule), all):
		s.set("scheme", "semver", "as your tags: a pre-release is 1.2.0-rc.1, and the next one rc.2")
	default:
		s.add(`# scheme = "semver"`, "default is guess-next-dev: the last number rises by one")
	}
}

// manifest adds what the manifest beside the configuration asks for.
func (s *Suggestion) manifest(p Project) {
	if !p.has("pyproject.toml") {
		for _, row := range []struct{ name, format string }{
			{"package.json", "npm"}, {"Cargo.toml", "semver"}, {"Chart.yaml", "semver"}, {"pom.xml", "maven"},
		} {
			if p.has(row.name) {
				s.add(fmt.Sprintf("format = %q", row.format), "as "+row.name+" has it; `tagline formats` lists all")
				return
			}
		}
		return
	}
	name := strings.ReplaceAll(p.Name, "-", "_")
	if name == "" {
		name = path.Base(p.Dir)
	}
	target := name + "/_version.py"
	if info, err := fs.Stat(p.Files, path.Join(p.Dir, "src")); err == nil && info.IsDir() {
		target = "src/" + target
	}
	s.add(fmt.Sprintf("# write = [%q]", target), "")
}
