// Package next decides which release comes next in a project, for `tagline next`,
// which names it, and `tagline release`, which makes it: the two cannot differ.
package next

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/weigh"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// Releasing is a project whose next release is asked for.
type Releasing struct {
	*project.Project
	Free   bool // numbers that are taken are passed over; see [scheme.Next]
	asked  scheme.Bump
	strict bool
	known  *[]string // the names of the tags, once the plan has run
}

// Of returns the project with its plan made ready for the question: what is wrong with
// the version of this commit is not wrong with the next tag. The words are a part, two,
// a version, or a tag that is one; without any, the settings decide. Errors are those of
// scheme.ParseBump.
func Of(p *project.Project, words []string) (Releasing, error) {
	r := Releasing{Project: p, strict: p.Strict}
	var err error
	if r.asked, err = r.ask(strings.Join(words, " ")); err != nil {
		return r, err
	}
	p.Strict = false
	p.Require = slices.DeleteFunc(slices.Clone(p.Require), func(r plan.Requirement) bool { return r != plan.Clean })
	p.OnTag = nil // it is about the tag that is there
	if !slices.Contains(p.Require, plan.Clean) {
		r.passOverConfiguration()
	}
	p.Query.AllHigher = true
	p.Ask = r.asked.By
	r.known = hear(&p.Query)
	return r, nil
}

// ask returns what the words ask for.
func (p Releasing) ask(words string) (scheme.Bump, error) {
	if v, err := p.NamingOf(scheme.Version{}).Parse(words); err == nil {
		return scheme.Bump{Whole: v.Text}, nil
	}
	return scheme.ParseBump(words)
}

// Heard returns the result of the run with the warnings that matter to a release, and
// nil for the one error that does not: a tag that no development version can follow has
// a next release.
func (p Releasing) Heard(r plan.Result, err error) (plan.Result, error) {
	r.Warnings = slices.DeleteFunc(slices.Clone(r.Warnings), func(n scheme.Note) bool {
		return n.Rule == "dirty-on-tag" || n.Rule == weigh.ReleasedElsewhere
	})
	p.Options.Decisions = r.Decisions
	if is[*scheme.BumpError](err) {
		err = nil
	}
	return r, err
}

// Decision is the next release.
type Decision struct {
	Asked   scheme.Bump
	Next    scheme.Next // what decided
	Release scheme.Release

	// Elsewhere is the highest release that the commit does not contain and that this
	// one does not sort above, "" for none.
	Elsewhere string

	// Unasked is why no change since the tag asks for a release, where the changes
	// were to decide about it; "" otherwise. In a strict run that is an error.
	Unasked string

	NotGo      string // why Go takes the tag for no version, where a go.mod is beside it; "" if it does, or there is none
	ModulePath string // the path with which the module would have such a version, where that is why
}

// UnaskedWarning says what comes although no change asks for it.
func (d Decision) UnaskedWarning() string {
	return fmt.Sprintf("%s: %s is the next patch release", d.Unasked, d.Release.Ref)
}

// Decide names the next release of a project whose plan came to r. Its errors are those
// of [scheme.Next.Release] and *[GoModuleError]; hint is what can be done about them.
func (p Releasing) Decide(r plan.Result) (d Decision, hint string, err error) {
	d.Asked, d.Next = p.asked, p.next(r, *p.known)
	d.Release, err = d.Next.Release(p.asked)
	if err == nil { // a glob may have kept the tag of that name from being heard of
		var taken bool
		if taken, err = p.leads(d.Release.Ref); taken {
			err = &scheme.ReleaseError{Tag: d.Release.Ref, Why: scheme.Exists, Than: d.Release.Ref}
		}
	}
	if module, ok := errors.AsType[*GoModuleError](err); ok {
		err = module // which says it in the words of Go
	}
	if series, ok := errors.AsType[*scheme.SeriesError](err); ok {
		err = series
	}
	if err != nil {
		return d, p.hint(d.Next, p.asked, err), err
	}
	if d.Unasked = unasked(p.asked, r); d.Unasked != "" && p.strict {
		return d, "", &plan.StrictError{Note: scheme.Note{Rule: "unasked", Level: scheme.Warning, Text: d.UnaskedWarning()}}
	}
	d.Elsewhere = overtaken(p.Branch, d.Next, d.Release)
	if d.NotGo = notGo(p.Root, d.Release.Ref); d.NotGo == "" && p.Query.Rev == "" {
		d.NotGo, d.ModulePath = notOfModule(p.Root, d.Release.Ref)
	}
	return d, "", nil
}

// Dirty says that the work tree holds what the tag will not, for a command that makes
// no commit; in a strict run it is an error.
func (p Releasing) Dirty(r plan.Result, tag string) (note scheme.Note, dirty bool, err error) {
	note, dirty = notInTag(r.Facts.Work, tag)
	if dirty && p.strict {
		err = &plan.StrictError{Note: note}
	}
	return note, dirty, err
}

// passOverConfiguration lets a change of the configuration file in force not make
// the tree dirty: one who tries settings has not forgotten to commit.
func (p Releasing) passOverConfiguration() {
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
func (p Releasing) next(r plan.Result, known []string) scheme.Next {
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
		Facts: f, Version: r.Version, Naming: p.NamingOf(r.Version), Options: p.Options, Known: slices.Compact(known), Free: p.Free,
		Allowed: func(ref string) error {
			if r.Facts.VCS != "hg" && !refs.ValidName(ref) {
				return errors.New("git has no refs of such a name")
			}
			if strings.HasPrefix(ref, "-") {
				return errors.New("git takes it for an option")
			}
			globs := scm.Query{Match: q.Match, Exclude: q.Exclude}
			if err := globs.Refuses(ref, true); err != nil {
				return err
			}
			if err := outside(p.Branch, p.NamingOf(r.Version), ref); err != nil {
				return err
			}
			if p.Reader == nil || q.Rev != "" { // the work tree is of another commit
				return nil
			}
			return goRefuses(p.Root, ref, tagOf(r))
		},
	}
}

// unasked is why none asks for a release, where the changes were to decide.
func unasked(b scheme.Bump, r plan.Result) string {
	for _, d := range r.Decisions {
		if d.Raise == scheme.Nothing && (b.By == d.By || b == scheme.Bump{} && r.Version.Decision != nil) {
			return d.Why
		}
	}
	return ""
}

// notInTag says that the work tree holds what the tag will not.
func notInTag(w scm.Work, tag string) (scheme.Note, bool) {
	if !w.Looked || !w.Dirty {
		return scheme.Note{}, false
	}
	what := "the work tree is modified"
	if len(w.Paths) > 0 {
		what = w.Paths[0].String()
	}
	text := fmt.Sprintf("%s: the tag %s is for the last commit, which does not have that change", what, tag)
	return scheme.Note{Rule: "dirty-next", Level: scheme.Warning, Text: text}, true
}

// leads reports whether the repository has a tag of that name that leads to a
// commit, wherever that is.
func (p Releasing) leads(tag string) (bool, error) {
	if p.Reader == nil {
		return false, nil
	}
	_, err := p.Reader.Facts(scm.Query{Rev: "refs/tags/" + tag, Dirty: scm.DirtyPolicy{Skip: true}})
	if is[*scm.RevisionError](err) {
		return false, nil
	}
	return err == nil, err
}

// Final returns the tag that releases the commit of a pre-release as final, if it can be
// named.
func (p Releasing) Final(r plan.Result) (tag string, err error) {
	b, err := scheme.ParseBump("final")
	if err != nil {
		return "", err
	}
	release, err := p.next(r, *p.known).Release(b)
	return release.Ref, err
}

// After returns the tag of what was asked for, counted from the release of the decision
// itself: the next number for one who finds that taken. "" if none can be named.
func (d Decision) After() string {
	n, b := d.Next.Naming, d.Asked
	if b.Whole != "" {
		b = scheme.Bump{}
	}
	b, err := d.Next.Options.Decided(b, d.Release.Parts)
	if err != nil {
		return ""
	}
	parts, err := n.Scheme.Raise(d.Release.Parts, b, d.Next.Facts, d.Next.Options)
	if err != nil {
		return ""
	}
	ref, _, err := n.Print(parts, append([]string{d.Release.Ref}, d.Next.Known...)...)
	if err != nil || slices.Contains(d.Next.Known, ref) {
		return ""
	}
	return ref
}

// Released returns what the plan comes to once the release is made: what version files
// then hold, and what messages say of it. The commit of it is not known yet.
func (d Decision) Released(p plan.Plan, r plan.Result) (plan.Result, error) {
	return onTag(p, r, scm.Tag{Ref: d.Release.Ref, Name: d.Release.Ref, Annotated: true})
}

// Followed returns what the plan came to on the release that this one follows; ok is false
// before the first.
func (d Decision) Followed(p plan.Plan, r plan.Result) (followed plan.Result, ok bool, err error) {
	if d.Release.After == nil {
		return plan.Result{}, false, nil
	}
	followed, err = onTag(p, r, *d.Release.After)
	return followed, err == nil, err
}

// onTag returns what a plan comes to on a commit with that tag alone.
func onTag(p plan.Plan, r plan.Result, tag scm.Tag) (plan.Result, error) {
	f := r.Facts
	f.Tags = []scm.Tag{tag}
	f.Distance, f.Higher, f.Untagged = 0, nil, scm.Tagged
	f.Work = scm.Work{Looked: true}
	v, err := p.Version(f)
	return plan.Result{Version: v, Facts: f, Seen: f}, err
}
