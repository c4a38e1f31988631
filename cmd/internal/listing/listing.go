// Package listing puts the tags of a project that are versions in order.
package listing

import (
	"cmp"
	"slices"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// version is a tag as the plan reads it.
type version struct {
	ref    string
	parts  scheme.Parts
	scheme *scheme.Scheme
}

// Versions returns those of the tags that the plan takes for versions, the highest
// first; of equal ones the names decide. ranges, if it is not "", leaves those that
// it allows, in the notation that [notation] says. The error is one in ranges.
func Versions(p plan.Plan, tags []string, ranges string) ([]string, error) {
	allowed := func(string) (bool, error) { return true, nil }
	if ranges != "" {
		contains, err := notation(p)(ranges, nil)
		if err != nil {
			return nil, err
		}
		allowed = contains
	}
	all := make([]version, 0, len(tags)) // there may be a million
	globs := scm.Query{Match: p.Query.Match, Exclude: p.Query.Exclude}
	for _, ref := range tags {
		v, ok := read(p, ref)
		if !ok || globs.Refuses(ref, true) != nil {
			continue
		}
		if in, err := allowed(v.parts.Text); err == nil && in {
			all = append(all, v)
		}
	}
	across := scheme.Better(p.Schemes, p.Tags)
	slices.SortFunc(all, func(a, b version) int {
		order := 0
		if a.scheme.Name == b.scheme.Name {
			order = a.scheme.Order(b.parts, a.parts)
		} else {
			order = across(b.ref, a.ref)
		}
		return cmp.Or(order, cmp.Compare(a.ref, b.ref))
	})
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.ref
	}
	return names, nil
}

// notation returns what reads ranges: the first format that the run prints, where that
// has a notation of its own; else the grammar of the plan's first scheme decides, between
// PEP 440's specifiers and the ranges of SemVer. So -f helm is Helm's here as in satisfies.
func notation(p plan.Plan) func(string, *bool) (render.Contains, error) {
	if len(p.Formats) > 0 {
		f, err := render.ByName(p.Formats[0])
		if err == nil && f.Name != render.PEP440.Name && f.HasRanges() {
			return f.Ranges
		}
	}
	if p.Naming == nil && p.Schemes[0].Grammar == "semver" {
		return render.SemVer.Ranges
	}
	return render.PEP440.Ranges
}

// read returns a tag as the plan reads it; ok is false for one that is no version, or
// that the plan would pass over.
func read(p plan.Plan, ref string) (v version, ok bool) {
	if p.Naming != nil {
		parts, err := p.Naming.Parse(ref)
		return version{ref, parts, &p.Naming.Scheme}, err == nil
	}
	if scheme.Accept(p.Schemes, p.Tags)(ref) != nil {
		return version{}, false
	}
	for i := range p.Schemes {
		if parts, err := p.Tags.Parse(ref, p.Schemes[i]); err == nil {
			return version{ref, parts, &p.Schemes[i]}, true
		}
	}
	return version{}, false
}
