package migrate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// Comparison is what two configurations of a repository are compared by.
type Comparison struct {
	Was  plan.Plan // of the configuration in force
	Ask  func(scm.Query) (scm.Facts, error)
	Last int       // how many commits to look at, from HEAD along first parents
	Tags []scm.Tag // whose commits are looked at too

	// Format is how versions are written, "" for pep440, in which they are compared.
	Format string

	branch scm.Branch // that is checked out
}

// Row is one commit under both configurations.
type Row struct {
	ID           string // its hash
	Commit, Tags string // its hash, abbreviated, and its tags
	Was, Is      Answer
	Turned       bool // its version stands to that of the next row in another order than before
}

// Answer is the version of a commit, or why there is none.
type Answer struct {
	Version string // as PEP 440 has it
	Tag     string // the tag that the commit has and that the version is of; "" without one
	Err     error
}

// was derives the versions of the last commits, newest first, and then of all
// other tagged ones, newest first. Work trees are not looked at, and every commit is
// taken for one of the branch that is checked out. There are no rows without a commit.
func (c *Comparison) was() ([]Row, error) {
	here, err := c.Ask(scm.Query{Dirty: scm.DirtyPolicy{Skip: true}})
	if err != nil || here.Head.ID == "" {
		return nil, err
	}
	c.branch = here.Branch
	commits, err := c.commits()
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, t := range c.Tags {
		names[t.Commit.String()] = append(names[t.Commit.String()], t.Ref)
	}
	var rows []Row
	for _, id := range commits {
		was, err := c.version(c.Was, id)
		if err != nil {
			return nil, err
		}
		rows = append(rows, Row{ID: id, Commit: id[:min(len(id), 9)], Tags: strings.Join(names[id], ","), Was: was})
	}
	return rows, nil
}

// Versions returns the versions of those commits under the one plan, as Was has it.
// The error is one of asking the repository.
func (c Comparison) Versions() ([]Row, error) { return c.was() }

// is returns the rows with the versions that another plan gives.
func (c *Comparison) is(rows []Row, pl plan.Plan) ([]Row, error) {
	rows = slices.Clone(rows)
	for i := range rows {
		is, err := c.version(pl, rows[i].ID)
		if err != nil {
			return nil, err
		}
		rows[i].Is, rows[i].Turned = is, false
	}
	markTurned(rows)
	return rows, nil
}

// version runs a plan for a commit as if it were one of the branch checked out. That a
// repository cannot be read is no answer about the configuration: it is the error.
func (c *Comparison) version(pl plan.Plan, id string) (Answer, error) {
	pl.Query.Rev, pl.Strict, pl.Require, pl.OnTag = id, false, nil, nil
	pl.Sources = slices.Clone(pl.Sources)
	for i, s := range pl.Sources {
		pl.Sources[i].Facts = func(q scm.Query) (scm.Facts, bool, error) {
			f, ok, err := s.Facts(q)
			f.Branch = c.branch
			return f, ok, err
		}
	}
	r, err := plan.Run(pl)
	if err != nil {
		if isUnread(err) {
			return Answer{}, err
		}
		return Answer{Err: err}, nil
	}
	a := Answer{}
	a.Version, a.Err = render.Write(cmp.Or(c.Format, "pep440"), r.Version, pl.Render)
	if t := r.Version.Tag; t != nil && r.Seen.Distance == 0 && a.Err == nil {
		a.Tag = t.Ref
	}
	return a, nil
}

// markTurned marks the rows whose version stands to that of the next row with
// versions in another order than before.
func markTurned(rows []Row) {
	type versions struct{ was, is pep440.Version }
	var above *Row
	var of versions
	for i := range rows {
		was, err := pep440.Parse(rows[i].Was.Version)
		is, otherErr := pep440.Parse(rows[i].Is.Version)
		if err != nil || otherErr != nil {
			continue
		}
		if above != nil {
			above.Turned = of.was.Compare(was) != of.is.Compare(is)
		}
		above, of = &rows[i], versions{was, is}
	}
}

// commits returns the hashes to compare.
func (c Comparison) commits() ([]string, error) {
	var ids []string
	// Each commit by itself, as a build of it would ask.
	for i := range c.Last {
		f, err := c.Ask(scm.Query{Rev: fmt.Sprintf("HEAD~%d", i), Dirty: scm.DirtyPolicy{Skip: true}})
		if isNoCommit(err) {
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
	seen := map[string]bool{"": true}
	for _, id := range ids {
		seen[id] = true
	}
	for _, t := range c.Tags {
		id := t.Commit.String()
		if seen[id] {
			continue
		}
		seen[id] = true
		f, err := c.Ask(scm.Query{Rev: id, Dirty: scm.DirtyPolicy{Skip: true}})
		if isNoCommit(err) {
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

// isUnread reports whether an error is one of reading a repository, at whatever commit.
func isUnread(err error) bool {
	_, corrupt := errors.AsType[*scm.CorruptError](err)
	_, changed := errors.AsType[*scm.ChangedError](err)
	_, program := errors.AsType[*scm.ProgramError](err)
	_, system := errors.AsType[*fs.PathError](err)
	return corrupt || changed || program || system
}

func isNoCommit(err error) bool {
	_, is := errors.AsType[*scm.RevisionError](err)
	return is
}
