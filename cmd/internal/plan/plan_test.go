package plan

import (
	"errors"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

var (
	head = scm.Commit{ID: "109666b3b7ef750947766eb518032cdc2f7ee6d3"}
	good = scm.Facts{
		VCS: "git", Source: "repository", Head: head, Distance: 4, TagCount: 1,
		Tags:  []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3", Annotated: true}},
		Proof: scm.Proof{Proven: true}, Work: scm.Work{Looked: true},
	}
)

func with(change func(*scm.Facts)) scm.Facts {
	f := good
	change(&f)
	return f
}

func fixed(f scm.Facts) Source {
	return Source{Name: "fixed", Facts: func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }}
}

func failing(err error) Source {
	return Source{Name: "failing", Facts: func(scm.Query) (scm.Facts, bool, error) { return scm.Facts{}, false, err }}
}

func plan(sources ...Source) Plan {
	s, err := scheme.ByName(scheme.Default)
	if err != nil {
		panic(err)
	}
	return Plan{Sources: sources, Schemes: []scheme.Scheme{s}, Options: scheme.Options{Now: time.Unix(1787184000, 0).UTC()}}
}

func TestRun(t *testing.T) {
	empty := failing(nil)
	broken := errors.New("broken")
	dirtyOnTag := with(func(f *scm.Facts) {
		f.Distance, f.Work = 0, scm.Work{Looked: true, Dirty: true, Paths: []scm.DirtyPath{{Path: "a", Kind: scm.Modified}}}
	})
	unproven := with(func(f *scm.Facts) { f.Proof = scm.Proof{Reason: "shallow"} })
	for _, row := range []struct {
		why      string
		plan     Plan
		change   func(*Plan)
		err      string
		warnings int
		facts    bool // the Result has facts all the same
	}{
		{why: "one source", plan: plan(fixed(good)), facts: true},
		{why: "an empty source is passed over", plan: plan(empty, fixed(good)), facts: true},
		{why: "a broken source is not", plan: plan(failing(broken), fixed(good)), err: "broken"},
		{why: "no source has anything", plan: plan(empty), err: "no repository, archive or sdist here or in any directory above"},
		{why: "a warning is none without strict", plan: plan(fixed(dirtyOnTag)), warnings: 1, facts: true},
		{why: "and an error with it, told once", plan: plan(fixed(dirtyOnTag)), change: func(p *Plan) { p.Strict = true },
			err: "HEAD is tagged v1.2.3 but a is modified, so this is not 1.2.3", facts: true},
		{why: "what the configuration warned about counts", plan: plan(fixed(good)),
			change: func(p *Plan) { p.Strict = true; p.Warnings = []scheme.Note{{Rule: "x", Text: "odd"}} }, err: "odd", facts: true},
		{why: "of several warnings unproven is the error: it has its own exit code", plan: plan(fixed(unproven)),
			change: func(p *Plan) {
				p.Strict, p.Options.AllowUnproven, p.Warnings = true, true, []scheme.Note{{Rule: "x", Text: "odd"}}
			},
			err: "unproven: shallow", warnings: 1, facts: true},
		{why: "the facts come with an error of the scheme", plan: plan(fixed(unproven)), err: "the version cannot be proven: shallow", facts: true},
		{why: "clean is required", plan: plan(fixed(dirtyOnTag)), change: func(p *Plan) { p.Require = []Requirement{Clean} },
			err: "a is modified, and clean is required", warnings: 1, facts: true},
		{why: "clean where no work tree was looked at", plan: plan(fixed(with(func(f *scm.Facts) { f.Work = scm.Work{Dirty: true} }))),
			change: func(p *Plan) { p.Require = []Requirement{Clean} }, facts: true},
		{why: "tagged is required", plan: plan(fixed(good)), change: func(p *Plan) { p.Require = []Requirement{Clean, Tagged} },
			err: "HEAD is 4 past v1.2.3, and tagged is required", facts: true},
		{why: "annotated is required", plan: plan(fixed(with(func(f *scm.Facts) { f.Tags = []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3"}} }))),
			change: func(p *Plan) { p.Require = []Requirement{Annotated} }, err: "v1.2.3 is a lightweight tag, and annotated is required", facts: true},
		{why: "a version that was given needs no tag", plan: plan(fixed(scm.Facts{Source: "override", Verbatim: "1.0"})),
			change: func(p *Plan) { p.Require = []Requirement{Tagged, Annotated, Clean} }, facts: true},
	} {
		p := row.plan
		if row.change != nil {
			row.change(&p)
		}
		r, err := Run(p)
		text := ""
		if err != nil {
			text = err.Error()
		}
		if text != row.err {
			t.Errorf("%s: error %q, want %q", row.why, text, row.err)
		}
		if len(r.Warnings) != row.warnings {
			t.Errorf("%s: warnings %v, want %d", row.why, r.Warnings, row.warnings)
		}
		if (r.Facts.Source != "") != row.facts {
			t.Errorf("%s: facts %+v", row.why, r.Facts)
		}
	}
}

// What the version is derived from is what the configuration's rules see; what
// the source told stays what explanations show.
func TestSee(t *testing.T) {
	source := fixed(good)
	source.See = func(q scm.Query, f scm.Facts) (scm.Facts, []scheme.Note, error) {
		f.Distance, f.Branch.Name = 9, q.Rev
		return f, []scheme.Note{{Rule: "x", Text: "odd", Level: scheme.Warning}}, nil
	}
	p := plan(source)
	p.Query.Rev = "v2"
	r, err := Run(p)
	if err != nil || r.Facts.Distance != 4 || r.Seen.Distance != 9 || r.Seen.Branch.Name != "v2" || r.Version.Count != 9 {
		t.Errorf("facts %+v, seen %+v, version %+v, %v", r.Facts, r.Seen, r.Version, err)
	}
	if len(r.Warnings) != 1 || len(p.Warnings) != 0 {
		t.Errorf("warnings %v, and those of the plan %v", r.Warnings, p.Warnings)
	}
}

// With git's rule the name is the one inside the tag object, and the other tags
// on the commit play no part.
func TestGitRule(t *testing.T) {
	p := plan(fixed(with(func(f *scm.Facts) {
		f.Tags = []scm.Tag{{Ref: "renamed", Name: "v1.0", Annotated: true}, {Ref: "v9.0", Name: "v9.0"}}
	})))
	p.GitRule = true
	r, err := Run(p)
	if err != nil || r.Version.Tag == nil || r.Version.Tag.Ref != "v1.0" {
		t.Errorf("tag %+v, %v", r.Version.Tag, err)
	}
}
