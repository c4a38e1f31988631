package scheme

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
	"github.com/tagline-scm/tagline/scm"
)

// TagRule says which tags are versions. The zero rule takes the default shape
// without a prefix.
//
// A tag is Prefix, an optional v or V, one whole version in the scheme's grammar, in
// which Separator stands for the dots between the numbers, and Suffix; with nothing
// before or after.
type TagRule struct {
	Prefix    string         // literal; may hold a slash
	Separator string         // what stands between the numbers; "" is the dot
	Suffix    string         // literal
	Pattern   *regexp.Regexp // what stands between Prefix and Suffix instead of the default shape, from CompilePattern
}

// Parse reads the tag ref (a name below refs/tags/) as a version of s. The error
// is a *[TagError].
func (r TagRule) Parse(ref string, s Scheme) (Parts, error) {
	text, err := r.version(ref, s)
	if err == nil {
		var p Parts
		if p, err = s.Parse(text); err == nil {
			return p, nil
		}
	}
	return Parts{}, &TagError{Tag: ref, Err: err}
}

// Print is the inverse of Parse: a tag that reads as p, written as the tags in
// like are, above all as the first. The error is an *[UnwritableError].
func (r TagRule) Print(p Parts, s Scheme, like ...string) (ref string, err error) {
	ref, _, err = r.Naming(s).Print(p, like...)
	return ref, err
}

// Naming returns both directions of the rule under s.
func (r TagRule) Naming(s Scheme) Naming {
	return Naming{
		Scheme: s,
		Parse:  func(ref string) (Parts, error) { return r.Parse(ref, s) },
		Write:  func(text, like string) []string { return r.write(text, like, s) },
	}
}

// write is [Naming.Write].
func (r TagRule) write(text, like string, s Scheme) []string {
	rest, _ := strings.CutPrefix(like, r.Prefix)
	rest, _ = strings.CutSuffix(rest, r.Suffix)
	var all []string
	switch {
	case r.Pattern == nil:
		if v := withoutV(rest); v != rest && v != "" && isDigit(v[0]) {
			all = []string{rest[:1] + r.separated(text)}
		} else {
			all = []string{r.separated(text)}
		}
	case byParts(r.Pattern):
		if p, err := s.Parse(withoutV(text)); err == nil {
			all = inGroups(r.Pattern, rest, text, p, r.separator())
		}
	default:
		all = Inverse(r.Pattern, r.Pattern.SubexpIndex("version"), rest, r.separated(text))
	}
	for i := range all {
		all[i] = r.Prefix + all[i] + r.Suffix
	}
	return all
}

// separator returns what stands between the numbers.
func (r TagRule) separator() string {
	if r.Separator == "" {
		return "."
	}
	return r.Separator
}

// separated writes a version with the rule's separator between its numbers.
func (r TagRule) separated(text string) string {
	if r.Separator == "" {
		return text
	}
	number := len(text) - len(withoutV(text))
	end := number + numbersEnd(text[number:], ".")
	return strings.ReplaceAll(text[:end], ".", r.Separator) + text[end:]
}

// dotted is the inverse of separated.
func dotted(text, separator string) (string, error) {
	if separator == "." || separator == "" {
		return text, nil
	}
	end := numbersEnd(text, separator)
	if end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		return "", fmt.Errorf("its numbers have a dot between them, not %q", separator)
	}
	return strings.ReplaceAll(text[:end], separator, ".") + text[end:], nil
}

// numbersEnd returns where the numbers end that text begins with.
func numbersEnd(text, separator string) int {
	end := digitsAt(text, 0)
	for end > 0 {
		rest, ok := strings.CutPrefix(text[end:], separator)
		next := digitsAt(rest, 0)
		if !ok || next == 0 {
			break
		}
		end += len(separator) + next
	}
	return end
}

// version cuts the version out of a tag, without its v.
func (r TagRule) version(ref string, s Scheme) (string, error) {
	text, ok := strings.CutPrefix(ref, r.Prefix)
	if !ok {
		return "", &PrefixError{Prefix: r.Prefix}
	}
	if text, ok = strings.CutSuffix(text, r.Suffix); !ok {
		return "", &SuffixError{Suffix: r.Suffix}
	}
	var err error
	if r.Pattern != nil {
		if text, err = versionOf(r.Pattern, text, r.Separator, s); err != nil {
			return "", err
		}
	}
	if text = withoutV(text); text == "" || !isDigit(text[0]) {
		return "", notNumberError(text)
	}
	if r.Pattern == nil && r.Separator != "" {
		return dotted(text, r.Separator)
	}
	return text, nil
}

// notNumberError is a text that does not start with a number. A repository can
// have many thousands of such tags, so its words are put together when somebody
// reads them.
type notNumberError string

func (e notNumberError) Error() string { return startsWithNumber(string(e)) }

// numberless returns the error of Parse for a tag in the default shape that has no number at
// its beginning, nil for any other. It is for the many: a million such tags are nothing to
// git, and here each costs one allocation.
func (r TagRule) numberless(ref string) error {
	text, ok := r.middle(ref)
	if text = withoutV(text); !ok || r.Pattern != nil || text != "" && isDigit(text[0]) {
		return nil
	}
	e := &struct {
		TagError
		reason notNumberError
	}{reason: notNumberError(text)}
	e.TagError = TagError{Tag: ref, Err: &e.reason}
	return &e.TagError
}

// middle returns what stands between prefix and suffix, if both are there.
func (r TagRule) middle(ref string) (text string, ok bool) {
	if text, ok = strings.CutPrefix(ref, r.Prefix); !ok {
		return "", false
	}
	return strings.CutSuffix(text, r.Suffix)
}

// MeansVersion reports whether somebody probably meant ref as a version: it is
// the prefix, an optional v and a digit, or what the pattern matches, and ends in the
// suffix. A commit's name begins with a digit too, as often as not.
func (r TagRule) MeansVersion(ref string) bool {
	text, ok := r.middle(ref)
	if !ok || r.Pattern != nil {
		return ok && r.Pattern.MatchString(text)
	}
	if text = withoutV(text); text == "" || !isDigit(text[0]) {
		return false
	}
	var id scm.Hash
	return !id.Decode([]byte(text))
}

// Accept returns the rule as [scm.Query.Accept] takes it: nil for a tag that is
// a version of one of the schemes, otherwise the first scheme's *[TagError]. A
// development version that counts commits is none, however it was tagged: its
// *[TagError] holds a *[DevelopmentError].
func Accept(schemes []Scheme, r TagRule) func(ref string) error {
	return func(ref string) error {
		if err := r.numberless(ref); err != nil && len(schemes) > 0 {
			return err
		}
		p, i, err := parseAny(ref, schemes, r)
		if err == nil && isDevelopment(p, schemes[i]) {
			return &TagError{Tag: ref, Err: &DevelopmentError{Parts: p, Number: developmentNumber(p)}}
		}
		return err
	}
}

// isDevelopment reports whether p is what Tagline makes of a commit between two tags:
// .devN or -0.dev.N with N above 0, or a local part +gHEX or +dYYYYMMDD. A .dev0 opens
// the way to a release, and any other local part is the tag's own.
func isDevelopment(p Parts, s Scheme) bool {
	if p.Dev.Set && p.Dev.N > 0 || s.Grammar == "semver" && developmentNumber(p) > 0 {
		return true
	}
	for _, segment := range p.Local {
		if !isCommit(segment) && !isDay(segment) {
			return false
		}
	}
	return len(p.Local) > 0
}

// developmentNumber returns the N of .devN and of -0.dev.N, 0 without one.
func developmentNumber(p Parts) uint64 {
	if len(p.Pre) == 3 && p.Pre[0] == (Ident{IsNum: true}) && p.Pre[1].Text == "dev" && p.Pre[2].IsNum {
		return p.Pre[2].Num
	}
	return p.Dev.N
}

// isCommit reports whether a local segment is g and the digits of a commit, as many
// as git shows at least.
func isCommit(segment string) bool {
	const least = 7
	return len(segment) > least && segment[0] == 'g' && strings.Trim(segment[1:], "0123456789abcdef") == ""
}

// isDay reports whether a local segment is d and a day: d20260820.
func isDay(segment string) bool {
	const length = len("d20260820")
	return len(segment) == length && segment[0] == 'd' && strings.Trim(segment[1:], "0123456789") == ""
}

// Better returns the order of two accepted tags as [scm.Query.Better] takes it:
// -1, 0 or 1 as a is the lower, equal or higher version. A tag that is no
// version is below every version.
func Better(schemes []Scheme, r TagRule) func(a, b string) int {
	type parsed struct {
		ref    string
		parts  Parts
		scheme int
		err    error
	}
	parse := func(ref string) *parsed {
		p := &parsed{ref: ref}
		p.parts, p.scheme, p.err = parseAny(ref, schemes, r)
		return p
	}
	var last atomic.Pointer[parsed] // all tags of a repository are compared with the same one
	return func(a, b string) int {
		p, q := parse(a), last.Load()
		if q == nil || q.ref != b {
			q = parse(b)
			last.Store(q)
		}
		switch {
		case p.err != nil && q.err != nil:
			return 0
		case p.err != nil:
			return -1
		case q.err != nil:
			return 1
		case p.scheme == q.scheme:
			return schemes[p.scheme].Order(p.parts, q.parts)
		}
		return orderPEP440(p.parts, q.parts) // across grammars: as installers compare them
	}
}

// parseAny reads ref as a version of the first scheme that takes it.
func parseAny(ref string, schemes []Scheme, r TagRule) (p Parts, scheme int, err error) {
	var first error
	for i := range schemes {
		if p, err = r.Parse(ref, schemes[i]); err == nil {
			return p, i, nil
		}
		if first == nil {
			first = err
		}
	}
	if first == nil {
		first = &TagError{Tag: ref, Err: errors.New("there is no scheme")}
	}
	return p, 0, first
}

// Reason returns the text of err for a place that names the version already:
// `unexpected ".Final" after 1.3.0`.
func Reason(err error) string {
	var pep *pep440.SyntaxError
	if errors.As(err, &pep) {
		return pep.Reason
	}
	var sem *semver.SyntaxError
	if errors.As(err, &sem) {
		return sem.Reason
	}
	var tag *TagError
	if errors.As(err, &tag) {
		return Reason(tag.Err)
	}
	return fmt.Sprint(err)
}
