package toml

import (
	"fmt"
	"strings"
)

// Line returns a key with its value, without a line end.
func Line(key string, value any) string { return key + " = " + Text(value) }

// Text returns a value as a file has it: a string, strings in one line, or what prints
// in Go as it does in TOML.
func Text(value any) string {
	switch v := value.(type) {
	case string:
		return quoted(v)
	case []string:
		all := make([]string, len(v))
		for i, s := range v {
			all[i] = quoted(s)
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	return fmt.Sprint(value)
}

// quoted returns a string: a literal one where that is easier to read, as expressions
// are, if it can be one.
//
// https://toml.io/en/v1.0.0#string
func quoted(text string) string {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	if strings.ContainsAny(text, `\"`) && !strings.Contains(text, "'") && !strings.ContainsFunc(text, control) {
		return "'" + text + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case control(r):
			// Go's own \a and \x07 are no escapes of TOML.
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
