package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// migrate shows the configuration that setuptools-scm's becomes, and which versions
// it would change; it writes only when told to.
type migrate struct {
	Last  int  `placeholder:"N" default:"20" help:"how many commits to compare besides the tags: 20 (default)"`
	Write bool `help:"replace the tables of setuptools-scm or hatch-vcs in pyproject.toml"`
}

func (c *migrate) run(a *app) error {
	if c.Last < 0 {
		return &usageError{text: fmt.Sprintf("--last %d: a number of commits", c.Last)}
	}
	p, err := a.prepare(deriving{})
	if err != nil {
		return err
	}
	m, err := p.Migration()
	if err != nil {
		return err
	}
	text := proposal(m)
	own, err := p.Proposed(text)
	if err != nil {
		return err
	}
	a.out.WriteString(text)
	summary := "there is no repository here, so no versions are compared"
	if p.Reader != nil {
		rows, err := c.compare(a, p, own)
		if err != nil {
			return err
		}
		summary = a.printMigration(rows, m.WithTool)
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.say(summary)
	return c.finish(a, p, m, text)
}

// proposal is the new tables.
func proposal(t project.Migration) string {
	var b strings.Builder
	b.WriteString("[tool.tagline]\n")
	for _, line := range t.Lines {
		b.WriteString(line + "\n")
	}
	for _, remark := range t.Remarks {
		b.WriteString("# " + remark + "\n")
	}
	if t.Hook != nil {
		b.WriteString("\n[tool.hatch.build.hooks.tagline]\n" + strings.Join(t.Hook, "\n") + "\n")
	}
	return b.String()
}

// migrated is one commit under both configurations.
type migrated struct {
	commit, tags string
	was, is      string
	turned       bool // it stands to the commit below it in another order than before
}

// compare derives the versions of the last commits, along first parents, and of
// all tagged ones under both configurations. Work trees are not looked at, and
// every commit is taken for one of the branch that is checked out.
func (c *migrate) compare(a *app, p *project.Project, own plan.Plan) ([]migrated, error) {
	here, err := p.Reader.Facts(scm.Query{Dirty: scm.DirtyPolicy{Skip: true}})
	if err != nil || here.Head.ID == "" {
		return nil, err
	}
	tags, err := everyTag(p)
	if err != nil {
		return nil, err
	}
	commits, err := c.commits(p, tags)
	if err != nil {
		return nil, err
	}
	on := func(pl plan.Plan, id string) string {
		pl.Query.Rev, pl.Strict, pl.Require = id, false, nil
		for i, s := range pl.Sources {
			pl.Sources = slices.Clone(pl.Sources)
			pl.Sources[i].Facts = func(q scm.Query) (scm.Facts, bool, error) {
				f, ok, err := s.Facts(q)
				f.Branch = here.Branch
				return f, ok, err
			}
		}
		r, err := plan.Run(pl)
		var text []string
		if err == nil {
			text, err = spellings(pl, pl.Formats, r)
		}
		if err != nil {
			return fmt.Sprintf("none (exit %d)", exitCode(err))
		}
		return text[0]
	}
	names := map[string][]string{}
	for _, t := range tags {
		names[t.Commit.String()] = append(names[t.Commit.String()], t.Ref)
	}
	p.Formats = []string{"pep440"}
	own.Formats = p.Formats
	var rows []migrated
	for _, id := range commits {
		rows = append(rows, migrated{commit: id[:min(len(id), 9)], tags: strings.Join(names[id], ","), was: on(p.Plan, id), is: on(own, id)})
	}
	markTurned(rows)
	return rows, nil
}

// markTurned marks the rows whose version stands to that of the next row with
// versions in another order than before.
func markTurned(rows []migrated) {
	type versions struct{ was, is pep440.Version }
	var above *migrated
	var of versions
	for i := range rows {
		was, err := pep440.Parse(rows[i].was)
		is, otherErr := pep440.Parse(rows[i].is)
		if err != nil || otherErr != nil {
			continue
		}
		if above != nil {
			above.turned = of.was.Compare(was) != of.is.Compare(is)
		}
		above, of = &rows[i], versions{was, is}
	}
}

// commits returns the hashes to compare: the last ones, newest first, then those
// of the other tags, newest first.
func (c *migrate) commits(p *project.Project, tags []scm.Tag) ([]string, error) {
	var ids []string
	for i := range c.Last {
		f, err := p.Reader.Facts(scm.Query{Rev: fmt.Sprintf("HEAD~%d", i), Dirty: scm.DirtyPolicy{Skip: true}})
		if is[*scm.RevisionError](err) {
			break
		}
		if err != nil {
			return nil, err
		}
		ids = append(ids, f.Head.ID)
	}
	type dated struct {
		id   string
		time int64
	}
	var others []dated
	for _, t := range tags {
		id := t.Commit.String()
		if id == "" || slices.Contains(ids, id) || slices.ContainsFunc(others, func(d dated) bool { return d.id == id }) {
			continue
		}
		f, err := p.Reader.Facts(scm.Query{Rev: id, Dirty: scm.DirtyPolicy{Skip: true}})
		if is[*scm.RevisionError](err) {
			continue // a tag of something else than a commit
		}
		if err != nil {
			return nil, err
		}
		others = append(others, dated{id, f.Head.Time.Unix()})
	}
	slices.SortStableFunc(others, func(a, b dated) int { return int(min(1, max(-1, b.time-a.time))) })
	for _, d := range others {
		ids = append(ids, d.id)
	}
	return ids, nil
}

// printMigration prints the table and returns what it comes to.
func (a *app) printMigration(rows []migrated, tool string) string {
	lines := [][4]string{{"commit", "tag", tool, "tagline"}}
	changed, turned, tagged := 0, 0, 0
	for _, r := range rows {
		now := "same"
		if r.is != r.was {
			now = r.is
			changed++
		}
		if r.turned {
			now += "  sorts differently"
			turned++
		}
		if r.tags != "" {
			tagged += 1 + strings.Count(r.tags, ",")
		}
		lines = append(lines, [4]string{r.commit, terminal.Printable(r.tags), r.was, now})
	}
	var width [3]int
	for _, l := range lines {
		for i := range width {
			width[i] = max(width[i], len(l[i]))
		}
	}
	a.out.WriteString("\n")
	for _, l := range lines {
		fmt.Fprintf(&a.out, "%-*s  %-*s  %-*s  %s\n", width[0], l[0], width[1], l[1], width[2], l[2], l[3])
	}
	what := "no version changes"
	if changed > 0 {
		what = fmt.Sprintf("%d of %s", changed, counted(len(rows), "version")) + " would change"
	}
	what += fmt.Sprintf(" in %s and %s", counted(len(rows), "commit"), counted(tagged, "tag"))
	if turned > 0 {
		what += fmt.Sprintf("; %d would sort differently", turned)
	}
	return what + "; new: a clone that lacks the tags is an error (exit 3 or 4), not 0.1.dev1"
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// finish replaces setuptools-scm's tables, or says what would.
func (c *migrate) finish(a *app, p *project.Project, m project.Migration, text string) error {
	name := path.Join(p.File.Dir, "pyproject.toml")
	shown := "[" + m.Table + "]"
	if !c.Write {
		a.say(fmt.Sprintf("nothing written; `tagline migrate --write` replaces %s in %s", shown, a.shown(name)))
		return nil
	}
	t, err := a.tree(p.Full(p.File.Dir))
	if err != nil {
		return err
	}
	defer t.Close()
	data := p.File.Data
	if path.Base(p.File.Name) != "pyproject.toml" {
		if data, err = t.Read("pyproject.toml", config.MaxSize); err != nil {
			return err
		}
	}
	data, err = config.ReplaceTables(data, m.Replaces, m.Source+text)
	if wrong, ok := errors.AsType[*config.Error](err); ok {
		wrong.File = a.shown(name)
	}
	if err != nil {
		return err
	}
	if _, err := t.Put("pyproject.toml", data); err != nil {
		return err
	}
	a.say(fmt.Sprintf("replaced %s in %s; builds need tagline in the place of its build requirement too", shown, a.shown(name)))
	return nil
}
