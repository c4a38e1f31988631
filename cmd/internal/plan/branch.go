package plan

import (
	"fmt"

	"github.com/tagline-scm/tagline/scheme"
)

// Branch is the rule for the branch of the commit: what it says is part of the plan
// already.
type Branch struct {
	Name   string        // of the branch
	From   string        // where the name is from: "head", a flag or a variable; as scm.Branch.From
	Rule   string        // the name of the rule that matches: release/{series}
	Where  string        // "tagline.toml:3", "flow gitflow, from TAGLINE_FLOW"
	Series scheme.Series // that the name says; nil for none
	Says   []Setting     // what the rule says, without its name
	Closed bool          // no releases are made on the branch

	// Other returns the name that the branch would have for another series.
	Other func(scheme.Series) string
}

// Said returns where the rule says something of a setting, "" where it does not or there
// is no rule.
func (b *Branch) Said(name string) string {
	if b == nil {
		return ""
	}
	for _, set := range b.Says {
		if set.Name == name {
			return set.From
		}
	}
	return ""
}

// Unreleased means that no releases are made on a branch.
type Unreleased struct {
	Branch string
	Where  string
}

func (e *Unreleased) Error() string {
	return fmt.Sprintf("no releases are made on %s (%s)", e.Branch, e.Where)
}

// MayRelease returns an *Unreleased where the rule for the branch says that no releases
// are made on it, nil otherwise.
func (p Plan) MayRelease() error {
	if p.Branch == nil || !p.Branch.Closed {
		return nil
	}
	return &Unreleased{Branch: p.Branch.Name, Where: p.Branch.Where}
}
