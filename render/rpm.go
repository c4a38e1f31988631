package render

import (
	"cmp"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/natural"
)

// RPM is the Version of a spec file, in the form that [Debian] has. An epoch is a
// tag of its own there, Epoch, so it is left out here; Release counts the
// packages made of one version, so it is 1 wherever nothing else is known.
var RPM = Format{
	Name:    "rpm",
	Also:    []string{},
	Words:   []string{"fedora", "redhat", "rhel", "centos", "suse", "opensuse", "dnf", "yum", "zypper", "spec"},
	Doc:     "Version of a spec; its epoch goes to Epoch",
	Example: "1.2.4~~dev.4+g109666b3b",
	Grammar: "letters, digits and . _ + ~ ^",
	Lacks:   "an epoch, which is left out, and hyphens",
	Order:   "rpm (rpmvercmp)",
	Parse:   func(s string) (Value, error) { return rpmGrammar.parse(s) },
	Join:    func(p Parts) string { return rpmGrammar.join(p) },
	Raises:  withoutEpoch,
	Bump:    func(v Value, part string) (Value, error) { return rpmGrammar.bump(v, part, writeRPM) },
	Ranges:  func(string, *bool) (Contains, error) { return noRanges("rpm") },
	Write:   writeRPM,
}

func writeRPM(v scheme.Version, _ Options) (string, error) {
	text, err := debianPublic("rpm", v)
	return text + debianLocal(v.LocalTexts()), err
}

var rpmGrammar = textGrammar{format: "rpm", check: checkRPM, compare: compareRPM}

// withoutEpoch are what a version without epochs can raise.
var withoutEpoch = []string{"major", "minor", "micro", "patch", "hotfix", "alpha", "beta", "rc", "post", "dev", "final"}

// checkRPM takes a Version (rpm-spec(5)): no hyphen, which would begin the release.
func checkRPM(s string) error {
	if s == "" || !alnum(s[0]) {
		return &LimitError{"rpm", "versions that start with a letter or digit", quoted(s)}
	}
	return only("rpm", s, "._+~^")
}

// compareRPM is rpmvercmp: runs of digits and of letters count, everything
// between them but ~ and ^ is alike. ~ sorts below the end of a version, ^ above
// it but below anything else that follows.
func compareRPM(a, b string) int {
	for {
		a, b = a[rpmBetween(a):], b[rpmBetween(b):]
		if x, y := rpmMark(a), rpmMark(b); x != y {
			return cmp.Compare(x, y)
		} else if x == rpmEnd {
			return 0
		} else if x != rpmMore {
			a, b = a[1:], b[1:]
			continue
		}
		run, order := letters, strings.Compare
		if digit(a[0]) {
			run, order = digits, natural.CompareDigits
		}
		na, nb := run(a), run(b)
		if nb == 0 { // digits are above letters
			if digit(a[0]) {
				return 1
			}
			return -1
		}
		if c := order(a[:na], b[:nb]); c != 0 {
			return c
		}
		a, b = a[na:], b[nb:]
	}
}

// What may come next in a version, in its order.
const (
	rpmTilde = iota
	rpmEnd
	rpmCaret
	rpmMore
)

func rpmMark(s string) int {
	switch {
	case s == "":
		return rpmEnd
	case s[0] == '~':
		return rpmTilde
	case s[0] == '^':
		return rpmCaret
	}
	return rpmMore
}

// rpmBetween returns the length of what separates the runs.
func rpmBetween(s string) int {
	return run(s, func(c byte) bool { return !alnum(c) && c != '~' && c != '^' })
}
