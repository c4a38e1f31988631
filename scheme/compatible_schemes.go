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
	"github.com/tagline-scm/tagline/scm"
)

// The version schemes of setuptools-scm, on texts as there: with normalize =
// false the text is the tag's own, and what cannot be bumped differs
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
func (c *compatible) main(scheme string) ([]Segment, error) {
	c.scheme = scheme
	if c.options.Initial != "" {
		return c.first()
	}
	if exact(c.facts) {
		why := c.after()
		if tag := c.tagged(); tag != nil && tag.Ref == why {
			why = "the tag " + why
		}
		return textSegments(c.text, why), nil
	}
	if c.options.Bump != "" && scheme != "calver-by-date" && !follows(scheme) {
		return c.bumped()
	}
	switch scheme {
	case "no-guess-dev":
		return c.noGuessDev()
	case "post-release":
		why := fmt.Sprintf("a post-release of %s (%s: commits count as post-releases)", c.after(), scheme)
		return append(textSegments(c.text, why), c.count(".post", KindPost)), nil
	case "only-version":
		why := fmt.Sprintf("the release %s (%s: the tag's version, wherever HEAD is)", c.after(), scheme)
		return textSegments(c.text, why), nil
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

// bumped returns a development version of what Options.Bump says, by the rules
// of the default scheme.
func (c *compatible) bumped() ([]Segment, error) {
	s, err := New(Default, Options{Bump: c.options.Bump})
	if err != nil {
		return nil, err
	}
	base := c.base
	base.Text = c.text
	v, err := s.Next(base, c.facts, c.options)
	return c.dev(publicText(v.Next), reasonNext(v.Notes), err)
}

// first returns a development version of Options.Initial.
func (c *compatible) first() ([]Segment, error) {
	next, err := initial(c.options.Initial, guessNextDev())
	if err != nil {
		return nil, err
	}
	return append(textSegments(publicText(next), reasonInitial), c.count(".dev", KindDev)), nil
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

// textSegments returns a text that PEP 440 may or may not write so, all for the
// same reason.
func textSegments(text, why string) []Segment {
	if v, err := pep440.Parse(text); err == nil && v.Local == nil && v.String() == text {
		if p, err := partsOf(v); err == nil {
			return publicSegments(p, why)
		}
	}
	return []Segment{{text, KindRelease, why}}
}

// tagged returns the tag that everything starts from, nil if there is none.
func (c *compatible) tagged() *scm.Tag {
	tags := c.facts.Tags
	for i := range tags {
		if tags[i].Ref == c.theirs.From {
			return &tags[i]
		}
	}
	if len(tags) > 0 {
		return &tags[0]
	}
	return nil
}

// after names in a reason what everything starts from: a tag, or what stands
// for it.
func (c *compatible) after() string {
	tag := c.tagged()
	switch {
	case c.theirs.From != "":
		return c.theirs.From
	case tag != nil:
		return tag.Ref
	}
	return c.text + ", which stands for the missing tag"
}

// count returns the segment that counts commits.
func (c *compatible) count(prefix string, kind Kind) Segment {
	v := Version{Count: c.facts.Distance, Tag: c.tagged()}
	return Segment{fmt.Sprintf("%s%d", prefix, c.facts.Distance), kind, counted(v, c.options.Reasons)}
}

// dev returns a development version of next, which is how setuptools-scm makes
// it of the tag.
func (c *compatible) dev(next, how string, err error) ([]Segment, error) {
	if err != nil {
		return nil, err
	}
	why := fmt.Sprintf("the release after %s (%s: %s)", c.after(), c.scheme, how)
	return append(textSegments(next, why), c.count(".dev", KindDev)), nil
}

func (c *compatible) guessNextDev() ([]Segment, error) { return c.dev(c.bump()) }

// bump returns the text without its .dev0, or with the number at its end
// raised, and which it was.
func (c *compatible) bump() (next, how string, err error) {
	if strings.Contains(c.text, ".dev") {
		return c.withoutDev()
	}
	stem := strings.TrimRight(c.text, "0123456789")
	if stem == c.text {
		return "", "", &BumpError{Version: c.text, Reason: "it does not end with a number to bump, please correct or use a custom version scheme"}
	}
	return stem + addOne(c.text[len(stem):]), "last number + 1", nil
}

// withoutDev returns the text before .dev0.
func (c *compatible) withoutDev() (next, how string, err error) {
	i := strings.LastIndex(c.text, ".dev")
	if c.text[i+len(".dev"):] != "0" {
		return "", "", errCustomDev(c.text)
	}
	return c.text[:i], "what .dev0 precedes", nil
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

func (c *compatible) noGuessDev() ([]Segment, error) {
	switch {
	case strings.Contains(c.text, ".dev"):
		return c.dev(c.withoutDev())
	case strings.Contains(c.text, "post"):
		return nil, errPostAlready(c.text)
	}
	return c.dev(c.text+".post1", "the tag's first post-release", nil)
}

// simpleSemVer returns three numbers: the first retain of the tag with the last
// of them raised, or, for a tag .dev0, all of them as they are. Only the epoch
// stays. because, if any, is why it is that number.
func (c *compatible) simpleSemVer(retain int, because string) (next, how string, err error) {
	release := slices.Clone(c.tag.Release)
	how = "what .dev0 precedes"
	if dev0 := c.tag.Dev == (pep440.Num{Set: true}); !dev0 {
		how = map[int]string{2: minor, 3: patch}[retain] + " number + 1" + because
		for len(release) < retain {
			release = append(release, natural.Number{})
		}
		release = release[:retain]
		release[retain-1] = release[retain-1].Next()
	}
	for len(release) < 3 {
		release = append(release, natural.Number{})
	}
	return pep440.Version{Epoch: c.tag.Epoch, Release: release}.String(), how, nil
}

// branch returns the branch as git rev-parse --abbrev-ref prints it.
func (c *compatible) branch() string {
	if c.facts.Branch.Abbrev != "" {
		return c.facts.Branch.Abbrev
	}
	return c.facts.Branch.Name
}

func (c *compatible) semverPEP440() ([]Segment, error) {
	if strings.Contains(c.branch(), "feature") {
		return c.dev(c.simpleSemVer(2, ", for the branch "+c.branch()+" has the word feature"))
	}
	return c.dev(c.simpleSemVer(3, ""))
}

// versionIn returns what the tag regular expression finds in a piece of the
// branch's name, "" for nothing.
func (c *compatible) versionIn(piece string) (string, error) {
	if c.theirs.Branch == nil {
		return "", nil
	}
	version, ok, err := c.theirs.Branch(piece)
	if !ok || err != nil {
		return "", err
	}
	return version, nil
}

// releaseBranch raises the tag's last number on a branch that is named after
// its first two, and the second number elsewhere.
func (c *compatible) releaseBranch() ([]Segment, error) {
	branch := c.branch()
	version, err := c.versionIn(branch[strings.LastIndexByte(branch, '/')+1:])
	if err != nil {
		return nil, err
	}
	version = strings.TrimPrefix(version, "v")
	if version != "" && slices.Equal(firstTwo(version), firstTwo(c.text)) {
		next, how, err := c.bump()
		return c.dev(next, how+", for the branch "+branch+" has the tag's first numbers", err)
	}
	return c.dev(c.simpleSemVer(2, ""))
}

// firstTwo returns the first two pieces between dots, as texts.
func firstTwo(s string) []string {
	pieces := strings.SplitN(s, ".", 3)
	return pieces[:min(2, len(pieces))]
}

// calverByDate writes the date of the commit in the layout of the tag (two or
// four digits of the year, month and day padded) and a number that counts the
// releases of a day from 0.
func (c *compatible) calverByDate() ([]Segment, error) {
	if branch := c.branch(); strings.HasPrefix(branch, "release-") {
		version, err := c.versionIn(branch[strings.LastIndexByte(branch, '-')+1:])
		if err != nil {
			return nil, err
		}
		if _, ok := splitDate(version); ok {
			return textSegments(version, fmt.Sprintf("the branch %s names it (%s)", branch, c.scheme)), nil
		}
	}
	head, err := time.Parse(time.DateOnly, c.facts.Head.Date)
	whose := "the commit's"
	if err != nil {
		whose = "today's"
		if c.options.Reasons.Clock != "" {
			whose = c.options.Reasons.Clock + "'s"
		}
		head, _ = time.Parse(time.DateOnly, c.options.Now.UTC().Format(time.DateOnly))
	}
	layout, n, how := "06.01.02", "0", "the date is "+whose
	if tag, ok := splitDate(c.text); !ok {
		c.warn(ruleTagNoDate, c.text+" does not correspond to a valid versioning date, assuming legacy version")
	} else {
		date, err := tag.date()
		if err != nil {
			return nil, &BumpError{Version: c.text, Reason: "it is no date of the calendar"}
		}
		if len(tag.year) == 4 {
			layout = "2006.01.02"
		}
		layout = tag.v + layout
		switch {
		case date.Equal(head):
			n = addOne(tag.patch)
			how += ", and the tag's too: last number + 1"
		case date.After(head):
			c.warn(ruleTagAheadOfDate, fmt.Sprintf("the tag's date %s is ahead of the commit's, %s", date.Format(time.DateOnly), head.Format(time.DateOnly)))
		}
	}
	next := head.Format(layout) + "." + n
	if !c.theirs.Raw {
		v, err := pep440.Parse(next)
		if err != nil {
			return nil, &BumpError{Version: c.text, Reason: Reason(err)}
		}
		next = v.String()
	}
	return c.dev(next, how, nil)
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

func (c *compatible) towncrier() ([]Segment, error) { return c.fragments(c.raises(majorFragments)) }

// towncrierZerover stays below 1.0 until a fragment of the type major says
// otherwise.
func (c *compatible) towncrierZerover() ([]Segment, error) {
	major := c.raises(majorFragments)
	if major && !c.raises(" major ") {
		n, err := c.tagMajor()
		if err != nil {
			return nil, err
		}
		if n == "0" {
			if next, how, err := c.simpleSemVer(2, ", for below 1.0 no fragment asks for more"); err == nil {
				return c.dev(next, how, nil)
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

func (c *compatible) fragments(isMajor bool) ([]Segment, error) {
	const because = ", for a fragment asks for it"
	switch {
	case isMajor:
		n, err := c.tagMajor()
		return c.dev(addOne(n)+".0.0", major+" number + 1"+because, err)
	case c.raises(minorFragments):
		return c.dev(c.simpleSemVer(2, because))
	case c.raises(patchFragments):
		return c.dev(c.simpleSemVer(3, because))
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
