package scm

import (
	"strconv"
	"strings"
)

// ParseDescribe splits what git describe --long prints, TAG-DISTANCE-gHASH, at its
// last two dashes; hash is as many lower-case digits as are there. ok is false for
// any other text, that of a tag alone for one, and for a distance of more than 64
// bits. https://git-scm.com/docs/git-describe#_examples
func ParseDescribe(text string) (tag string, distance uint64, hash string, ok bool) {
	rest, hash, found := cutLast(text, "-g")
	tag, number, numbered := cutLast(rest, "-")
	if !found || !numbered || tag == "" || hash == "" || strings.Trim(hash, "0123456789abcdef") != "" {
		return "", 0, "", false
	}
	distance, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return "", 0, "", false
	}
	return tag, distance, hash, true
}

// cutLast is strings.Cut at the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}
