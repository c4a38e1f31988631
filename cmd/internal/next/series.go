package next

import (
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
)

// outside returns a *scheme.SeriesError for a tag that is not in the series of the branch.
func outside(b *plan.Branch, n scheme.Naming, ref string) error {
	if b == nil || b.Series == nil {
		return nil
	}
	v, err := n.Parse(ref)
	if err != nil || b.Series.Compare(v) == 0 {
		return nil
	}
	return &scheme.SeriesError{Version: v.Text, Wanted: b.Series.Like(v), Series: b.Series, Branch: b.Name}
}

// overtaken returns the highest release elsewhere that a release does not sort above, ""
// for none. A branch that is for a series is not overtaken by another one.
func overtaken(b *plan.Branch, n scheme.Next, r scheme.Release) string {
	n.Known = slices.DeleteFunc(slices.Clone(n.Known), func(ref string) bool { return outside(b, n.Naming, ref) != nil })
	return n.Overtaken(r)
}
