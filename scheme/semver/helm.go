package semver

import (
	"cmp"
	"strings"
)

var helm = notation{name: "Helm", and: " ", holds: (*comparator).holdsHelm, anyPre: true}

// ParseHelm reads a range as github.com/Masterminds/semver/v3 does, the library
// of Helm and of many Go programs (its README, "Checking Version Constraints"):
// ">=1.2, <2", "^1.2 || ~2.3", "1.x", "1.2 - 1.4", "!=1.3", ">=1.20-0". prereleases
// says that a pre-release is as good as any version. The error is a *[RangeError].
//
// A set in which any comparator has a pre-release lets all pre-releases in. The
// library's bounds of 512 bytes and 32 sets are not kept.
func ParseHelm(s string, prereleases bool) (Range, error) {
	r := Range{notation: &helm, prereleases: prereleases}
	p := ranges{parser: parser{input: s}, notation: &helm, zeros: true}
	p.space()
	for {
		set, ok := p.helmSet()
		if !ok {
			return Range{}, p.error()
		}
		r.sets = append(r.sets, set)
		if !p.or() {
			return r, nil
		}
	}
}

// helmSet reads comparators, with white space or a comma between them, up to
// the end or ||.
func (p *ranges) helmSet() (set []comparator, ok bool) {
	for apart := true; ; { // a hyphen range starts a set or follows a comma
		some, ok := p.helmComparator(apart)
		if !ok {
			return nil, false
		}
		set = append(set, some...)
		space := p.space()
		if p.pos == len(p.input) || strings.HasPrefix(p.input[p.pos:], "||") {
			return set, true
		}
		apart = p.operator(",") != ""
		if !apart && !space {
			return nil, p.unexpected("")
		}
		p.space()
	}
}

// helmComparator reads an operator and a version, or two versions and a hyphen.
func (p *ranges) helmComparator(hyphen bool) ([]comparator, bool) {
	op := p.operator("!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^")
	p.space()
	v, ok := p.helmVersion()
	if !ok {
		return nil, false
	}
	back := p.pos
	if op != "" || !hyphen || !p.space() || p.peek() != '-' {
		p.pos = back
		return []comparator{{synonyms(op), v}}, true
	}
	p.pos++
	if !p.space() {
		return nil, p.unexpected(", want a space after the hyphen")
	}
	upper, ok := p.helmVersion()
	return []comparator{{">=", v}, {"<=", upper}}, ok
}

func synonyms(op string) string {
	switch op {
	case "=>":
		return ">="
	case "=<":
		return "<="
	case "~>":
		return "~"
	case "=":
		return ""
	}
	return op
}

func (p *ranges) helmVersion() (partial, bool) {
	p.operator("v")
	return p.partial(func(int, partial) bool { return true })
}

// holdsHelm holds a comparator to v, as the functions of the library named
// constraint... do. An x that stands alone is the version 0.0.0 to them, of
// which all three numbers are given, except where <= looks at it.
func (c *comparator) holdsHelm(v Version) bool {
	order, exact := v.Compare(c.Version), c.given == 3 || c.given == 0
	switch c.op {
	case "!=":
		if !exact && c.begins(v, c.given) {
			return c.given == 2 && comparePre(v, c.Version) != 0
		}
		return !exact || order != 0
	case ">":
		return exact && order > 0 || !exact && c.against(v) > 0
	case "<":
		return order < 0
	case ">=":
		return order >= 0
	case "<=":
		if c.given == 3 {
			return order <= 0
		}
		return cmp.Or(v.Major.Compare(c.Major), v.Minor.Compare(c.Minor)) <= 0 || c.given == 1 && c.begins(v, 1)
	case "^":
		return order >= 0 && c.begins(v, c.kept())
	case "":
		if c.given == 3 {
			return order == 0
		}
	}
	all := exact && sameNumbers(c.Version, Version{})
	return order >= 0 && (all || c.begins(v, min(c.given, 2))) // ~
}

// comparePre compares the pre-releases alone.
func comparePre(a, b Version) int { return Version{Pre: a.Pre}.Compare(Version{Pre: b.Pre}) }
