// Package conf reads git's configuration: the files, their includes, and
// values by the rules of git-config(1).
//
// Nothing is read that nobody asks for: Parse takes one file's bytes, Load
// reads a list of files and what they include. A key is written as git config
// prints it: section and name in lower case, a subsection as it was written,
// "core.bare", "remote.Origin.url".
package conf

import (
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Scope says which of git's layers a file belongs to; a later one wins.
type Scope uint8

const (
	System Scope = iota
	Global
	Local
	Worktree
)

// Entry is one line "key = value".
type Entry struct {
	Key      string // "section.name" or "section.subsection.name"
	Value    string
	HasValue bool   // false for a key without "=", which is true as a boolean
	File     string // the file it stands in
	Scope    Scope
}

// maxParsed bounds the memory that entries take, in bytes: a line of two
// characters is one, and each holds the name of its section, which may be long.
const maxParsed = 64 << 20

// size is about how much memory an entry takes, in bytes.
func (e Entry) size() int { return len(e.Key) + len(e.Value) + 96 }

// tooMuch is the error for entries that take more than maxParsed. git has no
// such bound; it takes seconds then for each of its processes.
func tooMuch(file string) error {
	return &scm.CorruptError{Path: file, Reason: "its settings take more than 64 MiB of memory"}
}

// Parse returns the entries of one file in order; include.path is an entry
// like any other. A file that git refuses is a *scm.CorruptError that names the
// line, and so is one that takes more than 64 MiB of memory.
func Parse(data []byte, file string, scope Scope) ([]Entry, error) {
	p := parser{data: data, line: 1}
	if !p.skipBOM() {
		return nil, p.corrupt(file)
	}
	entries, size := make([]Entry, 0, 16), 0
	for {
		c := p.next()
		switch {
		case c == '\n' && p.eof:
			return entries, nil
		case isSpace(c):
		case c == '#' || c == ';':
			for c != '\n' {
				c = p.next()
			}
			if p.eof {
				return entries, nil
			}
		case c == '[':
			if !p.section() {
				return nil, p.corrupt(file)
			}
		case isAlpha(c):
			value, has, ok := p.entry(c)
			if !ok {
				return nil, p.corrupt(file)
			}
			e := Entry{Key: untilNUL(string(p.key)), Value: untilNUL(value), HasValue: has, File: file, Scope: scope}
			if size += e.size(); size > maxParsed {
				return nil, tooMuch(file)
			}
			entries = append(entries, e)
		default:
			return nil, p.corrupt(file)
		}
	}
}

// parser is git's own automaton (config.c), which reads a file character by
// character: "\r\n" counts as "\n", and the end of the file as a last "\n".
type parser struct {
	data  []byte
	pos   int
	line  int
	eof   bool   // the "\n" just read was the end of the file
	key   []byte // "section." or "section.subsection.", then the name
	stem  int    // length of that first part
	value []byte
}

func (p *parser) corrupt(file string) error {
	return &scm.CorruptError{Path: file, Reason: "bad config line " + strconv.Itoa(p.line)}
}

func (p *parser) next() byte {
	if p.pos >= len(p.data) {
		p.eof = true
		return '\n'
	}
	c := p.data[p.pos]
	p.pos++
	if c == '\r' && p.pos < len(p.data) && p.data[p.pos] == '\n' {
		p.pos++
		c = '\n'
	}
	if c == '\n' {
		p.line++
	}
	return c
}

// skipBOM passes over a UTF-8 byte order mark; half of one is an error.
func (p *parser) skipBOM() bool {
	const bom = "\xef\xbb\xbf"
	if len(p.data) == 0 || p.data[0] != bom[0] {
		return true
	}
	if len(p.data) < len(bom) || string(p.data[:len(bom)]) != bom {
		return false
	}
	p.pos = len(bom)
	return true
}

// section reads what follows "[": name], name.sub] or name "sub"].
func (p *parser) section() bool {
	p.key = p.key[:0]
	for {
		c := p.next()
		switch {
		case p.eof:
			return false
		case c == ']':
			if len(p.key) == 0 {
				return false
			}
			p.key = append(p.key, '.')
			p.stem = len(p.key)
			return true
		case isSpace(c):
			return p.subsection(c)
		case !isKey(c) && c != '.':
			return false
		}
		p.key = append(p.key, lower(c))
	}
}

// subsection reads from the space c to "]". A backslash stands for the
// character after it, whichever that is.
func (p *parser) subsection(c byte) bool {
	for isSpace(c) {
		if c == '\n' {
			return false
		}
		c = p.next()
	}
	if c != '"' {
		return false
	}
	p.key = append(p.key, '.')
	for {
		c := p.next()
		if c == '"' {
			break
		}
		if c == '\\' {
			c = p.next()
		}
		if c == '\n' {
			return false
		}
		p.key = append(p.key, c)
	}
	if p.next() != ']' {
		return false
	}
	p.key = append(p.key, '.')
	p.stem = len(p.key)
	return true
}

// entry reads a name that begins with c, and its value if it has one.
func (p *parser) entry(c byte) (value string, has, ok bool) {
	p.key = append(p.key[:p.stem], lower(c))
	for {
		c = p.next()
		if p.eof || !isKey(c) {
			break
		}
		p.key = append(p.key, lower(c))
	}
	for c == ' ' || c == '\t' {
		c = p.next()
	}
	switch c {
	case '\n':
		return "", false, true
	case '=':
		value, ok = p.read()
		return value, true, ok
	}
	return "", false, false
}

// read reads a value to the end of its line, which a backslash continues.
// Spaces around it go, those inside stay, as they are (git before 2.45 turned
// each into a blank).
func (p *parser) read() (string, bool) {
	p.value = p.value[:0]
	quoted := false
	end := 0 // the value without the spaces read last
	for {
		c := p.next()
		switch {
		case c == '\n' && quoted:
			if !p.eof {
				p.line--
			}
			return "", false
		case c == '\n':
			return string(p.value[:end]), true
		case isSpace(c) && !quoted:
			if len(p.value) > 0 {
				p.value = append(p.value, c)
			}
			continue
		case (c == '#' || c == ';') && !quoted:
			for c != '\n' {
				c = p.next()
			}
			return string(p.value[:end]), true
		case c == '"':
			quoted = !quoted
		case c == '\\':
			switch c = p.next(); c {
			case '\n':
			case 't':
				p.value = append(p.value, '\t')
			case 'b':
				p.value = append(p.value, '\b')
			case 'n':
				p.value = append(p.value, '\n')
			case '\\', '"':
				p.value = append(p.value, c)
			default:
				return "", false
			}
		default:
			p.value = append(p.value, c)
		}
		end = len(p.value)
	}
}

// untilNUL returns what a C program sees of s.
func untilNUL(s string) string {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return s[:i]
	}
	return s
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isKey(c byte) bool { return isAlpha(c) || '0' <= c && c <= '9' || c == '-' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}
