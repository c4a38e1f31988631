package explain

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/scheme/family"
)

// families returns a line for each family of the repository's tags: one of its tags, how
// many there are, and which setting reads them. The largest come first.
func (e Explanation) families() [][2]string {
	const most = 20 // families, and tags of one that a setting is held against
	q := e.Plan.Query
	// Where git or hg names the tag there are no rules that a family could fit.
	if q.Accept == nil || len(e.Plan.Schemes) == 0 {
		return nil
	}
	type group struct {
		name            string
		tags            []family.Reading
		count, accepted int
	}
	groups := map[family.Family]*group{}
	others := &group{}
	for _, t := range e.Project.Tags {
		accepted := 0
		if q.Accept(t.Ref) == nil {
			accepted = 1
		}
		r, ok := family.Read(t.Ref)
		g := groups[r.Family]
		switch {
		// Tags without a number have no family, and are one line together.
		case !ok:
			g = others
		case g == nil:
			g = &group{}
			groups[r.Family] = g
		}
		g.count++
		g.accepted += accepted
		g.name = t.Ref
		if g.tags = append(g.tags, r); len(g.tags) > most { // the names' last are the newest, more or less
			g.tags = g.tags[1:]
		}
	}
	var sorted []*group
	for _, g := range groups {
		sorted = append(sorted, g)
	}
	slices.SortFunc(sorted, func(a, b *group) int { return cmp.Or(b.count-a.count, cmp.Compare(a.name, b.name)) })
	if others.count > 0 {
		sorted = append(sorted, others)
	}
	var lines [][2]string
	for _, g := range sorted[:min(most, len(sorted))] {
		lines = append(lines, [2]string{g.name, Counted(g.count, "tag") + ": " + e.reads(g.count, g.accepted, g.tags)})
	}
	if more := len(sorted) - most; more > 0 {
		lines = append(lines, [2]string{"...", fmt.Sprintf("and %d more families", more)})
	}
	return lines
}

// reads says what reads so many tags of one family, of which so many count already.
func (e Explanation) reads(count, accepted int, tags []family.Reading) string {
	// Nothing has to be set for these.
	if accepted == count {
		return "versions"
	}
	if tags[0].Name == "" || tags[0].Date() {
		return "no versions"
	}
	setting, ok := family.Settings(e.Plan.Schemes[0], true, tags...)
	switch {
	case !ok:
		return "no setting reads them"
	// They read by default, and something else refuses the rest: match, or annotated-only.
	case setting == family.Setting{}:
		return Counted(accepted, "version")
	}
	return "versions with " + setting.String()
}
