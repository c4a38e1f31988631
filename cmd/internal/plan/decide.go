package plan

import (
	"cmp"
	"slices"

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
		switch {
		case f.Distance == 0:
		case source.Reader == nil:
			return nil, &scheme.UndecidedError{By: by}
		default:
			said, err := source.Reader.Messages(p.Query, f.Tags[0].Ref)
			if err != nil {
				return nil, err
			}
			d = commits.Decide(said, p.Types, cmp.Or(p.Options.CommitLength, scheme.CommitDigits(f.VCS)))
		}
		all = append(all, d)
	}
	return all, nil
}
