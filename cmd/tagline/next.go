package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// next prints the tag to create for the next release. It creates nothing.
//
// What makes the tag a promise is in [scheme.Next]. Here the repository is asked
// for what that needs, and an error gets a hint that helps: only what was tried
// is proposed.
type next struct {
	deriving
	Part []string `arg:"" optional:"" help:"what to raise: patch, minor, major, micro, alpha, beta, rc, final, post, epoch, hotfix; two (minor rc); commits; or a version (1.9.5)"`
}

// partNames are the words that next takes.
func partNames() []string {
	var names []string
	for _, p := range append(scheme.PartNames(), scheme.Deciders()...) {
		names = append(names, p.Name)
	}
	return names
}

// releasing is a project whose next release is asked for.
type releasing struct{ *project.Project }

func (c *next) run(a *app) error {
	found, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	p := releasing{found}
	b, err := c.asked(p.naming(scheme.Version{}))
	if err != nil {
		return err
	}
	strict := p.Strict
	p.Strict = false // what is wrong with this commit's version is not wrong with the next tag
	p.Require = slices.DeleteFunc(slices.Clone(p.Require), func(r plan.Requirement) bool { return r != plan.Clean })
	p.OnTag = nil // it is about the tag that is there
	if !slices.Contains(p.Require, plan.Clean) {
		p.passOverConfiguration()
	}
	p.Query.AllHigher = true
	p.Ask = b.By
	known := hear(&p.Query)
	r, err := a.runPlan(found)
	p.Options.Decisions = r.Decisions
	r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool { return n.Rule == "dirty-on-tag" || n.Rule == weigh.ReleasedElsewhere })
	a.warnOf(r)
	if err != nil && !is[*scheme.BumpError](err) { // a tag that no development version can follow has a next release
		return err
	}
	if r.Facts.Verbatim != "" {
		given := explain.SourceLine(a.source(found), r.Facts)
		return &usageError{text: fmt.Sprintf("the version is given by %s: there is no tag to follow", given)}
	}
	n := p.next(r, *known)
	release, err := n.Release(b)
	if err == nil { // a glob may have kept the tag of that name from being heard of
		var taken bool
		if taken, err = p.leads(release.Ref); taken {
			err = &scheme.ReleaseError{Tag: release.Ref, Why: scheme.Exists, Than: release.Ref}
		}
	}
	if module, ok := errors.AsType[*goModuleError](err); ok {
		err = module // which says it in the words of Go
	}
	if err != nil {
		return &hintedError{error: err, hint: p.nextHint(n, b, err)}
	}
	if than := n.Overtaken(release); than != "" {
		a.warn(fmt.Sprintf("%s is released already, on a commit that is not in this history: %s does not sort above it", than, release.Ref))
	}
	if note, dirty := notInTag(r.Facts.Work, release.Ref); dirty {
		if strict {
			return &plan.StrictError{Note: note}
		}
		a.warn(note.Text)
	}
	if note, quiet := unasked(b, r, release.Ref); quiet {
		if strict {
			return &plan.StrictError{Note: note}
		}
		a.warn(note.Text)
	}
	if text := notGo(p.Root, release.Ref); text != "" {
		a.warn(text)
		a.say("hint: scheme = \"semver\" writes pre-releases so; a first tag has a v where initial-version has one: \"v0.1.0\"")
	}
	fmt.Fprintln(&a.out, release.Ref)
	return nil
}

// asked returns what the arguments ask for: words, a version, or a tag that is one.
func (c *next) asked(n scheme.Naming) (scheme.Bump, error) {
	asked := strings.Join(c.Part, " ")
	if v, err := n.Parse(asked); err == nil {
		return scheme.Bump{Whole: v.Text}, nil
	}
	return scheme.ParseBump(asked)
}

// passOverConfiguration lets a change of the configuration file in force not make
// the tree dirty: one who tries settings has not forgotten to commit.
func (p releasing) passOverConfiguration() {
	if name, ok := p.ConfigurationFile(); ok {
		p.Query.Dirty.Exclude = append(slices.Clip(p.Query.Dirty.Exclude), name)
	}
}

// hear makes a query note the names of the tags that its globs let through, as
// they are judged: with AllHigher that is every one.
func hear(q *scm.Query) *[]string {
	names := &[]string{}
	accept := q.Accept
	q.Accept = func(ref string) error {
		*names = append(*names, ref)
		if accept == nil {
			return nil
		}
		return accept(ref)
	}
	return names
}

// next returns what decides the next release.
func (p releasing) next(r plan.Result, known []string) scheme.Next {
	for _, t := range r.Facts.Tags { // from an archive, nobody was asked to judge
		known = append(known, t.Ref)
	}
	for _, h := range r.Facts.Higher {
		known = append(known, h.Tag.Ref)
	}
	slices.Sort(known)
	q, f := p.Query, r.Facts
	if len(r.Version.Next.Release) > 0 {
		f = r.Version.Facts // in compatible mode as its configuration changes them
	}
	return scheme.Next{
		Facts: f, Version: r.Version, Naming: p.naming(r.Version), Options: p.Options, Known: slices.Compact(known),
		Allowed: func(ref string) error {
			if r.Facts.VCS != "hg" && !refs.ValidName(ref) {
				return errors.New("git has no refs of such a name")
			}
			globs := scm.Query{Match: q.Match, Exclude: q.Exclude}
			if err := globs.Refuses(ref, true); err != nil {
				return err
			}
			if p.Reader == nil || q.Rev != "" { // the work tree is of another commit
				return nil
			}
			return goModule(p.Root, ref)
		},
	}
}

// naming returns how the plan's tags are read and written, under the scheme that
// made the version.
func (p releasing) naming(v scheme.Version) scheme.Naming {
	if p.Naming != nil {
		return *p.Naming
	}
	s := p.Schemes[0]
	for _, other := range p.Schemes {
		if other.Name == v.Scheme {
			s = other
		}
	}
	return p.Tags.Naming(s)
}

// unasked says that no change since the tag asks for a release, where the changes were
// to decide about it.
func unasked(b scheme.Bump, r plan.Result, ref string) (scheme.Note, bool) {
	for _, d := range r.Decisions {
		if d.Raise == scheme.Nothing && (b.By == d.By || b == scheme.Bump{} && r.Version.Decision != nil) {
			return scheme.Note{Rule: "unasked", Level: scheme.Warning, Text: fmt.Sprintf("%s: %s is the next patch release", d.Why, ref)}, true
		}
	}
	return scheme.Note{}, false
}

// notInTag says that the work tree holds what the tag will not.
func notInTag(w scm.Work, tag string) (scheme.Note, bool) {
	if !w.Looked || !w.Dirty {
		return scheme.Note{}, false
	}
	what := "the work tree is modified"
	if len(w.Paths) > 0 {
		what = w.Paths[0].Path + " is " + w.Paths[0].Kind.String()
	}
	text := fmt.Sprintf("%s: the tag %s is for the last commit, which does not have that change", what, tag)
	return scheme.Note{Rule: "dirty-next", Level: scheme.Warning, Text: text}, true
}

// leads reports whether the repository has a tag of that name that leads to a
// commit, wherever that is.
func (p releasing) leads(tag string) (bool, error) {
	if p.Reader == nil {
		return false, nil
	}
	_, err := p.Reader.Facts(scm.Query{Rev: "refs/tags/" + tag, Dirty: scm.DirtyPolicy{Skip: true}})
	if is[*scm.RevisionError](err) {
		return false, nil
	}
	return err == nil, err
}

// nextHint says what can be done where a release cannot be named. Of commands
// only one that was tried and names a tag is proposed.
func (p releasing) nextHint(n scheme.Next, b scheme.Bump, err error) string {
	var ways []string
	if other, r, ok := n.Instead(b); ok {
		ways = append(ways, fmt.Sprintf("`%s` names %s", strings.TrimSpace("tagline next "+other.String()), r.Ref))
	}
	refused, _ := errors.AsType[*scheme.ReleaseError](err)
	unwritable, _ := errors.AsType[*scheme.UnwritableError](err)
	module, _ := errors.AsType[*goModuleError](err)
	switch {
	case module != nil && (module.Ahead || len(ways) == 0):
		return fmt.Sprintf("change the module path to %s first", module.Want)
	case module != nil:
	case unwritable != nil && unwritable.Tag == "":
		return fmt.Sprintf("make the first tag by hand, in the shape that %s asks for", p.patternKey())
	case unwritable != nil && p.patternKey() != "":
		ways = append(ways, fmt.Sprintf("for %s, %s must match a tag with that version", unwritable.Version, p.patternKey()))
	case refused == nil:
	case refused.Why == scheme.NotCounted && is[*scm.GlobError](err):
		ways = append(ways, fmt.Sprintf("let match and exclude take %s", refused.Tag))
	case refused.Why == scheme.Exists && refused.Tag == refused.Than && !p.Query.AnnotatedOnly:
		if elsewhere, _ := p.leads(refused.Tag); elsewhere {
			ways = append(ways, "merge the branch that has "+refused.Tag)
		}
	case refused.Why == scheme.NotAboveCommit:
		if tag := p.headingFor(n, b); tag != "" {
			ways = append(ways, fmt.Sprintf("if this branch heads for %s, bump = %q", tag, b))
		}
	case refused.Why == scheme.NotAbove:
		if tag := p.fromHighest(b); tag != "" {
			command := strings.TrimSpace("tagline next " + b.String())
			ways = append(ways, fmt.Sprintf("counting from the highest tag, `%s --select highest` names %s", command, tag))
		}
	}
	return strings.Join(ways, "; or ")
}

// patternKey returns the setting that says which shape a tag has, "" without one.
func (p releasing) patternKey() string {
	switch {
	case p.Naming != nil:
		return "tag_regex"
	case p.Tags.Pattern != nil:
		return "tag-pattern"
	}
	return ""
}

// headingFor returns the tag that b would give if the setting bump said so, "" if
// that is of no help.
func (p releasing) headingFor(n scheme.Next, b scheme.Bump) string {
	if p.Derive != nil {
		return ""
	}
	o := p.Options
	o.Bump = b.String()
	s, err := scheme.New(n.Naming.Scheme.Name, o)
	if err != nil {
		return ""
	}
	if n.Version, err = scheme.Derive(n.Facts, []scheme.Scheme{s}, p.Tags, o); err != nil {
		return ""
	}
	n.Naming, n.Options = p.Tags.Naming(s), o
	r, err := n.Release(scheme.Bump{})
	if err != nil {
		return ""
	}
	return r.Ref
}

// fromHighest returns the tag that b gives where the highest tag is followed, ""
// if that is of no help.
func (p releasing) fromHighest(b scheme.Bump) string {
	if p.Query.Select != scm.Nearest || p.Derive != nil {
		return ""
	}
	whole := *p.Project
	other := releasing{&whole}
	other.Query.Select = scm.Highest
	known := hear(&other.Query)
	r, err := plan.Run(other.Plan)
	if err != nil {
		return ""
	}
	release, err := other.next(r, *known).Release(b)
	if err != nil {
		return ""
	}
	return release.Ref
}
