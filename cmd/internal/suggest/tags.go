package suggest

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// nearlyAll reports whether n of all are all but one in twenty: a rule that old
// tags may have broken.
func nearlyAll(n, all int) bool { return n*20 >= all*19 }

// countVersions returns how many tags are versions under the default scheme.
func countVersions(tags []scm.Tag, rule scheme.TagRule) int {
	plain, _ := scheme.ByName(scheme.Default)
	versions := 0
	for _, t := range tags {
		if _, err := rule.Parse(t.Ref, plain); err == nil {
			versions++
		}
	}
	return versions
}

// semantic reports whether every version tag is a semantic version and some are
// pre-releases as semver.org §9 writes them.
func semantic(tags []scm.Tag, rule scheme.TagRule) bool {
	semver, _ := scheme.ByName("semver")
	plain, _ := scheme.ByName(scheme.Default)
	written := false
	for _, t := range tags {
		if _, err := rule.Parse(t.Ref, plain); err != nil {
			continue
		}
		p, err := rule.Parse(t.Ref, semver)
		if err != nil {
			return false
		}
		written = written || len(p.Pre) > 0
	}
	return written
}

// prefix adds what all version tags begin with, or those of the package in the
// directory below the repository's root, and returns it.
func (s *Suggestion) prefix(p Project) string {
	count := map[string]int{}
	for _, t := range p.Tags {
		name, err := strconv.Unquote(prefixes([]scm.Tag{t}))
		if err != nil || !utf8.ValidString(name) { // which no configuration can say
			name = ""
		}
		count[name]++
	}
	prefix := ""
	for _, candidate := range []string{p.Below + "/", p.Below + "-", path.Base(p.Below) + "/", path.Base(p.Below) + "-"} {
		if p.Below != "." && count[candidate] > 0 {
			prefix = candidate
			break
		}
	}
	for common, n := range count {
		if prefix == "" && nearlyAll(n, len(p.Tags)) {
			prefix = common
		}
	}
	if prefix != "" {
		s.add(fmt.Sprintf("tag-prefix = %q", prefix), "only tags that start with it are versions of this package")
		s.because("the tags of this package start with %s", prefix)
		if p.Below != "." {
			s.add(`paths = ["."]`, "only commits and changes below this directory count")
		}
	}
	return prefix
}

// prefixes returns what stands before the versions of tags like api/v1.4.0 and
// core-2.0, quoted, "" unless each tag has such a prefix.
func prefixes(tags []scm.Tag) string {
	var quoted []string
	for _, t := range tags {
		prefix := Prefix(t.Ref)
		if prefix == "" {
			return ""
		}
		if q := strconv.Quote(prefix); !slices.Contains(quoted, q) {
			quoted = append(quoted, q)
		}
	}
	return strings.Join(quoted, " or ")
}

// Prefix returns what stands before the first digit of a tag, and before a v there
// that is no part of a word; "" where there is no digit.
func Prefix(ref string) string {
	end := strings.IndexFunc(ref, func(r rune) bool { return r >= '0' && r <= '9' })
	if end < 0 {
		return ""
	}
	prefix := ref[:end]
	if n := len(prefix); n > 0 && prefix[n-1]|0x20 == 'v' && (n == 1 || !isLetter(prefix[n-2])) {
		prefix = prefix[:n-1]
	}
	return prefix
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
