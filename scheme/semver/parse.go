package semver

import (
	"strconv"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// SyntaxError says why and where a text is no version.
type SyntaxError struct {
	Input  string
	Offset int    // byte offset into Input of what Reason is about
	Reason string // one line, no period: unexpected ".4" after 1.2.3
	Meant  string // Input without its leading v, where that is a version
}

func (e *SyntaxError) Error() string {
	return "not a semantic version: " + quote(e.Input) + ": " + e.Reason
}

// Parse reads a SemVer 2.0.0 version, by the grammar of semver.org: no leading
// v, three numbers without leading zeros, no white space. The error is a
// *[SyntaxError].
func Parse(s string) (Version, error) { return parse(s, false) }

// ParseSemver4 reads a version of semver4: SemVer with a fourth number that may
// be left out, major.minor.patch.fix-prerelease+build. The error is a
// *[SyntaxError].
func ParseSemver4(s string) (Version, error) { return parse(s, true) }

func parse(s string, four bool) (Version, error) {
	p := parser{input: s, four: four}
	v, ok := p.version()
	if ok {
		return v, nil
	}
	if s != "" && s[0]|0x20 == 'v' {
		without := parser{input: s[1:], four: four}
		if _, ok := without.version(); ok {
			p.err.Reason, p.err.Meant = "a leading "+s[:1]+" is no part of a semantic version", s[1:]
		}
	}
	return Version{}, p.err
}

// parser reads input from pos. A method that cannot go on sets err.
type parser struct {
	input string
	pos   int
	four  bool
	err   *SyntaxError
}

func (p *parser) version() (v Version, ok bool) {
	for i, number := range [...]*natural.Number{&v.Major, &v.Minor, &v.Patch, &v.Fix} {
		if i == 3 && !(p.four && p.peek() == '.') {
			break
		}
		if i > 0 {
			if p.peek() != '.' {
				return v, p.unexpected(", want major.minor.patch")
			}
			p.pos++
		}
		if *number, ok = p.number(); !ok {
			return v, false
		}
	}
	if p.peek() == '-' {
		if v.Pre, ok = p.identifiers(true); !ok {
			return v, false
		}
	}
	if p.peek() == '+' {
		if v.Build, ok = p.identifiers(false); !ok {
			return v, false
		}
	}
	if p.pos < len(p.input) {
		return v, p.unexpected("")
	}
	return v, true
}

// number reads 0, or digits that do not start with one.
func (p *parser) number() (natural.Number, bool) {
	start := p.pos
	n, length := natural.Read(p.input[start:])
	p.pos += length
	if length == 0 {
		return n, p.unexpected(", want a number")
	}
	if p.input[start] == '0' && length > 1 {
		return n, p.fail(start, "the number "+clip(p.input[start:p.pos])+" has a leading zero")
	}
	return n, true
}

// identifiers reads, from the - or + before them, identifiers with dots between
// them. Those of a pre-release are numbers without leading zeros, or words.
func (p *parser) identifiers(pre bool) ([]string, bool) {
	ids := make([]string, 0, 4)
	for {
		p.pos++
		start := p.pos
		for isIdentifier(p.peek()) {
			p.pos++
		}
		id := p.input[start:p.pos]
		if id == "" {
			return nil, p.unexpected("")
		}
		if pre && len(id) > 1 && id[0] == '0' && IsNumeric(id) {
			return nil, p.fail(start, "the number "+clip(id)+" has a leading zero")
		}
		ids = append(ids, id)
		if p.peek() != '.' {
			return ids, true
		}
	}
}

// unexpected fails with what stands at pos, what it follows, and more.
func (p *parser) unexpected(more string) bool {
	what := "end"
	if p.pos < len(p.input) {
		what = quote(p.input[p.pos:])
	}
	if p.pos > 0 {
		what += " after " + clip(p.input[:p.pos])
	}
	return p.fail(p.pos, "unexpected "+what+more)
}

func (p *parser) fail(at int, reason string) bool {
	p.err = &SyntaxError{Input: p.input, Offset: at, Reason: reason}
	return false
}

// peek returns the byte at pos, 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.input) {
		return p.input[p.pos]
	}
	return 0
}

func isDigit(c byte) bool      { return c-'0' < 10 }
func isIdentifier(c byte) bool { return isDigit(c) || c|0x20-'a' < 26 || c == '-' }

// A reason quotes at most maxQuoted bytes of its input.
const maxQuoted = 64

func quote(s string) string { return strconv.Quote(clip(s)) }

func clip(s string) string {
	if len(s) <= maxQuoted {
		return s
	}
	end := maxQuoted
	for end > 0 && !utf8.RuneStart(s[end]) { // not in the middle of a character
		end--
	}
	return s[:end] + "..."
}
