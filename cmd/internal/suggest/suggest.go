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
}

// Suggestion is a configuration and the reasons for it.
type Suggestion struct {
	Why   []string // a line each, for whoever asked
	lines []line
}

// line is a key with its value, and what is said about it.
type line struct{ set, comment string }

func (s *Suggestion) add(set, comment string) { s.lines = append(s.lines, line{set, comment}) }

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
	prefix := s.prefix(p)
	if all := prefixes(p.Tags); prefix == "" && all != "" && len(p.Tags) > 0 {
		s.because("tags have prefixes: %s; each package names its own", all)
	}
	p.Tags = slices.DeleteFunc(slices.Clone(p.Tags), func(t scm.Tag) bool { return !strings.HasPrefix(t.Ref, prefix) })
	s.scheme(p, scheme.TagRule{Prefix: prefix})
	s.manifest(p)
	return s
}

// scheme adds the scheme that the tags follow, or where to begin without any.
func (s *Suggestion) scheme(p Project, rule scheme.TagRule) {
	all := len(p.Tags)
	versions := countVersions(p.Tags, rule)
	layout, matching := calendar(p, rule)
	switch {
	case all == 0:
		s.add(`initial-version = "0.1"`, "what the first commits head for; of no effect once there is a version tag")
		s.because("there are no tags yet, so the first version is named")
	case layout != "":
		s.because("%d of %d tags are calendar versions, %s, and rise with their dates", matching, all, layout)
		s.add(`scheme = "calver"`, "")
		s.add(fmt.Sprintf("layout = %q", layout),
			"as your tags; the date is HEAD's commit date in UTC. With 0M, PyPI would drop the zero")
	case versions == 0:
		s.because("none of %d tags is a version", all)
		s.add(`# tag-prefix = ""`, "what your version tags start with")
		s.add(`# initial-version = "0.1"`, "if none of the tags is a release")
	default:
		s.because("%d of %d tags are versions", versions, all)
		if semantic(p.Tags, rule) {
			s.add(`scheme = "semver"`, "as your tags: a pre-release is 1.2.0-rc.1, and the next one rc.2")
		} else {
			s.add(`# scheme = "semver"`, "default is guess-next-dev: the last number rises by one")
		}
	}
}

// manifest adds what the manifest beside the configuration asks for.
func (s *Suggestion) manifest(p Project) {
	has := func(name string) bool {
		info, err := fs.Stat(p.Files, path.Join(p.Dir, name))
		return err == nil && info.Mode().IsRegular()
	}
	if !has("pyproject.toml") {
		for _, row := range []struct{ name, format string }{
			{"package.json", "npm"}, {"Cargo.toml", "semver"}, {"Chart.yaml", "semver"}, {"pom.xml", "maven"},
		} {
			if has(row.name) {
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
