package compat

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// versionSchemes are the reference's, in its order; the first rows' old names last.
var versionSchemes = []struct {
	name string
	next func(*Config, state) (string, []string, error)
}{
	{"guess-next-dev", (*Config).guessNextDev},
	{"no-guess-dev", (*Config).noGuessDev},
	{"post-release", (*Config).postRelease},
	{"only-version", (*Config).onlyVersion},
	{"semver-pep440", (*Config).semver},
	{"semver-pep440-release-branch", (*Config).releaseBranch},
	{"calver-by-date", (*Config).calverByDate},
	{"towncrier-fragments", (*Config).towncrier},
	{"towncrier-fragments-zerover", (*Config).towncrierZero},
	{"python-simplified-semver", (*Config).semver},
	{"release-branch-semver", (*Config).releaseBranch},
}

// VersionSchemes returns the names of the version schemes.
func VersionSchemes() []string {
	names := make([]string, len(versionSchemes))
	for i, s := range versionSchemes {
		names[i] = s.name
	}
	return names
}

// LocalSchemes returns the names of the local schemes.
func LocalSchemes() []string {
	return []string{"node-and-date", "node-and-timestamp", "dirty-tag", "no-local-version", "no-local-version-strict", "fail-on-uncommitted-changes"}
}

// versionScheme runs the configured scheme, the first of a list: every scheme
// decides. The second result are warnings.
func (c *Config) versionScheme(s state) (string, []string, error) {
	for _, row := range versionSchemes {
		if row.name == c.VersionSchemes[0] {
			if s.exact() && row.name != "only-version" {
				return s.tag.String(), nil, nil
			}
			return row.next(c, s)
		}
	}
	return "", nil, &SchemeError{"unknown version scheme " + c.VersionSchemes[0]}
}

// dev appends the distance as a development number.
func dev(text string, s state) string { return text + ".dev" + strconv.FormatUint(s.distance, 10) }

// bump returns the version after text: without a trailing .dev0, else with the
// last digits raised by one.
func bump(text string) (string, error) {
	if base, done, err := bumpDev(text); done || err != nil {
		return base, err
	}
	start := len(text)
	for start > 0 && '0' <= text[start-1] && text[start-1] <= '9' {
		start--
	}
	if start == len(text) {
		return "", &SchemeError{text + " does not end with a number to bump, please correct or use a custom version scheme"}
	}
	n, err := strconv.ParseUint(text[start:], 10, 64)
	if err != nil || n+1 == 0 {
		return "", &SchemeError{text + " ends with a number too large to bump"}
	}
	return text[:start] + strconv.FormatUint(n+1, 10), nil
}

// bumpDev cuts .dev0 off; done is false for a text without .dev.
func bumpDev(text string) (base string, done bool, err error) {
	i := strings.LastIndex(text, ".dev")
	if i < 0 {
		return text, false, nil
	}
	if text[i+4:] != "0" {
		return "", false, &SchemeError{"choosing custom numbers for the `.devX` distance is not supported: the " + text[i+4:] + " of " + text +
			" cannot be bumped; drop the tag or create a new supported one ending in .dev0"}
	}
	return text[:i], true, nil
}

func (c *Config) guessNextDev(s state) (string, []string, error) {
	next, err := bump(s.tag.public())
	return dev(next, s), nil, err
}

func (c *Config) noGuessDev(s state) (string, []string, error) {
	text := s.tag.public()
	base, done, err := bumpDev(text)
	switch {
	case err != nil:
		return "", nil, err
	case done:
		return dev(base, s), nil, nil
	case strings.Contains(text, "post"):
		return "", nil, &SchemeError{text + " already is a post release, refusing to guess the update"}
	}
	return dev(text+".post1", s), nil, nil
}

func (c *Config) postRelease(s state) (string, []string, error) {
	return s.tag.String() + ".post" + strconv.FormatUint(s.distance, 10), nil, nil
}

func (c *Config) onlyVersion(s state) (string, []string, error) { return s.tag.String(), nil, nil }

// nextSemver raises the retain-th release number and fills up to three; a
// .dev0 tag already names the next. Everything but the epoch is dropped.
func nextSemver(s state, retain int) string {
	v := s.tag.parsed
	release := append([]uint64(nil), v.Release...)
	if !v.Dev.Set || v.Dev.N != 0 {
		release = release[:min(retain, len(release))]
		for len(release) < retain {
			release = append(release, 0)
		}
		release[retain-1]++
	}
	for len(release) < 3 {
		release = append(release, 0)
	}
	v.Release = release
	return v.Base()
}

func (c *Config) semver(s state) (string, []string, error) {
	if strings.Contains(s.branch, "feature") {
		return dev(nextSemver(s, 2), s), nil, nil
	}
	return dev(nextSemver(s, 3), s), nil, nil
}

// releaseBranch raises the last number on a branch that is named after the
// tag's major and minor number, else the minor number.
func (c *Config) releaseBranch(s state) (string, []string, error) {
	if s.branch != "" {
		on, _, err := c.versionText(s.branch[strings.LastIndexByte(s.branch, '/')+1:])
		if empty := (*EmptyGroupError)(nil); errors.As(err, &empty) {
			return "", nil, err
		}
		if err == nil && majorMinor(strings.TrimPrefix(on, "v")) == majorMinor(s.tag.String()) {
			return c.guessNextDev(s)
		}
	}
	return dev(nextSemver(s, 2), s), nil, nil
}

// majorMinor is the text up to the second dot.
func majorMinor(text string) string {
	pieces := strings.SplitN(text, ".", 3)
	return strings.Join(pieces[:min(2, len(pieces))], ".")
}

// dateVersion is a calendar version: an optional v, a year of two or four
// digits, two numbers of one or two, optionally a patch number.
type dateVersion struct {
	prefix, date, patch string
	long                bool // four digits of year
}

func parseDate(text string) (d dateVersion, ok bool) {
	rest := text
	if rest != "" && (rest[0] == 'v' || rest[0] == 'V') {
		d.prefix, rest = rest[:1], rest[1:]
	}
	pieces := strings.Split(rest, ".")
	if len(pieces) != 3 && len(pieces) != 4 {
		return dateVersion{}, false
	}
	for i, p := range pieces {
		if strings.Trim(p, "0123456789") != "" || i < 3 && p == "" || i == 0 && len(p) != 2 && len(p) != 4 || (i == 1 || i == 2) && len(p) > 2 {
			return dateVersion{}, false
		}
	}
	d.long = len(pieces[0]) == 4
	d.date = strings.Join(pieces[:3], ".")
	if len(pieces) == 4 {
		d.patch = pieces[3]
	}
	return d, true
}

// day reads the date; two digits of year are 1969 to 2068.
func (d dateVersion) day() (time.Time, error) {
	var n [3]int
	for i, p := range strings.Split(d.date, ".") {
		n[i], _ = strconv.Atoi(p)
	}
	if !d.long {
		n[0] += 1900
		if n[0] < 1969 {
			n[0] += 100
		}
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if t.Year() != n[0] || int(t.Month()) != n[1] || t.Day() != n[2] || n[0] == 0 {
		return t, &SchemeError{d.date + " is no date"}
	}
	return t, nil
}

func (c *Config) calverByDate(s state) (string, []string, error) {
	if strings.HasPrefix(s.branch, "release-") {
		on, _, err := c.versionText(s.branch[strings.LastIndexByte(s.branch, '-')+1:])
		if empty := (*EmptyGroupError)(nil); errors.As(err, &empty) {
			return "", nil, err
		}
		if _, ok := parseDate(on); err == nil && ok {
			return on, nil, nil
		}
	}
	head, err := time.Parse("2006-01-02", s.date)
	if err != nil {
		head = s.time.UTC().Truncate(24 * time.Hour)
	}
	layout, patch := "06.01.02", uint64(0)
	var notes []string
	d, ok := parseDate(s.tag.String())
	if !ok {
		notes = append(notes, fmt.Sprintf("%s does not correspond to a valid versioning date, assuming legacy version", s.tag))
	} else {
		if d.long {
			layout = "2006.01.02"
		}
		tagged, err := d.day()
		if err != nil {
			return "", nil, err
		}
		if tagged.Equal(head) {
			if d.patch != "" {
				if patch, err = strconv.ParseUint(d.patch, 10, 64); err != nil {
					return "", nil, &SchemeError{d.patch + " is too large a patch number"}
				}
			}
			patch++
		} else if tagged.After(head) {
			notes = append(notes, fmt.Sprintf("your previous tag (%s) is ahead your node date (%s)", tagged.Format("2006-01-02"), head.Format("2006-01-02")))
		}
	}
	next, err := c.newVersion(d.prefix + head.Format(layout) + "." + strconv.FormatUint(patch, 10))
	if err != nil {
		return "", notes, err
	}
	return dev(next.String(), s), notes, nil
}

// fragmentLevel says what a news fragment raises, by the second piece of its
// file's name.
var fragmentLevel = map[string]int{"major": 3, "breaking": 3, "removal": 3, "feature": 2, "deprecation": 2, "bugfix": 1, "doc": 1, "misc": 1}

func (c *Config) towncrier(s state) (string, []string, error)     { return c.fragments(s, false) }
func (c *Config) towncrierZero(s state) (string, []string, error) { return c.fragments(s, true) }

// fragments raises what the news fragments ask for. With zero, a project below
// 1 leaves it by a fragment named major only.
func (c *Config) fragments(s state, zero bool) (string, []string, error) {
	level, major := 0, false
	for _, name := range c.Fragments {
		if pieces := strings.Split(name, "."); len(pieces) > 1 && name != "template.md" && name != "README.md" && name != ".gitkeep" {
			level = max(level, fragmentLevel[pieces[1]])
			major = major || pieces[1] == "major"
		}
	}
	switch level {
	case 0:
		return c.guessNextDev(s)
	case 1:
		return dev(nextSemver(s, 3), s), nil, nil
	case 2:
		return dev(nextSemver(s, 2), s), nil, nil
	}
	first, _, _ := strings.Cut(s.tag.public(), ".")
	n, err := strconv.ParseUint(strings.TrimLeft(first, "v"), 10, 64)
	if err != nil {
		return "", nil, &SchemeError{first + " is no major number to raise"}
	}
	if zero && !major && n == 0 {
		return dev(nextSemver(s, 2), s), nil, nil
	}
	return dev(strconv.FormatUint(n+1, 10)+".0.0", s), nil, nil
}
