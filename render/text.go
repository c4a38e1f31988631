package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scm"
)

// textGrammar is what formats have in common whose tools read almost any text
// and have rules for the order alone: numbers with dots between them, and
// something after them.
type textGrammar struct {
	format  string
	epoch   string                   // what follows an epoch; "" if there are none
	local   string                   // what precedes a local part; "" if there are none
	before  string                   // what precedes the word of a pre-release, beside separators
	post    string                   // what precedes the number of a post-release; "" is post, between separators
	check   func(text string) error  // of a text without a leading v
	normal  func(text string) string // the normal form; nil = the text
	compare func(a, b string) int    // the order of two normal forms, or nil:
	key     func(text string) any    // what a normal form is ordered by, found once
	order   func(a, b any) int       // the order of two keys
}

// textValue is a version of a textGrammar.
type textValue struct {
	grammar *textGrammar
	text    string // the normal form
	key     any    // of its grammar; nil if that has none
}

func (g *textGrammar) value(text string) textValue {
	v := textValue{grammar: g, text: text}
	if g.key != nil {
		v.key = g.key(text)
	}
	return v
}

func (g *textGrammar) parse(s string) (Value, error) {
	s = afterV(s)
	if err := g.check(s); err != nil {
		return nil, err
	}
	if g.normal != nil {
		s = g.normal(s)
	}
	if epoch, rest, ok := strings.Cut(s, g.epoch); ok && g.epoch != "" { // 01:1.0 is 1:1.0, and 0:1.0 is 1.0
		n, _ := natural.Read(epoch)
		s = g.join(Parts{Epoch: n, Rest: rest})
	}
	return g.value(s), nil
}

func (g *textGrammar) join(p Parts) string {
	var b []byte
	if p.Epoch != (natural.Number{}) {
		b = append(p.Epoch.Append(b), g.epoch...)
	}
	b = append(appendDotted(b, p.Release), p.Rest...)
	if p.Local != "" {
		b = append(append(b, g.local...), p.Local...)
	}
	return string(b)
}

func (v textValue) String() string { return v.text }
func (v textValue) Prefix() uint64 { return 0 }

func (v textValue) Append(b []byte) []byte { return append(b, v.text...) }

func (v textValue) Compare(other Value) int {
	o := other.(textValue)
	if v.grammar.key != nil {
		return v.grammar.order(v.key, o.key)
	}
	return v.grammar.compare(v.text, o.text)
}

// Parts returns the numbers that a version begins with, as far as they have no
// leading zeros, and all that follows as Rest. A version that sorts below its
// numbers alone is a pre-release.
func (v textValue) Parts() Parts {
	var p Parts
	g, rest := v.grammar, v.text
	if epoch, after, ok := strings.Cut(rest, g.epoch); ok && g.epoch != "" {
		p.Epoch, _ = natural.Read(epoch)
		rest = after
	}
	if before, local, ok := strings.Cut(rest, g.local); ok && g.local != "" {
		rest, p.Local = before, local
	}
	for len(p.Release) == 0 || strings.HasPrefix(rest, ".") {
		number := rest[min(len(p.Release), 1):] // after the dot
		n, length := natural.Read(number)
		if length == 0 || length > 1 && number[0] == '0' {
			break
		}
		p.Release, rest = append(p.Release, n), number[length:]
	}
	p.Rest = rest
	p.IsPre = len(p.Release) > 0 && v.Compare(g.value(g.join(Parts{Epoch: p.Epoch, Release: p.Release}))) < 0
	return p
}

// bump raises a part as PEP 440 has parts, and writes the outcome as write
// writes a tag: 1.2.4~rc.1 becomes 1.2.4~rc.2 by rc, and 1.2.4 by final. Of
// what follows the release it knows one word with a number, in any form.
func (g *textGrammar) bump(v Value, part string, write func(scheme.Version, Options) (string, error)) (Value, error) {
	p := v.Parts()
	base := pep440.Version{Epoch: p.Epoch, Release: p.Release}
	if len(p.Release) == 0 {
		return nil, &pep440.BumpError{Version: v.String(), Part: part, Reason: "it does not start with a number"}
	}
	rest := strings.TrimPrefix(p.Rest, g.before)
	word, n := wordNumber(rest)
	number, isPost := strings.CutPrefix(rest, g.post)
	switch letter, _, ok := stage([]scheme.Ident{{Text: word}}); {
	case ok:
		base.Pre = pep440.Pre{Phase: letter, N: n}
	case g.post != "" && isPost && number != "" && digit(number[0]):
		n, _ = natural.Read(number)
		base.Post = pep440.Num{Set: true, N: n}
	case strings.EqualFold(word, "post"):
		base.Post = pep440.Num{Set: true, N: n}
	case p.IsPre: // leads up to its release in a way of its own
		base.Dev = pep440.Num{Set: true}
	}
	raised, err := base.Bump(part)
	if err != nil {
		return nil, err
	}
	tag, err := tagged(raised)
	if err != nil {
		return nil, err
	}
	text, err := write(tag, Options{})
	if err != nil {
		return nil, err
	}
	next, err := g.parse(text)
	if err == nil && next.Compare(v) <= 0 {
		err = &pep440.BumpError{Version: v.String(), Part: part, Reason: text + " would not sort above it"}
	}
	return next, err
}

// tagged returns the version of a commit with this very tag. The error is a
// *scheme.NumberError.
func tagged(v pep440.Version) (scheme.Version, error) {
	s, err := scheme.New(scheme.Default, scheme.Options{})
	if err != nil {
		return scheme.Version{}, err
	}
	p, err := s.Parse(v.String())
	return scheme.Version{Base: p, Next: p, Place: scheme.On, Facts: scm.Facts{Proof: scm.Proof{Proven: true}}}, err
}

// wordNumber reads a word and the number after it, each after separators:
// ~rc.1, -rc-1, .rc.1, rc1.
func wordNumber(s string) (word string, n natural.Number) {
	s = s[separators(s):]
	word = s[:letters(s)]
	s = s[len(word):]
	s = s[separators(s):]
	n, _ = natural.Read(s)
	return word, n
}

// afterV returns s without the v that stands before the number of a tag.
func afterV(s string) string {
	if len(s) > 1 && s[0]|0x20 == 'v' && digit(s[1]) {
		return s[1:]
	}
	return s
}

// appendDotted appends numbers with dots between them.
func appendDotted(b []byte, numbers []natural.Number) []byte {
	for i, n := range numbers {
		if i > 0 {
			b = append(b, '.')
		}
		b = n.Append(b)
	}
	return b
}

// only returns an error for the first byte of s that is no letter, no digit and
// none of others.
func only(format, s, others string) error {
	for i := range len(s) {
		if c := s[i]; !alnum(c) && strings.IndexByte(others, c) < 0 {
			return &LimitError{format, "letters, digits and " + others, quoted(s)}
		}
	}
	return nil
}

// quoted quotes a text for an error, cut where it is long.
func quoted(s string) string {
	const most = 64
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return strconv.Quote(s)
}

// Runs of characters of one class, as the orders of several formats have them.

func digit(c byte) bool  { return c-'0' <= 9 }
func letter(c byte) bool { return c|0x20-'a' < 26 }
func alnum(c byte) bool  { return digit(c) || letter(c) }

// digits returns the length of the run of digits that s starts with.
func digits(s string) int { return run(s, digit) }

// letters returns the length of the run of letters that s starts with.
func letters(s string) int { return run(s, letter) }

// separators returns the length of the run of other characters.
func separators(s string) int { return run(s, func(c byte) bool { return !alnum(c) }) }

func run(s string, in func(byte) bool) int {
	n := 0
	for n < len(s) && in(s[n]) {
		n++
	}
	return n
}
