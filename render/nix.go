package render

import (
	"cmp"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
)

// Nix is a version that builtins.compareVersions orders right. All words but pre
// are above the release there, so it is the tag, then the commits since, and a
// pre-release begins with pre: 1.2.4pre.rc1.
var Nix = Format{
	Name:    "nix",
	Also:    []string{},
	Words:   []string{"nixpkgs", "nixos", "flake", "guix"},
	Doc:     "the tag, then commits since; a pre-release is 1.2.4pre.rc1",
	Example: "1.2.3.r4.g109666b3b",
	Grammar: "letters, digits and . _ + - ? =",
	Lacks:   "an epoch, tags that are development versions, pre-releases but alpha, beta and rc",
	Order:   "Nix (builtins.compareVersions)",
	Parse:   func(s string) (Value, error) { return nixGrammar.parse(s) },
	Join:    func(p Parts) string { return nixGrammar.join(p) },
	Raises:  withoutEpoch,
	Bump:    func(v Value, part string) (Value, error) { return nixGrammar.bump(v, part, writeNix) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("nix") },
	Write:   writeNix,
}

func writeNix(v scheme.Version, _ Options) (string, error) {
	if v.Base.Epoch != 0 {
		return "", &LacksError{Format: "nix", Lacks: "epoch", Version: readable(v)}
	}
	return sinceTag("nix", v, "pre.")
}

var nixGrammar = textGrammar{format: "nix", check: checkNix, before: "pre.", compare: compareNix}

// checkNix takes what may stand in a store path, a digit first: where a name
// ends and its version begins.
func checkNix(s string) error {
	if s == "" || !digit(s[0]) {
		return &LimitError{"nix", "versions that start with a digit", quoted(s)}
	}
	return only("nix", s, "._+-?=")
}

// compareNix orders as Nix's manual has compareVersions: components are runs of
// digits and of other characters but . and -; pre is below nothing, nothing
// below words, words below numbers.
func compareNix(a, b string) int {
	x, y := nixComponents(a), nixComponents(b)
	for i := range max(len(x), len(y)) {
		p, q := "", ""
		if i < len(x) {
			p = x[i]
		}
		if i < len(y) {
			q = y[i]
		}
		c := cmp.Compare(nixRank(p), nixRank(q))
		switch {
		case c != 0:
		case p != "" && digit(p[0]):
			c = natural.CompareDigits(p, q)
		default:
			c = strings.Compare(p, q)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func nixComponents(s string) (out []string) {
	for s != "" {
		n := digits(s)
		if n == 0 {
			n = run(s, func(c byte) bool { return !digit(c) && c != '.' && c != '-' })
		}
		if n == 0 {
			s = s[1:]
			continue
		}
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

func nixRank(component string) int {
	switch {
	case component == "pre":
		return 0
	case component == "":
		return 1
	case digit(component[0]):
		return 3
	}
	return 2
}
