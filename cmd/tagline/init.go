package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/suggest"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// initialize looks at the tags and files there are and writes the configuration
// that they suggest, with comments. It never overwrites one.
type initialize struct {
	Print   bool `help:"show it and write nothing"`
	Archive bool `help:"set up git archive instead: .git_archival.txt and .gitattributes"`
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
	tags, err := p.AllTags()
	if err != nil {
		return err
	}
	found := suggest.For(surveyed(p, tags))
	read := prove(a, p, found)
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
	a.say(done + became(a, before))
	return nil
}

// surveyed is what a configuration is suggested for.
func surveyed(p *project.Project, tags []scm.Tag) suggest.Project {
	s := suggest.Project{
		Tags: tags, Day: p.TagDay, Below: p.Below(), Files: p.FS, Dir: p.Start, Name: p.Name(),
		Names: []string{strings.ToLower(path.Base(p.Source))},
	}
	if s.Name == "" {
		s.Name = weigh.ManifestName(p.FS, p.Start)
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
// tags become, "" where that is what they say.
func prove(a *app, p *project.Project, found *suggest.Suggestion) string {
	_, r, err := a.trial(found.Settings, project.Request{})
	switch i := slices.IndexFunc(r.Warnings, func(n scheme.Note) bool { return n.Rule == weigh.ReleasedElsewhere }); {
	// A release that this history does not have is the usual case where releases are tagged
	// on branches: on the main one, development goes on from the highest of all.
	case err == nil && i >= 0 && !weigh.IsPreRelease(r.Warnings[i].Args[0]):
		note := r.Warnings[i]
		branch, _ := p.Reader.DefaultBranch()
		usual := branch == "" && slices.Contains([]string{"main", "master", "trunk", "develop"}, r.Facts.Branch.Name)
		if usual || branch != "" && branch == r.Facts.Branch.Name {
			found.Set("select", "anywhere", note.Args[0]+" is on a commit that is not in this history")
		} else {
			found.Comment(`# select = "anywhere"`, note.Args[0]+" exists on a commit that is not in this history")
		}
		if note.Args[1] != "" {
			found.Comment(fmt.Sprintf("# bump = %q", note.Args[1]), "instead, if this branch heads for "+note.Args[2])
		}
		found.Why = append(found.Why, note.Args[0]+" is not in this history: select and bump say what that means here")
	case is[*scheme.UntaggedError](err) && len(found.Tags) > 0:
		found.Set("initial-version", "0.1", "no version tag is in this history")
	}
	const shown = 5
	var read []string
	plain := true // as everybody would read them
	for _, tag := range found.Tags[:min(shown, len(found.Tags))] {
		_, at, err := a.trial(found.Settings, project.Request{Rev: "refs/tags/" + tag})
		// What the newest tags become is shown, so that a wrong guess is seen at once.
		if err == nil && at.Version.Tag != nil && at.Version.Place == scheme.On {
			read = append(read, fmt.Sprintf("%s is %s", at.Version.Tag.Ref, at.Version.PublicText()))
			plain = plain && strings.TrimLeft(at.Version.Tag.Ref, "vV") == at.Version.PublicText()
		}
	}
	if plain {
		return ""
	}
	return strings.Join(read, ", ")
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
func became(a *app, before plan.Result) string {
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
