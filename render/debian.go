package render

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Debian is the upstream version of a Debian package (Debian policy 5.6.12), in
// a form that rpm orders the same way: letters only ever meet letters, and
// digits digits. ~~ sorts below the ~ of a pre-release in both.
//
//	1.2.4~~dev.4   4 commits towards 1.2.4     1.2.4~rc.1+dev.5   5 commits after rc 1
//	1.2.4~rc.1     a pre-release               1.2.3+post.1       a post-release
var Debian = Format{
	Name:    "debian",
	Also:    []string{"deb"},
	Words:   []string{"ubuntu", "apt", "dpkg", "opkg", "ipk", "openwrt", "opam"},
	Doc:     "upstream version",
	Example: "1.2.4~~dev.4+g109666b3b",
	Grammar: "a digit, then letters, digits and . + ~; an epoch below 2147483648",
	Lacks:   "hyphens",
	Order:   "dpkg (deb-version(7))",
	Parse:   func(s string) (Value, error) { return debianGrammar.parse(s) },
	Join:    func(p Parts) string { return debianGrammar.join(p) },
	Raises:  pep440.BumpParts,
	Bump:    func(v Value, part string) (Value, error) { return debianGrammar.bump(v, part, writeDebian) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("debian") },
	Write:   writeDebian,
}

func writeDebian(v scheme.Version, _ Options) (string, error) {
	text, err := debianPublic("debian", v)
	if e := v.Base.Epoch; err == nil && e != 0 {
		text = strconv.FormatUint(e, 10) + ":" + text
	}
	if err == nil {
		text += debianLocal(v.LocalTexts())
		err = checkDebian(text)
	}
	return text, err
}

var debianGrammar = textGrammar{format: "debian", epoch: ":", check: checkDebian, compare: compareDebian}

// debianPublic writes a version without its epoch and its local part.
func debianPublic(format string, v scheme.Version) (string, error) {
	s := stand(v)
	var b strings.Builder
	b.WriteString(dotted(s.Release))
	count := strconv.FormatUint(s.count, 10)
	pre, below := s.Pre, s.dev // below: it leads up to what is written
	if s.dev && s.floor != nil && !s.Post.Set {
		pre, below = s.floor, false
	}
	if len(pre) > 0 {
		for _, w := range words(pre) {
			if strings.ContainsRune(w, '-') {
				return "", &LacksError{Format: format, Lacks: "hyphen", Version: readable(v)}
			}
		}
		b.WriteString("~" + strings.Join(words(pre), "."))
		if last := words(pre)[len(pre)-1]; s.dev && !below && !digit(last[len(last)-1]) {
			b.WriteByte('0') // for dpkg ~alpha+dev is above a later ~alpha1, and ~alpha0+dev is not
		}
	}
	for _, n := range s.posts() {
		b.WriteString("+post." + strconv.FormatUint(n, 10))
	}
	switch {
	case s.label != nil && below:
		b.WriteString("~~~" + s.labelled(".")) // below ~~dev, for dpkg and for rpm
	case s.label != nil:
		b.WriteString("+a." + s.labelled(".")) // below +dev and +post
	case below:
		b.WriteString("~~dev." + count)
	case s.dev:
		b.WriteString("+dev." + count)
	}
	return b.String(), nil
}

// debianLocal returns the local part, whose identifiers have no hyphens here.
func debianLocal(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return "+" + strings.ReplaceAll(strings.Join(texts, "."), "-", ".")
}

// checkDebian takes [epoch:]upstream[-revision], as dpkg does.
func checkDebian(s string) error {
	epoch, upstream, revision := debianSplit(s)
	switch n, length := natural.Read(epoch); {
	case length == 0 || length != len(epoch) || n.Compare(natural.Of(1<<31)) >= 0:
		return &LimitError{"debian", "a whole number below 2147483648 as epoch", quoted(epoch)}
	case upstream == "" || !digit(upstream[0]):
		return &LimitError{"debian", "versions that start with a digit", quoted(upstream)}
	case strings.HasSuffix(s, "-"):
		return &LimitError{"debian", "a revision after the last -", "none"}
	}
	if err := only("debian", upstream, ".+-~:"); err != nil {
		return err
	}
	return only("debian", revision, ".+~")
}

// compareDebian orders by deb-version(7): epochs, then upstream versions, then
// revisions.
func compareDebian(a, b string) int {
	ea, ua, ra := debianSplit(a)
	eb, ub, rb := debianSplit(b)
	return cmp.Or(natural.CompareDigits(ea, eb), debianRuns(ua, ub), debianRuns(ra, rb))
}

// debianSplit takes a version apart: epoch "0" and revision "" where there is
// none, which dpkg orders as revision 0.
func debianSplit(s string) (epoch, upstream, revision string) {
	epoch, upstream = epochOf(s)
	if i := strings.LastIndexByte(upstream, '-'); i >= 0 {
		upstream, revision = upstream[:i], upstream[i+1:]
	}
	return epoch, upstream, revision
}

// epochOf cuts a version behind its epoch, "0" if there is none.
func epochOf(s string) (epoch, rest string) {
	if e, r, ok := strings.Cut(s, ":"); ok {
		return e, r
	}
	return "0", s
}

// debianRuns compares in turn the longest run without digits (~ below the end,
// the end below letters, letters below the rest) and the longest run of digits,
// as a number.
func debianRuns(a, b string) int {
	for a != "" || b != "" {
		for (a != "" && !digit(a[0])) || (b != "" && !digit(b[0])) {
			x, y := debianWeight(a), debianWeight(b)
			if x != y {
				return cmp.Compare(x, y)
			}
			a, b = a[1:], b[1:]
		}
		na, nb := digits(a), digits(b)
		if c := natural.CompareDigits(a[:na], b[:nb]); c != 0 {
			return c
		}
		a, b = a[na:], b[nb:]
	}
	return 0
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
