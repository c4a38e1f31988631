package render

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Debian is the upstream version of a Debian package (Debian policy 5.6.12), in
// a form that rpm orders the same way: letters only ever meet letters, and
// digits digits. ~~ sorts below the ~ of a pre-release in both.
//
//	1.2.4~~dev.4   4 commits towards 1.2.4     1.2.4~rc.1+dev.5   5 commits after rc 1
//	1.2.4~rc.1     a pre-release               1.2.3+post.1       a post-release
var Debian = Format{
	Name:    "debian",
	Doc:     "upstream version; also rpm",
	Parse:   func(s string) (any, error) { return s, checkDebian(s) },
	Check:   checkDebian,
	Compare: compareDebian,
	Write: func(v scheme.Version, _ Options) (string, error) {
		s := stand(v)
		var b strings.Builder
		if s.Epoch != 0 {
			b.WriteString(strconv.FormatUint(s.Epoch, 10) + ":")
		}
		b.WriteString(dotted(s.Release))
		count := strconv.FormatUint(s.count, 10)
		pre := s.Pre
		if s.dev && len(pre) > 0 && !s.Post.Set {
			if s.floor == nil {
				return "", &UnspellableError{"debian", "place below " + strings.Join(words(pre), "."), spelled(v)}
			}
			pre = s.floor
		}
		if len(pre) > 0 {
			for _, w := range words(pre) {
				if strings.ContainsRune(w, '-') {
					return "", &UnspellableError{"debian", "hyphen", spelled(v)}
				}
			}
			b.WriteString("~" + strings.Join(words(pre), "."))
		}
		if s.Post.Set {
			b.WriteString("+post." + strconv.FormatUint(s.Post.N, 10))
		}
		switch {
		case s.after:
			b.WriteString("+post." + count)
		case s.dev && len(pre) > 0 && !s.Post.Set:
			b.WriteString("+dev." + count)
		case s.dev:
			b.WriteString("~~dev." + count)
		}
		return b.String() + local(v, "+"), nil
	},
}

func checkDebian(s string) error {
	epoch, upstream, hasEpoch := strings.Cut(s, ":")
	if !hasEpoch {
		epoch, upstream = "0", s
	}
	if n, err := strconv.ParseUint(epoch, 10, 31); err != nil || strconv.FormatUint(n, 10) != epoch {
		return &LimitError{"debian", "a whole number below 2147483648 as epoch", strconv.Quote(epoch)}
	}
	if upstream == "" || !digit(upstream[0]) {
		return &LimitError{"debian", "versions that start with a digit", strconv.Quote(upstream)}
	}
	for i := range len(upstream) {
		if c := upstream[i]; !alnum(c) && !strings.ContainsRune(".+~", rune(c)) {
			return &LimitError{"debian", "letters, digits and .+~", strconv.Quote(upstream)}
		}
	}
	return nil
}

// compareDebian orders by deb-version(7): epochs, then in turn the longest run
// without digits (~ below the end, the end below letters, letters below the
// rest) and the longest run of digits, as a number.
func compareDebian(a, b string) int {
	ea, a := debianEpoch(a)
	eb, b := debianEpoch(b)
	if c := compareDigits(ea, eb); c != 0 {
		return c
	}
	for a != "" || b != "" {
		for (a != "" && !digit(a[0])) || (b != "" && !digit(b[0])) {
			x, y := debianWeight(a), debianWeight(b)
			if x != y {
				return sign(x - y)
			}
			a, b = a[1:], b[1:]
		}
		na, nb := digits(a), digits(b)
		if c := compareDigits(a[:na], b[:nb]); c != 0 {
			return c
		}
		a, b = a[na:], b[nb:]
	}
	return 0
}

func debianEpoch(s string) (epoch, rest string) {
	if e, r, ok := strings.Cut(s, ":"); ok {
		return e, r
	}
	return "0", s
}

func debianWeight(s string) int {
	switch {
	case s == "" || digit(s[0]):
		return 0
	case s[0] == '~':
		return -1
	case letter(s[0]):
		return int(s[0])
	}
	return int(s[0]) + 256
}

// digits returns the length of the run of digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}

// compareDigits orders two runs of digits of any length as numbers; "" is 0.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return sign(len(a) - len(b))
	}
	return strings.Compare(a, b)
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

// Arch is a pkgver as the Arch Linux guidelines for packages from version
// control have it: the tag, then the commits since. A dotted word sorts above
// the release and below its next number (vercmp(8)).
var Arch = Format{
	Name:    "arch",
	Doc:     "the tag, then commits since",
	Parse:   func(s string) (any, error) { return s, checkArch(s) },
	Check:   checkArch,
	Compare: compareArch,
	Write: func(v scheme.Version, _ Options) (string, error) {
		b := v.Base
		if b.Dev.Set {
			return "", &UnspellableError{"arch", "development tags", spelled(v)}
		}
		text := dotted(b.Release)
		if b.Epoch != 0 {
			text = strconv.FormatUint(b.Epoch, 10) + ":" + text
		}
		if len(b.Pre) > 0 {
			l, n, ok := stage(b.Pre)
			if !ok {
				return "", &UnspellableError{"arch", "pre-releases but alpha, beta and rc", spelled(v)}
			}
			text += stageWord(l) + strconv.FormatUint(n, 10)
		}
		if b.Post.Set {
			text += ".post" + strconv.FormatUint(b.Post.N, 10)
		}
		if v.Place != scheme.On || v.Facts.Distance > 0 {
			text += ".r" + strconv.FormatUint(v.Facts.Distance, 10)
		}
		return text + local(v, "."), nil
	},
}

func checkArch(s string) error {
	epoch, pkgver, hasEpoch := strings.Cut(s, ":")
	if !hasEpoch {
		epoch, pkgver = "0", s
	}
	if epoch == "" || digits(epoch) != len(epoch) {
		return &LimitError{"arch", "a whole number as epoch", strconv.Quote(epoch)}
	}
	if pkgver == "" || !alnum(pkgver[0]) {
		return &LimitError{"arch", "versions that start with a letter or digit", strconv.Quote(pkgver)}
	}
	for i := range len(pkgver) {
		if c := pkgver[i]; !alnum(c) && !strings.ContainsRune("._+", rune(c)) {
			return &LimitError{"arch", "letters, digits and ._+", strconv.Quote(pkgver)}
		}
	}
	return nil
}

// compareArch orders by vercmp(8), without pkgrel: runs of letters and runs of
// digits between separators; digits beat letters; where one ends, a remaining
// run of letters that directly follows sorts below, anything else above.
func compareArch(a, b string) int {
	ea, a := debianEpoch(a)
	eb, b := debianEpoch(b)
	if c := compareDigits(ea, eb); c != 0 {
		return c
	}
	for a != "" && b != "" {
		sa, sb := separators(a), separators(b)
		a, b = a[sa:], b[sb:]
		if a == "" || b == "" {
			break
		}
		if sa != sb {
			return sign(sa - sb)
		}
		run, compare := letters, strings.Compare
		if digit(a[0]) {
			run, compare = digits, compareDigits
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

func letters(s string) int {
	n := 0
	for n < len(s) && letter(s[n]) {
		n++
	}
	return n
}

func separators(s string) int {
	n := 0
	for n < len(s) && !alnum(s[n]) {
		n++
	}
	return n
}
