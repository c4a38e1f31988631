package scheme

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// A tag pattern finds the version in a tag. Most often one group has all of it, named
// version. Where the tags write a part as no version does (OpenSSL_1_1_1w,
// V_9_7_P1, 5.6.15.CR2), further groups name the parts:
//
//	version              the numbers, or the whole version
//	major minor          a number each, in place of version; each but the first may
//	patch micro          be missing, with all that follow
//	pre                  a word and a number: CR2, beta1, M3
//	post                 a number, or letters that count: w is 23, after z comes za
//	dev                  a number
//
// The parts are put together as the scheme's grammar writes them, so that one set of
// rules reads every version.

// partGroups are the groups that hold one number of the release, in their order.
var partGroups = [...]string{"major", "minor", "patch", "micro"}

// CompilePattern returns the tag pattern s for a [TagRule]: an RE2 expression
// that must match all of what follows the prefix, with a group named version that
// holds the version, or with the groups of its parts. The error says what is wrong
// with it.
func CompilePattern(s string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(s); err != nil { // a parenthesis too many must not close ours
		return nil, err
	}
	re, err := regexp.Compile(`\A(?:` + s + `)\z`)
	if err != nil {
		return nil, err
	}
	version, major := re.SubexpIndex("version") >= 0, re.SubexpIndex("major") >= 0
	switch {
	case version && major:
		return nil, errors.New("the tag pattern has a group version and a group major: one of them holds the numbers")
	case !version && !major:
		return nil, errors.New("the tag pattern needs a group named version: (?P<version>...), or groups of its parts: (?P<major>...)")
	}
	return re, nil
}

// byParts reports whether groups of the pattern name parts of a version.
func byParts(re *regexp.Regexp) bool {
	for _, name := range re.SubexpNames() {
		switch name {
		case "major", "pre", "post", "dev":
			return true
		}
	}
	return false
}

// versionOf returns the version that the pattern finds in text, in the grammar that
// the scheme reads. The numbers have dots between them already, or separator.
func versionOf(re *regexp.Regexp, text, separator string, s Scheme) (string, error) {
	m := re.FindStringSubmatch(text)
	if m == nil || m[0] != text {
		return "", errors.New("the tag pattern does not match it")
	}
	group := func(name string) string {
		if i := re.SubexpIndex(name); i >= 0 {
			return m[i]
		}
		return ""
	}
	var b strings.Builder
	if re.SubexpIndex("version") >= 0 {
		version, err := dotted(withoutV(group("version")), separator)
		if err != nil {
			return "", err
		}
		b.WriteString(version)
	}
	ended := false
	for i, name := range partGroups {
		switch number := group(name); {
		case number == "":
			ended = true
		case ended && i > 0:
			return "", fmt.Errorf("there is a %s without a %s", name, partGroups[i-1])
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(number)
		}
	}
	return b.String() + affixes(group("pre"), group("post"), group("dev"), s), nil
}

// affixes writes what follows the numbers in the grammar of a scheme. What is no
// such part stays as it is, so that the scheme says what is wrong with it.
func affixes(pre, post, dev string, s Scheme) string {
	out := ""
	if word, number := wordAndNumber(pre); word != "" {
		if known := Phase(word); known != "" {
			word = known
		}
		if s.Grammar == "semver" {
			if long, ok := longPhases[word]; ok {
				word = long
			}
			out = "-" + word
			if number != "" {
				out += "." + number
			}
		} else {
			out = word + number
		}
	} else if pre != "" {
		out = "-" + pre
	}
	if post != "" {
		if n := letters(post); n > 0 {
			post = strconv.FormatUint(n, 10)
		}
		out += ".post" + post
	}
	if dev != "" {
		out += ".dev" + dev
	}
	return out
}

// longPhases are SemVer's usual words for PEP 440's pre-releases.
var longPhases = map[string]string{"a": alpha, "b": beta, "rc": rc}

// Phase returns the pre-release, a, b or rc, that a word of a tag stands for, in any
// case; "" for no such word. Beside PEP 440's own (a, alpha, b, beta, c, rc, pre,
// preview) these are cr (Hibernate's), m, milestone and ea (Spring's, Apache's).
func Phase(word string) string {
	switch word = strings.ToLower(word); word {
	case "cr":
		return "rc"
	case "m", "milestone", "ea":
		return "a"
	}
	return pep440Phase(word)
}

// wordAndNumber splits rc1, RC.1 and CR-2; word is "" for anything else.
func wordAndNumber(text string) (word, number string) {
	end := 0
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	number = text[end:]
	if number != "" && strings.IndexByte(".-_", number[0]) >= 0 {
		number = number[1:]
	}
	if digitsAt(number, 0) != len(number) {
		return "", ""
	}
	return text[:end], number
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// letters returns the number that lower-case letters count: a is 1, z 26, za 27, zb
// 28 (as OpenSSL counted: 0.9.8z, 0.9.8za); 0 for anything else.
func letters(text string) uint64 {
	last := len(text) - 1
	if last < 0 || last > 8 || strings.Trim(text[:last], "z") != "" || text[last] < 'a' || text[last] > 'z' {
		return 0
	}
	return uint64(26*last) + uint64(text[last]-'a') + 1
}

// lettered is the inverse of letters; "" for 0 and what is too many.
func lettered(n uint64) string {
	if n == 0 || n > 9*26 {
		return ""
	}
	return strings.Repeat("z", int(n-1)/26) + string(rune('a'+(n-1)%26))
}

// inGroups writes p into the groups of a tag pattern: texts that re may read as p, the
// likeliest first, for a like that re matches or "".
func inGroups(re *regexp.Regexp, like, text string, p Parts, separator string) []string {
	var all []string
	at := re.FindStringSubmatchIndex(like)
	if like == "" {
		at = nil
	}
	was := func(name string) string {
		if i := re.SubexpIndex(name); i >= 0 && at != nil && at[2*i] >= 0 {
			return like[at[2*i]:at[2*i+1]]
		}
		return ""
	}
	for _, word := range append([]string{""}, wordsOf(p)...) {
		values := groupValues(re, text, p, separator, word, was)
		out, ok := "", false
		if at != nil { // other tags lend their shape before the expression alone does
			out, ok = replaceGroups(re, like, at, values)
		} else if tree, err := syntax.Parse(re.String(), syntax.Perl); err == nil {
			b := builder{values: values}
			ok = b.build(tree)
			out = b.out.String()
		}
		if ok && re.MatchString(out) {
			return append(all, out)
		}
		if ok && all == nil {
			all = []string{out} // for the error
		}
	}
	return all
}

// wordsOf returns the words that tags have for the pre-release of p, for a pattern
// that takes some of them only.
func wordsOf(p Parts) []string {
	if len(p.Pre) == 0 {
		return nil
	}
	switch Phase(p.Pre[0].Text) {
	case "a":
		return []string{"alpha", "Alpha", "ALPHA", "M", "m", "a"}
	case "b":
		return []string{"beta", "Beta", "BETA", "b"}
	case "rc":
		return []string{"rc", "RC", "CR", "cr", "c"}
	}
	return nil
}

// groupValues returns what each group of the pattern is to hold, by its number. asWord
// is the word of a pre-release where it is not "", and was what a group held in the tag
// that is followed.
func groupValues(re *regexp.Regexp, text string, p Parts, separator, asWord string, was func(string) string) map[int]string {
	values := map[int]string{}
	set := func(name, value string) bool {
		i := re.SubexpIndex(name)
		if i >= 0 {
			values[i] = value
		}
		return i >= 0
	}
	for _, name := range []string{"version", "major", "minor", "patch", "micro", "pre", "post", "dev"} {
		set(name, "") // what the last tag had and this version has not goes
	}
	numbers := text[:numbersEnd(text, ".")]
	rest := text[len(numbers):]
	for i, number := range strings.Split(numbers, ".") {
		if i < len(partGroups) {
			set(partGroups[i], number)
		}
	}
	if len(p.Pre) > 0 {
		word, number := p.Pre[0].Text, ""
		if len(p.Pre) > 1 {
			number = strconv.FormatUint(p.Pre[1].Num, 10)
		}
		oldWord, oldNumber := wordAndNumber(was("pre"))
		if asWord != "" {
			word = asWord
		} else if Phase(oldWord) == Phase(word) {
			number = padded(number, widthOf(oldNumber))
			word = was("pre")[:len(was("pre"))-len(oldNumber)]
		}
		if set("pre", word+number) {
			rest = ""
		}
	}
	if p.Post.Set {
		post := strconv.FormatUint(p.Post.N, 10)
		if letters(was("post")) > 0 {
			post = lettered(p.Post.N)
		}
		if set("post", padded(post, widthOf(was("post")))) {
			rest = ""
		}
	}
	if p.Dev.Set && set("dev", strconv.FormatUint(p.Dev.N, 10)) {
		rest = ""
	}
	if v := withoutV(was("version")); v != was("version") {
		numbers = was("version")[:1] + numbers
	}
	set("version", strings.ReplaceAll(numbers, ".", separator)+rest)
	return values
}

// replaceGroups writes values over the groups that like has; ok is false where a
// group without a place there is to hold something.
func replaceGroups(re *regexp.Regexp, like string, at []int, values map[int]string) (s string, ok bool) {
	var b strings.Builder
	from, left := 0, len(values)
	for i := 1; i <= re.NumSubexp(); i++ {
		value, named := values[i]
		if named && value == "" && at[2*i] < 0 {
			left--
		}
		if !named || at[2*i] < from {
			continue
		}
		b.WriteString(like[from:at[2*i]])
		b.WriteString(value)
		from = at[2*i+1]
		left--
	}
	b.WriteString(like[from:])
	return b.String(), left == 0
}
