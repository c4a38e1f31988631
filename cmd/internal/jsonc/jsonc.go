// Package jsonc reads JSON as the tools of .NET do: with comments, commas before a closing
// bracket, and a byte order mark.
package jsonc

import "bytes"

// Plain returns the text as JSON: a comment of either kind (// and /* */) and a comma with
// nothing behind it are blanks, and a byte order mark is gone. What is no JSON
// otherwise stays none.
func Plain(text []byte) []byte {
	plain := bytes.Clone(bytes.TrimPrefix(text, []byte("\ufeff")))
	comma := -1 // where the last comma is, while nothing has followed it
	for i := 0; i < len(plain); {
		rest := plain[i:]
		length, blank := 1, false
		switch c := rest[0]; {
		case c == '"':
			length = stringLength(rest)
		case bytes.HasPrefix(rest, []byte("//")):
			length, blank = lengthTo(rest, "\n", 0), true
		case bytes.HasPrefix(rest, []byte("/*")):
			length, blank = lengthTo(rest, "*/", 2), true
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			blank = true
		case (c == '}' || c == ']') && comma >= 0:
			plain[comma] = ' '
		}
		switch {
		case rest[0] == ',':
			comma = i
		case !blank:
			comma = -1
		case length > 1:
			copy(rest[:length], bytes.Repeat([]byte(" "), length))
		}
		i += length
	}
	return plain
}

// stringLength returns how many bytes the string has that text begins with.
func stringLength(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// lengthTo returns where mark stands in text, behind it by more; all of text without one.
func lengthTo(text []byte, mark string, more int) int {
	if at := bytes.Index(text[2:], []byte(mark)); at >= 0 {
		return 2 + at + more
	}
	return len(text)
}
