package semver

import "strings"

var npm = notation{name: "npm", and: " ", holds: (*comparator).compares}

// NPMOptions are the ways in which npm's notation can be read.
type NPMOptions struct {
	Prereleases bool // a pre-release is as good as any version: node-semver's includePrerelease
	Commas      bool // a comma may stand between comparators, as in other notations; npm refuses it
}

// ParseNPM reads a range as node-semver does, the library of npm, yarn and pnpm
// (its README, "Ranges" and "Range Grammar"): ">=1.2 <2", "^1.2.3 || ~2.3",
// "1.x", "1.2 - 1.4". An empty text or set is any version. The error is a
// *[RangeError].
//
// Everything is turned into comparators of full versions, as there: ^1.2 is
// >=1.2.0 <2.0.0-0, where -0 leaves out the pre-releases of the upper end.
func ParseNPM(s string, o NPMOptions) (Range, error) {
	r := Range{notation: &npm, prereleases: o.Prereleases}
	p := npmParser{ranges{parser: parser{input: s}, notation: &npm}, o}
	p.space()
	for {
		set, ok := p.set()
		if !ok {
			return Range{}, p.error()
		}
		r.sets = append(r.sets, set)
		if p.pos == len(s) {
			break
		}
		p.or()
	}
	// Any version is then the whole range, and no other set can let a pre-release in.
	for _, set := range r.sets {
		if len(set) == 0 {
			r.sets = [][]comparator{set}
			break
		}
	}
	return r, nil
}

// compares reports whether an operator of order holds between v and c.
func (c *comparator) compares(v Version) bool {
	order := v.Compare(c.Version)
	switch c.op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	}
	return order == 0
}

type npmParser struct {
	ranges
	NPMOptions
}

// set reads comparators, or one hyphen range, up to the end or ||.
func (p *npmParser) set() (set []comparator, ok bool) {
	for first := true; ; first = false {
		if p.pos == len(p.input) || strings.HasPrefix(p.input[p.pos:], "||") {
			return set, true
		}
		some, hyphen, ok := p.comparator(first)
		if !ok {
			return nil, false
		}
		set = append(set, some...)
		separated := p.space()
		if p.Commas && p.peek() == ',' {
			p.pos++
			p.space()
			separated = true
			if p.pos == len(p.input) || p.peek() == '|' {
				return nil, p.unexpected(", want a version")
			}
		}
		end := p.pos == len(p.input) || strings.HasPrefix(p.input[p.pos:], "||")
		if !end && (hyphen || !separated) {
			return nil, p.unexpected(p.foreign())
		}
	}
}

// foreign says that the text goes on as in another notation.
func (p *npmParser) foreign() string {
	switch p.peek() {
	case ',':
		return ": npm has spaces between comparators"
	case '!':
		return ": npm has no !="
	}
	return ""
}

// comparator reads an operator and a version, or at the beginning of a set a
// hyphen range, and returns the comparators it stands for.
func (p *npmParser) comparator(first bool) (stands []comparator, hyphen, ok bool) {
	op := p.operator("~>", "~", "^", "<=", ">=", "<", ">", "=")
	if op != "" {
		p.space()
	}
	start := p.pos
	v, ok := p.version()
	if !ok {
		return nil, false, false
	}
	prefix := p.prefixOf(start)
	back := p.pos
	if first && (op == "" || op == "=") && p.space() && p.peek() == '-' {
		p.pos++
		if !p.space() {
			return nil, false, p.unexpected(", want a space after the hyphen")
		}
		upperStart := p.pos
		upper, ok := p.version()
		if !ok {
			return nil, false, false
		}
		if v.given == 3 && (op != "" || strings.TrimPrefix(prefix, "v") != "") ||
			upper.given == 3 && len(upper.Pre) == 0 && !p.Prereleases && strings.TrimPrefix(p.prefixOf(upperStart), "v") != "" {
			return nil, false, p.fail(start, "a hyphen range has plain versions at its ends")
		}
		return append(p.from(v, len(v.Pre) > 0), p.to(upper)...), true, true
	}
	p.pos = back
	switch op {
	case "^":
		return p.caret(v), false, true
	case "~", "~>":
		return p.tilde(v), false, true
	}
	switch {
	case v.late:
		return nil, false, p.fail(start, "no number can follow x or *")
	case v.given == 3 && prefix != "" && prefix != "v":
		return nil, false, p.fail(start, "unexpected "+quote(prefix))
	}
	return p.ordered(op, v), false, true
}

// version reads a version after any v and =, which node-semver passes over.
func (p *npmParser) version() (partial, bool) {
	for p.peek() == 'v' || p.peek() == '=' {
		p.pos++
	}
	if why := p.foreign(); why != "" {
		return partial{}, p.unexpected(why)
	}
	v, ok := p.partial(func(count int, _ partial) bool { return count == 3 || p.peek() == '+' })
	if v.given < 3 {
		v.Pre = nil
	}
	return v, ok
}

// prefixOf returns the letters v and the = that version passed over from start.
func (p *npmParser) prefixOf(start int) string {
	text := p.input[start:p.pos]
	return text[:len(text)-len(strings.TrimLeft(text, "v="))]
}

// ordered returns what <, <=, >, >=, = and no operator stand for.
func (p *npmParser) ordered(op string, v partial) []comparator {
	switch {
	case v.given == 3:
		return gteZero(op, v.Version, p.Prereleases)
	case v.given == 0 && (op == "<" || op == ">"):
		return []comparator{{"<", full(lowest(Version{}))}} // nothing is
	case v.given == 0:
		return nil
	}
	switch op {
	case "<":
		return []comparator{{"<", full(lowest(v.Version))}}
	case "<=":
		return []comparator{p.below(v)}
	case ">":
		return p.from(partial{Version: v.after(), given: 3}, false)
	case ">=":
		return p.from(v, false)
	}
	return append(p.from(v, false), p.below(v))
}

// tilde: the same minor number, or major number where that is all there is.
func (p *npmParser) tilde(v partial) []comparator {
	if v.given == 0 {
		return nil
	}
	return append(p.from(v, v.given == 3), p.below(partial{Version: v.Version, given: min(v.given, 2)}))
}

// caret: nothing changes up to the first number that is not 0.
func (p *npmParser) caret(v partial) []comparator {
	if v.given == 0 {
		return nil
	}
	return append(p.from(v, v.given == 3), p.below(partial{Version: v.Version, given: v.kept()}))
}

// kept returns how many numbers of v ^ leaves alone.
func (v partial) kept() int {
	zero := Version{}
	switch {
	case v.Major != zero.Major || v.given == 1:
		return 1
	case v.Minor != zero.Minor || v.given == 2:
		return 2
	}
	return 3
}

// from returns >= v. Where numbers were filled in, so are the pre-releases of
// the version if they count; not where it is exact.
func (p *npmParser) from(v partial, exact bool) []comparator {
	if v.given == 0 {
		return nil
	}
	if p.Prereleases && !exact {
		v.Version = lowest(v.Version)
	}
	return gteZero(">=", v.Version, p.Prereleases)
}

// to returns what the upper end of a hyphen range stands for: up to the version
// and, where numbers are missing, to all that begin with it.
func (p *npmParser) to(v partial) []comparator {
	switch {
	case v.given == 0:
		return nil
	case v.given < 3 || len(v.Pre) == 0 && p.Prereleases:
		return []comparator{p.below(v)}
	}
	return []comparator{{"<=", full(v.Version)}}
}

// below returns what is below the first version that does not begin with the
// given numbers.
func (p *npmParser) below(v partial) comparator {
	return comparator{"<", full(lowest(v.after()))}
}

// after returns the first release that does not begin with the given numbers.
func (v partial) after() Version {
	switch v.given {
	case 1:
		return Version{Major: v.Major.Next()}
	case 2:
		return Version{Major: v.Major, Minor: v.Minor.Next()}
	}
	return Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch.Next()}
}

// lowest returns the lowest pre-release of v: 1.2.3-0.
func lowest(v Version) Version {
	v.Pre = []string{"0"}
	return v
}

func full(v Version) partial { return partial{Version: v, given: 3} }

// gteZero returns op v, or nothing where that is >= the lowest version there is:
// node-semver makes * of it.
func gteZero(op string, v Version, prereleases bool) []comparator {
	zero := Version{}
	if prereleases {
		zero = lowest(zero)
	}
	if op == ">=" && sameNumbers(v, zero) && strings.Join(v.Pre, ".") == strings.Join(zero.Pre, ".") {
		return nil
	}
	if op == "=" {
		op = ""
	}
	return []comparator{{op, full(v)}}
}
