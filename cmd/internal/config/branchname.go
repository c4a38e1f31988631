package config

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// matchBranch holds the name of a branch against a glob, in which {series} stands for
// numbers (scheme.ReadSeries), with .x after them or not. A whole name that is one number
// and nothing else is no series: it is the number of an issue. at is where the series
// stands in the name.
//
// What is before and after the mark is matched by itself, at each place of the name where
// numbers begin; inside of a number none begins.
func matchBranch(glob, name string) (s scheme.Series, at [2]int, ok bool) {
	before, after, marked := strings.Cut(glob, seriesMark)
	if !marked {
		return nil, at, wildmatch.Match(glob, name, 0)
	}
	for i := range len(name) {
		if i > 0 && inNumber(name[:i], name[i]) {
			continue
		}
		series, length := scheme.ReadSeries(name[i:])
		if length == 0 {
			continue
		}
		end := i + length
		rest, open := name[end:], false
		if tail := strings.ToLower(rest); strings.HasPrefix(tail, ".x") && !strings.HasPrefix(after, ".") {
			rest, open = rest[2:], true
		}
		if glob == seriesMark && len(series) == 1 && !open && length == len(strings.TrimLeft(name, "vV")) {
			continue
		}
		if wildmatch.Match(before, name[:i], 0) && wildmatch.Match(after, rest, 0) {
			return series, [2]int{i, end}, true
		}
	}
	return nil, at, false
}

// inNumber reports whether c, which follows before, stands inside of a number or a word,
// so that none begins there: the 2 of 1.2, of 12 and of v2.
func inNumber(before string, c byte) bool {
	last := before[len(before)-1]
	digit := func(c byte) bool { return '0' <= c && c <= '9' }
	switch {
	case digit(c) && digit(last):
		return true
	case digit(c) && last == '.' && len(before) > 1 && digit(before[len(before)-2]):
		return true
	case c|0x20 == 'v':
		return last|0x20 >= 'a' && last|0x20 <= 'z' || digit(last)
	}
	return false
}
