package next

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Example is what a project's rules make of one of its releases.
type Example struct {
	At    plan.Result // the commit of the release
	Later plan.Result // a commit some commits later, without changes
	Parts []Following // the releases that could be next

	Decides string // a word of scheme.Deciders where the changes decide: those of the example add a feature
}

// deciding names the changes of which each of scheme.Deciders reads.
var deciding = map[string]string{"commits": "commits", "fragments": "change files"}

// Following is a release that could be next.
type Following struct {
	Word, Doc string // what asks for it, and what it raises
	Ref       string
}

// later is how many commits an example is after its release.
const later = 4

// After returns what the rules of a project make of the release with that tag, or with ""
// of its highest final release; found is false where there is none. Of everything that
// differs between clones (branches, tags, changes, the time) nothing is in it.
func After(p *project.Project, tag string) (e Example, found bool, err error) {
	chosen, err := released(p, tag)
	if err == nil && chosen == "" && tag != "" { // it is gone, or no release any more
		chosen, err = released(p, "")
	}
	if err != nil || chosen == "" {
		return e, false, err
	}
	f, err := alone(p, chosen)
	if err != nil {
		return e, false, err
	}
	if e.At, err = of(p.Plan, f); err != nil {
		return e, false, err
	}
	own := scheme.PartName{Doc: "the scheme's own choice"}
	bump, err := scheme.ParseBump(p.Options.Bump)
	switch {
	case err != nil || p.Options.Bump == "" || p.Schemes[0].Tagless:
	case bump.By == "":
		own.Doc = fmt.Sprintf("what `bump = %q` says", p.Options.Bump)
	default: // an example cannot know what the changes will be
		e.Decides = bump.By
		p.Options.Decisions = []scheme.Decision{{By: bump.By, Raise: scheme.Minor, Why: "one of them is a feature"}}
		own.Doc = fmt.Sprintf("what the %s ask for; here a feature", deciding[bump.By])
	}
	f.Distance = later
	if f.Day > 0 {
		f.Day += later
	}
	if f.Height > 0 {
		f.Height += later
	}
	if e.Later, err = of(p.Plan, f); err != nil {
		return e, false, err
	}
	e.Parts = following(p, e.Later, chosen, own)
	return e, true, nil
}

// released returns the release with that tag, with "" the highest final one; "" where there
// is none.
func released(p *project.Project, tag string) (chosen string, err error) {
	naming := p.NamingOf(scheme.Version{})
	names, err := p.TagNames()
	if err != nil {
		return "", err
	}
	var highest scheme.Parts
	for _, ref := range names {
		parts, err := naming.Parse(ref)
		switch {
		case err != nil, p.Query.Refuses(ref, true) != nil:
		case ref == tag:
			return ref, nil
		case tag != "", len(parts.Pre) > 0, parts.Dev.Set, len(parts.Local) > 0:
		case chosen == "" || naming.Scheme.Order(parts, highest) > 0:
			chosen, highest = ref, parts
		}
	}
	return chosen, nil
}

// alone returns the facts of the commit of a tag as if there were nothing else: no other tag,
// no branch and no change.
func alone(p *project.Project, tag string) (scm.Facts, error) {
	f, err := p.Reader.Facts(scm.Query{Rev: "refs/tags/" + tag, Dirty: scm.DirtyPolicy{Skip: true},
		Accept: func(ref string) error {
			if ref != tag {
				return &scm.AsideError{Reason: "it is not the example"}
			}
			return nil
		}})
	if err != nil {
		return scm.Facts{}, err
	}
	f.Work, f.Branch, f.Pull = scm.Work{Looked: true}, scm.Branch{}, scm.PullRequest{}
	f.Proof = scm.Proof{Proven: true}
	return counted(p, tag, f)
}

// following returns the releases that could be next after the one with that tag: the one that
// own describes, and those that raise a part, each once.
func following(p *project.Project, at plan.Result, tag string, own scheme.PartName) []Following {
	q := Releasing{Project: p}
	n := q.next(at, []string{tag})
	n.Allowed = nil
	var parts []Following
	for _, part := range append([]scheme.PartName{own}, scheme.PartNames()...) {
		b, err := scheme.ParseBump(part.Name)
		if err != nil {
			continue
		}
		release, err := n.Release(b)
		known := slices.ContainsFunc(parts, func(f Following) bool { return f.Word != "" && f.Ref == release.Ref })
		known = known || len(release.Parts.Release) < numbered[part.Name] // the third number of a version of one
		if doc, _, _ := strings.Cut(part.Doc, ": "); err == nil && !known && part.Name != "epoch" {
			parts = append(parts, Following{part.Name, doc, release.Ref})
		}
	}
	return parts
}

// numbered are the parts that are said to be a number, and which one.
var numbered = map[string]int{"patch": 3, "minor": 2, "hotfix": 4}

// counted returns the facts of the release with that tag, with what its scheme counts in the
// place of the commits since it.
func counted(p *project.Project, tag string, f scm.Facts) (scm.Facts, error) {
	at := p.Plan
	at.Query.Rev = "refs/tags/" + tag
	r := plan.Result{Facts: f, Seen: f}
	err := at.Count(plan.Source{Reader: p.Reader}, &r)
	r.Facts.Proof = f.Proof
	return r.Facts, err
}

func of(p plan.Plan, f scm.Facts) (plan.Result, error) {
	v, err := p.Version(f)
	return plan.Result{Version: v, Facts: f, Seen: f}, err
}
