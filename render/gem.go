package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Gem is a RubyGems version (Gem::Version). Any letter makes it a pre-release,
// so a development version is the letter a, below alpha: 1.2.4.a.dev.4. A
// post-release must not have letters: it is a fifth number, 1.2.3.0.1, which is
// above 1.2.3 and below 1.2.3.1.
//
// Numbers that are missing count as 0, so what comes right after a version, 0
// commits or post-release 0, is .0.1 there.
var Gem = Format{
	Name:    "gem",
	Also:    []string{},
	Words:   []string{"ruby", "rubygems", "gems", "bundler"},
	Doc:     "sorts below 1.2.4.alpha",
	Example: "1.2.4.a.dev.4",
	Grammar: "numbers and words with dots between; a word makes it a pre-release",
	Lacks:   "an epoch, a local part, hyphens",
	Order:   "RubyGems (Gem::Version)",
	Parse:   func(s string) (Value, error) { return gemGrammar.parse(s) },
	Join:    func(p Parts) string { return gemGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return gemGrammar.bump(v, part, writeGem) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("gem") },
	Write:   writeGem,
}

var gemGrammar = textGrammar{
	format: "gem", check: checkGem,
	key:   func(text string) any { return gemSegments(text) },
	order: func(a, b any) int { return compareGem(a.([]string), b.([]string)) },
}

func writeGem(v scheme.Version, _ Options) (string, error) { return gemWriter.write(v) }

var gemWriter = wordBelow{
	format: "gem", separator: ".", numbers: 4, low: "a", dev: "a.dev", label: "a.a",
	pre: func(pre []scheme.Ident) (text, lacks string) {
		w, ok := gemWords(pre)
		if !ok {
			return "", "order for the pre-release " + strings.Join(words(pre), ".")
		}
		return strings.Join(w, "."), ""
	},
}

// gemWords returns a pre-release as RubyGems orders it, with a number at the end.
// ok is false where there is another order, or it would be below development
// versions.
func gemWords(pre []scheme.Ident) (out []string, ok bool) {
	if l, n, ok := stage(pre); ok {
		return []string{stageWord(l), strconv.FormatUint(n, 10)}, true
	}
	for i, id := range pre {
		if id.IsNum {
			out = append(out, strconv.FormatUint(id.Num, 10))
			continue
		}
		word := strings.ToLower(id.Text)
		stem := strings.TrimRight(word, "0123456789")
		if stem == "" || letters(stem) != len(stem) || i == 0 && stem <= "a" {
			return nil, false
		}
		if out = append(out, stem); len(stem) < len(word) {
			out = append(out, unpadded(word[len(stem):]))
		}
	}
	if digit(out[0][0]) {
		return nil, false
	}
	if !digit(out[len(out)-1][0]) {
		out = append(out, "0")
	}
	return out, true
}

// checkGem takes what Gem::Version.correct? takes, but no white space and not
// the empty text.
func checkGem(s string) error {
	bad := &LimitError{"gem", "letters and digits between dots, a number first", quoted(s)}
	numbers, pre, hasPre := strings.Cut(s, "-")
	for i, segment := range strings.Split(numbers, ".") {
		if segment == "" || i == 0 && digits(segment) != len(segment) || only("gem", segment, "") != nil {
			return bad
		}
	}
	for segment := range strings.SplitSeq(pre, ".") {
		if hasPre && (segment == "" || only("gem", segment, "-") != nil) {
			return bad
		}
	}
	return nil
}

// compareGem orders as Gem::Version#<=>: segments are runs of digits or of
// letters, letters sort below numbers, missing segments are 0, zeros that end
// the release or the whole count as missing, and - is .pre.
func compareGem(x, y []string) int {
	for i := 0; i < len(x) || i < len(y); i++ {
		p, q := "0", "0"
		if i < len(x) {
			p = x[i]
		}
		if i < len(y) {
			q = y[i]
		}
		if digit(p[0]) != digit(q[0]) {
			if digit(p[0]) {
				return 1
			}
			return -1
		}
		c := natural.CompareDigits(p, q)
		if !digit(p[0]) {
			c = strings.Compare(p, q)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// gemSegments splits a version and drops the zeros before the first word and at
// the end.
func gemSegments(s string) []string {
	s = strings.ReplaceAll(s, "-", ".pre.")
	var release, rest []string
	for s != "" {
		n := digits(s)
		if n == 0 {
			n = letters(s)
		}
		if n == 0 {
			s = s[1:]
			continue
		}
		if len(rest) > 0 || letter(s[0]) {
			rest = append(rest, s[:n])
		} else {
			release = append(release, s[:n])
		}
		s = s[n:]
	}
	return append(gemTrim(release), gemTrim(rest)...)
}

func gemTrim(s []string) []string {
	for len(s) > 0 && strings.Trim(s[len(s)-1], "0") == "" {
		s = s[:len(s)-1]
	}
	return s
}
