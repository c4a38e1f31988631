package manifest

import "strings"

// rubyLiteral returns where a literal of Ruby's ends that is no plain string; 0 where
// none begins (docs.ruby-lang.org/en/master/syntax/literals_rdoc.html).
func rubyLiteral(src string, at int) int {
	switch src[at] {
	case '<':
		return heredoc(src, at)
	case '%':
		return percent(src, at)
	case '/':
		return rubyRegexp(src, at)
	case '?':
		return character(src, at)
	}
	return 0
}

// percent returns where a literal as %q(it's) or %w[a b] ends. Its brackets nest.
func percent(src string, at int) int {
	i := at + 1
	if i < len(src) && strings.IndexByte("qQwWiIxrs", src[i]) >= 0 {
		i++
	}
	if i >= len(src) || operand(src, at, i > at+1) {
		return 0
	}
	from := src[i]
	to := from
	if n := strings.IndexByte("([{<", from); n >= 0 {
		to = ")]}>"[n]
	} else if strings.IndexByte("|!/", from) < 0 || i == at+1 {
		return 0
	}
	depth := 1
	for i++; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\\':
			i++
		case c == to:
			if depth--; depth == 0 {
				return i + 1
			}
		case c == from:
			depth++
		}
	}
	return len(src) // it is not closed, and nothing behind it is code
}

// rubyRegexp returns where a regular expression ends, on its line.
func rubyRegexp(src string, at int) int {
	if operand(src, at, false) {
		return 0
	}
	for i := at + 1; i < len(src) && src[i] != '\n'; i++ {
		switch src[i] {
		case '\\':
			i++
		case '/':
			return i + 1
		}
	}
	return 0
}

// operand reports whether a value stands before a sign, which is an operator then.
// near looks no further than the byte before.
func operand(src string, at int, near bool) bool {
	before := src[:at]
	if !near {
		before = strings.TrimRight(before, " \t")
	}
	if before == "" {
		return false
	}
	c := before[len(before)-1]
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || strings.IndexByte(")]}\"'`", c) >= 0
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
