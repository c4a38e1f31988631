package semver

import "cmp"

var cargo = notation{name: "cargo", and: ", ", holds: (*comparator).holdsCargo}

// ParseCargo reads a range as the crate semver does, and so cargo (The Cargo
// Book, "Version requirement syntax"): "1.2" and "^1.2" alike, "~1.2", ">=1.2, <2",
// "=1.2.3", "1.*". prereleases says that a pre-release is as good as any version.
// The error is a *[RangeError].
//
// The crate looks at the numbers that are given, one after the other, and that is
// kept: >=1.2 holds for no pre-release of 1.2.5, because 1.2 has no third number
// that it could be above.
func ParseCargo(s string, prereleases bool) (Range, error) {
	r := Range{notation: &cargo, prereleases: prereleases}
	p := ranges{parser: parser{input: s}, notation: &cargo}
	p.blanks()
	if c := p.peek(); c == '*' || c|0x20 == 'x' {
		p.pos++
		p.blanks()
		if p.pos < len(s) {
			p.unexpected(": it stands alone")
			return Range{}, p.error()
		}
		r.sets = [][]comparator{nil}
		return r, nil
	}
	var set []comparator
	for {
		c, ok := p.cargoComparator()
		if !ok {
			return Range{}, p.error()
		}
		set = append(set, c)
		p.blanks()
		if p.pos == len(s) {
			break
		}
		if p.peek() != ',' {
			p.unexpected(", want a comma")
			return Range{}, p.error()
		}
		p.pos++
		p.blanks()
	}
	r.sets = [][]comparator{set}
	return r, nil
}

// blanks passes over spaces, the one white space that the crate knows.
func (p *ranges) blanks() {
	for p.peek() == ' ' {
		p.pos++
	}
}

func (p *ranges) cargoComparator() (c comparator, ok bool) {
	c.op = p.operator("=", ">=", ">", "<=", "<", "~", "^")
	p.blanks()
	start := p.pos
	c.partial, ok = p.partial(func(_ int, v partial) bool { return v.given == 3 })
	switch {
	case !ok:
		return c, false
	case c.given == 0:
		return c, p.fail(start, "* stands alone")
	case c.late:
		return c, p.fail(start, "no number can follow *")
	}
	if c.op == "" {
		c.op = "^"
		if last := p.input[p.pos-1]; c.given < 3 && !isDigit(last) { // 1.*
			c.op = "="
		}
	}
	return c, true
}

func (c *comparator) holdsCargo(v Version) bool {
	switch c.op {
	case "=":
		return c.exactly(v)
	case ">":
		return c.against(v) > 0
	case ">=":
		return c.exactly(v) || c.against(v) > 0
	case "<":
		return c.against(v) < 0
	case "<=":
		return c.exactly(v) || c.against(v) < 0
	case "~":
		return c.begins(v, min(c.given, 2)) && c.against(v) >= 0 && (c.given == 3 || len(v.Pre) == 0)
	}
	return c.begins(v, c.kept()) && c.against(v) >= 0 // ^
}

// exactly reports whether v has the given numbers and the very pre-release.
func (c *comparator) exactly(v Version) bool {
	return c.begins(v, c.given) && comparePre(v, c.Version) == 0
}

// against compares v with the given numbers, and with the pre-release where all
// three are; what begins with fewer is equal to them.
func (c *comparator) against(v Version) int {
	switch c.given {
	case 3:
		return v.Compare(c.Version)
	case 2:
		return cmp.Or(v.Major.Compare(c.Major), v.Minor.Compare(c.Minor))
	}
	return v.Major.Compare(c.Major)
}

// begins reports whether the first n numbers are those of c.
func (c *comparator) begins(v Version, n int) bool {
	return v.Major == c.Major && (n < 2 || v.Minor == c.Minor) && (n < 3 || v.Patch == c.Patch)
}
