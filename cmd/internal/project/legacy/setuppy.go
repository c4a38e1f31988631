package legacy

import "strings"

// Value is what an argument of setup() is.
type Value struct {
	Literal bool   // a string, and Text its content
	Text    string // else the expression, without blanks

	// Pairs are those of a dictionary of strings, {"a": "b"}; nil for anything else.
	Pairs map[string]string
}

// ReadPy returns the keyword arguments of the first call of setup() or
// setuptools.setup() in a setup.py. A name that the file gives one string before the
// call is that string. A dictionary that is passed on (**given) is an argument "**".
// Without a call the result is nil.
func ReadPy(data []byte) map[string]Value {
	tokens := scan(string(data))
	constants := map[string]string{}
	for i, t := range tokens {
		switch {
		case t.kind == word && t.first && at(tokens, i+1) == "=" && i+2 < len(tokens) && tokens[i+2].kind == text && endsLine(tokens, i+3):
			constants[t.text] = tokens[i+2].text
		case t.kind == word && t.text == "setup" && at(tokens, i+1) == "(" && at(tokens, i-1) != "def":
			return arguments(tokens[i+2:], constants)
		}
	}
	return nil
}

// arguments reads keyword arguments up to the parenthesis that closes the call.
func arguments(tokens []token, constants map[string]string) map[string]Value {
	given := map[string]Value{}
	depth, name, start := 0, "", 0
	end := func(i int) {
		if name != "" {
			given[name] = valueOf(tokens[start:i], constants)
		}
		name = ""
	}
	for i, t := range tokens {
		if t.kind == word && depth == 0 && name == "" && at(tokens, i+1) == "=" && (i == 0 || at(tokens, i-1) == ",") {
			name, start = t.text, i+2
		}
		if t.kind != mark {
			continue
		}
		switch t.text {
		case "*":
			if depth == 0 && name == "" && at(tokens, i+1) == "*" {
				given["**"] = Value{}
			}
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			if depth == 0 {
				end(i)
				return given
			}
			depth--
		case ",":
			if depth == 0 {
				end(i)
			}
		}
	}
	return nil // it is never closed
}

func valueOf(tokens []token, constants map[string]string) Value {
	var b strings.Builder
	literal := len(tokens) > 0
	for _, t := range tokens {
		literal = literal && t.kind == text
		b.WriteString(t.text)
	}
	if len(tokens) == 1 && tokens[0].kind == word {
		if value, ok := constants[tokens[0].text]; ok {
			return Value{Literal: true, Text: value}
		}
	}
	return Value{literal, b.String(), pairs(tokens)}
}

// pairs reads a dictionary of strings.
func pairs(tokens []token) map[string]string {
	if at(tokens, 0) != "{" || at(tokens, len(tokens)-1) != "}" {
		return nil
	}
	all := map[string]string{}
	for rest := tokens[1 : len(tokens)-1]; len(rest) > 0; {
		if len(rest) < 3 || rest[0].kind != text || at(rest, 1) != ":" || rest[2].kind != text || len(rest) > 3 && at(rest, 3) != "," {
			return nil
		}
		all[rest[0].text] = rest[2].text
		rest = rest[min(4, len(rest)):]
	}
	return all
}

type kind uint8

const (
	word    kind = iota // a name or a number
	text                // a string, as far as it is one without being run
	mark                // anything else, one character or ==
	formula             // an f-string, or bytes
)

type token struct {
	kind  kind
	text  string
	first bool // of its line, not indented
	line  int
}

func at(tokens []token, i int) string {
	if i < 0 || i >= len(tokens) || tokens[i].kind == text {
		return ""
	}
	return tokens[i].text
}

// endsLine reports whether the token before that index is the last of its line.
func endsLine(tokens []token, i int) bool {
	return i >= len(tokens) || tokens[i].line != tokens[i-1].line
}

// scan splits Python source into what matters here. What is no Python gives some
// tokens all the same; a zero byte, which Python refuses, ends it.
func scan(source string) []token {
	source, _, _ = strings.Cut(source, "\x00")
	tokens := make([]token, 0, len(source)/8)
	line, fresh := 0, true
	for i := 0; i < len(source); {
		c := source[i]
		switch {
		case c == '\n':
			line, fresh = line+1, true
			i++
			continue
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\\':
			fresh = false
			i++
			continue
		case c == '#':
			if n := strings.IndexByte(source[i:], '\n'); n >= 0 {
				i += n
			} else {
				i = len(source)
			}
			continue
		}
		t := token{kind: mark, text: string(c), first: fresh, line: line}
		fresh = false
		switch n := wordLength(source[i:]); {
		case n > 0 && n <= 2 && i+n < len(source) && (source[i+n] == '"' || source[i+n] == '\''):
			var length int
			t.text, length = quoted(source[i+n:], strings.ContainsAny(source[i:i+n], "rR"))
			if t.kind = text; strings.ContainsAny(source[i:i+n], "fFbB") {
				t.kind = formula
			}
			line += strings.Count(source[i:i+n+length], "\n")
			i += n + length
		case n > 0:
			t.kind, t.text = word, source[i:i+n]
			i += n
		case c == '"' || c == '\'':
			var length int
			t.kind = text
			t.text, length = quoted(source[i:], false)
			line += strings.Count(source[i:i+length], "\n")
			i += length
		case strings.HasPrefix(source[i:], "=="):
			t.text = "=="
			i += 2
		default:
			i++
		}
		tokens = append(tokens, t)
	}
	return tokens
}

func wordLength(s string) int {
	n := 0
	for n < len(s) && (s[n] == '_' || s[n] >= '0' && s[n] <= '9' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || s[n] >= 0x80) {
		n++
	}
	return n
}

// quoted returns the content of the string at the start of s, and its whole length.
// Of escapes only those that are common in names and versions are undone.
func quoted(s string, raw bool) (content string, length int) {
	quote := s[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s, triple) {
		quote = triple
	}
	var b strings.Builder
	for i := len(quote); i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], quote):
			return b.String(), i + len(quote)
		case s[i] == '\n' && len(quote) == 1:
			return b.String(), i // it is never closed
		case s[i] == '\\' && i+1 < len(s):
			if raw {
				b.WriteByte('\\')
			}
			i++
			fallthrough
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), len(s)
}
