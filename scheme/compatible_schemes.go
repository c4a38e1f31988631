package scheme

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// The version schemes of setuptools-scm, on texts as there: with normalize =
// false the text is the tag's own spelling, and what cannot be bumped differs
// from what PEP 440 says of the same version. The schemes of the same names in
// own mode are in guess.go.

// CompatibleSchemes returns the names of setuptools-scm's version schemes, its
// two old ones last.
func CompatibleSchemes() []string {
	return []string{
		"guess-next-dev", "no-guess-dev", "post-release", "only-version",
		"semver-pep440", "semver-pep440-release-branch", "calver-by-date",
		"towncrier-fragments", "towncrier-fragments-zerover",
		"python-simplified-semver", "release-branch-semver",
	}
}

// main returns the version without the tag's local part. What is exactly the
// tag stays as it is.
func (c *compatible) main(scheme string) (string, error) {
	if exact(c.facts) {
		return c.text, nil
	}
	switch scheme {
	case "no-guess-dev":
		return c.noGuessDev()
	case "post-release":
		return fmt.Sprintf("%s.post%d", c.text, c.facts.Distance), nil
	case "only-version":
		return c.text, nil
	case "semver-pep440", "python-simplified-semver":
		return c.semverPEP440()
	case "semver-pep440-release-branch", "release-branch-semver":
		return c.releaseBranch()
	case "calver-by-date":
		return c.calverByDate()
	case "towncrier-fragments":
		return c.towncrier()
	case "towncrier-fragments-zerover":
		return c.towncrierZerover()
	}
	return c.guessNextDev()
}

// compatibleScheme returns the first known scheme of the list: every one of
// them decides.
func compatibleScheme(names []string) (string, error) {
	if names == nil {
		names = []string{Default}
	}
	known := CompatibleSchemes()
	for _, name := range names {
		if slices.Contains(known, name) {
			return name, nil
		}
	}
	return "", &UnknownSchemeError{Name: strings.Join(names, ", ")}
}

// dev returns a development version of next.
func (c *compatible) dev(next string, err error) (string, error) {
	return fmt.Sprintf("%s.dev%d", next, c.facts.Distance), err
}

func (c *compatible) guessNextDev() (string, error) { return c.dev(c.bump()) }

// bump returns the text without its .dev0, or with the number at its end
// raised.
func (c *compatible) bump() (string, error) {
	if strings.Contains(c.text, ".dev") {
		return c.withoutDev()
	}
	stem := strings.TrimRight(c.text, "0123456789")
	if stem == c.text {
		return "", &BumpError{Version: c.text, Reason: "it does not end with a number to bump, please correct or use a custom version scheme"}
	}
	return stem + addOne(c.text[len(stem):]), nil
}

// withoutDev returns the text before .dev0.
func (c *compatible) withoutDev() (string, error) {
	i := strings.LastIndex(c.text, ".dev")
	if c.text[i+len(".dev"):] != "0" {
		return "", errCustomDev(c.text)
	}
	return c.text[:i], nil
}

// addOne adds 1 to a number of any length and drops its leading zeros.
func addOne(digits string) string {
	b := []byte(strings.TrimLeft(digits, "0"))
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] <= '9' {
			return string(b)
		}
		b[i] = '0'
	}
	return "1" + string(b)
}

func (c *compatible) noGuessDev() (string, error) {
	switch {
	case strings.Contains(c.text, ".dev"):
		return c.dev(c.withoutDev())
	case strings.Contains(c.text, "post"):
		return "", errPostAlready(c.text)
	}
	return c.dev(c.text+".post1", nil)
}

// simpleSemVer returns three numbers: the first retain of the tag with the last
// of them raised, or, for a tag .dev0, all of them as they are. Only the epoch
// stays.
func (c *compatible) simpleSemVer(retain int) (string, error) {
	release := slices.Clone(c.tag.Release)
	if dev0 := c.tag.Dev == (pep440.Num{Set: true}); !dev0 {
		for len(release) < retain {
			release = append(release, natural.Number{})
		}
		release = release[:retain]
		release[retain-1] = release[retain-1].Next()
	}
	for len(release) < 3 {
		release = append(release, natural.Number{})
	}
	return pep440.Version{Epoch: c.tag.Epoch, Release: release}.String(), nil
}

// branch returns the branch as git rev-parse --abbrev-ref prints it.
func (c *compatible) branch() string {
	if c.facts.Branch.Abbrev != "" {
		return c.facts.Branch.Abbrev
	}
	return c.facts.Branch.Name
}

func (c *compatible) semverPEP440() (string, error) {
	if strings.Contains(c.branch(), "feature") {
		return c.dev(c.simpleSemVer(2))
	}
	return c.dev(c.simpleSemVer(3))
}

// versionIn returns what the tag regular expression finds in a piece of the
// branch's name, "" for nothing.
func (c *compatible) versionIn(piece string) (string, error) {
	if c.reference.Branch == nil {
		return "", nil
	}
	version, ok, err := c.reference.Branch(piece)
	if !ok || err != nil {
		return "", err
	}
	return version, nil
}

// releaseBranch raises the tag's last number on a branch that is named after
// its first two, and the second number elsewhere.
func (c *compatible) releaseBranch() (string, error) {
	branch := c.branch()
	version, err := c.versionIn(branch[strings.LastIndexByte(branch, '/')+1:])
	if err != nil {
		return "", err
	}
	version = strings.TrimPrefix(version, "v")
	if version != "" && slices.Equal(firstTwo(version), firstTwo(c.text)) {
		return c.guessNextDev()
	}
	return c.dev(c.simpleSemVer(2))
}

// firstTwo returns the first two pieces between dots, as texts.
func firstTwo(s string) []string {
	pieces := strings.SplitN(s, ".", 3)
	return pieces[:min(2, len(pieces))]
}

// calverByDate writes the date of the commit in the layout of the tag (two or
// four digits of the year, month and day padded) and a number that counts the
// releases of a day from 0.
func (c *compatible) calverByDate() (string, error) {
	if branch := c.branch(); strings.HasPrefix(branch, "release-") {
		version, err := c.versionIn(branch[strings.LastIndexByte(branch, '-')+1:])
		if _, ok := splitDate(version); ok || err != nil {
			return version, err
		}
	}
	head, err := time.Parse(time.DateOnly, c.facts.Head.Date)
	if err != nil {
		head, _ = time.Parse(time.DateOnly, c.options.Now.UTC().Format(time.DateOnly))
	}
	layout, n := "06.01.02", "0"
	if tag, ok := splitDate(c.text); !ok {
		c.warn(ruleTagNoDate, c.text+" does not correspond to a valid versioning date, assuming legacy version")
	} else {
		date, err := tag.date()
		if err != nil {
			return "", &BumpError{Version: c.text, Reason: "it is no date of the calendar"}
		}
		if len(tag.year) == 4 {
			layout = "2006.01.02"
		}
		layout = tag.v + layout
		switch {
		case date.Equal(head):
			n = addOne(tag.patch)
		case date.After(head):
			c.warn(ruleTagAheadOfDate, fmt.Sprintf("the tag's date %s is ahead of the commit's, %s", date.Format(time.DateOnly), head.Format(time.DateOnly)))
		}
	}
	next := head.Format(layout) + "." + n
	if !c.reference.Raw {
		v, err := pep440.Parse(next)
		if err != nil {
			return "", &BumpError{Version: c.text, Reason: Reason(err)}
		}
		next = v.String()
	}
	return c.dev(next, nil)
}

func (c *compatible) warn(rule, text string) {
	c.notes = append(c.notes, Note{Rule: rule, Text: text, Level: Warning})
}

// dateText is a version that is a date: 26.8.19.1 or v2026.08.19.
type dateText struct {
	v, year, month, day, patch string
}

// splitDate takes a text apart that is a year of two or four digits, two
// numbers of one or two, and an optional last number of any length.
func splitDate(s string) (dateText, bool) {
	var d dateText
	if s != "" && s[0]|0x20 == 'v' {
		d.v, s = s[:1], s[1:]
	}
	pieces := strings.Split(s, ".")
	for _, p := range pieces {
		if strings.ContainsFunc(p, func(r rune) bool { return !unicode.Is(unicode.Nd, r) }) {
			return d, false
		}
	}
	length := func(i int) int { return utf8.RuneCountInString(pieces[i]) }
	switch {
	case len(pieces) < 3 || len(pieces) > 4,
		length(0) != 2 && length(0) != 4,
		length(1) < 1 || length(1) > 2,
		length(2) < 1 || length(2) > 2:
		return d, false
	}
	d.year, d.month, d.day = pieces[0], pieces[1], pieces[2]
	if len(pieces) == 4 {
		d.patch = pieces[3]
	}
	return d, true
}

// date returns the day; two digits of a year are 1969 to 2068, as POSIX has it.
func (d dateText) date() (time.Time, error) {
	layout := "06.1.2"
	if len(d.year) == 4 {
		layout = "2006.1.2"
	}
	t, err := time.Parse(layout, d.year+"."+d.month+"."+d.day)
	if err == nil && t.Year() < 1 {
		err = fmt.Errorf("there is no year 0")
	}
	return t, err
}

// The types of towncrier's fragments, by what they raise.
const (
	majorFragments = " major breaking removal "
	minorFragments = " feature deprecation "
	patchFragments = " bugfix doc misc "
)

func (c *compatible) towncrier() (string, error) { return c.fragments(c.raises(majorFragments)) }

// towncrierZerover stays below 1.0 until a fragment of the type major says
// otherwise.
func (c *compatible) towncrierZerover() (string, error) {
	major := c.raises(majorFragments)
	if major && !c.raises(" major ") {
		n, err := c.tagMajor()
		if err != nil {
			return "", err
		}
		if n == "0" {
			if next, err := c.simpleSemVer(2); err == nil {
				return c.dev(next, nil)
			}
		}
	}
	return c.fragments(major)
}

// raises reports whether there is a fragment of one of the types.
func (c *compatible) raises(types string) bool {
	return slices.ContainsFunc(c.options.Fragments, func(name string) bool {
		pieces := strings.Split(name, ".")
		ignored := name == "template.md" || name == "README.md" || name == ".gitkeep"
		return len(pieces) > 1 && !ignored && pieces[1] != "" && strings.Contains(types, " "+pieces[1]+" ")
	})
}

func (c *compatible) fragments(major bool) (string, error) {
	switch {
	case major:
		n, err := c.tagMajor()
		return c.dev(addOne(n)+".0.0", err)
	case c.raises(minorFragments):
		return c.dev(c.simpleSemVer(2))
	case c.raises(patchFragments):
		return c.dev(c.simpleSemVer(3))
	}
	return c.guessNextDev()
}

// tagMajor returns the first number of the tag, without leading zeros. An epoch
// or a suffix right after it is an error, as there.
func (c *compatible) tagMajor() (string, error) {
	first, _, _ := strings.Cut(c.text, ".")
	first = strings.TrimLeft(first, "v")
	if first == "" || !isDigits(first) {
		return "", &BumpError{Version: c.text, Reason: fmt.Sprintf("%q is no number", first)}
	}
	if n := strings.TrimLeft(first, "0"); n != "" {
		return n, nil
	}
	return "0", nil
}
