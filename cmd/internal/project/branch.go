package project

import (
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// The rule for a branch is found before the plan is made: it is a layer of the settings
// as the others are. Only its name is looked for, and only where there are rules. What a
// rule says of tags is done to what the repository is asked:
//
//	a series   tags above it do not count, and those below only where the history has
//	           none of it
//	anywhere   a commit that has a version tag itself is that version all the same, and
//	           it is found out whether the highest tag is in the history

// onBranch is the branch that a run is about, and where that is known from.
type onBranch struct {
	Name, From string
	rev        string // it is the branch that --rev names in these words; "" for HEAD's
}

// findRule finds out which branch the run is about, and lays the rule for it over the
// settings. It is nil where none is.
func (p *Project) findRule(q Request, holds marker) (*config.InForce, error) {
	var err error
	if p.branch, err = p.branchOf(q, holds); err != nil {
		return nil, err
	}
	over, rule := p.Settings.On(p.branch.Name)
	p.Settings = over
	return rule, nil
}

// branchOf returns the branch that a request is about, the zero value where nobody says
// it. What is wrong with a repository is for the run itself to say; errors are those of
// saved facts.
func (p *Project) branchOf(q Request, holds marker) (onBranch, error) {
	switch {
	case q.Facts != "":
		if err := p.readSaved(q.Facts); err != nil {
			return onBranch{}, err
		}
		return onBranch{Name: p.Saved.Facts.Branch.Name, From: p.Saved.Facts.Branch.From}, nil
	case p.located >= 0 && holds&(repository|mercurial) == 0:
		dir, err := fs.Sub(p.FS, p.Source)
		if err != nil {
			return onBranch{}, nil
		}
		f, _, err := archive.Find(dir, nil)
		if err != nil {
			return onBranch{}, nil
		}
		return onBranch{Name: f.Branch.Name, From: f.Branch.From}, nil
	case p.located < 0:
		return onBranch{}, nil
	}
	if p.Reader == nil {
		p.Reader = p.open(p.readerOptions(p.Full(p.Source)))
	}
	if q.Rev != "" && q.Rev != "HEAD" && q.Rev != "@" {
		name := p.branchNamed(q.Rev)
		return onBranch{Name: name, From: "--rev", rev: q.Rev}, nil
	}
	a := p.around
	if a.branch.From != "" {
		return onBranch{Name: a.branch.Value, From: a.branch.From}, nil
	}
	on := onBranch{From: "head", rev: q.Rev}
	on.Name, _ = p.Reader.HeadBranch()
	if on.Name != "" || a.service.Branch.Value == "" {
		return on, nil
	}
	if id, err := p.Reader.Resolve("HEAD"); err == nil && a.serviceOf(id) {
		on.Name, on.From = a.service.Branch.Value, a.service.Branch.From
	}
	return on, nil
}

// branchNamed returns the branch that a revision is, "" where it is none: git looks for a
// tag of that name before a branch, and the branch of a remote is that branch.
func (p *Project) branchNamed(rev string) string {
	if strings.ContainsAny(rev, "~^:?*[\\ ") || strings.Contains(rev, "@{") || strings.Contains(rev, "..") {
		return ""
	}
	leads := func(ref string) bool { _, err := p.Reader.Resolve(ref); return err == nil }
	if name, ok := strings.CutPrefix(strings.TrimPrefix(rev, "refs/"), "heads/"); ok && leads("refs/heads/"+name) {
		return name
	}
	remote := strings.TrimPrefix(strings.TrimPrefix(rev, "refs/"), "remotes/")
	switch {
	case leads("refs/tags/" + rev):
	case leads("refs/heads/" + rev):
		return rev
	case leads("refs/remotes/" + remote):
		_, name, _ := strings.Cut(remote, "/")
		return name
	}
	return ""
}

// follow notes in the plan which rule is in force, and leaves tags above its series out
// of the choice.
func (p *Project) follow(rule *config.InForce) {
	b := &plan.Branch{
		Name: rule.Branch, From: p.branch.From, Rule: rule.Glob, Where: rule.From, Series: rule.Series, Other: rule.With,
		Closed: rule.Get("release").Value == false,
	}
	for _, k := range config.RuleKeys {
		if set := rule.Get(k.Name); set.From != "" && k.Name != "name" {
			b.Says = append(b.Says, plan.Setting{Name: k.Name, Value: set.Value, From: set.From})
		}
	}
	p.Branch = b
	if b.Series != nil && !p.GitRule {
		p.Query.Accept = p.within(p.Query.Accept, func(where int) bool { return where <= 0 })
	}
}

// within lets a judge of tags set aside those whose place to the series is not right.
func (p *Project) within(accept func(string) error, right func(where int) bool) func(string) error {
	b, s := p.Branch, p.Schemes[0]
	return func(ref string) error {
		if accept != nil {
			if err := accept(ref); err != nil {
				return err
			}
		}
		v, err := p.Tags.Parse(ref, s)
		if err != nil || right(b.Series.Compare(v)) {
			return nil
		}
		return &scm.AsideError{Reason: "it is not in the series " + b.Series.String() + " of branch " + b.Name}
	}
}

// asRuled asks as the rule in force says.
func (p *Project) asRuled(ask func(scm.Query) (scm.Facts, error)) func(scm.Query) (scm.Facts, error) {
	b := p.Branch
	return func(q scm.Query) (scm.Facts, error) {
		if q.Select == scm.Anywhere && b.Said("select") == p.From["select"] {
			nearest := q
			nearest.Select = scm.Nearest
			near, err := ask(nearest)
			if err != nil || len(near.Tags) > 0 && near.Tags[0].Commit.String() == near.Head.ID {
				return near, err
			}
			f, err := ask(q)
			if err == nil && p.Options.Heading.Passes {
				f.Elsewhere, err = p.elsewhere(q, f, ask)
			}
			return f, err
		}
		f, err := ask(q)
		if err != nil || b.Series == nil || p.GitRule || len(f.Tags) == 0 {
			return f, err
		}
		if v, err := p.Tags.Parse(f.Tags[0].Ref, p.Schemes[0]); err != nil || b.Series.Compare(v) == 0 {
			return f, nil
		}
		own := q
		own.Accept, own.Dirty = p.within(q.Accept, func(where int) bool { return where == 0 }), scm.DirtyPolicy{Skip: true}
		inside, err := ask(own)
		switch {
		case err != nil:
			return f, err
		case len(inside.Tags) > 0:
			inside.Work = f.Work
			return inside, nil
		case !inside.Proof.Proven: // it may be in the history that is missing
			f.Proof = inside.Proof
		}
		return f, nil
	}
}

// elsewhere reports whether the highest tag of the repository, a pre-release, is not in
// the history of the commit.
func (p *Project) elsewhere(q scm.Query, f scm.Facts, ask func(scm.Query) (scm.Facts, error)) (bool, error) {
	if len(f.Tags) == 0 {
		return false, nil
	}
	v, err := p.Tags.Parse(f.Tags[0].Ref, p.Schemes[0])
	if err != nil || len(v.Pre) == 0 {
		return false, nil
	}
	q.Select, q.Dirty = scm.Highest, scm.DirtyPolicy{Skip: true}
	here, err := ask(q)
	if err != nil {
		return false, err
	}
	return len(here.Tags) == 0 || here.Tags[0].Commit != f.Tags[0].Commit, nil
}

// NoBranch is the rule of the warning that a rule for the branch may be missed.
const NoBranch = "no-branch"

// unruled warns where there are rules for branches, and nobody says on which one HEAD is.
func (p *Project) unruled(f scm.Facts) []scheme.Note {
	tagged := len(f.Tags) > 0 && f.Distance == 0 && !f.Work.Dirty
	if p.Unruled == "" || p.branch.Name != "" || !p.around.head || tagged || f.Source != "repository" {
		return nil
	}
	return []scheme.Note{{Rule: NoBranch, Level: scheme.Warning, Text: p.Unruled}}
}

// noRule says why no rule for branches is in force where there are some.
func (p *Project) noRule() string {
	switch {
	case p.branch.Name != "":
		return "no rule for branches matches " + p.branch.Name
	case p.branch.rev != "":
		return "no rule for branches is in force: " + p.branch.rev + " is no branch"
	case p.around.head:
		return "no rule for branches is in force: HEAD is detached, and nothing says on which branch it is"
	}
	return "no rule for branches is in force: nothing says on which branch the commit is"
}
