package config

import (
	"bytes"
	"slices"
	"strings"
)

// ReplaceTables returns a TOML document with some of its tables, and those below
// them, replaced: text stands where the first of them was, the others are gone
// with their comments. Every other byte stays, and so do comments that follow a
// table's last key. The error is an *Error if data is no TOML, or if one of the
// tables is written in another way than under headers of its own; without any of
// them text is put at the end.
func ReplaceTables(data []byte, tables []string, text string) ([]byte, error) {
	type span struct{ start, end int }
	var cut []span
	inside := false
	err := flatten(data, func(e entry) error {
		_, isHeader := e.value.(header)
		line := bytes.LastIndexByte(data[:min(e.at.offset, len(data))], '\n') + 1
		ours := slices.ContainsFunc(tables, func(t string) bool { return e.under(strings.Split(t, ".")...) })
		if isHeader && bytes.HasPrefix(bytes.TrimLeft(data[line:], " \t"), []byte("[")) {
			if inside {
				cut[len(cut)-1].end = line
			}
			if inside = ours; ours {
				cut = append(cut, span{line, len(data)})
			}
			return nil
		}
		if ours && !inside {
			return e.at.mistake(data, "only tables under headers of their own can be replaced")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(cut) == 0 {
		out := bytes.TrimRight(slices.Clone(data), "\n")
		if len(out) > 0 {
			out = append(out, "\n\n"...)
		}
		return append(out, text...), nil
	}
	var out []byte
	from := 0
	for i, s := range cut {
		out = append(out, data[from:s.start]...)
		if i == 0 {
			out = append(out, text...)
		}
		for i > 0 && bytes.HasSuffix(out, []byte("\n\n")) { // with the empty lines before it
			out = out[:len(out)-1]
		}
		from = lastKey(data, s.start, s.end)
	}
	return append(out, data[from:]...), nil
}

// lastKey returns where the last line of a table ends that is neither empty nor
// a comment: those belong to what follows.
func lastKey(data []byte, start, end int) int {
	for end > start {
		line := bytes.LastIndexByte(data[start:end-1], '\n') + 1 + start
		text := bytes.TrimSpace(data[line:end])
		if len(text) > 0 && text[0] != '#' {
			break
		}
		end = line
	}
	return end
}
