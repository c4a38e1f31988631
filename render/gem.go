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
// post-release has no spelling that is not a pre-release.
var Gem = Format{
	Name:    "gem",
	Doc:     "below 1.2.4.alpha",
	Example: "1.2.4.a.dev.4",
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

func writeGem(v scheme.Version, _ Options) (string, error) {
	lacks := func(what string) (string, error) { return "", &UnspellableError{"gem", what, spelled(v)} }
	if unproven(v) {
		return "", &UnmarkedError{"gem"}
	}
	s := stand(v)
	switch {
	case s.Epoch != 0:
		return lacks("epoch")
	case s.Post.Set || s.after:
		return lacks("post-releases")
	}
	count := strconv.FormatUint(s.count, 10)
	text := dotted(s.Release)
	if len(s.Pre) == 0 {
		if s.dev {
			text += ".a.dev." + count
		}
		return text, nil
	}
	pre := s.Pre
	if s.dev {
		if pre = s.floor; pre == nil {
			return lacks("place below " + strings.Join(words(s.Pre), "."))
		}
	}
	l, n, ok := stage(pre)
	if !ok {
		return lacks("order for pre-releases but alpha, beta and rc")
	}
	text += "." + stageWord(l) + "." + strconv.FormatUint(n, 10)
	if s.dev {
		text += "." + count // a word would sort below the pre-release itself
	}
	return text, nil
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
