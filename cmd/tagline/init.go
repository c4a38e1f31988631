package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/suggest"
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
	if p.File.Form == config.Tagline && p.File.Dir == p.Start {
		return &usageError{text: fmt.Sprintf("%s is a configuration already; init overwrites nothing", p.Config)}
	}
	before, err := plan.Run(p.Plan)
	if err != nil && !is[*scheme.UntaggedError](err) && !is[*scheme.UnprovenError](err) {
		return err
	}
	tags, err := p.AllTags()
	if err != nil {
		return err
	}
	found := suggest.For(suggest.Project{
		Tags: tags, Day: p.TagDay, Below: p.Below(), Files: p.FS, Dir: p.Start, Name: p.Name(),
	})
	pyproject := exists(p.FS, path.Join(p.Start, "pyproject.toml"))
	text := found.TOML(pyproject)
	if c.Print {
		a.out.WriteString(text)
		return nil
	}
	for _, line := range found.Why {
		a.say(line)
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
