package family

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme"
)

// Version returns the reading as text that PEP 440 reads: 2.1.0b3, 9.7.post1. A
// letter that follows a release is its post-release of that number (1.1.1w is
// 1.1.1.post23); otherwise a, b and c are the pre-releases that PEP 440 takes them
// for. Letters from d on mark no pre-release.
func (r *Reading) Version(letterFollows bool) string {
	var b strings.Builder
	b.WriteString(strings.ReplaceAll(r.Digits, string(r.Separator), "."))
	t := &r.Tail
	if t.Letter > 'c' || t.Letter != 0 && letterFollows {
		fmt.Fprintf(&b, ".post%d", t.Letter-'a'+1)
	} else if t.Letter != 0 {
		b.WriteString(scheme.Phase(string(rune(t.Letter))) + "0")
	}
	if t.Pre.Set() {
		b.WriteString(cmp.Or(scheme.Phase(t.Pre.Word), "a") + cmp.Or(t.Pre.Digits, "0"))
	}
	if t.Post.Set() {
		b.WriteString(".post" + t.Post.Digits)
	}
	if t.Dev.Set() {
		b.WriteString(".dev" + cmp.Or(t.Dev.Digits, "0"))
	}
	return b.String() + t.Build
}

// IsFinal reports whether the reading is a release, no pre-release and no
// development version.
func (r *Reading) IsFinal(letterFollows bool) bool {
	t := &r.Tail
	return !t.Pre.Set() && !t.Dev.Set() && (t.Letter == 0 || t.Letter > 'c' || letterFollows)
}

// Setting is what a configuration says of a family: the values of tag-prefix,
// tag-separator, tag-suffix and tag-pattern, "" where one is at its default.
type Setting struct {
	Prefix, Separator, Suffix, Pattern string
}

// Rule returns the setting as a rule. The error is that of [scheme.CompilePattern].
func (s Setting) Rule() (scheme.TagRule, error) {
	rule := scheme.TagRule{Prefix: s.Prefix, Separator: s.Separator, Suffix: s.Suffix}
	var err error
	if s.Pattern != "" {
		rule.Pattern, err = scheme.CompilePattern(s.Pattern)
	}
	return rule, err
}

// lines returns the setting as lines of a configuration, none for the default.
func (s Setting) lines() []string {
	var lines []string
	add := func(key, value, quoted string) {
		if value != "" {
			lines = append(lines, key+" = "+quoted)
		}
	}
	add("tag-prefix", s.Prefix, strconv.Quote(s.Prefix))
	add("tag-separator", s.Separator, strconv.Quote(s.Separator))
	add("tag-suffix", s.Suffix, strconv.Quote(s.Suffix))
	add("tag-pattern", s.Pattern, "'"+s.Pattern+"'")
	return lines
}

// String returns the lines as a sentence has them: tag-prefix = "release-" and
// tag-separator = "_". "" is the default.
func (s Setting) String() string { return strings.Join(s.lines(), " and ") }

// Settings returns the setting that reads the tags of a family, all of which tags
// must be of. Under it each reads as the version that it has here, unless none does:
// then ok is false, as it is where a name is one that no configuration can hold.
// letters says whether a letter follows a release ([Reading.Version]).
//
// The simplest that reads them is taken: a prefix and a separator; with a suffix,
// where all end in one word for a release; else a pattern with groups for what
// scheme s does not read.
func Settings(s scheme.Scheme, letters bool, tags ...Reading) (setting Setting, ok bool) {
	f := tags[0].Family
	if !utf8.ValidString(f.Prefix+f.Suffix) || strings.ContainsFunc(f.Prefix+f.Suffix, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return Setting{}, false
	}
	plain := Setting{Prefix: f.Prefix, Suffix: f.Suffix}
	if f.Separator != '.' {
		plain.Separator = string(f.Separator)
	}
	ways := []Setting{plain}
	if end := tags[0].Tail.Final; end != "" && f.Suffix == "" &&
		!slices.ContainsFunc(tags, func(r Reading) bool { return r.Tail.Final != end }) {
		ways = append(ways, Setting{Prefix: f.Prefix, Separator: plain.Separator, Suffix: end})
	}
	withPattern := plain
	withPattern.Pattern = pattern(letters, tags)
	ways = append(ways, withPattern)
	most := 0
	for _, way := range ways {
		if read := way.reads(s, letters, tags); read > most {
			setting, most = way, read
		}
		if most == len(tags) {
			break
		}
	}
	return setting, most > 0
}

// reads counts the tags that read under the setting as they do here.
func (s Setting) reads(in scheme.Scheme, letters bool, tags []Reading) int {
	rule, err := s.Rule()
	if err != nil {
		return 0
	}
	pep440, err := scheme.ByName(scheme.Default)
	if err != nil {
		return 0
	}
	count := 0
	for i := range tags {
		got, err := rule.Parse(tags[i].Name, in)
		if err != nil {
			continue
		}
		want, err := pep440.Parse(tags[i].Version(letters))
		if err != nil {
			continue
		}
		if in.Grammar == "pep440" && pep440.Order(got, want) != 0 || !slices.Equal(trimmed(got.Release), trimmed(want.Release)) {
			continue
		}
		count++
	}
	return count
}

// trimmed returns numbers without the zeros at their end.
func trimmed(numbers []uint64) []uint64 {
	for len(numbers) > 0 && numbers[len(numbers)-1] == 0 {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers
}

// pattern writes the pattern of a family: its numbers, and a group for each kind of
// part that its tags have.
func pattern(letters bool, tags []Reading) string {
	var finals, pres, posts, betweens []string
	add := func(list *[]string, text string) {
		if text = regexp.QuoteMeta(text); !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	v, all, letter, build := 0, 0, false, false
	var beforePre []string
	for i := range tags {
		t := &tags[i].Tail
		if tags[i].V {
			v++
		}
		all++
		letter = letter || t.Letter != 0
		build = build || t.Build != "" && strings.Trim(t.Build[1:], "0123456789") == ""
		if t.Final != "" {
			add(&finals, t.Final)
		}
		if t.Pre.Set() {
			add(&pres, t.Pre.Word)
			add(&beforePre, t.Pre.Before)
			add(&betweens, t.Pre.Between)
		}
		if t.Post.Set() {
			add(&posts, t.Post.Before+t.Post.Word+t.Post.Between)
		}
	}
	number := `\d+`
	separator := regexp.QuoteMeta(string(tags[0].Separator))
	var b strings.Builder
	switch v {
	case 0:
	case all:
		b.WriteString("v")
	default:
		b.WriteString("v?")
	}
	fmt.Fprintf(&b, `(?P<version>%s(?:%s%s)*)`, number, separator, number)
	var ends []string
	if pres != nil {
		ends = append(ends, either(beforePre)+`(?P<pre>`+either(pres)+either(betweens)+`\d*)`)
	}
	switch {
	case letter && letters:
		ends = append(ends, `(?P<post>z*[a-z])`)
	case posts != nil:
		ends = append(ends, either(posts)+`(?P<post>\d+)`)
	case build:
		ends = append(ends, `\+(?P<post>\d+)`)
	}
	ends = append(ends, finals...)
	if ends != nil {
		b.WriteString("(?:" + strings.Join(ends, "|") + ")?")
	}
	return b.String()
}

// either writes alternatives that are quoted already; an empty one makes the rest
// optional.
func either(words []string) string {
	optional := slices.Contains(words, "")
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
	switch {
	case len(words) == 0:
		return ""
	case len(words) > 1 || optional:
		words = []string{"(?:" + strings.Join(words, "|") + ")"}
	}
	if optional {
		words[0] += "?"
	}
	return words[0]
}
