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
	elixir = syntax{line: "#", strings: []literal{{`"""`, `"""`, false}, {"'''", "'''", false}, {`"`, `"`, false}, {"'", "'", false}}, letters: "?!", more: sigil}
	scala  = syntax{line: "//", block: [][2]string{{"/*", "*/"}}, nested: true, strings: []literal{{`"""`, `"""`, true}, {`"`, `"`, false}}}
	mesons = syntax{line: "#", strings: []literal{{"'''", "'''", true}, {"'", "'", false}}}
	cmakes = syntax{
		line: "#", block: [][2]string{{"#[[", "]]"}, {"#[=[", "]=]"}, {"#[==[", "]==]"}},
		strings: []literal{{"[==[", "]==]", true}, {"[=[", "]=]", true}, {"[[", "]]", true}, {`"`, `"`, false}}, letters: ".+-${}:/<>@=;,",
	}
	ruby = syntax{
		line: "#", block: [][2]string{{"\n=begin", "\n=end"}, {"\n__END__", "\x00"}},
		strings: []literal{{`"`, `"`, false}, {"'", "'", false}, {"`", "`", false}}, letters: "?!@$", more: heredoc,
	}
)

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

// heredoc returns where the text of one of Ruby's ends that is announced there, and
// what stands behind it on its line. A line with several is cut short.
func heredoc(src string, at int) int {
	rest, ok := strings.CutPrefix(src[at:], "<<")
	if !ok || rest == "" {
		return 0
	}
	if rest[0] == '~' || rest[0] == '-' {
		rest = rest[1:]
	} else if rest[0] != '\'' && rest[0] != '"' && (rest[0] < 'A' || rest[0] > 'Z') {
		return 0
	}
	name := strings.TrimLeft(rest[:min(len(rest), 100)], "'\"")
	if i := strings.IndexFunc(name, func(r rune) bool { return r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') }); i >= 0 {
		name = name[:i]
	}
	if name == "" {
		return 0
	}
	for end := at; end < len(src); {
		line, _, _ := strings.Cut(src[end:], "\n")
		if end > at && strings.TrimSpace(line) == name {
			return end + len(line)
		}
		end += len(line) + 1
	}
	return len(src) // likewise
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
