// Package diff writes the difference between two texts as diff -u and patch know it.
package diff

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// context is how many equal lines stand around a change.
const context = 3

// Unified returns the difference between the contents of a file, "" if there is none.
// old nil is a file that is not there. Where both have the same number of lines, as
// where a version was changed, each line is held against the one in its place;
// otherwise all between the first and the last line that differ is one change.
func Unified(name string, old, content []byte) string {
	if old != nil && string(old) == string(content) {
		return ""
	}
	a, b := lines(string(old)), lines(string(content))
	changed := changes(a, b)
	shown := name
	if strings.ContainsFunc(name, unicode.IsControl) {
		shown = strconv.Quote(name)
	}
	var out strings.Builder
	from := shown
	if old == nil {
		from = "/dev/null"
	}
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", from, shown)
	for len(changed) > 0 {
		n := 1
		for n < len(changed) && changed[n].a-changed[n-1].aEnd <= 2*context {
			n++
		}
		hunk(&out, a, b, changed[:n])
		changed = changed[n:]
	}
	return out.String()
}

// change says that the lines from a to aEnd became those from b to bEnd.
type change struct{ a, aEnd, b, bEnd int }

func changes(a, b []string) (all []change) {
	if len(a) == len(b) {
		for i := range a {
			switch n := len(all); {
			case a[i] == b[i]:
			case n > 0 && all[n-1].aEnd == i:
				all[n-1].aEnd, all[n-1].bEnd = i+1, i+1
			default:
				all = append(all, change{i, i + 1, i, i + 1})
			}
		}
		return all
	}
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return []change{{start, len(a) - end, start, len(b) - end}}
}

func hunk(out *strings.Builder, a, b []string, changed []change) {
	first, last := changed[0], changed[len(changed)-1]
	before := min(context, first.a)
	after := min(context, len(a)-last.aEnd)
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(first.a-before, last.aEnd+after), span(first.b-before, last.bEnd+after))
	at := first.a - before
	for _, c := range changed {
		put(out, " ", a[at:c.a])
		put(out, "-", a[c.a:c.aEnd])
		put(out, "+", b[c.b:c.bEnd])
		at = c.aEnd
	}
	put(out, " ", a[at:last.aEnd+after])
}

// span writes a range of lines, counted from 1; an empty one is that of the line
// before it.
func span(from, to int) string {
	switch to - from {
	case 0:
		return fmt.Sprintf("%d,0", from)
	case 1:
		return strconv.Itoa(from + 1)
	}
	return fmt.Sprintf("%d,%d", from+1, to-from)
}

func put(out *strings.Builder, sign string, lines []string) {
	for _, line := range lines {
		out.WriteString(sign + line)
		if !strings.HasSuffix(line, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

func lines(text string) (all []string) {
	for line := range strings.Lines(text) {
		all = append(all, line)
	}
	return all
}
