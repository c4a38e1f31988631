package legacy

// ReadMeson returns the version that a meson.build gives project() in so many words, ""
// where it has none or computes it.
func ReadMeson(data []byte) string {
	tokens := scan(string(data))
	if at(tokens, 0) != "project" || at(tokens, 1) != "(" {
		return "" // Meson wants the call first
	}
	depth := 0
	for i := 2; i < len(tokens); i++ {
		switch at(tokens, i) {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			if depth--; depth < 0 {
				return ""
			}
		case "version":
			end := at(tokens, i+3) // so there is a token before it
			if depth == 0 && at(tokens, i+1) == ":" && (end == "," || end == ")") && tokens[i+2].kind == text {
				return tokens[i+2].text
			}
		}
	}
	return ""
}
