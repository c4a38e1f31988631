package plan

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/fragments"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/commits"
	"github.com/tagline-scm/tagline/scm"
)

// decide asks the changes since the tag what the next release raises, where the
// setting bump or the command leaves it to them. Nothing is read otherwise, and
// nothing where there is no tag to raise, or nothing to derive. Errors are those of the
// reader, and *scheme.UndecidedError for a source that has no history.
func (p Plan) decide(source Source, f scm.Facts) ([]scheme.Decision, error) {
	var by []string
	if b, err := scheme.ParseBump(p.Options.Bump); err == nil && b.By != "" {
		by = append(by, b.By)
	}
	if p.Ask != "" && !slices.Contains(by, p.Ask) {
		by = append(by, p.Ask)
	}
	if len(by) == 0 || f.Verbatim != "" || len(f.Tags) == 0 || !f.Proof.Proven && !p.Options.AllowUnproven {
		return nil, nil
	}
	var all []scheme.Decision
	for _, by := range by {
		d := scheme.Decision{By: by, Why: "nothing was committed since"}
		var err error
		switch {
		case f.Distance == 0:
		case source.Reader == nil:
			return nil, &scheme.UndecidedError{By: by}
		case by == "fragments":
			d, err = fragments.Decide(at(source.Reader, p.Query.Rev), at(source.Reader, "refs/tags/"+f.Tags[0].Ref), p.Fragments, p.Said)
			if none, ok := errors.AsType[*fragments.Error](err); ok && none.Nowhere && p.Query.Rev != "" {
				err = nil // a commit from before there were any
				d = scheme.Decision{By: by, Why: "there were no change files yet"}
			}
		default:
			var said []scm.Message
			if said, err = source.Reader.Messages(p.Query, f.Tags[0].Ref); err == nil {
				d = commits.Decide(said, p.types(), cmp.Or(p.Options.CommitLength, scheme.CommitDigits(f.VCS)))
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// at returns what the commit of a revision has; "" is the one that is checked out.
func at(r scm.Reader, rev string) fragments.Commit {
	return fragments.Commit{
		List: func(dir string) ([]string, error) { return r.List(rev, dir) },
		Blob: func(path string) ([]byte, error) { return r.Blob(rev, path) },
	}
}

// types returns what commits of each type ask for: the usual, and what is said of them.
func (p Plan) types() commits.Types {
	types := commits.DefaultTypes()
	maps.Copy(types, p.Said)
	return types
}
