package config

import "strings"

// Nearest returns the name closest to word by single-letter insertions,
// deletions, changes and swaps of neighbours, "" when none is closer than a
// third of the word's length (one edit at least). Of equals the first wins. The one that
// the word begins comes before them all.
func Nearest(word string, names []string) string {
	if begun := begins(word, names); begun != "" {
		return begun
	}
	best, least := "", max(1, len(word)/3)+1
	for _, name := range names {
		if d := distance(word, name, least); d < least {
			best, least = name, d
		}
	}
	return best
}

// begins returns the name that the word is the beginning of, at least three letters:
// pep is nearer to pep440 than to pvp. Where several begin so, one has to begin the
// others too, as semver begins semver4; else none is meant.
func begins(word string, names []string) string {
	const enough = 3
	if len(strings.TrimLeft(word, "-")) < enough {
		return ""
	}
	best := ""
	for _, name := range names {
		switch {
		case !strings.HasPrefix(name, word), best != "" && strings.HasPrefix(name, best):
		case best == "" || strings.HasPrefix(best, name):
			best = name
		default:
			return ""
		}
	}
	return best
}

// distance is the optimal string alignment distance in bytes, or limit when it
// is at least that.
func distance(a, b string, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
