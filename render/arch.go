package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Arch is a pkgver as the Arch Linux guidelines for packages from version
// control have it: the tag, then the commits since. A dotted word sorts above
// the release and below its next number (vercmp(8)).
var Arch = Format{
	Name:    "arch",
	Also:    []string{},
	Words:   []string{"pacman", "aur", "archlinux", "makepkg", "pkgbuild", "alpm", "msys2"},
	Doc:     "the tag, then commits since",
	Example: "1.2.3.r4.g109666b3b",
	Grammar: "letters, digits and . _ +; an epoch",
	Lacks:   "tags that are development versions, pre-releases but alpha, beta and rc",
	Order:   "pacman (vercmp(8))",
	Parse:   func(s string) (Value, error) { return archGrammar.parse(s) },
	Join:    func(p Parts) string { return archGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return archGrammar.bump(v, part, writeArch) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("arch") },
	Write:   writeArch,
}

func writeArch(v scheme.Version, _ Options) (string, error) {
	text, err := sinceTag("arch", v, "")
	if e := v.Base.Epoch; err == nil && e != 0 {
		text = strconv.FormatUint(e, 10) + ":" + text
	}
	return strings.ReplaceAll(text, "-", "_"), err // in the local part of a tag
}

var archGrammar = textGrammar{format: "arch", epoch: ":", check: checkArch, compare: compareArch}

// sinceTag writes the tag and the commits since, without an epoch: 1.2.3.r4.g109666b3b.
// before stands before the word of a pre-release.
//
// Words order as texts, so .r4 is above a later tag .post1. Commits that lead to a
// post-release of the tag are behind one that no tag has: 1.2.3.post0.r4.
func sinceTag(format string, v scheme.Version, before string) (string, error) {
	b := v.Base
	if b.Dev.Set {
		return "", &LacksError{Format: format, Lacks: "development tags", Version: readable(v)}
	}
	text := dotted(b.Release)
	if len(b.Pre) > 0 {
		l, n, ok := stage(b.Pre)
		if !ok {
			return "", &LacksError{Format: format, Lacks: "pre-releases but alpha, beta and rc", Version: readable(v)}
		}
		text += before + stageWord(l) + strconv.FormatUint(n, 10)
	}
	if post := b.Post; post.Set || v.Place == scheme.After || v.Place == scheme.Before && v.Next.Post.Set {
		text += ".post" + strconv.FormatUint(post.N, 10)
	}
	if label := stand(v).label; label != nil {
		text += ".a." + strings.Join(label, ".") // below .r
	}
	if v.Place != scheme.On || v.Facts.Distance > 0 {
		text += ".r" + strconv.FormatUint(v.Facts.Distance, 10)
	}
	return text + local(v, "."), nil
}

// checkArch takes [epoch:]pkgver[-pkgrel].
func checkArch(s string) error {
	epoch, pkgver, pkgrel, hasRelease := archSplit(s)
	switch {
	case digits(epoch) != len(epoch):
		return &LimitError{"arch", "a whole number as epoch", quoted(epoch)}
	case pkgver == "" || !alnum(pkgver[0]):
		return &LimitError{"arch", "versions that start with a letter or digit", quoted(pkgver)}
	case hasRelease && (pkgrel == "" || strings.Trim(pkgrel, "0123456789.") != ""):
		return &LimitError{"arch", "a number as pkgrel", quoted(pkgrel)}
	}
	return only("arch", pkgver, "._+")
}

// compareArch orders by vercmp(8): epochs, pkgver, and pkgrel where both have one.
func compareArch(a, b string) int {
	ea, va, ra, hasA := archSplit(a)
	eb, vb, rb, hasB := archSplit(b)
	c := cmp.Or(natural.CompareDigits(ea, eb), archRuns(va, vb))
	if c == 0 && hasA && hasB {
		return archRuns(ra, rb)
	}
	return c
}

func archSplit(s string) (epoch, pkgver, pkgrel string, hasRelease bool) {
	epoch, pkgver = epochOf(s)
	if i := strings.LastIndexByte(pkgver, '-'); i >= 0 {
		return epoch, pkgver[:i], pkgver[i+1:], true
	}
	return epoch, pkgver, "", false
}

// archRuns compares runs of letters and runs of digits between separators:
// digits beat letters; where one ends, a remaining run of letters that directly
// follows sorts below, anything else above.
func archRuns(a, b string) int {
	for a != "" && b != "" {
		sa, sb := separators(a), separators(b)
		a, b = a[sa:], b[sb:]
		if a == "" || b == "" {
			break
		}
		if sa != sb {
			return cmp.Compare(sa, sb)
		}
		run, compare := letters, strings.Compare
		if digit(a[0]) {
			run, compare = digits, natural.CompareDigits
		}
		na, nb := run(a), run(b)
		if nb == 0 { // a letter against a digit: the digit is newer
			if digit(a[0]) {
				return 1
			}
			return -1
		}
		if c := compare(a[:na], b[:nb]); c != 0 {
			return c
		}
		a, b = a[na:], b[nb:]
	}
	switch {
	case a == "" && b == "":
		return 0
	case a == "" && !letter(b[0]), a != "" && letter(a[0]):
		return -1
	}
	return 1
}
