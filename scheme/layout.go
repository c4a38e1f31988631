package scheme

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme/pep440"
)

// A calver layout, such as YYYY.0M.MICRO, is a list of numbers with literal
// text between them. calver.org's tokens stand for
//
//	YYYY        the year, four digits        YY, 0Y  the year less 2000
//	MM, 0M      the month                    WW, 0W  the ISO 8601 week, whose year the year is then
//	DD, 0D      the day of the month
//	MAJOR, MINOR, MICRO                      numbers that mean nothing here
//
// where 0 pads to two digits. Tokens with nothing between them are one number
// of the version: YYYY0M0D.MICRO has two, 20260819 and 0.
//
// A layout must read back and must rise with the date, for otherwise a later
// release can sort below an earlier one. So
//
//   - it starts and ends with a token, and has a year
//   - of tokens with nothing between, only the first may vary in width
//   - the year comes before the month or week, and that before the day
//   - MICRO, which starts anew with each period, comes last
type layout struct {
	text    string
	numbers []layoutNumber
}

// layoutNumber is one number of the version: tokens with nothing between.
type layoutNumber struct {
	before string // the literal text before it
	tokens []token
}

// token is a token of a layout, or a literal number.
type token struct {
	name  string
	width int // digits; 0 where it varies
	value uint64
}

var tokens = [...]token{
	{name: "YYYY", width: 4}, {name: "YY"}, {name: "0Y", width: 2},
	{name: "MM"}, {name: "0M", width: 2},
	{name: "WW"}, {name: "0W", width: 2},
	{name: "DD"}, {name: "0D", width: 2},
	{name: "MAJOR"}, {name: "MINOR"}, {name: "MICRO"},
}

// field returns what a token is about: Y, M, W or D for a part of the date, its
// name for a free number, "" for a literal.
func (t token) field() string {
	switch t.name {
	case "YYYY", "YY", "0Y":
		return "Y"
	case "MM", "0M":
		return "M"
	case "WW", "0W":
		return "W"
	case "DD", "0D":
		return "D"
	}
	return t.name
}

func (t token) isDate() bool { return len(t.field()) == 1 }

// padded reports whether the token is written with leading zeros.
func (t token) padded() bool { return t.name != "" && t.name[0] == '0' }

// parseLayout reads a layout. The error is a *[LayoutError].
func parseLayout(text string) (layout, error) {
	l := layout{text: text}
	literal := ""
	glued := false // the last thing read was a number
	for rest := text; rest != ""; {
		t := nextToken(rest)
		if t.name == "" && t.width == 0 {
			c := rest[0]
			if !strings.ContainsRune(".-_", rune(c)) && (c|0x20 < 'a' || c|0x20 > 'z') {
				return l, l.refuse("%q is neither a token nor a letter or one of .-_", rest[:1])
			}
			literal, rest, glued = literal+rest[:1], rest[1:], false
			continue
		}
		if glued {
			last := &l.numbers[len(l.numbers)-1]
			if t.width == 0 {
				return l, l.refuse("%s follows %s with nothing between and varies in width, so it cannot be read back", t.name, last.tokens[len(last.tokens)-1])
			}
			last.tokens = append(last.tokens, t)
		} else {
			l.numbers = append(l.numbers, layoutNumber{before: literal, tokens: []token{t}})
		}
		literal, glued = "", true
		if t.name == "" {
			rest = rest[t.width:]
		} else {
			rest = rest[len(t.name):]
		}
	}
	if literal != "" || len(l.numbers) == 0 || l.numbers[0].before != "" {
		return l, l.refuse("it must start and end with a token")
	}
	return l, l.check()
}

// nextToken returns the token or literal number that s starts with, the zero
// token for other literal text.
func nextToken(s string) token {
	if t, ok := tokenAt(s); ok {
		return t
	}
	digits := 0
	for digits < min(len(s), 9) && isDigit(s[digits]) {
		if _, ok := tokenAt(s[digits:]); ok { // the 0 of 0M
			break
		}
		digits++
	}
	n, _ := parseNumber(s[:digits])
	return token{width: digits, value: n}
}

func tokenAt(s string) (token, bool) {
	for _, t := range tokens {
		if strings.HasPrefix(s, t.name) {
			return t, true
		}
	}
	return token{}, false
}

func (t token) String() string {
	if t.name == "" {
		return fmt.Sprintf("%0*d", t.width, t.value)
	}
	return t.name
}

func (l layout) refuse(format string, args ...any) error {
	return &LayoutError{Layout: l.text, Reason: fmt.Sprintf(format, args...)}
}

// check applies the rules that need the whole layout.
func (l layout) check() error {
	seen := map[string]bool{}
	for _, n := range l.numbers {
		width := 0
		for _, t := range n.tokens {
			f := t.field()
			width += t.width
			switch {
			case width > 15:
				return l.refuse("%s has too many digits", n.name())
			case f == "":
				continue
			case seen[f]:
				return l.refuse("it has %s twice", t)
			case seen["MICRO"] && t.isDate():
				return l.refuse("MICRO starts anew with each period, so %s cannot come after it", t)
			case (f == "M" || f == "W") && !seen["Y"]:
				return l.refuse("%s needs the year before it", t)
			case f == "D" && !seen["M"]:
				return l.refuse("%s needs the month before it", t)
			case f == "M" && seen["W"], f == "W" && seen["M"]:
				return l.refuse("it has both a week and a month")
			case f == "Y" && (seen["M"] || seen["W"]):
				return l.refuse("%s must come first", t)
			case !t.isDate() && len(n.tokens) > 1:
				return l.refuse("%s needs something between it and what follows", t)
			}
			seen[f] = true
		}
	}
	if !seen["Y"] {
		return l.refuse("it has no year")
	}
	return nil
}

// has returns the index of the number that is the free token name, -1 without.
func (l layout) has(name string) int {
	return slices.IndexFunc(l.numbers, func(n layoutNumber) bool { return n.tokens[0].name == name })
}

// parse reads a version in this layout: an optional epoch, the numbers, a
// counter where the layout has no MICRO, then what may follow a release in PEP
// 440. Zero padding is read where the layout has none and the other way round,
// except in numbers of several tokens.
func (l layout) parse(s string) (Parts, error) {
	p := Parts{Text: s}
	fail := func(at int, format string, args ...any) (Parts, error) {
		return Parts{}, &pep440.SyntaxError{Input: s, Offset: at, Reason: fmt.Sprintf(format, args...)}
	}
	unexpected := func(at int, want string) (Parts, error) {
		switch {
		case at == 0:
			return fail(at, "%s", startsWithNumber(s))
		case at == len(s):
			return fail(at, "unexpected end after %.64s, want %s", s, want)
		case want == "":
			return fail(at, "unexpected %.64q after %.64s", s[at:], s[:at])
		}
		return fail(at, "unexpected %.64q after %.64s, want %s", s[at:], s[:at], want)
	}
	at := 0
	if e := digitsAt(s, 0); e > 0 && e < len(s) && s[e] == '!' {
		n, ok := parseNumber(s[:e])
		if !ok {
			return fail(0, "a number above 18446744073709551615")
		}
		p.Epoch, at = n, e+1
	}
	for _, number := range l.numbers {
		if !strings.HasPrefix(s[at:], number.before) {
			return unexpected(at, number.before+number.name())
		}
		start := at + len(number.before)
		end := digitsAt(s, start)
		if start == end {
			return unexpected(start, number.name())
		}
		n, ok := parseNumber(s[start:end])
		if !ok {
			return fail(start, "a number above 18446744073709551615")
		}
		if reason := number.wrong(s[start:end], n); reason != "" {
			return fail(start, "%s", reason)
		}
		p.Release = append(p.Release, n)
		p.Width = append(p.Width, widthOf(s[start:end]))
		at = end
	}
	if l.has("MICRO") < 0 && strings.HasPrefix(s[at:], ".") && digitsAt(s, at+1) > at+1 {
		end := digitsAt(s, at+1)
		n, ok := parseNumber(s[at+1 : end])
		if !ok {
			return fail(at+1, "a number above 18446744073709551615")
		}
		p.Release = append(p.Release, n)
		p.Width = append(p.Width, widthOf(s[at+1:end]))
		at = end
	}
	if slices.Max(p.Width) == 0 {
		p.Width = nil
	}
	if !l.date(p.Release).valid() {
		return fail(0, "%.64s has no such day in the calendar", s[:at])
	}
	suffix, err := pep440.Scan("0" + s[at:])
	if err != nil || suffix.Release != "0" || suffix.Epoch != "" || strings.TrimSpace(s) != s {
		return unexpected(at, "")
	}
	rest, err := fromPEP440(suffix)
	p.Pre, p.Post, p.Dev, p.Local = rest.Pre, rest.Post, rest.Dev, rest.Local
	return p, err
}

// digitsAt returns the end of the digits of s that start at i.
func digitsAt(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// widthOf returns the digits that a number was written with, 0 where it was not
// padded.
func widthOf(digits string) uint8 {
	if len(digits) > 1 && digits[0] == '0' {
		return uint8(min(len(digits), 255))
	}
	return 0
}

func (n layoutNumber) name() string {
	var b strings.Builder
	for _, t := range n.tokens {
		b.WriteString(t.String())
	}
	return b.String()
}

// wrong says why the number, written in digits, is none of this layout; "" if
// it is.
func (n layoutNumber) wrong(digits string, value uint64) string {
	width := 0
	for _, t := range n.tokens[1:] {
		width += t.width
	}
	first := n.tokens[0]
	if exact := first.width + width; first.width > 0 && len(digits) != exact && (len(n.tokens) > 1 || first.name == "YYYY") {
		return fmt.Sprintf("%.64s is not %s, which has %d digits", digits, n.name(), exact)
	}
	if len(digits) <= width {
		return fmt.Sprintf("%.64s is not %s", digits, n.name())
	}
	for t, v := range n.values(value) {
		low, high := uint64(0), ^uint64(0)
		switch t.field() {
		case "M":
			low, high = 1, 12
		case "W":
			low, high = 1, 53
		case "D":
			low, high = 1, 31
		case "Y":
			high = 9999
		case "":
			low, high = t.value, t.value
		}
		if v < low || v > high {
			return fmt.Sprintf("%d is no %s", v, t)
		}
	}
	return ""
}

// values yields the tokens of a number with their values, the last first.
func (n layoutNumber) values(number uint64) func(yield func(token, uint64) bool) {
	return func(yield func(token, uint64) bool) {
		for i := len(n.tokens) - 1; i >= 0; i-- {
			t, v := n.tokens[i], number
			if i > 0 {
				scale := pow10(t.width)
				v, number = number%scale, number/scale
			}
			if !yield(t, v) {
				return
			}
		}
	}
}

func pow10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// format writes a version of this layout.
func (l layout) format(p Parts) string {
	var b strings.Builder
	if p.Epoch != 0 {
		fmt.Fprintf(&b, "%d!", p.Epoch)
	}
	for i, n := range p.Release {
		width := 0
		if i < len(p.Width) {
			width = int(p.Width[i])
		}
		switch {
		case i < len(l.numbers):
			b.WriteString(l.numbers[i].before)
		default:
			b.WriteByte('.')
		}
		fmt.Fprintf(&b, "%0*d", width, n)
	}
	suffix := Parts{Release: []uint64{0}, Pre: p.Pre, Post: p.Post, Dev: p.Dev, Local: p.Local}
	b.WriteString(printPEP440(suffix)[1:])
	return b.String()
}

// calendar is a period: as much of a date as a layout names. What it does not
// name is 0.
type calendar struct {
	year, month, week, day uint64
}

func (c calendar) compare(o calendar) int {
	return slices.Compare([]uint64{c.year, c.month, c.week, c.day}, []uint64{o.year, o.month, o.week, o.day})
}

// valid reports whether the day exists in its month.
func (c calendar) valid() bool {
	return c.day == 0 || uint64(time.Date(int(c.year), time.Month(c.month), int(c.day), 0, 0, 0, 0, time.UTC).Day()) == c.day
}

// date returns the period of a release in this layout.
func (l layout) date(release []uint64) calendar {
	var c calendar
	for i, number := range l.numbers {
		for t, v := range number.values(release[i]) {
			switch t.field() {
			case "Y":
				if c.year = v; t.name != "YYYY" {
					c.year += 2000
				}
			case "M":
				c.month = v
			case "W":
				c.week = v
			case "D":
				c.day = v
			}
		}
	}
	return c
}

// period returns the period of a day, in UTC.
func (l layout) period(day time.Time) calendar {
	day = day.UTC()
	c := calendar{year: uint64(max(day.Year(), 0))}
	for _, number := range l.numbers {
		for _, t := range number.tokens {
			switch t.field() {
			case "M":
				c.month = uint64(day.Month())
			case "W":
				year, week := day.ISOWeek()
				c.year, c.week = uint64(max(year, 0)), uint64(week)
			case "D":
				c.day = uint64(day.Day())
			}
		}
	}
	return c
}

// write returns the value of a number of tokens in a period, and its width.
func (l layout) write(n layoutNumber, c calendar) (value uint64, width uint8, err error) {
	padded := false
	total := 0
	for i, t := range n.tokens {
		v := t.value
		switch t.field() {
		case "Y":
			if v = c.year; t.name != "YYYY" {
				if v < 2000 {
					return 0, 0, l.refuse("%s has no year before 2000", t)
				}
				v -= 2000
			}
		case "M":
			v = c.month
		case "W":
			v = c.week
		case "D":
			v = c.day
		}
		if (i > 0 || t.name == "YYYY") && v >= pow10(t.width) {
			return 0, 0, l.refuse("%s has no place for %d", t, v)
		}
		value = value*pow10(t.width) + v
		padded, total = padded || t.name == "" || t.padded(), total+t.width
	}
	switch {
	case len(n.tokens) > 1 && n.tokens[0].width == 0: // YY0M in 2000: 001
		width = uint8(total + 1)
	case padded:
		width = uint8(total)
	}
	return value, width, nil
}
