package semver

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// Range is a set of versions, as a requirement on them names it. There are three
// notations, and the same text can mean different versions in each:
//
//	          npm ([ParseNPM])          cargo ([ParseCargo])      Helm ([ParseHelm])
//	1.2.3     that version              ^1.2.3                    that version
//	1.2       >=1.2.0 <1.3.0            ^1.2                      >=1.2.0 <1.3.0
//	^0.0      >=0.0.0 <0.1.0            the same                  the same
//	and       a space                   a comma                   a space or a comma
//	or        ||                        -                         ||
//	!=        -                         -                         all other versions
//	1 - 2     >=1.0.0 <3.0.0            -                         >=1 <=2, so <3.0.0
//
// They also differ in pre-releases, which a range without any leaves out. In npm
// and cargo one that names 1.2.3-rc.1 allows pre-releases of 1.2.3 alone; in
// Helm, of every version in the part of it between two ||.
type Range struct {
	sets        [][]comparator // one of the sets holds, and in it every comparator
	notation    *notation
	prereleases bool // as good as any version
}

// comparator is an operator and what it compares with.
type comparator struct {
	op string // as written, without synonyms
	partial
}

// partial is a version in a range. What is missing behind the first numbers,
// or is written x, X or *, may be any number; it is 0 in the Version.
type partial struct {
	Version
	given int  // how many numbers there are before the first that may be any, 0 to 3
	late  bool // a number stands behind one that may be any: 1.x.3
}

// notation is what differs where a set of comparators meets a version.
type notation struct {
	name  string // "npm", "cargo", "Helm"
	and   string // what stands between two comparators
	holds func(c *comparator, v Version) bool

	// A set whose comparators name a pre-release allows those of the same three
	// numbers alone; with anyPre, all.
	anyPre bool
}

// Contains reports whether v is in the range. Build metadata does not count, and
// numbers may be of any size.
func (r Range) Contains(v Version) bool {
	for _, set := range r.sets {
		if r.allows(set, v) {
			return true
		}
	}
	return false
}

// allows reports whether every comparator of a set holds, and whether it lets
// pre-releases in if v is one.
func (r Range) allows(set []comparator, v Version) bool {
	pre := r.prereleases || len(v.Pre) == 0
	for i := range set {
		c := &set[i]
		if !r.notation.holds(c, v) {
			return false
		}
		named := len(c.Pre) > 0 && (r.notation.anyPre || c.given == 3 && sameNumbers(c.Version, v))
		pre = pre || named
	}
	return pre
}

func sameNumbers(a, b Version) bool {
	return a.Major == b.Major && a.Minor == b.Minor && a.Patch == b.Patch
}

// String returns the range in its notation, which reads it as the same range:
// npm's in the comparators that it stands for, the others as written, but for
// white space and synonyms.
func (r Range) String() string {
	var b []byte
	for i, set := range r.sets {
		if i > 0 {
			b = append(b, " || "...)
		}
		if len(set) == 0 {
			b = append(b, '*')
		}
		for i, c := range set {
			if i > 0 {
				b = append(b, r.notation.and...)
			}
			b = c.append(b)
		}
	}
	return string(b)
}

func (c *comparator) append(b []byte) []byte {
	b = append(b, c.op...)
	if c.given == 0 {
		b = append(b, '*')
	}
	for i, n := range [...]natural.Number{c.Major, c.Minor, c.Patch} {
		if i == c.given {
			break
		}
		if i > 0 {
			b = append(b, '.')
		}
		b = n.Append(b)
	}
	return appendIdentifiers(b, '-', c.Pre)
}

// RangeError says why and where a text is no range.
type RangeError struct {
	Notation string // "npm", "cargo" or "Helm"
	Input    string
	Offset   int    // byte offset into Input of what Reason is about
	Reason   string // one line, no period
}

func (e *RangeError) Error() string {
	return "not a range as " + e.Notation + " reads it: " + quote(e.Input) + ": " + e.Reason
}

// ranges reads the parts of a range.
type ranges struct {
	parser
	notation *notation
	zeros    bool // whether a number may start with zeros
}

// error returns what stopped the parser.
func (p *ranges) error() error {
	return &RangeError{Notation: p.notation.name, Input: p.input, Offset: p.err.Offset, Reason: p.err.Reason}
}

// space passes over white space and reports whether there was any.
func (p *ranges) space() bool {
	start := p.pos
	for p.pos < len(p.input) && strings.IndexByte(" \t\n\v\f\r", p.input[p.pos]) >= 0 {
		p.pos++
	}
	return p.pos > start
}

// operator reads the first of ops that the text continues with, "" if none;
// longer ones come before those they start with.
func (p *ranges) operator(ops ...string) string {
	for _, op := range ops {
		if strings.HasPrefix(p.input[p.pos:], op) {
			p.pos += len(op)
			return op
		}
	}
	return ""
}

// or reads || and the white space behind it.
func (p *ranges) or() bool {
	found := p.operator("||") != ""
	p.space()
	return found
}

// partial reads one to three numbers, each of which may be x, X or *, then a
// pre-release and build metadata if tail says that they may follow.
func (p *ranges) partial(tail func(count int, v partial) bool) (v partial, ok bool) {
	count, open := 0, false
	for _, number := range [...]*natural.Number{&v.Major, &v.Minor, &v.Patch} {
		if count > 0 {
			if p.peek() != '.' {
				break
			}
			p.pos++
		}
		count++
		if c := p.peek(); c == '*' || c|0x20 == 'x' {
			p.pos++
			open = true
			continue
		}
		n, ok := p.rangeNumber()
		switch {
		case !ok:
			return v, false
		case open:
			v.late = true
		default:
			*number = n
			v.given = count
		}
	}
	if !tail(count, v) {
		return v, true
	}
	if p.peek() == '-' {
		if v.Pre, ok = p.identifiers(true); !ok {
			return v, false
		}
	}
	if p.peek() == '+' { // says nothing about order
		if _, ok = p.identifiers(false); !ok {
			return v, false
		}
	}
	return v, true
}

func (p *ranges) rangeNumber() (natural.Number, bool) {
	if p.zeros {
		for p.peek() == '0' && p.pos+1 < len(p.input) && isDigit(p.input[p.pos+1]) {
			p.pos++
		}
	}
	return p.number()
}
