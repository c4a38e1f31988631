package suggest

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// nearlyAll reports whether n of all are all but one in twenty: a rule that old
// tags may have broken.
func nearlyAll(n, all int) bool { return n*20 >= all*19 }

// countVersions returns how many tags are versions under the default scheme.
func countVersions(tags []scm.Tag, rule scheme.TagRule) int {
	plain, _ := scheme.ByName(scheme.Default)
	return count(tags, rule, plain)
}

// countSemantic returns how many tags are semantic versions.
func countSemantic(tags []scm.Tag, rule scheme.TagRule) int {
	semver, _ := scheme.ByName("semver")
	return count(tags, rule, semver)
}

// count returns how many tags are versions of a scheme.
func count(tags []scm.Tag, rule scheme.TagRule, s scheme.Scheme) int {
	n := 0
	for _, t := range tags {
		if _, err := rule.Parse(t.Ref, s); err == nil {
			n++
		}
	}
	return n
}

// semantic reports whether every version tag is a semantic version and some are
// pre-releases as semver.org §9 writes them. 7.1.2-29, which follows 7.1.2, and
// 4.0.0-rc-9, which sorts above 4.0.0-rc-10 there, are none. Neither is 1.3.0-dev for sure,
// which under the default scheme opens the development of 1.3.0, and can be written.
func semantic(tags []scm.Tag, rule scheme.TagRule) bool {
	semver, _ := scheme.ByName("semver")
	plain, _ := scheme.ByName(scheme.Default)
	written := false
	for _, t := range tags {
		usual, usualErr := rule.Parse(t.Ref, plain)
		p, err := rule.Parse(t.Ref, semver)
		switch {
		case usualErr != nil && err != nil:
		case usualErr == nil && usual.Dev.Set:
			return false
		case usualErr != nil: // 1.2.0-next.3 is nothing else
			written = true
		case err != nil || usual.Post.Set || len(p.Pre) > 0 && strings.Contains(p.Pre[0].Text, "-"):
			return false
		default:
			written = written || len(p.Pre) > 0 && strings.Contains(t.Ref, "-")
		}
	}
	return written
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
