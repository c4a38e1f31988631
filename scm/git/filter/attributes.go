package filter

import (
	"bytes"
	"iter"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/pattern"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// Value is what an attribute is set to. The zero value is an attribute that
// nothing mentions, or that "!name" made unspecified.
type Value struct {
	state attrState
	text  string // of attrText
}

type attrState uint8

const (
	attrUnspecified attrState = iota
	attrSet                   // name
	attrUnset                 // -name
	attrText                  // name=text
)

// IsSet reports whether the attribute is set, and not to a text.
func (v Value) IsSet() bool { return v.state == attrSet }

// is reports whether the attribute is set to that text.
func (v Value) is(text string) bool { return v.state == attrText && v.text == text }

// attrLine is one line of an attributes file: a pattern or the definition of a
// macro, and what it sets.
type attrLine struct {
	pattern pattern.Pattern
	macro   string // not "": the line defines this macro
	words   string // what it sets, sound; read where the pattern matches, for a file can have millions of lines
}

type attrAssignment struct {
	name  string
	value Value
}

// Attributes answers which attributes a path has (gitattributes' documentation).
// Of all files that say something, the first in this order decides:
// info/attributes, .gitattributes from the path's directory upwards,
// core.attributesFile, the system's, and what git has built in; in one file, and
// in one line, the last. It may be used concurrently.
type Attributes struct {
	in     *Input
	flags  wildmatch.Flags
	info   []attrLine
	lower  []attrLine           // below all directories: global, system, built in, the weakest first
	macros map[string]*attrLine // by name

	mu   sync.Mutex
	dirs map[string][]attrLine // .gitattributes by directory; "" is the root
}

// maxAttributesLine is the length from which git takes no line.
const maxAttributesLine = 2048

const builtinAttributes = "[attr]binary -diff -merge -text\n"

// ReadAttributes returns the attributes of a work tree, of which it has read the files
// that apply to every path. A *scm.DeclinedError is what only git can read (attr.tree).
func ReadAttributes(in Input) (*Attributes, error) {
	a := &Attributes{in: &in, dirs: map[string][]attrLine{}, macros: map[string]*attrLine{}}
	var err error
	if a.flags, err = pattern.Fold(in.Config); err != nil {
		return nil, err
	}
	if in.Config.Has("attr.tree") {
		return nil, &scm.DeclinedError{What: "attributes from attr.tree"}
	}
	global, err := in.user().File(in.Config, "core.attributesfile", "attributes")
	if err != nil {
		return nil, err
	}
	a.lower = parseAttributes([]byte(builtinAttributes), true)
	for _, path := range []string{in.SystemAttributes, global} {
		lines, err := readAttributes(path)
		if err != nil {
			return nil, err
		}
		a.lower = append(a.lower, lines...)
	}
	if a.info, err = readAttributes(filepath.Join(in.CommonDir, "info", "attributes")); err != nil {
		return nil, err
	}
	root, err := a.directory("")
	if err != nil {
		return nil, err
	}
	for _, lines := range [][]attrLine{a.lower, root, a.info} {
		for i := range lines {
			if lines[i].macro != "" {
				a.macros[lines[i].macro] = &lines[i]
			}
		}
	}
	return a, nil
}

// readAttributes reads a file outside the work tree.
func readAttributes(path string) ([]attrLine, error) {
	data, err := pattern.Read(path)
	if err != nil {
		return nil, err
	}
	return parseAttributes(bytes.TrimPrefix(data, []byte(byteOrderMark8)), true), nil
}

// directory returns the lines of dir's .gitattributes: of the file, which must
// not be a symbolic link, else of the index.
func (a *Attributes) directory(dir string) ([]attrLine, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if lines, ok := a.dirs[dir]; ok {
		return lines, nil
	}
	name := ".gitattributes"
	if dir != "" {
		name = dir + "/.gitattributes"
	}
	data, fromIndex, err := a.in.Tracked(name)
	if err != nil {
		return nil, err
	}
	if fromIndex { // which git reads as one C string, and a byte order mark as text
		data, _, _ = bytes.Cut(data, []byte{0})
	} else {
		data = bytes.TrimPrefix(data, []byte(byteOrderMark8))
	}
	lines := parseAttributes(data, dir == "")
	a.dirs[dir] = lines
	return lines, nil
}

// Of returns the attributes of a path, which a pattern that ends in a slash matches
// only if it is a directory: slash-separated, below the work tree's root, without a
// slash at its end. Errors are those of Input.Tracked.
func (a *Attributes) Of(path string, isDir bool) (map[string]Value, error) {
	set := map[string]Value{}
	a.apply(set, a.info, path, isDir)
	for end := len(path); end > 0; {
		end = max(strings.LastIndexByte(path[:end], '/'), 0)
		lines, err := a.directory(path[:end])
		if err != nil {
			return nil, err
		}
		below := path
		if end > 0 {
			below = path[end+1:]
		}
		a.apply(set, lines, below, isDir)
	}
	a.apply(set, a.lower, path, isDir)
	return set, nil
}

// apply adds what lines say of a path and no stronger line has said. A macro
// that is set sets what it stands for.
func (a *Attributes) apply(set map[string]Value, lines []attrLine, path string, isDir bool) {
	var todo []attrAssignment
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].macro != "" || !lines[i].pattern.Match(path, isDir, a.flags) {
			continue
		}
		todo = appendAssignments(todo[:0], lines[i].words)
		for len(todo) > 0 {
			last := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if _, known := set[last.name]; known {
				continue
			}
			set[last.name] = last.value
			if macro := a.macros[last.name]; macro != nil && last.value.state == attrSet {
				todo = appendAssignments(todo, macro.words)
			}
		}
	}
}

const (
	blank          = " \t\r\n"
	byteOrderMark8 = "\ufeff" // of UTF-8
)

// parseAttributes reads an attributes file. A line that git rejects says nothing.
func parseAttributes(data []byte, macros bool) []attrLine {
	if len(data) == 0 {
		return nil
	}
	lines := make([]attrLine, 0, bytes.Count(data, []byte{'\n'})+1)
	for raw := range strings.SplitSeq(string(data), "\n") {
		raw, _, _ = strings.Cut(raw, "\x00")
		if len(raw) >= maxAttributesLine {
			continue
		}
		if line, ok := parseAttrLine(raw, macros); ok {
			lines = append(lines, line)
		}
	}
	return lines
}

func parseAttrLine(s string, macros bool) (line attrLine, ok bool) {
	s = strings.TrimLeft(s, blank)
	if s == "" || s[0] == '#' {
		return line, false
	}
	name, rest, quoted := unquote(s)
	if !quoted {
		end := strings.IndexAny(s, blank)
		if end < 0 {
			end = len(s)
		}
		name, rest = s[:end], s[end:]
	}
	if macro, isMacro := strings.CutPrefix(name, "[attr]"); isMacro && macro != "" {
		macro = strings.TrimLeft(macro, blank) // in quotes it may have some
		if end := strings.IndexAny(macro, blank); end >= 0 {
			macro = macro[:end]
		}
		if !macros || !validAttribute(macro) {
			return line, false
		}
		line.macro = macro
	} else {
		line.pattern = pattern.Parse(name)
		if line.pattern.Negative {
			return line, false
		}
	}
	for word := range words(rest) {
		if _, ok := parseAssignment(word); !ok {
			return line, false
		}
	}
	line.words = rest
	return line, true
}

func words(text string) iter.Seq[string] {
	return strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(blank, r) })
}

// appendAssignments appends what the words of a line set.
func appendAssignments(list []attrAssignment, text string) []attrAssignment {
	for word := range words(text) {
		set, _ := parseAssignment(word)
		list = append(list, set)
	}
	return list
}

// parseAssignment reads name, -name, !name or name=text.
func parseAssignment(word string) (set attrAssignment, ok bool) {
	name, text, hasText := strings.Cut(word, "=")
	switch {
	case word[0] == '-' || word[0] == '!':
		name = name[min(1, len(name)):]
		if word[0] == '-' {
			set.value.state = attrUnset
		}
	case hasText:
		set.value = Value{attrText, text}
	default:
		set.value.state = attrSet
	}
	set.name = name
	return set, validAttribute(name)
}

func validAttribute(name string) bool {
	if name == "" || name[0] == '-' || strings.HasPrefix(name, "builtin_") {
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}

// unquote reads a string in double quotes, as in C, that s begins with, and
// returns what follows it; false if there is none.
func unquote(s string) (text, rest string, ok bool) {
	if s[0] != '"' {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] == '"' {
			return b.String(), s[i+1:], true
		}
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		i++
		if i == len(s) {
			break
		}
		const names, bytes = `abfnrtv\"`, "\a\b\f\n\r\t\v\\\""
		if n := strings.IndexByte(names, s[i]); n >= 0 {
			b.WriteByte(bytes[n])
			continue
		}
		if i+2 >= len(s) || s[i] > '3' || !octal(s[i]) || !octal(s[i+1]) || !octal(s[i+2]) {
			break
		}
		b.WriteByte((s[i]-'0')<<6 | (s[i+1]-'0')<<3 | (s[i+2] - '0'))
		i += 2
	}
	return "", "", false
}

func octal(c byte) bool { return '0' <= c && c <= '7' }
