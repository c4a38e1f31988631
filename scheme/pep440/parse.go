package pep440

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SyntaxError says why and where a text is no version, or no specifier.
type SyntaxError struct {
	Input  string
	Offset int    // byte offset into Input of what Reason is about
	Reason string // one line, no period: unexpected ".Final" after 1.3.0
}

func (e *SyntaxError) Error() string {
	return "not a PEP 440 version: " + quote(e.Input) + ": " + e.Reason
}

// Parse reads any spelling that PEP 440 permits: in any case, with a leading v,
// with white space around it, with `.`, `-`, `_` or nothing before and after
// the word of a part, with alpha, beta, c, pre, preview, rev and r for a, b, rc
// and post, with the number of such a part left out (0) or padded with zeros,
// 1.0-1 for 1.0.post1, and with `-` and `_` in the local part. White space is
// what Python calls so. The error is a *[SyntaxError].
func Parse(s string) (Version, error) {
	p := parser{input: s, end: len(trimRight(s)), pos: len(s) - len(trimLeft(s))}
	v, ok := p.version()
	if !ok {
		return Version{}, p.err
	}
	return v, nil
}

// parser reads input[pos:end]. A method that cannot go on sets err.
type parser struct {
	input    string
	pos, end int
	start    int // of the version, after white space and v
	err      *SyntaxError
}

// version reads a whole version. The grammar is PEP 440 appendix B. A part's
// word may be followed by a separator without a number, as in 1.0a-.dev1 or
// 1.0a-; such a separator is dropped.
func (p *parser) version() (v Version, ok bool) {
	if p.peek()|0x20 == 'v' {
		p.pos++
	}
	p.start = p.pos
	if !isDigit(p.peek()) {
		reason := "a version starts with a number"
		if p.pos < p.end {
			reason += ", not " + quote(p.input[p.pos:p.end])
		}
		return v, p.fail(p.pos, reason)
	}
	n, ok := p.number()
	if !ok {
		return v, false
	}
	if p.peek() == '!' {
		p.pos++
		v.Epoch = n
		if !isDigit(p.peek()) {
			return v, p.unexpected(p.pos)
		}
		if n, ok = p.number(); !ok {
			return v, false
		}
	}
	v.Release = append(make([]uint64, 0, 4), n)
	for p.peek() == '.' && isDigit(p.peekAt(p.pos+1)) {
		p.pos++
		if n, ok = p.number(); !ok {
			return v, false
		}
		v.Release = append(v.Release, n)
	}
	if p.pos == p.end { // by far the most common
		return v, true
	}
	return v, p.suffix(&v)
}

// suffix reads the parts after the release.
func (p *parser) suffix(v *Version) bool {
	complete := p.pos // the end of what is understood, without a dropped separator
	word := p.word(preWords[:])
	if word != "" {
		complete = p.pos
		v.Pre.Phase = phase(word)
		var ok bool
		if v.Pre.N, ok = p.partNumber(&complete); !ok {
			return false
		}
	}
	if p.peek() == '-' && isDigit(p.peekAt(p.pos+1)) {
		p.pos++
		n, ok := p.number()
		if !ok {
			return false
		}
		v.Post, complete = Num{true, n}, p.pos
	} else if p.word(postWords[:]) != "" {
		complete = p.pos
		n, ok := p.partNumber(&complete)
		if !ok {
			return false
		}
		v.Post = Num{true, n}
	}
	if p.word(devWords[:]) != "" {
		complete = p.pos
		n, ok := p.partNumber(&complete)
		if !ok {
			return false
		}
		v.Dev = Num{true, n}
	}
	if p.peek() == '+' {
		return p.local(v)
	}
	if p.pos != p.end {
		return p.unexpected(complete)
	}
	return true
}

// The words of a part; where one starts another, the longer comes first.
var (
	preWords  = [...]string{"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"}
	postWords = [...]string{"post", "rev", "r"}
	devWords  = [...]string{"dev"}
)

func phase(word string) string {
	switch word {
	case "alpha", "a":
		return "a"
	case "beta", "b":
		return "b"
	}
	return "rc"
}

// word reads an optional separator and one of words, in any case, and returns
// the word as listed. If none is there it returns "" and reads nothing.
func (p *parser) word(words []string) string {
	at := p.pos
	if isSeparator(p.peek()) {
		at++
	}
	rest := p.input[min(at, p.end):p.end]
	for _, w := range words {
		if len(rest) >= len(w) && equalFold(rest[:len(w)], w) {
			p.pos = at + len(w)
			return w
		}
	}
	return ""
}

// partNumber reads what may follow a word: a separator, a number (0 without
// one). It moves complete past the number it read.
func (p *parser) partNumber(complete *int) (uint64, bool) {
	if isSeparator(p.peek()) {
		p.pos++
	}
	if !isDigit(p.peek()) {
		return 0, true
	}
	n, ok := p.number()
	*complete = p.pos
	return n, ok
}

// local reads the local part from its +: segments of letters and digits.
func (p *parser) local(v *Version) bool {
	p.pos++
	v.Local = make([]string, 0, 4)
	for {
		start := p.pos
		digits := true
		for isAlnum(p.peek()) {
			digits = digits && isDigit(p.peek())
			p.pos++
		}
		if p.pos == start {
			return p.unexpected(p.pos)
		}
		segment := p.input[start:p.pos]
		if digits {
			segment = trimZeros(segment)
		} else {
			segment = lower(segment)
		}
		v.Local = append(v.Local, segment)
		if p.pos == p.end {
			return true
		}
		if !isSeparator(p.peek()) {
			return p.unexpected(p.pos)
		}
		p.pos++
	}
}

// number reads the digits at pos, of which there is at least one.
func (p *parser) number() (uint64, bool) {
	start := p.pos
	var n uint64
	for isDigit(p.peek()) {
		d := uint64(p.peek() - '0')
		if n > (math.MaxUint64-d)/10 {
			return 0, p.fail(start, "a number above 18446744073709551615")
		}
		n = n*10 + d
		p.pos++
	}
	return n, true
}

// unexpected fails with what stands at offset at and what it follows.
func (p *parser) unexpected(at int) bool {
	what := "end"
	if at < p.end {
		what = quote(p.input[at:p.end])
	}
	return p.fail(at, "unexpected "+what+" after "+clip(p.input[p.start:at]))
}

func (p *parser) fail(at int, reason string) bool {
	p.err = &SyntaxError{Input: p.input, Offset: at, Reason: reason}
	return false
}

// peek returns the byte at pos, 0 at the end.
func (p *parser) peek() byte { return p.peekAt(p.pos) }

func (p *parser) peekAt(at int) byte {
	if at < p.end {
		return p.input[at]
	}
	return 0
}

func isDigit(c byte) bool     { return c-'0' < 10 }
func isSeparator(c byte) bool { return c == '.' || c == '-' || c == '_' }
func isAlnum(c byte) bool     { return isDigit(c) || c|0x20-'a' < 26 }

// equalFold reports whether s is the lower-case word w in any case, of ASCII
// letters alone.
func equalFold(s, w string) bool {
	for i := range len(w) {
		if s[i]|0x20 != w[i] {
			return false
		}
	}
	return true
}

// lower returns s with ASCII letters in lower case. strings.ToLower would turn
// the Kelvin sign into a k.
func lower(s string) string {
	for i := range len(s) {
		if s[i]-'A' < 26 {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if b[j]-'A' < 26 {
					b[j] |= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// trimZeros returns the number without leading zeros.
func trimZeros(digits string) string {
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return digits
}

// isSpace reports whether Python's str.isspace counts r as white space: what
// Unicode does, and the four separator control characters.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

func trimLeft(s string) string  { return strings.TrimLeftFunc(s, isSpace) }
func trimRight(s string) string { return strings.TrimRightFunc(s, isSpace) }

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
