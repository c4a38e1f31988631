package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
)

// Alpine is a pkgver of Alpine Linux (apk-package(5)): numbers, then suffixes of
// which those before a release are alpha, beta, pre and rc, and those after it cvs,
// svn, git, hg and p. A suffix after a suffix is below or above it likewise.
//
//	1.2.4_alpha0_alpha4   4 commits towards 1.2.4: below its alpha 0
//	1.2.4_rc1_p4          4 commits after rc 1
//	1.2.3_p1              post-release 1
//	1.2.3_p1_alpha4       4 commits towards it
//
// Zeros at the end of a release are left out of its pre-releases: 2_rc1 leads to
// 2.0.0.
var Alpine = Format{
	Name:    "alpine",
	Also:    []string{},
	Words:   []string{"apk", "apkbuild", "postmarketos", "gentoo", "ebuild", "portage"},
	Doc:     "sorts below 1.2.4_alpha0",
	Example: "1.2.4_alpha0_alpha4",
	Grammar: "numbers with dots between, then suffixes like _rc1 and _p2",
	Lacks:   "an epoch, a local part, pre-releases but alpha, beta and rc",
	Order:   "apk (apk-package(5))",
	Parse:   func(s string) (Value, error) { return alpineGrammar.parse(s) },
	Join:    func(p Parts) string { return alpineGrammar.join(p) },
	Raises:  withoutEpoch,
	Bump:    func(v Value, part string) (Value, error) { return alpineGrammar.bump(v, part, writeAlpine) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("alpine") },
	Write:   writeAlpine,
}

func writeAlpine(v scheme.Version, _ Options) (string, error) {
	lacks := func(what string) (string, error) {
		return "", &LacksError{Format: "alpine", Lacks: what, Version: readable(v)}
	}
	if unproven(v) {
		return "", &UnmarkedError{"alpine"}
	}
	if err := unlabelled("alpine", v); err != nil {
		return "", err
	}
	s := stand(v)
	if s.Epoch != 0 {
		return lacks("epoch")
	}
	text, count := dotted(s.Release), strconv.FormatUint(s.count, 10)
	if len(s.Pre) > 0 || s.dev && !s.Post.Set {
		// apk 2 takes 1.0_rc1 for later than 1.0, but 1_rc1 for earlier.
		text = dotted(append(s.Release[:1:1], tailOf(s.Release, 1)...))
	}
	pre, below := s.Pre, s.dev // below: it leads up to what is written
	if s.dev && s.floor != nil && !s.Post.Set {
		pre, below = s.floor, false
	}
	if len(pre) > 0 {
		l, n, ok := stage(pre)
		if !ok {
			return lacks("pre-releases but alpha, beta and rc")
		}
		text += "_" + stageWord(l) + strconv.FormatUint(n, 10)
	}
	for _, n := range s.posts() {
		if len(pre) > 0 {
			text += "_git" // below the commits after it
		} else {
			text += "_p"
		}
		text += strconv.FormatUint(n, 10)
	}
	switch {
	case !s.dev:
	case !below:
		text += "_p" + count
	case len(pre) == 0 && !s.Post.Set:
		text += "_alpha0_alpha" + count
	default:
		text += "_alpha" + count
	}
	return text, nil
}

var alpineGrammar = textGrammar{
	format: "alpine", check: checkAlpine, post: "_p",
	key:   func(text string) any { return readAlpine(text) },
	order: func(a, b any) int { return compareAlpine(a.(alpineVersion), b.(alpineVersion)) },
}

// alpineSuffixes are the suffixes in their order; those from released on are
// above the version without them.
var alpineSuffixes = []string{"alpha", "beta", "pre", "rc", "cvs", "svn", "git", "hg", "p"}

const alpineReleased = 4

type alpineVersion struct {
	numbers  []string
	letter   string
	suffixes []alpineSuffix
	revision string
	ok       bool
}

type alpineSuffix struct {
	place int
	n     string
}

// readAlpine reads number{.number}[letter]{_suffix[number]}[-rnumber].
func readAlpine(s string) (v alpineVersion) {
	for {
		n := digits(s)
		if n == 0 {
			return v
		}
		v.numbers, s = append(v.numbers, s[:n]), s[n:]
		if !strings.HasPrefix(s, ".") {
			break
		}
		s = s[1:]
	}
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		v.letter, s = s[:1], s[1:]
	}
	for strings.HasPrefix(s, "_") {
		word := s[1 : 1+letters(s[1:])]
		place := slices.Index(alpineSuffixes, word)
		if place < 0 {
			return v
		}
		s = s[1+len(word):]
		n := digits(s)
		v.suffixes, s = append(v.suffixes, alpineSuffix{place, s[:n]}), s[n:]
	}
	if rest, ok := strings.CutPrefix(s, "-r"); ok && rest != "" && digits(rest) == len(rest) {
		v.revision, s = rest, ""
	}
	v.ok = s == ""
	return v
}

func checkAlpine(s string) error {
	if !readAlpine(s).ok {
		return &LimitError{"alpine", "numbers with dots between, one letter, suffixes like _rc1, and -r1", quoted(s)}
	}
	return nil
}

// compareAlpine orders as apk does: the first number as a number, one that has a
// zero before it as text, the others as numbers; more numbers, a letter and a
// suffix after the release are above nothing, a suffix before it below.
func compareAlpine(a, b alpineVersion) int {
	for i := range min(len(a.numbers), len(b.numbers)) {
		x, y := a.numbers[i], b.numbers[i]
		c := natural.CompareDigits(x, y)
		if i > 0 && (len(x) > 1 && x[0] == '0' || len(y) > 1 && y[0] == '0') {
			c = strings.Compare(x, y)
		}
		if c != 0 {
			return c
		}
	}
	if c := cmp.Or(cmp.Compare(len(a.numbers), len(b.numbers)), strings.Compare(a.letter, b.letter)); c != 0 {
		return c
	}
	for i := 0; i < len(a.suffixes) || i < len(b.suffixes); i++ {
		switch {
		case i >= len(a.suffixes):
			return -alpineAbove(b.suffixes[i])
		case i >= len(b.suffixes):
			return alpineAbove(a.suffixes[i])
		}
		x, y := a.suffixes[i], b.suffixes[i]
		if c := cmp.Or(cmp.Compare(x.place, y.place), natural.CompareDigits(x.n, y.n)); c != 0 {
			return c
		}
	}
	return natural.CompareDigits(a.revision, b.revision)
}

// alpineAbove returns the order of a version with one more suffix to that without.
func alpineAbove(s alpineSuffix) int {
	if s.place >= alpineReleased {
		return 1
	}
	return -1
}
