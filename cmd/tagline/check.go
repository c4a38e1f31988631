package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/tagline/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// check looks for what is wrong with the version here, and for what will make a
// later one wrong. It prints a line for each such thing.
type check struct {
	deriving
}

func (c *check) run(a *app) error {
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	p.Query.AllHigher, p.Query.Evidence = true, true
	p.Strict, p.Options.AllowUnproven = false, true
	r, err := plan.Run(p.Plan)
	if err != nil {
		return err
	}
	wrong := a.warned(r)
	wrong = append(wrong, lookAlikes(p, r)...)
	if p.settings.Get("format").From != "" {
		wrong = append(wrong, unwritable(p, r)...)
	}
	tracked, err := trackedFiles(p)
	if err != nil {
		return err
	}
	wrong = append(wrong, tracked...)
	version, _ := render.Write("pep440", r.Version, p.Render)
	if len(wrong) == 0 {
		text := "nothing wrong: " + version
		if r.Facts.Source == "repository" {
			text += fmt.Sprintf(" is proven, and no release among %s that it contains is above it", counted(r.Facts.TagCount, "tag"))
		}
		a.say(text)
		return nil
	}
	for _, line := range wrong {
		fmt.Fprintln(&a.out, printable(line))
	}
	return &shownError{&checkError{text: fmt.Sprintf("%s wrong with %s", thingsAre(len(wrong)), version)}}
}

func thingsAre(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

// warned are the warnings of the run, with what can be done.
func (a *app) warned(r plan.Result) []string {
	var lines []string
	for _, n := range r.Warnings {
		line := n.Text
		if h := a.warningHint(n); h != "" {
			line += "; " + h
		}
		lines = append(lines, line)
	}
	return lines
}

// lookAlikes names the tags that were probably meant as versions, wherever they
// are, unless a warning did.
func lookAlikes(p *prepared, r plan.Result) []string {
	const most = 8
	var lines []string
	more := 0
	for _, rejected := range r.Facts.Rejected {
		var reason *scheme.TagError
		named := func(n scheme.Note) bool { return n.Rule == "nearer-tag" && slices.Contains(n.Args, rejected.Tag.Ref) }
		if !errors.As(rejected.Reason, &reason) || !p.Tags.MeansVersion(rejected.Tag.Ref) || slices.ContainsFunc(r.Warnings, named) {
			continue
		}
		if len(lines) == most {
			more++
			continue
		}
		lines = append(lines, fmt.Sprintf("tag %s looks like a version but is none: %s", rejected.Tag.Ref, scheme.Reason(reason.Err)))
	}
	if more > 0 {
		lines = append(lines, counted(more, "more such tag"))
	}
	return lines
}

// unwritable names the formats that the version cannot be written in.
func unwritable(p *prepared, r plan.Result) []string {
	var lines []string
	for _, name := range p.Formats {
		_, err := render.Write(name, r.Version, p.Render)
		if err != nil && !is[*render.UnmarkedError](err) { // which the warning says
			text := err.Error()
			if !strings.HasPrefix(text, name+" ") {
				text = name + ": " + text
			}
			lines = append(lines, text)
		}
	}
	return lines
}

// trackedFiles names the version files that version control tracks: writing one
// makes the tree dirty, and so the next version another.
func trackedFiles(p *prepared) ([]string, error) {
	if p.reader == nil {
		return nil, nil
	}
	var lines []string
	for _, name := range p.Writes {
		tracked, err := p.reader.tracks(name)
		if err != nil {
			return nil, err
		}
		if tracked {
			lines = append(lines, name+" is written and tracked too: writing it makes the tree dirty; remove it from version control and ignore it")
		}
	}
	return lines, nil
}
