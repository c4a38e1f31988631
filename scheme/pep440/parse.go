package pep440

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// SyntaxError says why and where a text is no version, or no specifier.
type SyntaxError struct {
	Input  string
	Offset int    // byte offset into Input of what Reason is about
	Reason string // one line, no period: unexpected ".Final" after 1.3.0

	Specifiers bool // Input was to be specifiers, and not a version
}

func (e *SyntaxError) Error() string {
	if e.Specifiers {
		return "not PEP 440 specifiers: " + quote(e.Input) + ": " + e.Reason
	}
	return "not a PEP 440 version: " + quote(e.Input) + ": " + e.Reason
}

// Parse reads any form that PEP 440 permits: in any case, with a leading v,
// with white space around it, with `.`, `-`, `_` or nothing before and after
// the word of a part, with alpha, beta, c, pre, preview, rev and r for a, b, rc
// and post, with the number of such a part left out (0) or padded with zeros,
// 1.0-1 for 1.0.post1, and with `-` and `_` in the local part. White space is
// what Python calls so. The error is a *[SyntaxError].
func Parse(s string) (Version, error) {
	r, err := Scan(s)
	if err != nil {
		return Version{}, err
	}
	return r.version(), nil
}

// Raw is a version taken apart, with every number as the digits it was written
// in: "" for one that was left out, which is 0.
type Raw struct {
	Epoch         string
	Release       string // the numbers with dots between them
	Phase         string // as in Version
	Pre           string
	IsPost, IsDev bool // whether there are such parts
	Post, Dev     string
	Local         []string // as in Version
}

// Scan reads what Parse reads, and stops short of converting it. It is for those
// who have thousands of texts to read and a number type of their own.
func Scan(s string) (Raw, error) {
	p := parser{input: s, end: len(trimRight(s)), pos: len(s) - len(trimLeft(s))}
	var r Raw
	if !p.version(&r) {
		return Raw{}, p.err
	}
	return r, nil
}

func (r *Raw) version() Version {
	v := Version{Epoch: number(r.Epoch), Release: make([]natural.Number, 0, 4), Local: r.Local}
	for rest := r.Release; rest != ""; {
		n, length := natural.Read(rest)
		v.Release = append(v.Release, n)
		rest = rest[min(length+1, len(rest)):]
	}
	if r.Phase != "" {
		v.Pre = Pre{r.Phase, number(r.Pre)}
	}
	if r.IsPost {
		v.Post = Num{true, number(r.Post)}
	}
	if r.IsDev {
		v.Dev = Num{true, number(r.Dev)}
	}
	return v
}

func number(digits string) natural.Number {
	n, _ := natural.Read(digits)
	return n
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
func (p *parser) version(r *Raw) bool {
	if p.peek()|0x20 == 'v' {
		p.pos++
	}
	p.start = p.pos
	if !isDigit(p.peek()) {
		reason := "a version starts with a number"
		if p.pos < p.end {
			reason += ", not " + quote(p.input[p.pos:p.end])
		}
		return p.fail(p.pos, reason)
	}
	start := p.pos
	digits := p.digits()
	if p.peek() == '!' {
		p.pos++
		r.Epoch = digits
		if !isDigit(p.peek()) {
			return p.unexpected(p.pos)
		}
		start = p.pos
		p.digits()
	}
	for p.peek() == '.' && isDigit(p.peekAt(p.pos+1)) {
		p.pos++
		p.digits()
	}
	r.Release = p.input[start:p.pos]
	if p.pos == p.end { // by far the most common
		return true
	}
	return p.suffix(r)
}

// suffix reads the parts after the release.
func (p *parser) suffix(r *Raw) bool {
	complete := p.pos // the end of what is understood, without a dropped separator
	word := p.word(preWords[:])
	if word != "" {
		complete = p.pos
		r.Phase, r.Pre = phase(word), p.partNumber(&complete)
	}
	if p.peek() == '-' && isDigit(p.peekAt(p.pos+1)) {
		p.pos++
		r.IsPost, r.Post, complete = true, p.digits(), p.pos
	} else if p.word(postWords[:]) != "" {
		complete = p.pos
		r.IsPost, r.Post = true, p.partNumber(&complete)
	}
	if p.word(devWords[:]) != "" {
		complete = p.pos
		r.IsDev, r.Dev = true, p.partNumber(&complete)
	}
	if p.peek() == '+' {
		return p.local(r)
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

// partNumber reads what may follow a word: a separator, a number. It moves complete past the number it read.
func (p *parser) partNumber(complete *int) string {
	if isSeparator(p.peek()) {
		p.pos++
	}
	digits := p.digits()
	if digits != "" {
		*complete = p.pos
	}
	return digits
}

// local reads the local part from its +: segments of letters and digits.
func (p *parser) local(r *Raw) bool {
	p.pos++
	r.Local = make([]string, 0, 4)
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
		r.Local = append(r.Local, segment)
		if p.pos == p.end {
			return true
		}
		if !isSeparator(p.peek()) {
			return p.unexpected(p.pos)
		}
		p.pos++
	}
}

// digits reads the digits at pos, which may be none.
func (p *parser) digits() string {
	start := p.pos
	for p.pos < p.end && isDigit(p.input[p.pos]) {
		p.pos++
	}
	return p.input[start:p.pos]
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
