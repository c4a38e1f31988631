package worktree

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// value is what an attribute is set to. The zero value is an attribute that
// nothing mentions, or that "!name" made unspecified.
type value struct {
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

// is reports whether the attribute is set to that text.
func (v value) is(text string) bool { return v.state == attrText && v.text == text }

// attrLine is one line of an attributes file: a pattern or the definition of a
// macro, and what it sets.
type attrLine struct {
	pattern pattern
	macro   string // not "": the line defines this macro
	sets    []attrAssignment
}

type attrAssignment struct {
	name  string
	value value
}

// attributes answers which attributes a path has (gitattributes' documentation).
// Of all files that say something, the first in this order decides:
// info/attributes, .gitattributes from the path's directory upwards,
// core.attributesFile, the system's, and what git has built in; in one file, and
// in one line, the last.
type attributes struct {
	check  *check
	flags  wildmatch.Flags
	info   []attrLine
	lower  []attrLine           // below all directories: global, system, built in, the weakest first
	macros map[string]*attrLine // by name

	mu   sync.Mutex
	dirs map[string][]attrLine // .gitattributes by directory; "" is the root
}

// Bounds that git has itself.
const (
	maxAttributes     = 100 << 20
	maxAttributesLine = 2048
)

const builtinAttributes = "[attr]binary -diff -merge -text\n"

// newAttributes reads the files that apply to every path.
func newAttributes(c *check) (*attributes, error) {
	a := &attributes{check: c, dirs: map[string][]attrLine{}, macros: map[string]*attrLine{}}
	ignoreCase, err := c.in.Config.Bool("core.ignorecase", false)
	if err != nil {
		return nil, err
	}
	if ignoreCase {
		a.flags = wildmatch.FoldCase
	}
	if c.in.Config.Has("attr.tree") {
		return nil, &scm.DeclinedError{What: "attributes from attr.tree"}
	}
	global, err := c.userFile("core.attributesfile", "attributes")
	if err != nil {
		return nil, err
	}
	a.lower = parseAttributes([]byte(builtinAttributes), true)
	for _, path := range []string{c.in.SystemAttributes, global} {
		lines, err := readAttributes(path)
		if err != nil {
			return nil, err
		}
		a.lower = append(a.lower, lines...)
	}
	if a.info, err = readAttributes(filepath.Join(c.in.CommonDir, "info", "attributes")); err != nil {
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

// userFile returns the path of a file of the user's: the one that key names,
// else name in git's directory of the user's configuration; "" if there is none.
func (c *check) userFile(key, name string) (string, error) {
	if e, ok := c.in.Config.Get(key); ok {
		path, err := e.Path(c.in.Home)
		if err != nil || path == "" {
			return "", err
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.in.Root, path)
		}
		return path, nil
	}
	switch {
	case c.in.XDGConfigHome != "":
		return filepath.Join(c.in.XDGConfigHome, "git", name), nil
	case c.in.Home != "":
		return filepath.Join(c.in.Home, ".config", "git", name), nil
	}
	return "", nil
}

// readAttributes reads a file outside the work tree. As for git, one that cannot
// be read or is far too large says nothing.
func readAttributes(path string) ([]attrLine, error) {
	if path == "" {
		return nil, nil
	}
	data, err := smallfile.Read(path, maxAttributes)
	if err != nil {
		if outOfResources(err) || errors.Is(err, smallfile.ErrNotRegular) { // for a pipe git waits
			return nil, err
		}
		return nil, nil
	}
	return parseAttributes(bytes.TrimPrefix(data, []byte(byteOrderMark8)), true), nil
}

// directory returns the lines of dir's .gitattributes: of the file, which must
// not be a symbolic link, else of the index.
func (a *attributes) directory(dir string) ([]attrLine, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if lines, ok := a.dirs[dir]; ok {
		return lines, nil
	}
	name := ".gitattributes"
	if dir != "" {
		name = dir + "/.gitattributes"
	}
	data, fromIndex, err := a.check.readTracked(name, maxAttributes)
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

// readTracked returns the content of a regular file of the work tree; if there
// is none that can be read, what the index has for its path, and nil if that
// has nothing. Over limit bytes are as good as none.
func (c *check) readTracked(path string, limit int64) (data []byte, fromIndex bool, err error) {
	root, err := c.open()
	if err != nil {
		return nil, false, err
	}
	data, err = readRegular(root, path, limit)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, false, err
	}
	i := c.idx.Find([]byte(path))
	if i < 0 {
		return nil, false, nil
	}
	data, err = c.readBlob(c.idx.Entry(i).Hash(c.idx.HashSize))
	if errors.Is(err, fs.ErrNotExist) || int64(len(data)) > limit {
		return nil, false, nil
	}
	return data, true, err
}

// readRegular reads a regular file below root. Every reason why there is nothing
// to read is fs.ErrNotExist; a file over limit bytes reads as empty.
func readRegular(root *os.Root, path string, limit int64) ([]byte, error) {
	path = filepath.FromSlash(path)
	info, err := root.Lstat(path)
	if err != nil {
		if outOfResources(err) {
			return nil, err
		}
		return nil, fs.ErrNotExist
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}
	if info.Size() > limit {
		return nil, nil
	}
	data, err := smallfile.ReadRoot(root, path, int(limit))
	switch {
	case errors.Is(err, smallfile.ErrTooLarge):
		return nil, nil
	case err != nil && !outOfResources(err):
		return nil, fs.ErrNotExist
	}
	return data, err
}

// of returns the attributes of a file.
func (a *attributes) of(path string) (map[string]value, error) { return a.about(path, false) }

// about returns the attributes of a path, which a pattern that ends in a slash
// matches only if it is a directory.
func (a *attributes) about(path string, isDir bool) (map[string]value, error) {
	set := map[string]value{}
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
func (a *attributes) apply(set map[string]value, lines []attrLine, path string, isDir bool) {
	var todo []attrAssignment
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].macro != "" || !lines[i].pattern.match(path, isDir, a.flags) {
			continue
		}
		todo = append(todo[:0], lines[i].sets...)
		for len(todo) > 0 {
			last := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if _, known := set[last.name]; known {
				continue
			}
			set[last.name] = last.value
			if macro := a.macros[last.name]; macro != nil && last.value.state == attrSet {
				todo = append(todo, macro.sets...)
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
	var lines []attrLine
	for raw := range bytes.SplitSeq(data, []byte{'\n'}) {
		raw, _, _ = bytes.Cut(raw, []byte{0})
		if len(raw) >= maxAttributesLine {
			continue
		}
		if line, ok := parseAttrLine(string(raw), macros); ok {
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
		line.pattern = parsePattern(name)
		if line.pattern.negative {
			return line, false
		}
	}
	for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(blank, r) }) {
		set, ok := parseAssignment(word)
		if !ok {
			return line, false
		}
		line.sets = append(line.sets, set)
	}
	return line, true
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
		set.value = value{attrText, text}
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
