package terminal

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Wrap returns text in lines of at most width characters, broken at blanks. A word
// that is longer has a line of its own; what is between backquotes is not broken
// where it fits into a line.
func Wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// words cuts text at blanks, but for those between backquotes.
func words(text string) []string {
	var all []string
	open := false
	for _, word := range strings.Fields(text) {
		if open {
			all[len(all)-1] += " " + word
		} else {
			all = append(all, word)
		}
		open = open != (strings.Count(word, "`")%2 == 1)
	}
	return all
}

// Column is a row of two columns.
type Column struct{ Name, Text string }

// Columns returns rows in two columns, wrapped at width characters: the names below
// indent, the texts beside them. A name that leaves no place for a text has a line of
// its own.
func Columns(indent string, rows []Column, width int) string {
	const widest, gap, least = 32, "  ", 24 // of a name; between the columns; of a text
	column := 0
	for _, row := range rows {
		if n := utf8.RuneCountInString(row.Name); n <= min(widest, width-least) {
			column = max(column, n)
		}
	}
	var b strings.Builder
	blank := indent + strings.Repeat(" ", column) + gap
	for _, row := range rows {
		name := fmt.Sprintf("%s%-*s", indent, column, row.Name)
		lines := Wrap(row.Text, width-len(blank))
		switch {
		case row.Text == "":
			b.WriteString(strings.TrimRight(name, " ") + "\n")
			continue
		case utf8.RuneCountInString(row.Name) > column:
			b.WriteString(name + "\n" + blank + lines[0] + "\n")
		default:
			b.WriteString(name + gap + lines[0] + "\n")
		}
		for _, line := range lines[1:] {
			b.WriteString(blank + line + "\n")
		}
	}
	return b.String()
}
