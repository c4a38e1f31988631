package render

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Identifier returns a name that anybody may have given, such as a branch's, as
// one identifier of a version: letters and digits in lower case, and separator
// for every run of anything else; "" if nothing is left. It begins and ends with
// a letter or digit, and is no number with a zero before it, so it is valid in
// every format that has a place for text. A name of more than most bytes is
// shortened: what fits of its beginning, an x and six digits of the SHA-256 of the
// whole name, which tell two long names apart. That takes eight bytes at least;
// most 0 is no limit.
//
//	Identifier("feature/Login_2", ".", 0)    feature.login.2
//	Identifier("feature/Login_2", ".", 12)   featux95324e
func Identifier(name, separator string, most int) string {
	fields := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r > 0x7f || !alnum(byte(r))
	})
	if separator == "." { // each is an identifier of its own
		for i, f := range fields {
			fields[i] = unpadded(f)
		}
	}
	text := unpadded(strings.Join(fields, separator))
	if most > 0 {
		text = shortened(text, name, most)
	}
	return text
}

// shortened returns text if it has at most so many bytes, else as [Identifier]
// says, with the digits of name.
func shortened(text, name string, most int) string {
	const tail = 1 + 6
	if most = max(most, tail+1); len(text) <= most {
		return text
	}
	sum := sha256.Sum256([]byte(name))
	return strings.TrimRight(text[:most-tail], ".-_+~") + "x" + hex.EncodeToString(sum[:])[:tail-1]
}

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
			out[i].Text = shortened(s.Text, s.Text, len(s.Text)-(size-most))
			size -= len(s.Text) - len(out[i].Text)
		}
	}
	for _, s := range out {
		texts = append(texts, s.Text)
	}
	return texts, size <= most
}
