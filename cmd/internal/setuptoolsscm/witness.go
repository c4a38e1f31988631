package setuptoolsscm

import (
	"fmt"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// witness asks a repository all that setuptools-scm asks of it, beside the facts
// of the query, so that a version can be derived without it.
type witness struct {
	derivation
	reader scm.Reader
	run    func(command []string) (text string, err error) // runs a describe command that the reader does not answer
	digits bool                                            // a setting says how many digits of the commit are shown
}

// see returns the facts as setuptools-scm sees them: the tag, distance, node and
// changes that its describe command tells, which need not be those of the
// commit; and what there is to warn about.
func (w witness) see(q scm.Query, f scm.Facts) (scm.Facts, []scheme.Note, error) {
	f, err := w.withinPaths(q, f)
	if err != nil || w.place.Mercurial && !w.place.HgGit {
		return f, nil, err
	}
	var notes []scheme.Note
	if !w.place.Mercurial {
		if notes, err = w.check(q, f); err != nil {
			return f, nil, err
		}
		if f, err = w.onTag(f); err != nil {
			return f, nil, err
		}
	}
	seen := f
	if w.place.HgGit {
		seen = ofHgGit(f)
	}
	if w.config.DescribeSet {
		if seen, err = w.describe(q, f, seen); err != nil {
			return f, nil, err
		}
	}
	if f.Head.ID == "" { // no commit yet counts as a change
		seen.Work.Dirty = true
		if seen.Head.Date == "" {
			seen.Head.Date = w.options.Now.Format(time.DateOnly)
		}
	}
	return seen, notes, nil
}

// onTag puts what git describe --long prints as the commit into the facts. On the
// commit of an annotated tag that is the object which the tag names: the commit, but
// where a release candidate is tagged anew as the release, the candidate's tag object.
func (w witness) onTag(f scm.Facts) (scm.Facts, error) {
	if len(f.Tags) == 0 || !f.Tags[0].Annotated || f.Tags[0].Commit.String() != f.Head.ID {
		return f, nil
	}
	text, err := w.reader.TagObject(f.Tags[0].Ref)
	if err != nil {
		return f, err
	}
	if header, rest, ok := strings.Cut(string(text), "\n"); ok && strings.HasPrefix(rest, "type tag\n") {
		f.Head.ID = strings.TrimPrefix(header, "object ")
	}
	return f, nil
}

// withinPaths counts the commits that touch the paths of the query, which
// Mercurial's own ways to choose a tag know nothing of.
func (w witness) withinPaths(q scm.Query, f scm.Facts) (scm.Facts, error) {
	if len(q.Paths) == 0 || len(f.Tags) == 0 || q.Select != scm.LatestTag && q.Select != scm.NewestTag {
		return f, nil
	}
	chosen := f.Tags[0].Ref
	// The tag is chosen; only its distance is asked for again, this time below the paths.
	q.Select, q.Accept = scm.Nearest, func(ref string) error {
		if ref != chosen {
			return errNotChosen
		}
		return nil
	}
	counted, err := w.reader.Facts(q)
	f.Distance = counted.Distance
	return f, err
}

// describe lays what the describe command tells of f over seen. Where it fails
// there is no tag.
func (w witness) describe(q scm.Query, f, seen scm.Facts) (scm.Facts, error) {
	text, err := w.describeText(q, f)
	if err != nil {
		return seen, err
	}
	if text == "" {
		q.FirstParent = false // git rev-list counts all then
		q.Accept = func(string) error { return errNoDescribe }
		all, err := w.reader.Facts(q)
		seen.Tags, seen.Distance, seen.Work.Dirty = nil, all.Distance, all.Work.Dirty
		return seen, err
	}
	// From here on the text counts and not the facts: a command may look for other tags, or
	// count another way.
	tag, distance, node, dirty := parseDescribe(text)
	known := len(f.Tags) > 0 && f.Tags[0].Name == tag
	switch {
	case len(q.Paths) == 0:
		seen.Distance, seen.Work.Dirty = distance, dirty // the command may not look
	case !known && w.command == nil:
		return seen, &ConfigError{File: w.config.File, Table: w.config.Table, Key: "scm.git.distance_scope",
			Reason: fmt.Sprintf("the describe command names the tag %s, from which no distance is known here", tag)}
	case !known:
		seen.Distance = 0 // HEAD itself, or what git does not find either
	}
	if seen.Tags = []scm.Tag{{Ref: tag, Name: tag}}; known {
		seen.Tags = f.Tags[:1:1]
	}
	vcs, id := splitNode(node)
	// The command has cut the commit off; where a setting asks for more digits, all are needed.
	if w.digits && id != "" && strings.HasPrefix(f.Head.ID, id) {
		id = f.Head.ID
	}
	seen.VCS, seen.Head.ID = vcs, id
	return seen, nil
}

// describeText returns what the describe command prints, "" where it fails.
func (w witness) describeText(q scm.Query, f scm.Facts) (string, error) {
	switch {
	case w.place.HgGit && w.config.Describe[0] == "git":
		return "", nil // it finds no .git there
	case w.command == nil && w.run == nil:
		return "", &CommandError{w.config.Describe, "only git describe is answered without starting a program"}
	case w.command == nil:
		return w.run(w.config.Describe)
	}
	if len(q.Paths) > 0 { // git describe knows no distance_scope
		q.Paths = nil
		var err error
		if f, err = w.reader.Facts(q); err != nil {
			return "", err
		}
	}
	return w.command.text(f, w.reader.Abbreviate)
}

// check holds the repository against scm.git.pre_parse, and gives the advice that
// setuptools-scm gives where tag.strict is not set.
func (w witness) check(q scm.Query, f scm.Facts) ([]scheme.Note, error) {
	c := w.config
	shallow := false
	// On a tag nothing is counted, so no commit is missed.
	if w.place.Shallow {
		exact, err := w.reader.Facts(scm.Query{Rev: q.Rev, Dirty: scm.DirtyPolicy{Skip: true}})
		if err != nil {
			return nil, err
		}
		shallow = len(exact.Tags) == 0 || exact.Distance > 0
	}
	switch allowed := w.options.AllowUnproven; {
	case shallow && c.Scoped && !allowed:
		reason := "the clone is shallow, so the commits that touch the project cannot be counted"
		return nil, &scheme.UnprovenError{Reason: reason, Shallow: true}
	case shallow && (c.PreParse == failOnShallow || c.PreParse == fetchOnShallow) && !allowed:
		return nil, &scheme.UnprovenError{Reason: "the clone is shallow, and scm.git.pre_parse is " + c.PreParse, Shallow: true}
	case w.place.Modules:
		if err := w.submodulesThere(); err != nil {
			return nil, err
		}
	}
	if c.Strict != nil || c.DescribeSet || len(f.Tags) == 0 || c.StrictlyNamed(f.Tags[0].Ref) {
		return nil, nil
	}
	// The advice names both tags, so that the change of the default surprises nobody: this is the
	// one that would be taken then.
	q.Match, q.Dirty.Skip = []string{c.globPrefix + strictGlob}, true
	other, err := w.reader.Facts(q)
	if err != nil {
		return nil, err
	}
	instead, now := "no tag", ""
	if len(other.Tags) > 0 {
		instead = other.Tags[0].Name
		now = fmt.Sprintf("set tag.strict = true to have %s now, or ", instead)
	}
	text := fmt.Sprintf("tag.strict is not set: once it is the default, %s is taken instead of %s; %sset tag.strict = false to keep %[2]s",
		instead, f.Tags[0].Name, now)
	return warnings("configuration", []string{text}), nil
}

// submodulesThere is scm.git.pre_parse = "fail_on_missing_submodules". Where there
// is a file .gitmodules, setuptools-scm asks git submodule status; no answer at all
// is wrong, and where git refuses, because .gitmodules lacks one, it goes on.
func (w witness) submodulesThere() error {
	if w.place.unread != nil {
		return w.place.unread
	}
	modules, err := w.reader.Submodules()
	if err != nil {
		return err
	}
	var missing []string
	for _, m := range modules {
		if m.Name == "" {
			return nil
		}
		if m.Missing {
			missing = append(missing, m.Path)
		}
	}
	switch {
	case len(modules) == 0:
		return &plan.RequirementError{Require: "submodules", Reason: ".gitmodules is there and no submodule is"}
	case len(missing) > 0:
		return &plan.RequirementError{Require: "submodules", Reason: "not checked out: " + strings.Join(missing, ", ")}
	}
	return nil
}
