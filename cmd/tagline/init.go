package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/suggest"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// initialize looks at the tags and files there are and writes the configuration
// that they suggest, with comments. It never overwrites one.
type initialize struct {
	Print   bool `help:"show it and write nothing"`
	Archive bool `help:"set up git archive instead: .git_archival.txt and .gitattributes"`
}

// surveyedTags returns all tags, an error where they are more than a configuration is
// guessed from, or tried on: each is read more than once.
func surveyedTags(p *project.Project) ([]scm.Tag, error) {
	const most = 1 << 16
	if names, err := p.TagNames(); err == nil && len(names) > most {
		return nil, &scm.RefusedError{Reason: fmt.Sprintf("a configuration is made from %d tags at most, and here are %d: write tagline.toml by hand", most, len(names))}
	}
	return p.AllTags()
}

func (c *initialize) run(a *app) error {
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	if c.Archive {
		return c.archive(a, p)
	}
	// A configuration further up is another package's, and one here may be added to it.
	if p.File.Form == config.Tagline && p.File.Dir == p.Start {
		return &usageError{text: fmt.Sprintf("%s is a configuration already; init overwrites nothing", p.Config)}
	}
	before, err := plan.Run(p.Plan)
	// No tag and no history are what a first configuration starts from.
	if err != nil && !is[*scheme.UntaggedError](err) && !is[*scheme.UnprovenError](err) {
		return err
	}
	unproven := err
	tags, err := surveyedTags(p)
	if err != nil {
		return err
	}
	// A clone of one commit, as CI services make, has no tags because none was fetched.
	if is[*scheme.UnprovenError](unproven) && len(tags) == 0 {
		return unproven
	}
	survey := surveyed(p, tags)
	survey.Given = given(a.flags)
	found := suggest.For(survey)
	layouts(found, survey.Given)
	// What the tags suggest is run before it is shown: a guess that does not read them is worse
	// than none.
	read, err := prove(a.trial, p, found, len(a.flags) > 0)
	if err != nil {
		return err
	}
	if survey.Manifest != "" && survey.Below != "." {
		read = "" // the package's name is in the tag, and the tag has been named
	}
	pyproject := exists(p.FS, path.Join(p.Start, "pyproject.toml"))
	text := found.TOML(pyproject)
	if c.Print {
		a.out.WriteString(text)
		return nil
	}
	for _, line := range found.Why {
		a.say(line)
	}
	if read != "" {
		a.say(read)
	}
	name, err := putConfiguration(a, p.Full(p.Start), pyproject, text)
	if err != nil {
		return err
	}
	done := "wrote " + name
	if pyproject {
		done = "added [tool.tagline] to " + name
	}
	a.say(done + became(a, p, before))
	if aside := p.Build.SetAside(); aside != "" && p.SetuptoolsSCM != nil && p.File.Dir == p.Start {
		a.advise("to keep what " + aside + " says, take [tool.tagline] out again and run `tagline migrate --write`")
	}
	return nil
}

// given returns the settings that flags give and a file may hold, in the order of the
// settings' table.
func given(flags map[string]any) []suggest.Given {
	var given []suggest.Given
	for _, k := range config.Keys {
		value, ok := flags[k.Name]
		if !ok || k.In&config.InFile == 0 {
			continue
		}
		given = append(given, suggest.Given{Key: k.Name, Value: value})
	}
	return given
}

// surveyed is what a configuration is suggested for.
func surveyed(p *project.Project, tags []scm.Tag) suggest.Project {
	s := suggest.Project{
		Tags: tags, Day: p.TagDay, Below: p.Below(), Files: p.FS, Dir: p.Start, Name: p.Name(),
		Names: []string{strings.ToLower(path.Base(p.Source))},
	}
	if s.Name == "" {
		s.Name, s.Manifest = weigh.ManifestName(p.FS, p.Start)
	}
	if len(tags) == 0 {
		s.Today = p.HeadDay()
	}
	if p.Reader == nil || len(tags) == 0 {
		return s
	}
	if files, err := fs.Sub(p.FS, p.Source); err == nil {
		s.Packages = weigh.Packages(p.Reader, files, p.Below())
	}
	// With every tag above every other, those that the commit contains are the chosen
	// ones and the higher ones.
	f, err := p.Reader.Facts(scm.Query{
		AllHigher: true, Dirty: scm.DirtyPolicy{Skip: true}, Better: func(a, b string) int { return max(strings.Compare(a, b), strings.Compare(b, a)) },
	})
	if err != nil {
		return s
	}
	contained := map[string]bool{}
	for _, t := range f.Tags {
		contained[t.Ref] = true
	}
	for _, h := range f.Higher {
		contained[h.Tag.Ref] = true
	}
	s.Contains = func(ref string) bool { return contained[ref] }
	return s
}

// prove runs what is suggested, changes what does not work, and returns what the newest
// tags become, "" where that is what they say. The error says that a setting which the
// user gave, where there is one, cannot be.
func prove(ask try, p *project.Project, found *suggest.Suggestion, given bool) (string, error) {
	_, r, err := ask(found.Settings, project.Request{})
	if r, err = settled(ask, found, r, err); err != nil && !is[*scheme.UntaggedError](err) && given && !is[*scheme.UnprovenError](err) {
		return "", err
	}
	switch i := slices.IndexFunc(r.Warnings, func(n scheme.Note) bool { return n.Rule == weigh.ReleasedElsewhere }); {
	// A release that this history does not have is the usual case where releases are tagged
	// on branches: on the main one, development goes on from the highest of all.
	case err == nil && i >= 0 && !weigh.IsPreRelease(r.Warnings[i].Args[0]) && !found.Decided("select"):
		selecting(ask, p, found, r, r.Warnings[i])
		if _, r, err := ask(found.Settings, project.Request{}); err == nil {
			_, _ = settled(ask, found, r, nil)
		}
	case is[*scheme.UntaggedError](err):
		if _, named := found.Settings["initial-version"]; !named && len(found.Tags) > 0 || found.Decided("tag-prefix") {
			found.Set("initial-version", "0.1", "no version tag is in this history")
		}
	}
	const shown = 5
	var read []string
	seen := map[string]bool{}
	plain := true // as everybody would read them
	const tried = 32
	for _, tag := range found.Tags[:min(tried, len(found.Tags))] {
		if len(read) == shown {
			break
		}
		// What the newest tags become is shown, so that a wrong guess is seen at once.
		at, r, err := ask(found.Settings, project.Request{Rev: "refs/tags/" + tag})
		if err != nil || r.Version.Tag == nil || r.Version.Place != scheme.On || seen[r.Version.Tag.Ref] {
			continue
		}
		seen[r.Version.Tag.Ref] = true
		text := published(at, r)
		read = append(read, fmt.Sprintf("%s is %s", r.Version.Tag.Ref, text))
		plain = plain && strings.TrimLeft(r.Version.Tag.Ref, "vV") == r.Version.PublicText()
	}
	if plain {
		return "", nil
	}
	return strings.Join(read, ", "), nil
}

// settled says that the tags without a prefix are the project's, where a run would ask
// about those of another family: init has looked at both.
func settled(ask try, found *suggest.Suggestion, r plan.Result, err error) (plan.Result, error) {
	i := slices.IndexFunc(r.Warnings, weigh.AnotherFamily)
	if err != nil || i < 0 || len(found.Tags) == 0 || found.Decided("tag-prefix") || found.Settings["tag-prefix"] != nil {
		return r, err
	}
	found.Set("tag-prefix", "", "tags as "+r.Warnings[i].Args[0]+" do not count")
	_, r, err = ask(found.Settings, project.Request{})
	return r, err
}

// selecting proposes how a release that is not in the history is to count. The highest
// tag of the repository is no such release where it is older than the one that counts
// now: then it belongs to numbers that the project has left.
func selecting(ask try, p *project.Project, found *suggest.Suggestion, now plan.Result, note scheme.Note) {
	tag := note.Args[0]
	branch := p.DefaultBranch()
	on := now.Facts.Branch.Name
	// A clone without a remote does not say which branch is the default; these are by habit.
	usual := branch == "" && slices.Contains([]string{"main", "master", "trunk", "develop"}, on)
	settings := maps.Clone(found.Settings)
	if settings == nil {
		settings = map[string]any{}
	}
	settings["select"] = "anywhere"
	highest, older := tag, false
	look := func() {
		_, r, err := ask(settings, project.Request{})
		if err != nil || r.Version.Tag == nil {
			return
		}
		highest = r.Version.Tag.Ref
		dates, err := p.Reader.Dates([]string{highest, now.Version.Tag.Ref})
		older = err == nil && dates[0].Before(dates[1])
	}
	var left []string
	if look(); older && !found.Decided("exclude") {
		if left = suggest.LeftLines(found.Tags, tag); left != nil {
			was := highest
			exclude, _ := settings["exclude"].([]string)
			settings["exclude"] = append(slices.Clip(exclude), left...)
			if look(); older && suggest.LineOf(highest) != suggest.LineOf(tag) {
				highest, left = was, nil
			}
		}
	}
	switch {
	case older && left == nil:
		found.Comment(`# select = "anywhere"`, fmt.Sprintf("%s is not in this history; but the highest is %s, which is older than %s", tag, highest, now.Version.Tag.Ref))
	case usual || branch != "" && branch == on:
		if left != nil {
			found.Set("exclude", settings["exclude"], "higher than "+tag+", but older than "+now.Version.Tag.Ref+": numbers of another line, or of old")
		}
		found.Set("select", "anywhere", tag+" is on a commit that is not in this history")
	default:
		found.Comment(`# select = "anywhere"`, tag+" exists on a commit that is not in this history")
	}
	if note.Args[1] != "" {
		found.Comment(fmt.Sprintf("# bump = %q", note.Args[1]), "instead, if this branch heads for "+note.Args[2])
	}
	found.Why = append(found.Why, tag+" is not in this history: select and bump say what that means here")
}

// putConfiguration writes the configuration and returns the file's name. A
// tagline.toml that is there already stays, also where another one is in force.
func putConfiguration(a *app, dir string, pyproject bool, text string) (string, error) {
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
	// A table header must begin a line.
	if !bytes.HasSuffix(old, []byte("\n")) {
		old = append(old, '\n')
	}
	_, err = t.Put("pyproject.toml", append(append(old, '\n'), text...))
	return "pyproject.toml", err
}

// became says what the new configuration makes of this commit's version. The
// file that was just written does not count as a change.
func became(a *app, was *project.Project, before plan.Result) string {
	p, err := a.prepare(deriving{})
	if err != nil {
		return ""
	}
	// The new file itself would make the tree dirty.
	p.Query.Dirty = scm.DirtyPolicy{Skip: true}
	after, err := plan.Run(p.Plan)
	if err != nil {
		return ""
	}
	below := ""
	if p.Query.Scoped() && after.Version.Tag != nil && after.Facts.Distance > 0 {
		below = fmt.Sprintf(" (%s below %s)", explain.Counted(int(after.Facts.Distance), "commit"), p.Below())
	}
	bare := after.Version
	bare.Local = nil
	if _, err := render.Write(p.Formats[0], bare, p.Render); err != nil {
		return "; but " + err.Error()
	}
	switch was, is := published(was, before), published(p, after); {
	case after.Facts.Head.ID == "" && p.Reader != nil:
		return "; the first commits head for " + cmp.Or(p.Settings.Text("initial-version"), is)
	case was == is:
		return "; this commit stays " + is + below
	case was == "" || below != "":
		return "; this commit becomes " + is + below
	default:
		return fmt.Sprintf("; this commit becomes %s (was %s)", is, was)
	}
}

// published returns a version in the configured format, without its local part; ""
// where there is none.
func published(p *project.Project, r plan.Result) string {
	if len(r.Version.Next.Release) == 0 {
		return ""
	}
	v := r.Version
	// The local part changes with every commit, and the configuration with none of it.
	v.Local = nil
	if format := p.Formats[0]; format != "pep440" {
		if text, err := render.Write(format, v, p.Render); err == nil {
			return text
		}
	}
	return v.PublicText()
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}
