package manifest

import "strings"

// syntax is what of a language's syntax tells code from comments and strings.
type syntax struct {
	line    string                             // begins a comment to the end of the line
	block   [][2]string                        // comments of several lines
	nested  bool                               // these nest
	strings []literal                          // longest first
	letters string                             // of words, beside letters, digits and _
	more    func(src string, at int) (end int) // where another kind of string ends that begins there; 0 for none
}

type literal struct {
	from, to string
	raw      bool // a backslash is itself
}

var (
	elixir = syntax{
		line: "#", letters: "?!", more: elixirLiteral,
		strings: []literal{{`"""`, `"""`, false}, {"'''", "'''", false}, {`"`, `"`, false}, {"'", "'", false}},
	}
	scala = syntax{
		line: "//", block: [][2]string{{"/*", "*/"}}, nested: true, more: scalaCharacter,
		strings: []literal{{`"""`, `"""`, true}, {`"`, `"`, false}},
	}
	mesons = syntax{line: "#", strings: []literal{{"'''", "'''", true}, {"'", "'", false}}}
	cmakes = syntax{
		line: "#", block: [][2]string{{"#[[", "]]"}, {"#[=[", "]=]"}, {"#[==[", "]==]"}},
		strings: []literal{{"[==[", "]==]", true}, {"[=[", "]=]", true}, {"[[", "]]", true}, {`"`, `"`, false}}, letters: ".+-${}:/<>@=;,",
	}
	ruby = syntax{
		line: "#", block: [][2]string{{"\n=begin", "\n=end"}, {"\n__END__", "\x00"}},
		strings: []literal{{`"`, `"`, false}, {"'", "'", false}, {"`", "`", false}}, letters: "?!@$", more: rubyLiteral,
	}
)

func elixirLiteral(src string, at int) int { return max(sigil(src, at), character(src, at)) }

// sigil returns where one of Elixir's begins and ends: ~w(a b).
func sigil(src string, at int) int {
	i := at + 1
	for i < len(src) && src[i]|0x20 >= 'a' && src[i]|0x20 <= 'z' {
		i++
	}
	if src[at] != '~' || i == at+1 || i == len(src) {
		return 0
	}
	closing := map[byte]string{'(': ")", '[': "]", '{': "}", '<': ">"}[src[i]]
	if closing == "" {
		closing = src[i : i+1]
	}
	if triple := strings.Repeat(closing, 3); strings.HasPrefix(src[i:], triple) {
		closing = triple
	}
	if end := (literal{to: closing}).end(src, i+len(closing)); end > 0 {
		return end
	}
	return len(src) // it is not closed, and nothing behind it is code
}

// character returns where one of Elixir's or Ruby's ends that is a quote: ?". What
// follows it tells it from a condition's ? and a string.
func character(src string, at int) int {
	end := at + 2
	if src[at] != '?' || end > len(src) || strings.IndexByte("\"'`", src[at+1]) < 0 {
		return 0
	}
	if end == len(src) || strings.IndexByte(" \t\r\n,;.)]}", src[end]) >= 0 {
		return end
	}
	return 0
}

// scalaCharacter returns where one of Scala's ends: '"', '\”.
func scalaCharacter(src string, at int) int {
	for _, size := range []int{3, 4} { // the second with a backslash
		s := src[at:min(len(src), at+size)]
		if len(s) == size && s[0] == '\'' && s[size-1] == '\'' && (s[1] == '\\') == (size == 4) {
			return at + size
		}
	}
	return 0
}

// token is a word, a string with its marks, or another character.
type token struct {
	from, to int
	text     string
	inner    string // of a string: what is between its marks
	isString bool
}

func (s syntax) read(text []byte) (all []token) {
	src := string(text)
	word := func(c byte) bool {
		return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || strings.IndexByte(s.letters, c) >= 0
	}
	start := 0
	if strings.HasPrefix(src, mark) {
		start = len(mark)
	}
next:
	for at := start; at < len(src); {
		rest := src[at:]
		for _, b := range s.block {
			if strings.HasPrefix(rest, b[0]) || at == start && b[0][0] == '\n' && strings.HasPrefix(rest, b[0][1:]) {
				at = s.endOfBlock(src, at, b)
				continue next
			}
		}
		if strings.HasPrefix(rest, s.line) {
			if i := strings.IndexByte(rest, '\n'); i >= 0 {
				at += i
				continue
			}
			return all
		}
		for _, l := range s.strings {
			if !strings.HasPrefix(rest, l.from) {
				continue
			}
			end := l.end(src, at+len(l.from))
			if end < 0 {
				return all
			}
			all = append(all, token{from: at, to: end, text: src[at:end], inner: src[at+len(l.from) : end-len(l.to)], isString: true})
			at = end
			continue next
		}
		if src[at] == '\\' && at+1 < len(src) { // outside a string it takes a quote's meaning away
			all = append(all, token{from: at, to: at + 2, text: src[at : at+2]})
			at += 2
			continue
		}
		if s.more != nil {
			if end := s.more(src, at); end > at {
				all = append(all, token{from: at, to: at, text: "~"}) // which is no literal
				at = end
				continue
			}
		}
		end := at + 1
		if word(src[at]) {
			for end < len(src) && word(src[end]) {
				end++
			}
		}
		if strings.IndexByte(" \t\r\n", src[at]) < 0 {
			all = append(all, token{from: at, to: end, text: src[at:end]})
		}
		at = end
	}
	return all
}

func (s syntax) endOfBlock(src string, at int, b [2]string) int {
	depth := 0
	for at < len(src) {
		switch rest := src[at:]; {
		case strings.HasPrefix(rest, b[1]):
			at += len(b[1])
			if depth--; depth == 0 || !s.nested {
				return at
			}
		case strings.HasPrefix(rest, b[0]):
			depth++
			at += len(b[0])
		default:
			at++
		}
	}
	return at
}

// end returns where a string ends whose content begins at at; -1 where it does not.
func (l literal) end(src string, at int) int {
	for at < len(src) {
		switch {
		case strings.HasPrefix(src[at:], l.to):
			return at + len(l.to)
		case src[at] == '\\' && !l.raw:
			at += 2
		default:
			at++
		}
	}
	return -1
}
