package terminal

import "strings"

// WithoutSecrets returns a text without what URLs in it have before the @ of their hosts: a
// password, or a token in the place of a name. What git says has them too.
func WithoutSecrets(text string) string {
	const mark = "://"
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, mark)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString(mark)
		end := strings.IndexAny(after, "/?# \t\n'\"`<>")
		if end < 0 {
			end = len(after)
		}
		if at := strings.LastIndexByte(after[:end], '@'); at >= 0 {
			after = after[at+1:]
		}
		text = after
	}
}
