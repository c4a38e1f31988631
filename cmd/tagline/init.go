package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// initialize looks at the tags and files there are and writes the configuration
// that they suggest, with comments. It never overwrites one.
type initialize struct {
	Print bool `help:"show it and write nothing"`
}

func (c *initialize) run(a *app) error {
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	if p.File.Form == config.Tagline && p.File.Dir == p.Start {
		return &usageError{text: fmt.Sprintf("%s is a configuration already; init overwrites nothing", p.Config)}
	}
	before, err := plan.Run(p.Plan)
	if err != nil && !is[*scheme.UntaggedError](err) && !is[*scheme.UnprovenError](err) {
		return err
	}
	tags, err := everyTag(p)
	if err != nil {
		return err
	}
	found := suggest(p, tags)
	pyproject := exists(p.FS, path.Join(p.Start, "pyproject.toml"))
	text := found.text(pyproject)
	if c.Print {
		a.out.WriteString(text)
		return nil
	}
	for _, line := range found.why {
		a.say(line)
	}
	name, err := a.putConfiguration(p.Full(p.Start), pyproject, text)
	if err != nil {
		return err
	}
	done := "wrote " + name
	if pyproject {
		done = "added [tool.tagline] to " + name
	}
	a.say(done + a.became(before))
	return nil
}

// putConfiguration writes the configuration and returns the file's name. A
// tagline.toml that is there already stays, also where another one is in force.
func (a *app) putConfiguration(dir string, pyproject bool, text string) (string, error) {
	t, err := a.tree(dir)
	if err != nil {
		return "", err
	}
	defer t.Close()
	if !pyproject {
		there, err := t.Exists("tagline.toml")
		if err == nil && there {
			err = &usageError{text: "tagline.toml is there already; init overwrites nothing"}
		}
		if err == nil {
			_, err = t.Put("tagline.toml", []byte(text))
		}
		return "tagline.toml", err
	}
	old, err := t.Read("pyproject.toml", config.MaxSize)
	if err != nil {
		return "", err
	}
	if !bytes.HasSuffix(old, []byte("\n")) {
		old = append(old, '\n')
	}
	_, err = t.Put("pyproject.toml", append(append(old, '\n'), text...))
	return "pyproject.toml", err
}

// became says what the new configuration makes of this commit's version. The
// file that was just written does not count as a change.
func (a *app) became(before plan.Result) string {
	p, err := a.prepare(deriving{})
	if err != nil {
		return ""
	}
	p.Query.Dirty = scm.DirtyPolicy{Skip: true}
	after, err := plan.Run(p.Plan)
	if err != nil {
		return ""
	}
	public := func(r plan.Result) string {
		if len(r.Version.Next.Release) == 0 {
			return ""
		}
		return r.Version.PublicText()
	}
	switch was, is := public(before), public(after); {
	case was == is:
		return "; this commit stays " + is
	case was == "":
		return "; this commit becomes " + is
	default:
		return fmt.Sprintf("; this commit becomes %s (was %s)", is, was)
	}
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// errListed is why everyTag's query chooses no tag.
var errListed = errors.New("listed, not chosen")

// everyTag returns all tags of the repository that the globs let through.
func everyTag(p *project.Project) ([]scm.Tag, error) {
	if p.Reader == nil {
		return nil, nil
	}
	f, err := p.Reader.Facts(scm.Query{
		Match: p.Query.Match, Exclude: p.Query.Exclude, AnnotatedOnly: p.Query.AnnotatedOnly,
		Evidence: true, Accept: func(string) error { return errListed }, Dirty: scm.DirtyPolicy{Skip: true},
	})
	if err != nil {
		return nil, err
	}
	var tags []scm.Tag
	for _, r := range f.Rejected {
		if errors.Is(r.Reason, errListed) {
			tags = append(tags, r.Tag)
		}
	}
	return tags, nil
}

// suggestion is a configuration and the reasons for it.
type suggestion struct {
	lines []line
	why   []string
}

type line struct{ set, comment string }

func (s *suggestion) add(set, comment string) { s.lines = append(s.lines, line{set, comment}) }

// text writes the configuration.
func (s *suggestion) text(pyproject bool) string {
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

// suggest decides what the tags and files ask for.
func suggest(p *project.Project, tags []scm.Tag) *suggestion {
	s := &suggestion{}
	s.add("edition = 1", "the meaning of these keys stays as it is today, whichever Tagline reads them")
	below := p.Below()
	prefix := s.prefix(tags, below)
	if prefixes := tagPrefixes(tags); prefix == "" && prefixes != "" && len(tags) > 0 {
		s.why = append(s.why, "tags have prefixes: "+prefixes+"; each package names its own")
	}
	tags = slices.DeleteFunc(slices.Clone(tags), func(t scm.Tag) bool { return !strings.HasPrefix(t.Ref, prefix) })
	rule := scheme.TagRule{Prefix: prefix}
	all := len(tags)
	plain, _ := scheme.ByName(scheme.Default)
	versions := 0
	for _, t := range tags {
		if _, err := rule.Parse(t.Ref, plain); err == nil {
			versions++
		}
	}
	layout, matching := calendar(p, tags, rule)
	switch {
	case all == 0:
		s.add(`initial-version = "0.1"`, "what the first commits head for; of no effect once there is a version tag")
		s.why = append(s.why, "there are no tags yet, so the first version is named")
	case layout != "":
		s.why = append(s.why, fmt.Sprintf("%d of %d tags are calendar versions, %s, and rise with their dates", matching, all, layout))
		s.add(`scheme = "calver"`, "")
		s.add(fmt.Sprintf("layout = %q", layout), "as your tags; the date is HEAD's commit date in UTC. With 0M, PyPI would drop the zero")
	case versions == 0:
		s.why = append(s.why, fmt.Sprintf("none of %d tags is a version", all))
		s.add(`# tag-prefix = ""`, "what your version tags start with")
		s.add(`# initial-version = "0.1"`, "if none of the tags is a release")
	default:
		s.why = append(s.why, fmt.Sprintf("%d of %d tags are versions", versions, all))
		if semanticTags(tags, rule) {
			s.add(`scheme = "semver"`, "as your tags: a pre-release is 1.2.0-rc.1, and the next one rc.2")
		} else {
			s.add(`# scheme = "semver"`, "default is guess-next-dev: the last number rises by one")
		}
	}
	s.files(p)
	return s
}

// semanticTags reports whether every version tag is a semantic version and some
// have a pre-release in that spelling.
func semanticTags(tags []scm.Tag, rule scheme.TagRule) bool {
	semantic, _ := scheme.ByName("semver")
	plain, _ := scheme.ByName(scheme.Default)
	spelt := false
	for _, t := range tags {
		if _, err := rule.Parse(t.Ref, plain); err != nil {
			continue
		}
		p, err := rule.Parse(t.Ref, semantic)
		if err != nil {
			return false
		}
		spelt = spelt || len(p.Pre) > 0
	}
	return spelt
}

// prefix finds what all version tags begin with, or those of the package in the
// directory below the repository's root.
func (s *suggestion) prefix(tags []scm.Tag, below string) string {
	count := map[string]int{}
	for _, t := range tags {
		name, err := strconv.Unquote(tagPrefixes([]scm.Tag{t}))
		if err != nil || !utf8.ValidString(name) { // which no configuration can say
			name = ""
		}
		count[name]++
	}
	prefix := ""
	for _, candidate := range []string{below + "/", below + "-", path.Base(below) + "/", path.Base(below) + "-"} {
		if below != "." && count[candidate] > 0 {
			prefix = candidate
			break
		}
	}
	for common, n := range count { // all but one in twenty
		if prefix == "" && n*20 >= len(tags)*19 {
			prefix = common
		}
	}
	if prefix != "" {
		s.add(fmt.Sprintf("tag-prefix = %q", prefix), "only tags that start with it are versions of this package")
		s.why = append(s.why, fmt.Sprintf("the tags of this package start with %s", prefix))
		if below != "." {
			s.add(`paths = ["."]`, "only commits and changes below this directory count")
		}
	}
	return prefix
}

// datedTags is how many tags are held against their dates: enough to tell.
const datedTags = 100

// calendar returns the layout that the version tags follow, and how many do:
// all but one in twenty must, and most must bear the month of their day.
func calendar(p *project.Project, tags []scm.Tag, rule scheme.TagRule) (layout string, matching int) {
	for _, layout := range []string{
		"YYYY.0M.0D", "YYYY.MM.DD", "YY.0M.0D", "YY.MM.DD",
		"YYYY.0M.MICRO", "YYYY.MM.MICRO", "YY.0M.MICRO", "YY.MM.MICRO", "YYYY.MM", "YYYY.0M", "YY.MM", "YY.0M", "YYYY.MICRO", "YYYY.MINOR.MICRO",
	} {
		s, err := scheme.New("calver", scheme.Options{Layout: layout})
		if err != nil {
			continue
		}
		matching, looked, dated := 0, 0, 0
		for _, t := range tags {
			parts, err := rule.Parse(t.Ref, s)
			if err != nil || len(parts.Release) == 0 {
				continue
			}
			if matching++; looked == datedTags {
				continue
			}
			looked++
			day := t.Time
			if day.IsZero() {
				if f, err := p.Reader.Facts(scm.Query{Rev: "refs/tags/" + t.Ref, Dirty: scm.DirtyPolicy{Skip: true}}); err == nil {
					day = f.Head.Time
				}
			}
			year, month := parts.Release[0], parts.Release[min(1, len(parts.Release)-1)]
			named := strings.Contains(layout, "MM") || strings.Contains(layout, "0M")
			daily := strings.HasSuffix(layout, "D")
			padded := !strings.Contains(layout, "0M") || month > 9 || len(parts.Width) > 1 && parts.Width[1] == 2
			if year%100 == uint64(day.Year()%100) && (!named || month == uint64(day.Month())) && padded &&
				(!daily || len(parts.Release) > 2 && parts.Release[2] == uint64(day.Day())) {
				dated++
			}
		}
		if matching > 0 && matching*20 >= len(tags)*19 && dated*2 > looked {
			return layout, matching
		}
	}
	return "", 0
}

// files adds what the files beside the configuration suggest.
func (s *suggestion) files(p *project.Project) {
	here := p.Start
	for _, row := range []struct{ name, format string }{
		{"package.json", "npm"}, {"Cargo.toml", "semver"}, {"Chart.yaml", "semver"}, {"pom.xml", "maven"},
	} {
		if exists(p.FS, path.Join(here, row.name)) && !exists(p.FS, path.Join(here, "pyproject.toml")) {
			s.add(fmt.Sprintf("format = %q", row.format), "as "+row.name+" has it; `tagline formats` lists all")
			return
		}
	}
	if exists(p.FS, path.Join(here, "pyproject.toml")) {
		name := strings.ReplaceAll(p.Name(), "-", "_")
		if name == "" {
			name = path.Base(here)
		}
		target := name + "/_version.py"
		if info, err := fs.Stat(p.FS, path.Join(here, "src")); err == nil && info.IsDir() {
			target = "src/" + target
		}
		s.add(fmt.Sprintf("# write = [%q]", target), "")
	}
}
