// Package family reads the names of tags as people choose them: curl-8_10_0,
// rel_2_1_0b3, 5.6.15.Final, V_9_7_P1. Each is a version in a family, and a family is
// what the tags of one line of releases have in common. It also says which settings
// read a family ([Setting]).
//
// What counts as a version is decided by a [scheme.TagRule] alone; a reading here
// only warns, and proposes. Most people want [Read], and [Settings].
package family

import (
	"cmp"
	"strconv"
	"strings"
)

// # How a name is read
//
// A name is a prefix, an optional v, numbers with one separator between them, what
// follows the numbers, and a suffix. Everything hangs on where the numbers begin,
// because names hold other digits too (pcre2-10.42, x86_64-1.2.3):
//
//	(1) at the start of the name, or after one of / - _ . @ + and the like
//	(2) there, after a v, or after another single letter (r4.13, n4.4)
//	(3) after a word, if there is more than one number and (1) and (2) find none
//	    (go1.22.3, but not es2015), or if (1) finds but the second of such numbers,
//	    all with one separator between them: Rhino1_9_0, REL9_6_24
//
// The first such place counts from which the rest of the name can be read to its
// end. What may follow the numbers:
//
//	a word for a release    .Final, .RELEASE, -stable, -GA       part of the family
//	a pre-release           rc1, -rc-3, .beta1, .CR2, .M3        likewise
//	one of SemVer           -next.3, -preview.7.26381.103        likewise: three numbers, a word and a count
//	a post-release          .post1, -29, P1, p2, _r17, .SP1      likewise, and a day: -20241024
//	a letter                w                                    likewise
//	dev, a local part       .dev0, -SNAPSHOT, +35                likewise
//	anything else           -RC1-candidate, -jre                 the suffix: a family of its own
//
// A word and a number that only one of the families' projects knows is no reason to
// refuse a tag; a number that follows nothing known (1.2.3.v2023) is.

// Family is what the tags of one line of releases have in common.
type Family struct {
	Prefix    string // literal, before the v or the first number
	Separator byte   // between the numbers: '.', '_' or '-'; '.' where there is but one number
	Suffix    string // literal, after the version
}

// Tail is what stands between the numbers and the suffix.
type Tail struct {
	Final string // a word for a release, as written with what stands before it: .Final
	Pre   Part   // CR1, rc-3
	Post  Part   // P1, -29, post2; Word is "" for -29
	// Letter is a letter right after the numbers, 'a' to 'z'; 0 for none. Whether it
	// marks a pre-release or what follows a release, other tags of the family tell.
	Letter byte
	Dev    Part
	More   string // what else a pre-release of SemVer has, as written: .26381.103
	Build  string // a local part, as written: +35
}

// Part is a word, a number, and what stands before each, as written.
type Part struct {
	Before, Word, Between, Digits string
}

// Set reports whether there is such a part.
func (p Part) Set() bool { return p != Part{} }

// maxNumbers is how many numbers a version has at most.
const maxNumbers = 6

// Reading is one tag as a version of a family.
type Reading struct {
	Name string
	Family
	V       bool // a v or V stands before the numbers
	Count   int  // of numbers
	Numbers [maxNumbers]uint64
	Digits  string // the numbers as written
	Tail    Tail
}

// Read reads the name of a tag; ok is false where it holds no version. It allocates
// nothing: a repository can have a hundred thousand tags.
func Read(name string) (r Reading, ok bool) {
	glued, end := -1, -1 // the first number after a word
	for i := 0; i < len(name); i++ {
		if !isDigit(name[i]) {
			continue
		}
		switch start := startAt(name, i); start {
		case clean:
			if glued >= 0 && i == end+1 {
				if r.readAt(name, glued) && r.Count > 1 && r.Separator == name[end] {
					return r, true
				}
			}
			if r.readAt(name, i) {
				return r, true
			}
		case afterWord:
			if glued < 0 {
				glued = i
			}
		}
		for i+1 < len(name) && isDigit(name[i+1]) {
			i++
		}
		if end < glued {
			end = i + 1
		}
	}
	if glued >= 0 && r.readAt(name, glued) && r.Count > 1 {
		return r, true
	}
	return Reading{}, false
}

// Again makes r the reading of another name, where that has the same beginning and plain
// numbers to its end, and reports whether it has; else r stays as it is. It comes to
// what [Read] says, for less: the tags of a family stand together where names are sorted.
func (r *Reading) Again(name string) bool {
	at := len(r.Prefix)
	if r.V {
		at++
	}
	// Dashes between numbers mean this or that by what follows, and digits before them may count too.
	if r.Separator == '-' || at+len(r.Digits) != len(r.Name) || !strings.HasPrefix(name, r.Name[:at]) || strings.ContainsAny(r.Prefix, "0123456789") {
		return false
	}
	digits, count := name[at:], 0
	var numbers [maxNumbers]uint64
	for rest := digits; ; rest = rest[1:] {
		n, end := uint64(0), 0
		for end < len(rest) && end < 19 && isDigit(rest[end]) { // as many as always fit
			n = 10*n + uint64(rest[end]-'0')
			end++
		}
		if end == 0 || count == maxNumbers {
			return false
		}
		numbers[count] = n
		count++
		if rest = rest[end:]; rest == "" {
			break
		}
		if rest[0] != r.Separator {
			return false
		}
	}
	if count == 1 && r.Count != 1 {
		return false
	}
	r.Name, r.Digits, r.Numbers, r.Count = name, digits, numbers, count
	return true
}

type start uint8

const (
	nowhere start = iota
	clean
	afterWord
)

// startAt says whether a version may begin at the digit i of name.
func startAt(name string, i int) start {
	letters := i
	for letters > 0 && isLetter(name[letters-1]) {
		letters--
	}
	before := byte(0)
	if letters == i && i > 0 {
		before = name[i-1]
	}
	switch {
	case before == '!': // 1!2.0 has an epoch, which is read by no family
		return nowhere
	case before >= 0x80: // a letter of another alphabet
		return afterWord
	case letters > 0 && isDigit(name[letters-1]), // 1a2, of which the 2 starts nothing
		letters == i && i > 1 && name[i-1] == '.' && isDigit(name[i-2]): // the minor number
		return nowhere
	case i-letters <= 1:
		return clean
	}
	return afterWord
}

// readAt reads the rest of a name, the numbers of which begin at i, in the place of what
// r was: a reading is large, and most of the time would go to copies of it.
func (r *Reading) readAt(name string, i int) bool {
	*r = Reading{Name: name, Family: Family{Prefix: name[:i], Separator: '.'}}
	if i > 0 && name[i-1]|0x20 == 'v' && (i == 1 || !isLetter(name[i-2])) {
		r.Prefix, r.V = name[:i-1], true
	}
	rest, ok := r.numbers(name[i:])
	if !ok {
		return false
	}
	if rest != "" {
		if rest, ok = r.tail(rest); !ok {
			return false
		}
	}
	if r.Suffix = rest; rest != "" && !isSuffix(rest) {
		return false
	}
	if r.Count == 1 && (r.Tail.Pre.Before == "_" || r.Tail.Post.Before == "_") { // REL_15_BETA1 is of REL_15_3's family
		r.Separator = '_'
	}
	return true
}

// numbers reads the numbers and returns what follows them.
func (r *Reading) numbers(text string) (rest string, ok bool) {
	end, separator := 0, byte(0)
	for {
		digits := end
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		n, err := strconv.ParseUint(text[digits:end], 10, 64)
		if err != nil || r.Count == maxNumbers {
			return "", false
		}
		r.Numbers[r.Count] = n
		r.Count++
		if end+1 >= len(text) || !isDigit(text[end+1]) || strings.IndexByte("._-", text[end]) < 0 {
			break
		}
		if separator == 0 {
			separator = text[end]
			if separator == '-' && !dashes(text[end:]) && !startsWithDay(text) { // 8-6 is 8.post6, but 8-6-13 has three numbers, 6-0-pre-5 two
				break
			}
		}
		if text[end] != separator {
			break
		}
		end++
	}
	if separator != 0 && r.Count > 1 {
		r.Separator = separator
	}
	r.Digits = text[:end]
	return text[end:], true
}

// dashes reports whether two or more numbers follow, with a dash before each and no
// dot or underscore between them; or one before a pre-release, which nothing is that
// follows a release.
func dashes(text string) bool {
	count := 0
	for len(text) > 1 && text[0] == '-' && isDigit(text[1]) {
		count++
		for text = text[1:]; text != "" && isDigit(text[0]); {
			text = text[1:]
		}
	}
	if count == 1 && len(text) > 1 && text[0] == '-' {
		p, _ := readPart(text)
		return kindOf(p, &Tail{}) == isPre
	}
	return count > 1 && (text == "" || text[0] != '.')
}

// startsWithDay reports whether text begins with a day, 2026-08-17, behind which a count
// may stand: .1.
func startsWithDay(text string) bool {
	const day = "dddd-dd-dd"
	for i := range len(day) {
		if i == len(text) || day[i] == 'd' && !isDigit(text[i]) || day[i] == '-' && text[i] != '-' {
			return false
		}
	}
	return len(text) == len(day) || !isDigit(text[len(day)])
}

// tail reads what follows the numbers and returns what is left.
func (r *Reading) tail(rest string) (left string, ok bool) {
	t := &r.Tail
	if len(rest) == 1 && isLower(rest[0]) || len(rest) > 1 && isLower(rest[0]) && strings.IndexByte("-_.+", rest[1]) >= 0 && !isDigit(last(rest)) {
		t.Letter, rest = rest[0], rest[1:]
	}
	if len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) && r.Date() { // the second of a day: 2026-08-17.1
		end := 1
		for end < len(rest) && isDigit(rest[end]) {
			end++
		}
		t.Post, rest = Part{Before: ".", Digits: rest[1:end]}, rest[end:]
	}
	for rest != "" {
		if rest[0] == '+' {
			t.Build = rest
			return "", isLocal(rest[1:])
		}
		if p, after := readPart(rest); p.Set() {
			switch kind := kindOf(p, t); kind {
			case isFinal:
				if after != "" {
					return rest, true // it is but the beginning of a suffix
				}
				t.Final, rest = rest, after
				continue
			case isPre:
				t.Pre, rest = p, after
				continue
			case isPost:
				t.Post, rest = p, after
				continue
			case isDev:
				t.Dev, rest = p, after
				continue
			}
		}
		if r.semantic(rest) {
			return "", true
		}
		return rest, true
	}
	return "", true
}

// semantic reads the pre-release of a semantic version (semver.org §9) that is none
// elsewhere, or what such a one has more: a word that only the project knows, and a
// count. One without a count is a suffix: 1.2.3-jre.
func (r *Reading) semantic(rest string) bool {
	t := &r.Tail
	if r.Count != 3 || r.Separator != '.' || !isDigit(last(rest)) || !isLocal(rest[1:]) {
		return false
	}
	if t.Pre.Set() && *t == (Tail{Pre: t.Pre}) && t.Pre.Before == "-" && rest[0] == '.' { // -preview.7 goes on
		t.More = rest
		return true
	}
	if *t != (Tail{}) || rest[0] != '-' || !isLetter(rest[1]) {
		return false
	}
	word := 1
	for word < len(rest) && (isLetter(rest[word]) || rest[word] == '-') {
		word++
	}
	digits := word + 1
	for digits < len(rest) && isDigit(rest[digits]) {
		digits++
	}
	if rest[word] != '.' || digits == word+1 || digits < len(rest) && rest[digits] != '.' {
		return false
	}
	t.Pre, t.More = Part{Before: "-", Word: rest[1:word], Between: ".", Digits: rest[word+1 : digits]}, rest[digits:]
	return true
}

// kind is what a part means.
type kind uint8

const (
	isNothing kind = iota
	isFinal
	isPre
	isPost
	isDev
)

// kindOfWord says what a word in lower case means. The projects that each is known
// from are in Examples.
func kindOfWord(word []byte) kind {
	switch string(word) {
	case "final", "release", "ga", "stable", "rtm":
		return isFinal
	case "a", "alpha", "b", "beta", "c", "rc", "pre", "preview", "cr", "m", "milestone", "ea":
		return isPre
	case "post", "rev", "r", "p", "pl", "patch", "sp":
		return isPost
	case "dev", "snapshot":
		return isDev
	}
	return isNothing
}

// kindOf says what a part means after what t has already.
func kindOf(p Part, t *Tail) kind {
	if p.Word == "" { // -29
		if t.Post.Set() || t.Dev.Set() || t.Final != "" {
			return isNothing
		}
		return isPost
	}
	var small [9]byte // the longest of the words
	if len(p.Word) > len(small) {
		return isNothing
	}
	for i := range len(p.Word) {
		small[i] = p.Word[i] | 0x20
	}
	k := kindOfWord(small[:len(p.Word)])
	if k == isPost && p.Digits == "" && len(p.Word) == 1 && small[0] == 'r' && p.Before != "" {
		k = isFinal // 7.7.1-r
	}
	switch {
	case k == isFinal && (p.Digits != "" || t.Pre.Set() || t.Post.Set() || t.Letter != 0),
		k == isPre && (t.Pre.Set() || t.Post.Set() || t.Dev.Set()),
		k == isPost && (t.Post.Set() || t.Dev.Set() || p.Digits == ""),
		k == isDev && t.Dev.Set(),
		k == isPre && len(p.Word) == 1 && p.Digits == "": // 1.0-a: nobody knows
		return isNothing
	}
	return k
}

// readPart reads [._-] a word [._-] and a number, or - and a number, at the start of
// text; it is not set where there is neither.
func readPart(text string) (p Part, rest string) {
	at := 0
	if strings.IndexByte("._-", text[0]) >= 0 {
		at = 1
	}
	word := at
	for at < len(text) && isLetter(text[at]) {
		at++
	}
	p.Before, p.Word = text[:word], text[word:at]
	if p.Word == "" && p.Before != "-" {
		return Part{}, text
	}
	digits := at
	if p.Word != "" && digits+1 < len(text) && strings.IndexByte("._-", text[digits]) >= 0 && isDigit(text[digits+1]) {
		digits++
	}
	end := digits
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	if end == digits {
		if p.Word == "" {
			return Part{}, text
		}
		return p, text[at:]
	}
	p.Between, p.Digits = text[at:digits], text[digits:end]
	return p, text[end:]
}

// isSuffix reports whether text may be a suffix: -jre, .candidate, _x64.
func isSuffix(text string) bool {
	if len(text) < 2 || strings.IndexByte("._-", text[0]) < 0 || !isLetter(text[1]) {
		return false
	}
	return strings.IndexByte(text, '/') < 0
}

func isLocal(text string) bool {
	for i := range len(text) {
		if !isDigit(text[i]) && !isLetter(text[i]) && strings.IndexByte("._-", text[i]) < 0 {
			return false
		}
	}
	return text != ""
}

// Date reports whether the numbers are a day, or a month, rather than a version:
// 20240101, 2024-01-05, 24-01-05, 2024-01. Dotted days (2024.01.05, 24.1.5) are
// calendar versions.
func (r *Reading) Date() bool {
	digits := r.Digits
	switch {
	case r.Count == 1 && len(digits) == 8 && (strings.HasPrefix(digits, "19") || strings.HasPrefix(digits, "20")):
		return true
	case r.Count == 4 && r.Separator != '.': // with a count behind it, 2026-11-01-0
		last := strings.LastIndexByte(digits, r.Separator)
		return (&Reading{Family: r.Family, Count: 3, Numbers: r.Numbers, Digits: digits[:last]}).Date()
	case r.Count == 1 && len(digits) == 4 && r.Tail.Post.Word == "" && len(r.Tail.Post.Digits) == 2:
		return digits[:2] == "19" || digits[:2] == "20"
	}
	if r.Count != 3 || r.Separator == '.' {
		return false
	}
	year := strings.IndexByte(digits, r.Separator)
	return (year == 2 || year == 4) && len(digits) == year+6 && digits[year+3] == r.Separator &&
		0 < r.Numbers[1] && r.Numbers[1] <= 12 && 0 < r.Numbers[2] && r.Numbers[2] <= 31
}

// Glob returns a pattern for the tags that are named as this one with as many digits
// in the place of its numbers: v2234 is v[0-9][0-9][0-9][0-9]. "" where the name holds
// what a pattern does not take as it is.
func (r *Reading) Glob() string {
	if strings.ContainsAny(r.Name, `*?[]\,`) {
		return ""
	}
	at := strings.LastIndex(r.Name, r.Digits)
	return r.Name[:at] + strings.Repeat("[0-9]", len(r.Digits)) + r.Name[at+len(r.Digits):]
}

// Compare orders two readings by their numbers alone: -1, 0 or 1. Numbers that are
// missing are 0.
func (r *Reading) Compare(numbers []uint64) int {
	for i := range max(r.Count, len(numbers)) {
		a, b := uint64(0), uint64(0)
		if i < r.Count {
			a = r.Numbers[i]
		}
		if i < len(numbers) {
			b = numbers[i]
		}
		if a != b {
			return cmp.Compare(a, b)
		}
	}
	return 0
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isLower(c | 0x20) }
func last(s string) byte   { return s[len(s)-1] }
