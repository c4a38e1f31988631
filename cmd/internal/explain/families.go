package explain

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
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
		last            []string
		count, accepted int
	}
	groups := map[family.Family]*group{}
	others := &group{}
	for _, ref := range e.Project.Tags {
		accepted := 0
		if q.Accept(ref) == nil {
			accepted = 1
		}
		r, ok := family.Read(ref)
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
		g.name = ref
		if len(g.last) == 2*most {
			g.last = append(g.last[:0], g.last[most:]...)
		}
		g.last = append(g.last, ref)
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
		var tags []family.Reading // the names' last are the newest, more or less
		for _, ref := range g.last[max(0, len(g.last)-most):] {
			r, _ := family.Read(ref)
			tags = append(tags, r)
		}
		lines = append(lines, [2]string{g.name, Counted(g.count, "tag") + ": " + e.reads(g.count, g.accepted, tags)})
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
	wide, semantic := e.semantic(setting, tags)
	switch {
	case semantic && setting == family.Setting{} && accepted > 0:
		return Counted(accepted, "version") + ", and all with " + wide
	case semantic:
		return "versions with " + wide
	case !ok:
		return "no setting reads them"
	// They read by default, and something else refuses the rest: match, or annotated-only.
	case setting == family.Setting{}:
		return Counted(accepted, "version")
	}
	return "versions with " + setting.String()
}

// semantic returns the settings with which SemVer reads every tag, where the scheme in
// force is the default one and reads fewer: it has no v1.2.0-next.3.
func (e Explanation) semantic(setting family.Setting, tags []family.Reading) (text string, ok bool) {
	semver, err := scheme.ByName("semver")
	if err != nil || e.Plan.Schemes[0].Name != scheme.Default {
		return "", false
	}
	reads := func(f family.Setting, s scheme.Scheme) int {
		rule, err := f.Rule()
		if err != nil {
			return 0
		}
		n := 0
		for _, t := range tags {
			if _, err := rule.Parse(t.Name, s); err == nil {
				n++
			}
		}
		return n
	}
	wide, ok := family.Settings(semver, true, tags...)
	if !ok || reads(wide, semver) < len(tags) || reads(setting, e.Plan.Schemes[0]) == len(tags) {
		return "", false
	}
	text = `scheme = "semver" and format = "semver"`
	if wide != (family.Setting{}) {
		text = wide.String() + " and " + text
	}
	return text, true
}
