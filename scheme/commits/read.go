package commits

import (
	"strings"
)

// statement is what one message says.
type statement struct {
	title    string
	types    []string // of its title and of those below a squash, in lower case
	breaking bool
	reverted []revert
	back     bool   // it says that it is a revert
	request  string // the number of the pull request that a squash was, "" for none
}

// reverts reports whether a message is that of a revert.
func (s *statement) reverts() bool { return s.back || len(s.reverted) > 0 }

// revert names what a commit takes back.
type revert struct {
	commit  string // the beginning of a hash
	keeps   string // with a merge: the commit to which it goes back
	request string // or a pull request
}

// maxReverts is how many reverts of one message are read.
const maxReverts = 64

// read reads a message.
func read(text string) statement {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	title, body := titled(text)
	if isMerge(title) {
		if inner, rest := titled(body); inner != "" {
			if _, ok := parseTitle(inner); ok {
				title, body = inner, rest
			}
		}
	}
	s := statement{title: title}
	s.take(title)
	if title == "Squashed commit of the following:" {
		s.squash(body)
	}
	if s.request = pullRequest(title); s.request != "" && strings.HasPrefix(strings.TrimLeft(body, "\n"), "* ") {
		for line := range strings.Lines(body) {
			if item, ok := strings.CutPrefix(line, "* "); ok {
				s.take(strings.TrimSpace(item))
			}
		}
	}
	for line := range strings.Lines(body) {
		s.footer(strings.TrimRight(line, " \t\n"))
	}
	s.takesBack(title)
	s.takesBack(body)
	return s
}

// titled splits a message at the end of its first line that says anything.
func titled(text string) (title, body string) {
	text = strings.TrimLeft(text, "\n \t")
	title, body, _ = strings.Cut(text, "\n")
	return strings.TrimRight(title, " \t"), body
}

// isMerge reports whether a title is one that a program makes for a merge.
func isMerge(title string) bool {
	for _, words := range []string{
		"Merge pull request ", "Merge branch ", "Merge branches ", "Merge remote-tracking branch ", "Merge tag ", "Merge commit ", "Merged in ", "Merged PR ",
	} {
		if strings.HasPrefix(title, words) {
			return true
		}
	}
	return false
}

// take reads a title.
func (s *statement) take(title string) {
	t, ok := parseTitle(title)
	if !ok {
		s.back = s.back || strings.HasPrefix(title, `Revert "`)
		return
	}
	s.types = append(s.types, t.kind)
	s.breaking = s.breaking || t.breaking
	s.back = s.back || t.kind == "revert"
}

// title is a title by the specification, §1 to §5.
type title struct {
	kind     string // in lower case
	breaking bool
}

// parseTitle reads TYPE(SCOPE)!: DESCRIPTION; ok is false for anything else. A type is
// letters, digits, - and _.
func parseTitle(text string) (t title, ok bool) {
	n := 0
	for n < len(text) && isWord(text[n]) {
		n++
	}
	kind, rest := text[:n], text[n:]
	if inside, found := strings.CutPrefix(rest, "("); found {
		scope, after, closed := strings.Cut(inside, ")")
		if !closed || strings.TrimSpace(scope) == "" || strings.Contains(scope, "(") {
			return title{}, false
		}
		rest = after
	}
	rest, breaking := strings.CutPrefix(rest, "!")
	description, colon := strings.CutPrefix(rest, ": ")
	if kind == "" || !colon || strings.TrimSpace(description) == "" {
		return title{}, false
	}
	return title{strings.ToLower(kind), breaking}, true
}

func isWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_'
}

// squash reads the messages that git merge --squash lists: each after a line with its
// commit, and indented.
func (s *statement) squash(body string) {
	fresh := false // the next indented line is a title
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, " \t\n")
		switch inside, indented := strings.CutPrefix(line, "    "); {
		case strings.HasPrefix(line, "commit "):
			fresh = true
		case indented && fresh:
			fresh = false
			s.take(inside)
		case indented:
			s.footer(inside)
		}
	}
}

// footer reads a line that may be a footer, §11 to §13 and §16.
func (s *statement) footer(line string) {
	for _, token := range [...]string{"BREAKING CHANGE", "BREAKING-CHANGE"} {
		if value, ok := strings.CutPrefix(line, token); ok && (strings.HasPrefix(value, ": ") || strings.HasPrefix(value, " #")) {
			s.breaking = true
		}
	}
	if refs, ok := strings.CutPrefix(line, "Refs: "); ok && s.back {
		for name := range strings.FieldsFuncSeq(refs, func(r rune) bool { return r == ',' || r == ' ' }) {
			s.reverting(revert{commit: hash(name)})
		}
	}
}

// takesBack reads what programs write of a revert: git ("This reverts commit HASH.", and
// of a merge "..., reversing changes made to HASH."), Mercurial and GitHub.
func (s *statement) takesBack(text string) {
	for _, words := range [...]string{"This reverts commit ", "Backed out changeset "} {
		for rest := text; len(s.reverted) < maxReverts; {
			_, after, found := strings.Cut(rest, words)
			if !found {
				break
			}
			rest = after
			back := revert{commit: hash(after)}
			after = strings.Join(strings.Fields(after[len(back.commit):min(len(after), len(back.commit)+200)]), " ")
			if keeps, ok := strings.CutPrefix(after, ", reversing changes made to "); ok {
				back.keeps = hash(keeps)
			}
			s.reverting(back)
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, ".\n")
		reference, ok := strings.CutPrefix(line, "Reverts ")
		if _, number, found := strings.Cut(reference, "#"); ok && found && s.back && !strings.Contains(reference, " ") && digits(number) == len(number) {
			s.reverting(revert{request: number})
		}
	}
}

func (s *statement) reverting(back revert) {
	if (back.commit != "" || back.request != "") && len(s.reverted) < maxReverts {
		s.reverted = append(s.reverted, back)
	}
}

// hash returns the hexadecimal digits that text begins with if they can be a commit's, as
// git shortens them to seven; else "".
func hash(text string) string {
	n := 0
	for n < len(text) && ('0' <= text[n] && text[n] <= '9' || 'a' <= text[n] && text[n] <= 'f') {
		n++
	}
	if n < 7 || n < len(text) && isWord(text[n]) {
		return ""
	}
	return text[:n]
}

// pullRequest returns the number in (#12) at the end of a title, "" without one.
func pullRequest(title string) string {
	i := strings.LastIndex(title, " (#")
	if i < 0 || !strings.HasSuffix(title, ")") {
		return ""
	}
	number := title[i+len(" (#") : len(title)-1]
	if number == "" || digits(number) != len(number) {
		return ""
	}
	return number
}

// digits is how many decimal digits text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	return n
}
