package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
)

// Composer is a version of a Composer package. What leads up to a release has no
// place for a number below its alpha, so it is the tag, the commits since as those
// of a patch, and -dev, which makes it a development version to Composer.
//
//	1.2.3-p4-dev     4 commits after 1.2.3      1.2.4-RC1.4-dev  4 commits after rc 1
//	1.2.3-p1         post-release 1             1.2.3-p1.4-dev   4 commits after it
var Composer = Format{
	Name:    "composer",
	Also:    []string{},
	Words:   []string{"php", "packagist", "wordpress", "drupal"},
	Doc:     "the tag, then commits since",
	Example: "1.2.3-p4-dev",
	Grammar: "one number to four, then -alpha1, -beta1, -RC1 or -p1, then -dev",
	Lacks:   "an epoch, a fifth number, a local part, tags that are development versions",
	Order:   "Composer (VersionParser, Comparator)",
	Parse:   func(s string) (Value, error) { return composerGrammar.parse(s) },
	Join:    func(p Parts) string { return composerGrammar.join(p) },
	Raises:  withoutEpoch,
	Bump:    func(v Value, part string) (Value, error) { return composerGrammar.bump(v, part, writeComposer) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("composer") },
	Write:   writeComposer,
}

func writeComposer(v scheme.Version, _ Options) (string, error) {
	lacks := func(what string) (string, error) {
		return "", &LacksError{Format: "composer", Lacks: what, Version: readable(v)}
	}
	if err := unlabelled("composer", v); err != nil {
		return "", err
	}
	b := v.Base
	switch {
	case unproven(v):
		return "", &UnmarkedError{"composer"}
	case b.Epoch != 0:
		return lacks("epoch")
	case len(b.Release) > 4:
		return lacks("fifth number")
	case b.Dev.Set:
		return lacks("development tags")
	}
	text, numbers := dotted(b.Release), []uint64(nil)
	if b.Post.Set {
		text, numbers = text+"-p", []uint64{b.Post.N}
	}
	if len(b.Pre) > 0 {
		l, n, ok := stage(b.Pre)
		if !ok {
			return lacks("pre-releases but alpha, beta and rc")
		}
		text = dotted(b.Release) + "-" + strings.Replace(stageWord(l), "rc", "RC", 1)
		if numbers = []uint64{n}; b.Post.Set {
			numbers = append(numbers, 0, 0, b.Post.N) // below the commits after it
		}
	}
	if v.Place == scheme.Before || v.Place == scheme.After {
		towardPost := v.Next.Post.Set && !b.Post.Set
		switch {
		case len(numbers) == 0:
			text += "-p"
			if v.Place == scheme.Before && towardPost {
				numbers = []uint64{0}
			}
		case towardPost:
			numbers = append(numbers, 0, 0, 0)
		}
		numbers = append(numbers, v.Count)
	}
	if len(numbers) > 0 {
		text += dotted(numbers)
	}
	if v.Place == scheme.Before {
		text += "-dev"
	}
	return text, checkComposer(text)
}

var composerGrammar = textGrammar{
	format: "composer", check: checkComposer, post: "-p",
	key:   func(text string) any { c, _ := readComposer(text); return c },
	order: func(a, b any) int { return compareComposer(a.([]string), b.([]string)) },
}

func checkComposer(s string) error {
	if _, ok := readComposer(s); !ok {
		return &LimitError{"composer", "one to four numbers, the first of at most five digits, then -alpha1, -beta1, -RC1 or -p1, and -dev", quoted(s)}
	}
	return nil
}

// readComposer returns what VersionParser::normalize makes of a version, in
// components: four numbers, or those of a date, then a word and its numbers, then
// dev. Build metadata is dropped.
func readComposer(s string) (components []string, ok bool) {
	s, _, _ = strings.Cut(strings.ToLower(s), "+")
	rest := s
	for len(components) < 4 {
		n := digits(rest)
		if n == 0 || len(components) == 0 && n > 5 {
			break
		}
		components, rest = append(components, rest[:n]), rest[n:]
		if len(rest) < 2 || rest[0] != '.' || !digit(rest[1]) {
			break
		}
		if len(components) < 4 {
			rest = rest[1:]
		}
	}
	if len(components) == 0 {
		if components, rest = composerDate(s); len(components) == 0 {
			return nil, false
		}
	} else {
		for len(components) < 4 {
			components = append(components, "0")
		}
	}
	if word := composerModifier(&rest); word != "" {
		components = append(components, word)
		for {
			number := strings.TrimLeft(rest, ".-")
			n := digits(number)
			if n == 0 || len(rest)-len(number) > 1 {
				break
			}
			components, rest = append(components, number[:n]), number[n:]
		}
		if word == "stable" {
			components = components[:4]
		}
	}
	if after, isDev := strings.CutSuffix(rest, "dev"); isDev && (after == "" || after == "." || after == "-") {
		components, rest = append(components, "dev"), ""
	}
	return components, rest == ""
}

// composerDate reads a version that is a date: a year of four digits, then
// numbers of two.
func composerDate(s string) (components []string, rest string) {
	if n := digits(s); n < 6 || n%2 > 0 || n > 16 {
		return nil, s
	}
	n := digits(s)
	return []string{s[:n]}, s[n:]
}

// composerModifier takes the word of a modifier from the front of rest, in the
// normal form; "" if there is none.
func composerModifier(rest *string) string {
	s := *rest
	if s != "" && strings.IndexByte("._-", s[0]) >= 0 {
		s = s[1:]
	}
	word := s[:letters(s)]
	switch word {
	case "stable", "beta", "alpha", "patch":
	case "b":
		word = "beta"
	case "a":
		word = "alpha"
	case "rc":
		word = "RC"
	case "pl", "p":
		word = "patch"
	default:
		return ""
	}
	*rest = s[letters(s):]
	return word
}

// compareComposer is PHP's version_compare: any word it does not know, dev,
// alpha, beta, RC, a number, patch.
func compareComposer(a, b []string) int {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return -composerOverEnd(b[i])
		case i >= len(b):
			return composerOverEnd(a[i])
		}
		c := cmp.Compare(composerRank(a[i]), composerRank(b[i]))
		if c == 0 && digit(a[i][0]) {
			c = natural.CompareDigits(a[i], b[i])
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// composerOverEnd orders a component against nothing.
func composerOverEnd(component string) int {
	if digit(component[0]) {
		return 1
	}
	return cmp.Compare(composerRank(component), composerRank("0"))
}

func composerRank(component string) int {
	if digit(component[0]) {
		component = "0"
	}
	return slices.Index([]string{"dev", "alpha", "beta", "RC", "0", "patch"}, component)
}
