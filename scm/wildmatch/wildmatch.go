// Package wildmatch matches git's globs: refs for describe --match, paths for
// ignore and attribute rules. It gives the answers of git's own matcher, odd
// ones included, in time polynomial in the lengths of pattern and text.
package wildmatch

import "strings"

// Flags change what a pattern matches.
type Flags uint8

const (
	// Pathname keeps *, ? and [...] from matching a slash, and gives ** its
	// meaning (gitignore's documentation). Without it * and ** match anything.
	Pathname Flags = 1 << iota
	// FoldCase ignores the case of ASCII letters, as core.ignoreCase does. As
	// in git, only the text and plain letters of the pattern are folded: \A and
	// [A] then match nothing, while the range [A-Z] and [[:upper:]] do.
	FoldCase
)

// Match reports whether pattern matches the whole of text, byte by byte. A
// malformed pattern (an unclosed bracket, an unknown class such as [:foo:], a
// backslash at its end) matches nothing.
//
// Two places to come back to are enough. A star that matches slashes makes
// every earlier star final: whatever an earlier one could still take, this one
// can take too. A star that stops at slashes makes the earlier ones of that kind
// final: in the same directory for the same reason, and in an earlier directory
// because the slash between the two has only one place. So a mismatch goes back
// to the latest star of the stopping kind, then to the latest of the other.
func Match(pattern, text string, flags Flags) bool {
	pathname, fold := flags&Pathname != 0, flags&FoldCase != 0
	var (
		p, t         int
		starP, starT = -1, 0 // after the latest * that stops at slashes, and the end of what it took
		anyP, anyT   = -1, 0 // the same for the latest that does not
		anyDirs      = false // that one is **/ : it takes whole directories, or nothing
	)
	for {
		ok := false
		switch {
		case p == len(pattern):
			if t == len(text) {
				return true
			}
		case pattern[p] == '*':
			end := p + 1
			for end < len(pattern) && pattern[end] == '*' {
				end++
			}
			crosses := !pathname || end-p >= 2 && wholeDirectory(pattern, p, end)
			if !crosses {
				starP, starT = end, t
				p = end
				continue
			}
			if end == len(pattern) {
				return true
			}
			anyDirs = pathname && pattern[end] == '/'
			if anyDirs {
				end++
			}
			starP, anyP, anyT = -1, end, t
			p = end
			continue
		case t == len(text):
			// Only stars match nothing, and more stars cannot add text.
			return false
		default:
			c := text[t]
			if fold {
				c = lower(c)
			}
			switch pattern[p] {
			case '?':
				ok = !pathname || c != '/'
				p++
			case '[':
				in, next := bracket(pattern, p+1, c, fold)
				if next < 0 {
					return false
				}
				ok = in && !(pathname && c == '/')
				p = next
			case '\\':
				if p+1 == len(pattern) {
					return false
				}
				ok = c == pattern[p+1]
				p += 2
			default:
				ok = c == pattern[p] || fold && c == lower(pattern[p])
				p++
			}
			t++
		}
		if ok {
			continue
		}
		switch {
		case starP >= 0 && starT < len(text) && text[starT] != '/':
			starT++
			p, t = starP, starT
		case anyP >= 0 && anyDirs:
			slash := strings.IndexByte(text[anyT:], '/')
			if slash < 0 {
				return false
			}
			anyT += slash + 1
			starP, p, t = -1, anyP, anyT
		case anyP >= 0 && anyT < len(text):
			anyT++
			starP, p, t = -1, anyP, anyT
		default:
			return false
		}
	}
}

// wholeDirectory reports whether the stars pattern[start:end] stand for whole
// directories: nothing but a slash or an end of the pattern on either side.
func wholeDirectory(pattern string, start, end int) bool {
	if start > 0 && pattern[start-1] != '/' {
		return false
	}
	rest := pattern[end:]
	return rest == "" || rest[0] == '/' || strings.HasPrefix(rest, `\/`)
}

// bracket matches c against the set that starts at pattern[p], just behind its
// opening bracket. It returns whether c is in the set and the offset behind the
// closing bracket, -1 if the set is malformed. With fold c is lower case.
func bracket(pattern string, p int, c byte, fold bool) (in bool, next int) {
	at := func(i int) byte {
		if i < len(pattern) {
			return pattern[i]
		}
		return 0
	}
	negated := at(p) == '!' || at(p) == '^'
	if negated {
		p++
	}
	var low byte // the character a range may start with; 0 behind a range or a class
	for first := true; first || at(p) != ']'; first = false {
		if p >= len(pattern) {
			return false, -1
		}
		ch := pattern[p]
		switch {
		case ch == '\\':
			p++
			if ch = at(p); ch == 0 {
				return false, -1
			}
			in = in || c == ch
			low = ch
		case ch == '-' && low != 0 && at(p+1) != 0 && at(p+1) != ']':
			p++
			if ch = pattern[p]; ch == '\\' {
				p++
				if ch = at(p); ch == 0 {
					return false, -1
				}
			}
			in = in || low <= c && c <= ch
			if fold && 'a' <= c && c <= 'z' {
				upper := c - 'a' + 'A'
				in = in || low <= upper && upper <= ch
			}
			low = 0
		case ch == '[' && at(p+1) == ':':
			end := strings.IndexByte(pattern[p+2:], ']')
			if end < 0 {
				return false, -1
			}
			name, closed := strings.CutSuffix(pattern[p+2:p+2+end], ":")
			if !closed { // no class after all
				in = in || c == '['
				low = '['
				break
			}
			member, known := class(name, c, fold)
			if !known {
				return false, -1
			}
			in = in || member
			low = 0
			p += 2 + end
		default:
			in = in || c == ch
			low = ch
		}
		p++
	}
	return in != negated, p + 1
}

// class reports whether c is in the POSIX class of that name, and whether there
// is such a class. All classes are ASCII's, and as in git a space is one of
// blank, tab, line feed and carriage return.
func class(name string, c byte, fold bool) (member, known bool) {
	var (
		isLower = 'a' <= c && c <= 'z'
		isUpper = 'A' <= c && c <= 'Z'
		isDigit = '0' <= c && c <= '9'
		isAlpha = isLower || isUpper
		isGraph = '!' <= c && c <= '~'
	)
	switch name {
	case "alnum":
		return isAlpha || isDigit, true
	case "alpha":
		return isAlpha, true
	case "blank":
		return c == ' ' || c == '\t', true
	case "cntrl":
		return c < ' ' || c == 0x7f, true
	case "digit":
		return isDigit, true
	case "graph":
		return isGraph, true
	case "lower":
		return isLower, true
	case "print":
		return isGraph || c == ' ', true
	case "punct":
		return isGraph && !isAlpha && !isDigit, true
	case "space":
		return c == ' ' || c == '\t' || c == '\n' || c == '\r', true
	case "upper":
		return isUpper || fold && isLower, true
	case "xdigit":
		return isDigit || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F', true
	}
	return false, false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c - 'A' + 'a'
	}
	return c
}
