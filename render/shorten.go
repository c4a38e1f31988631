package render

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// unpadded returns s without the zeros before a number.
func unpadded(s string) string {
	if digits(s) < len(s) || s == "" {
		return s
	}
	if s = strings.TrimLeft(s, "0"); s == "" {
		return "0"
	}
	return s
}

// fitting returns the texts of the local part, shortened to at most so many
// bytes with a separator between them: first the day or the second of a
// modified tree, which then is only d, then what somebody configured. The
// commit, its tag and the mark of an unproven version are never cut. ok is false
// where that is not enough.
func fitting(local []scheme.Segment, most int) (texts []string, ok bool) {
	var out []scheme.Segment
	size := -1
	for _, s := range local {
		out = append(out, s)
		size += 1 + len(s.Text)
	}
	for i, s := range out {
		if size > most && (s.Kind == scheme.KindDay || s.Kind == scheme.KindSecond) {
			out[i].Text = "d"
			size -= len(s.Text) - 1
		}
	}
	for i, s := range out {
		if size > most && (s.Kind == scheme.KindFreeText || s.Kind == scheme.KindTemplate || s.Kind == scheme.KindTagLocal) {
			out[i].Text = scheme.Shorten(s.Text, s.Text, len(s.Text)-(size-most))
			size -= len(s.Text) - len(out[i].Text)
		}
	}
	for _, s := range out {
		texts = append(texts, s.Text)
	}
	return texts, size <= most
}
