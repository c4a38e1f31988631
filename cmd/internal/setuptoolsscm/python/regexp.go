package python

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RegexpError means that a regular expression is wrong, or uses what Go's engine
// (RE2) does not have.
type RegexpError struct {
	Text   string
	Reason string
}

func (e *RegexpError) Error() string {
	return fmt.Sprintf("regular expression %q: %s", e.Text, e.Reason)
}

// Regexp is a regular expression of Python's re module.
type Regexp struct {
	re    *regexp.Regexp
	ascii bool // \b is in use, which means the same to both engines in ASCII text only
}

// Compile reads a regular expression in the syntax of Python's re module for
// text. The error is a *[RegexpError].
func Compile(text string) (Regexp, error) {
	t := translator{in: text}
	out, err := t.run()
	if err != nil {
		return Regexp{}, err
	}
	re, err := regexp.Compile(`\A(?:` + out + `)`)
	if err != nil {
		reason := err.Error()
		if e, ok := err.(*syntax.Error); ok {
			reason = e.Code.String()
			if e.Code == syntax.ErrInvalidRepeatSize {
				reason = "repetitions above 1000 are not supported"
			}
		}
		return Regexp{}, &RegexpError{text, reason}
	}
	return Regexp{re, t.ascii}, nil
}

// RE2 returns the regular expression in the syntax of Go's engine. The engines
// differ, so the text is translated: \d, \w and \s are Unicode's in Python; {,n}
// is {0,n}; \Z is \z; (?x) is expanded. What needs backtracking is refused:
// lookahead and lookbehind, backreferences, atomic groups, possessive
// quantifiers, conditionals; so are repetitions above 1000 and a negated class of
// words within brackets. The error is a *[RegexpError].
func RE2(text string) (string, error) {
	t := translator{in: text}
	return t.run()
}

// Groups returns how many groups there are.
func (r Regexp) Groups() int { return r.re.NumSubexp() }

// GroupIndex returns the number of the group of that name, -1 if there is none.
func (r Regexp) GroupIndex(name string) int { return r.re.SubexpIndex(name) }

// Go returns the expression as Go's engine has it. It matches at the start of a
// text and need not match all of it.
func (r Regexp) Go() *regexp.Regexp { return r.re }

// Match matches at the start of text, as re.match does. It returns the start and
// end of the match and of each group, in pairs as regexp does; nil for no match.
func (r Regexp) Match(text string) []int {
	at := r.re.FindStringSubmatchIndex(text)
	if at == nil || r.ascii && !slices.Equal(at, r.re.FindStringSubmatchIndex(asciiWords(text))) {
		return nil
	}
	return at
}

// asciiWords returns text with q in place of every byte of a letter or digit
// beyond ASCII, which Go's \b takes for no word. Where that changes a match, the
// two engines would find different ones.
func asciiWords(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r > 127 && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
			b.WriteString(strings.Repeat("q", utf8.RuneLen(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Unicode's meaning of Python's classes, for use within brackets. A word
// character is what str.isalnum takes, and the underscore.
const (
	classDigit = `\p{Nd}`
	classWord  = `\p{L}\p{N}_`
	classSpace = `\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}`
)

// translator turns Python's syntax into Go's, one construct at a time.
type translator struct {
	in      string
	pos     int
	out     strings.Builder
	verbose bool // (?x)
	narrow  bool // (?a): \d, \w and \s are ASCII's
	ascii   bool
}

func (t *translator) run() (string, error) {
	if strings.ContainsRune(t.in, '\x00') {
		return "", t.refuse("a NUL character")
	}
	for t.pos < len(t.in) {
		var err error
		switch c := t.in[t.pos]; {
		case t.verbose && (c == ' ' || '\t' <= c && c <= '\r'):
			t.pos++
		case t.verbose && c == '#':
			for t.pos < len(t.in) && t.in[t.pos] != '\n' {
				t.pos++
			}
		case c == '\\':
			err = t.escape(false)
		case c == '[':
			err = t.class()
		case c == '(':
			err = t.open()
		case c == '*' || c == '+' || c == '?' || c == '{':
			err = t.quantifier()
		default:
			t.out.WriteByte(c)
			t.pos++
		}
		if err != nil {
			return "", err
		}
	}
	return t.out.String(), nil
}

func (t *translator) refuse(what string) error {
	return &RegexpError{t.in, "Tagline cannot translate " + what + ", which needs Python's engine"}
}

func (t *translator) wrong(reason string) error { return &RegexpError{t.in, reason} }

// rest returns what follows the current position.
func (t *translator) rest() string { return t.in[t.pos:] }

// open copies the start of a group.
func (t *translator) open() error {
	rest := t.rest()
	if !strings.HasPrefix(rest, "(?") {
		t.out.WriteByte('(')
		t.pos++
		return nil
	}
	for _, no := range []struct{ prefix, name string }{
		{"(?=", "lookahead"}, {"(?!", "lookahead"}, {"(?<=", "lookbehind"}, {"(?<!", "lookbehind"},
		{"(?P=", "a backreference"}, {"(?>", "an atomic group"}, {"(?(", "a conditional"},
	} {
		if strings.HasPrefix(rest, no.prefix) {
			return t.refuse(no.name + " " + no.prefix)
		}
	}
	if strings.HasPrefix(rest, "(?#") {
		end := strings.IndexByte(rest, ')')
		if end < 0 {
			return t.wrong("missing ), unterminated comment")
		}
		t.pos += end + 1
		return nil
	}
	if strings.HasPrefix(rest, "(?P<") {
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			return t.wrong("missing >, unterminated name")
		}
		t.out.WriteString(rest[:end+1])
		t.pos += end + 1
		return nil
	}
	end := strings.IndexAny(rest[2:], ":)")
	if end < 0 || strings.Trim(rest[2:2+end], "aiLmsux-") != "" {
		return t.wrong("unknown extension " + clip(rest))
	}
	flags, whole := rest[2:2+end], rest[2+end] == ')'
	on, _, _ := strings.Cut(flags, "-")
	switch {
	case strings.Contains(flags, "L"):
		return t.wrong("bad inline flags: cannot use 'L' flag with a str pattern")
	case strings.ContainsAny(on, "xa") && (!whole || t.pos != 0):
		return t.refuse("the flags x and a anywhere but at the start")
	case whole && t.pos != 0:
		return t.wrong("global flags not at the start of the expression")
	}
	t.verbose = t.verbose || strings.Contains(on, "x")
	t.narrow = t.narrow || strings.Contains(on, "a")
	flags = strings.Map(func(r rune) rune {
		if strings.ContainsRune("aux", r) {
			return -1
		}
		return r
	}, flags)
	if whole && flags == "" {
		t.pos += 2 + end + 1
		return nil
	}
	t.out.WriteString("(?" + flags + rest[2+end:3+end])
	t.pos += 2 + end + 1
	return nil
}

// quantifier copies *, +, ?, {m,n} with an optional ? after it.
func (t *translator) quantifier() error {
	rest := t.rest()
	n, text := 1, rest[:1]
	if rest[0] == '{' {
		end := strings.IndexByte(rest, '}')
		inner := ""
		if end > 0 {
			inner = rest[1:end]
		}
		low, high, comma := strings.Cut(inner, ",")
		if end < 0 || strings.Trim(low+high, "0123456789") != "" || low == "" && !comma {
			t.out.WriteString(`\{`) // a literal brace, as in Python
			t.pos++
			return nil
		}
		if low == "" {
			low = "0"
		}
		n, text = end+1, "{"+low+"}"
		if comma {
			text = "{" + low + "," + high + "}"
		}
	}
	if next := rest[n:]; strings.HasPrefix(next, "+") {
		return t.refuse("a possessive quantifier " + rest[:n+1])
	}
	t.out.WriteString(text)
	t.pos += n
	if strings.HasPrefix(t.rest(), "?") {
		t.out.WriteByte('?')
		t.pos++
	}
	return nil
}

// escape copies one backslash escape.
func (t *translator) escape(inClass bool) error {
	rest := t.rest()
	if len(rest) < 2 {
		return t.wrong("bad escape (end of pattern)")
	}
	c := rest[1]
	t.pos += 2
	class := func(set, negated string) error {
		if !inClass {
			set = "[" + negated + set + "]"
		} else if negated != "" {
			return t.refuse(`\` + string(c) + " within brackets")
		}
		t.out.WriteString(set)
		return nil
	}
	digitSet, wordSet, spaceSet := classDigit, classWord, classSpace
	if t.narrow {
		digitSet, wordSet, spaceSet = "0-9", "0-9A-Za-z_", `\t-\r `
	}
	switch c {
	case 'd':
		return class(digitSet, "")
	case 'D':
		return class(digitSet, "^")
	case 'w':
		return class(wordSet, "")
	case 'W':
		return class(wordSet, "^")
	case 's':
		return class(spaceSet, "")
	case 'S':
		return class(spaceSet, "^")
	case 'x':
		return t.codePoint(2)
	case 'u':
		return t.codePoint(4)
	case 'U':
		return t.codePoint(8)
	case 'a', 'f', 'n', 'r', 't', 'v':
		t.out.WriteString(rest[:2])
		return nil
	case '0':
		n := 1
		for n < 3 && n < len(rest)-1 && '0' <= rest[1+n] && rest[1+n] <= '7' {
			n++
		}
		return t.octal(rest[1:1+n], n)
	}
	switch {
	case inClass && c == 'b':
		t.out.WriteString(`\x08`)
	case inClass && (c == 'A' || c == 'B' || c == 'Z'):
		return t.wrong(`bad escape \` + string(c))
	case c == 'A':
		t.out.WriteString(`\A`)
	case c == 'Z':
		t.out.WriteString(`\z`)
	case c == 'b' || c == 'B':
		t.ascii = true
		t.out.WriteString(rest[:2])
	case '1' <= c && c <= '9':
		if len(rest) >= 4 && c <= '3' && octalDigits(rest[1:4]) {
			return t.octal(rest[1:4], 3)
		}
		return t.refuse(`a backreference \` + string(c))
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return t.wrong(`bad escape \` + string(c))
	case c < 128:
		t.out.WriteString(`\` + string(c))
	default:
		t.pos-- // the backslash before a character beyond ASCII means nothing
	}
	return nil
}

func octalDigits(s string) bool { return strings.Trim(s, "01234567") == "" }

func (t *translator) octal(digits string, n int) error {
	v, err := strconv.ParseUint(digits, 8, 16)
	if err != nil || v > 0o377 {
		return t.wrong(`octal escape value \` + digits + " outside of range 0-0o377")
	}
	t.pos += n - 1
	fmt.Fprintf(&t.out, `\x{%x}`, v)
	return nil
}

// codePoint copies the n hexadecimal digits of \x, \u and \U.
func (t *translator) codePoint(n int) error {
	rest := t.rest()
	if len(rest) < n {
		return t.wrong("incomplete escape")
	}
	v, err := strconv.ParseUint(rest[:n], 16, 32)
	if err != nil || v > 0x10ffff {
		return t.wrong("bad escape with " + rest[:n])
	}
	t.pos += n
	fmt.Fprintf(&t.out, `\x{%x}`, v)
	return nil
}

// class copies [...]. In Python a bracket within means itself.
func (t *translator) class() error {
	t.out.WriteByte('[')
	t.pos++
	if strings.HasPrefix(t.rest(), "^") {
		t.out.WriteByte('^')
		t.pos++
	}
	for first := true; ; first = false {
		rest := t.rest()
		switch {
		case rest == "":
			return t.wrong("unterminated character set")
		case rest[0] == ']' && !first:
			t.out.WriteByte(']')
			t.pos++
			return nil
		case rest[0] == '\\':
			if err := t.escape(true); err != nil {
				return err
			}
		case rest[0] == '[' || rest[0] == ']':
			t.out.WriteString(`\` + rest[:1])
			t.pos++
		default:
			t.out.WriteByte(rest[0])
			t.pos++
		}
	}
}

// clip shortens text for a message.
func clip(s string) string {
	if len(s) > 12 {
		return s[:12] + "…"
	}
	return s
}
