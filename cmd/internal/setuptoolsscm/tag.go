package setuptoolsscm

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scm"
)

// TagError means that the tag which setuptools-scm would use is no version
// there; it never tries the next one.
type TagError struct {
	Tag     string
	Pattern string
	Prefix  string
	Err     error // why the part that was found is no version; nil if none was found
}

func (e *TagError) Error() string {
	s := fmt.Sprintf("cannot parse a version from tag %q", e.Tag)
	if e.Err != nil {
		return s + ": " + e.Err.Error()
	}
	s += fmt.Sprintf(": it does not match tag_regex %q", e.Pattern)
	if e.Prefix != "" {
		s += fmt.Sprintf(" after tag.prefix %q", e.Prefix)
	}
	return s
}

func (e *TagError) Unwrap() error { return e.Err }

// EmptyGroupError means that the tag matches without a version in it.
type EmptyGroupError struct{ Tag, Pattern string }

func (e *EmptyGroupError) Error() string {
	return fmt.Sprintf("tag_regex %q matches tag %q, but the matched group has no value", e.Pattern, e.Tag)
}

// PatternError means that a tag regular expression is wrong, or uses what Go's
// engine (RE2) does not have.
type PatternError struct {
	Pattern string
	Reason  string
}

func (e *PatternError) Error() string { return fmt.Sprintf("tag regex %q: %s", e.Pattern, e.Reason) }

// Meant returns the expression for a glob in its place, as v* is one: git describe takes
// globs and tag_regex does not. It is "" where the text is no glob.
func (e *PatternError) Meant() string {
	before, isGlob := strings.CutSuffix(e.Pattern, "*")
	if !isGlob || before == "" || strings.ContainsAny(before, `()[]*?+\\^$|`) {
		return ""
	}
	return expression(before)
}

// expression returns a tag_regex for tags that have this before the version.
func expression(before string) string { return "^" + regexp.QuoteMeta(before) + "(?P<version>.+)$" }

// Expression returns the line of a configuration with which a tag is a version that the
// expression in force does not find: what stands before its numbers, and the rest. It is
// "" where that helps nothing.
func (c *Config) Expression(tag string) string {
	for i := 1; i < len(tag) && c.TagPrefix == ""; i++ {
		if strings.IndexByte(digitBytes, tag[i]) < 0 || strings.IndexByte(digitBytes, tag[i-1]) >= 0 {
			continue // a number begins where no digit is before it
		}
		other := *c
		var err error
		if other.Tag, err = compilePattern(expression(tag[:i])); err != nil {
			return ""
		}
		if _, _, err := other.ParseTag(tag); err != nil {
			continue
		}
		key := "tag_regex"
		if c.Table == hatchTable || c.Table == hatchFileTable {
			key = "tag-pattern"
		}
		return toml.Line(key, other.Tag.Text)
	}
	return ""
}

// defaultPattern is setuptools-scm's own: a version after any number of dashed words.
const defaultPattern = `^(?:[\w-]+-)?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?$`

// Pattern is a Python regular expression that finds the version in a tag.
type Pattern struct {
	Text  string // as configured
	re    python.Regexp
	group int
}

// compilePattern reads a Python regular expression with one group, or one named
// version. The error is a *PatternError.
func compilePattern(text string) (Pattern, error) {
	re, err := python.Compile(text)
	if bad, ok := errors.AsType[*python.RegexpError](err); ok {
		return Pattern{}, &PatternError{text, bad.Reason}
	}
	group := re.GroupIndex("version")
	if re.Groups() == 1 {
		group = 1
	}
	if group < 0 {
		return Pattern{}, &PatternError{text, "it needs a single group, or one named version, to say which part of a tag is the version"}
	}
	return Pattern{text, re, group}, nil
}

// find matches the start of a tag. version is what the group has, suffix what
// the match has after it. ok is false when the tag does not match.
func (p Pattern) find(tag string) (version, suffix string, ok bool) {
	at := p.re.Match(tag)
	if at == nil {
		return "", "", false
	}
	start, end := at[2*p.group], at[2*p.group+1]
	if start < 0 {
		return "", "", true
	}
	return tag[start:end], tag[end:at[1]], true
}

// ParseTag reads a tag as setuptools-scm does: cut the prefix off if it is
// there, match the regular expression at the start, read the group, and keep
// what the match has after it as a local part if that is valid. The error is a
// *TagError or *EmptyGroupError.
func (c *Config) ParseTag(tag string) (v version, warnings []string, err error) {
	text, suffix, err := c.versionText(tag)
	if err != nil {
		return version{}, nil, err
	}
	v, err = c.newVersion(text)
	if err != nil {
		return version{}, nil, &TagError{tag, c.Tag.Text, c.TagPrefix, err}
	}
	if suffix != "" {
		if whole, err := c.newVersion(text + suffix); err == nil {
			return whole, nil, nil
		}
		warnings = append(warnings, fmt.Sprintf("tag %q will be stripped of its suffix %q", tag, suffix))
	}
	return v, warnings, nil
}

// versionText returns the part of a tag, or of a branch, that is its version.
func (c *Config) versionText(tag string) (text, suffix string, err error) {
	rest := strings.TrimPrefix(tag, c.TagPrefix)
	text, suffix, ok := c.Tag.find(rest)
	if !ok {
		return "", "", &TagError{tag, c.Tag.Text, c.TagPrefix, nil}
	}
	if text == "" {
		return "", "", &EmptyGroupError{tag, c.Tag.Text}
	}
	return text, suffix, nil
}

// parseDescribe splits the output of git describe: a mark -dirty, then
// TAG-N-gHEX. A text of another form is a tag, 0 commits away.
func parseDescribe(text string) (tag string, distance uint64, node string, dirty bool) {
	text, dirty = strings.CutSuffix(text, "-dirty")
	tag, distance, hash, ok := scm.ParseDescribe(text)
	if !ok {
		return text, 0, "", dirty
	}
	return tag, distance, "g" + hash, dirty
}

// StrictlyNamed reports whether a tag would also match with tag.strict: whether
// there is a dot between two of its digits.
func (c *Config) StrictlyNamed(tag string) bool {
	rest := strings.TrimPrefix(tag, c.TagPrefix)
	first := strings.IndexAny(rest, "0123456789")
	last := strings.LastIndexAny(rest, "0123456789")
	return first >= 0 && strings.Contains(rest[first:last], ".")
}
