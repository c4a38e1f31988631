package suggest

import (
	"slices"

	"github.com/tagline-scm/tagline/scheme"
)

// scheme adds the scheme that the tags follow, or where to begin without any. quiet
// leaves out that all tags are versions, where something else has said it.
func (s *Suggestion) scheme(p Project, rule scheme.TagRule, quiet bool) {
	all := len(p.Tags)
	first, ecosystem := p.ecosystem()
	if all == 0 {
		if s.v && first[0] != 'v' {
			first = "v" + first
		}
		if ecosystem {
			s.set("scheme", "semver", "as the manifest wants it")
		}
		s.set("initial-version", p.firstOf(first), "what the first commits head for; of no effect once there is a version tag")
		s.because("there are no tags yet, so the first version is named")
		return
	}
	if s.Decided("scheme") {
		return
	}
	// Days are asked first: 2026.8.20 reads as semantic versioning too.
	layout, matching := calendar(p, rule)
	if p.days {
		layout, matching = days(p, rule)
	}
	if layout != "" {
		s.because("%d of %s, %s, and %s", matching, counted(matching, all, "is a calendar version", "are calendar versions"), layout,
			plural(matching, "rises with its date", "rise with their dates"))
		// A project that begins each year with 1 counts its releases; one with a 0 counts
		// corrections.
		if layout == "YYYY.MICRO" && !p.any(rule, func(parts scheme.Parts) bool { return parts.Release[len(parts.Release)-1] == 0 }) {
			s.set("scheme", "year-serial", "the year, and a number that counts its releases")
			return
		}
		s.set("scheme", "calver", "")
		s.set("layout", layout, "as your tags; the date is HEAD's commit date in UTC. With 0M, PyPI would drop the zero")
		return
	}
	versions := countVersions(p.Tags, rule)
	if wide := countSemantic(p.Tags, rule); wide > versions && semantic(p.Tags, rule) {
		versions, s.words = wide, true
	}
	if !quiet || versions < all {
		s.because("%d of %s", versions, counted(versions, all, "is a version", "are versions"))
	}
	serial, _ := scheme.ByName("serial")
	// serial before hotfix before semver: each takes less than the one behind it, so the first
	// that nearly all tags fit is the tightest.
	corrections, most := p.corrections(rule)
	switch {
	case nearlyAll(count(p.Tags, rule, serial), all) && all >= enough:
		s.set("scheme", "serial", "one number that counts releases")
	case most:
		s.set("scheme", "hotfix", "as your tags: a fourth number counts corrections")
	case semantic(p.Tags, rule) || ecosystem && nearlyAll(countSemantic(p.Tags, rule), all):
		s.set("scheme", "semver", "as your tags: a pre-release is 1.2.0-rc.1, and the next one rc.2")
		s.words = s.words || p.any(rule, func(parts scheme.Parts) bool { return parts.Dev.Set })
	// Some did it, which is too little to decide for them and enough to mention.
	case corrections:
		s.add(`# scheme = "hotfix"`, "if commits after 1.2.3 head for a correction of it, 1.2.3.1")
	default:
		s.add(`# scheme = "semver"`, "default is guess-next-dev: the last number rises by one")
	}
}

// corrections reports whether releases of three numbers have corrections in a fourth,
// 1.2.3.1 after 1.2.3, and whether most of them have.
func (p Project) corrections(rule scheme.TagRule) (some, most bool) {
	corrected, there := map[[3]uint64]bool{}, map[[3]uint64]bool{}
	hotfix, _ := scheme.ByName("hotfix")
	for _, t := range p.Tags {
		parts, err := rule.Parse(t.Ref, hotfix)
		if err != nil || len(parts.Pre) > 0 || parts.Dev.Set {
			continue
		}
		release := [3]uint64(parts.Release[:3])
		if len(parts.Release) == 3 {
			there[release] = true
		} else {
			corrected[release] = true
		}
	}
	n := 0
	for release := range corrected {
		if there[release] {
			n++
		}
	}
	return n > 0, n >= 2 && n*2 > len(there) && nearlyAll(count(p.Tags, rule, hotfix), len(p.Tags))
}

// any reports whether a tag reads as a version of which is holds.
func (p Project) any(rule scheme.TagRule, is func(scheme.Parts) bool) bool {
	plain, _ := scheme.ByName(scheme.Default)
	return slices.ContainsFunc(p.Tags, func(t tag) bool {
		parts, err := rule.Parse(t.Ref, plain)
		return err == nil && is(parts)
	})
}
