package policy

import "strings"

// A section of a file is what stands between two lines. The first names the release of its
// examples: so a section stays true while releases are made, until the strategy changes.
const (
	begins = "<!-- tagline policy: "
	closes = " -->"
	ends   = "<!-- end of tagline policy -->"
)

// Fits reports whether a tag can be named in the first line of a section.
func Fits(tag string) bool { return !strings.Contains(tag, "--") && !strings.Contains(tag, ">") }

// Find returns the section of a file: the tag that it names, and its text. ok is false
// without one; what is only begun is none.
func Find(text string) (tag, section string, ok bool) {
	tag, section, _, _, ok = find(text)
	return tag, section, ok
}

// find looks for the first line that ends a section, and for the last before it that
// begins one: what is begun and not ended is text of the user's.
func find(text string) (tag, section string, from, to int, ok bool) {
	text = "\n" + strings.ReplaceAll(text, "\r\n", "\n")
	end := -1
	for at := 0; end < 0; {
		next := strings.Index(text[at:], "\n"+ends)
		if next < 0 {
			return "", "", 0, 0, false
		}
		at += next + 1
		if begin := strings.LastIndex(text[:at], "\n"+begins); begin >= 0 {
			from, end = begin+1, at
		}
	}
	first, section, _ := strings.Cut(text[from:end], "\n")
	tag, closed := strings.CutSuffix(strings.TrimPrefix(first, begins), closes)
	return tag, section, from - 1, end + len(ends) - 1, closed
}

// Renew returns the file with the section for that tag: in place of the old one, or at the
// end. Line ends are those that the file has.
func Renew(text, tag, markdown string) string {
	windows := strings.Contains(text, "\r\n")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	section := begins + tag + closes + "\n" + markdown + ends
	if _, _, from, to, ok := find(text); ok {
		text = text[:from] + section + text[to:]
	} else {
		if text != "" {
			text = strings.TrimRight(text, "\n") + "\n\n"
		}
		text += section + "\n"
	}
	if windows {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}
