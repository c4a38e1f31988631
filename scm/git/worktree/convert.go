package worktree

import (
	"bytes"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// lineEnds says what git add does to the line ends of a file.
type lineEnds uint8

const (
	keepLineEnds    lineEnds = iota
	textLineEnds             // CR LF becomes LF
	guessedLineEnds          // the same, but only in what looks like text and had no CR LF before
)

// conversion is what git add does to the content of a file before it stores it,
// in this order.
type conversion struct {
	filter   *filter // nil for none
	encoding string  // of the file, "" for UTF-8
	lineEnds lineEnds
	ident    bool // $Id: ...$ becomes $Id$
}

// none reports whether the content is stored as it is.
func (v *conversion) none() bool {
	return v.filter == nil && v.encoding == "" && v.lineEnds == keepLineEnds && !v.ident
}

// conversion returns what applies to a path (gitattributes' documentation,
// "checking-out and checking-in").
func (c *check) conversion(path string) (v conversion, err error) {
	c.attributesOnce.Do(func() {
		if c.attributes, c.attributesErr = newAttributes(c); c.attributesErr == nil {
			c.autoCRLF, c.attributesErr = c.readAutoCRLF()
		}
	})
	if c.attributesErr != nil {
		return v, c.attributesErr
	}
	set, err := c.attributes.of(path)
	if err != nil {
		return v, err
	}
	v.lineEnds = attrLineEnds(set, c.autoCRLF)
	v.ident = set["ident"].state == attrSet
	switch enc := set["working-tree-encoding"]; enc.state {
	case attrText:
		if !isUTF8(enc.text) {
			v.encoding = enc.text
		}
	case attrSet: // -working-tree-encoding is fine: git reads it as an empty name
		return v, &scm.CorruptError{Path: path, Reason: "working-tree-encoding needs the name of an encoding"}
	}
	if f := set["filter"]; f.state == attrText {
		v.filter, err = c.filter(f.text)
	}
	return v, err
}

// readAutoCRLF reports whether core.autoCRLF asks for conversion of files that no
// attribute speaks of.
func (c *check) readAutoCRLF() (bool, error) {
	e, ok := c.in.Config.Get("core.autocrlf")
	if !ok {
		return false, nil
	}
	if e.HasValue && strings.EqualFold(e.Value, "input") {
		return true, nil
	}
	return e.Bool()
}

// attrLineEnds decides by text, the older crlf, and eol, which implies text.
func attrLineEnds(set map[string]value, auto bool) lineEnds {
	const undecided = lineEnds(255)
	decide := func(v value) lineEnds {
		switch {
		case v.state == attrSet, v.is("input"):
			return textLineEnds
		case v.state == attrUnset:
			return keepLineEnds
		case v.is("auto"):
			return guessedLineEnds
		}
		return undecided
	}
	ends := decide(set["text"])
	if ends == undecided {
		ends = decide(set["crlf"])
	}
	if ends == undecided && (set["eol"].is("lf") || set["eol"].is("crlf")) {
		return textLineEnds
	}
	if ends == undecided {
		if auto {
			return guessedLineEnds
		}
		return keepLineEnds
	}
	return ends
}

// filter is a configured filter driver.
type filter struct {
	name    string
	program string // what git would start
}

// filter returns the driver of that name, nil if it is not configured: git then
// stores the content as it is.
func (c *check) filter(name string) (*filter, error) {
	key := "filter." + name + "."
	clean, hasClean := c.in.Config.Get(key + "clean")
	process, hasProcess := c.in.Config.Get(key + "process")
	required, err := c.in.Config.Bool(key+"required", false)
	if err != nil {
		return nil, err
	}
	f := &filter{name: name, program: process.Value}
	if hasClean && !hasProcess {
		f.program = clean.Value
	}
	if f.program == "" {
		if required {
			return nil, &scm.DeclinedError{What: "a required filter without a command (" + name + ")"}
		}
		return nil, nil
	}
	return f, nil
}

// convert returns what git add would store for the content of a file. It may
// change content. e is the file's entry.
func (c *check) convert(v *conversion, path string, content []byte, e index.Entry) ([]byte, error) {
	if v.encoding != "" && len(content) > 0 {
		decoded, known := decode(content, v.encoding)
		if !known {
			return nil, &scm.DeclinedError{What: "the encoding " + v.encoding, Path: path}
		}
		content = decoded
	}
	if v.lineEnds != keepLineEnds && bytes.Contains(content, []byte("\r\n")) {
		guessed := v.lineEnds == guessedLineEnds
		strip := !guessed || !looksBinary(content)
		if strip && guessed {
			had, err := c.hadCRLF(e)
			if err != nil {
				return nil, err
			}
			strip = !had
		}
		if strip {
			content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		}
	}
	if v.ident {
		content = collapseIdent(content)
	}
	return content, nil
}

// hadCRLF reports whether the text that is in the index has CR LF, which keeps
// git from converting what it only guesses to be text.
func (c *check) hadCRLF(e index.Entry) (bool, error) {
	blob, err := c.readBlob(e.Hash(c.idx.HashSize))
	if err != nil {
		if missing(err) {
			return false, nil
		}
		return false, err
	}
	return bytes.Contains(blob, []byte("\r\n")) && !looksBinary(blob), nil
}

// looksBinary is git's guess: a NUL, a CR that no LF follows, or more than one
// unprintable character for every 128 others. A last ^Z, the end-of-file mark of
// old, does not count as unprintable.
func looksBinary(b []byte) bool {
	printable, unprintable := 0, 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\r':
			if i+1 == len(b) || b[i+1] != '\n' {
				return true
			}
			i++
		case c == '\n':
		case c == 0:
			return true
		case c == '\b', c == '\t', c == 0x1b, c == '\f', c >= ' ' && c != 0x7f:
			printable++
		default:
			unprintable++
		}
	}
	if len(b) > 0 && b[len(b)-1] == 0x1a {
		unprintable--
	}
	return printable>>7 < unprintable
}

// collapseIdent replaces each $Id: ...$ that lies in one line by $Id$.
func collapseIdent(b []byte) []byte {
	var out []byte
	for {
		dollar := bytes.IndexByte(b, '$')
		if dollar < 0 {
			break
		}
		out = append(out, b[:dollar+1]...)
		b = b[dollar+1:]
		if !bytes.HasPrefix(b, []byte("Id:")) || len(b) == 3 {
			continue
		}
		end := bytes.IndexByte(b[3:], '$')
		if end < 0 {
			break
		}
		if bytes.IndexByte(b[3:3+end], '\n') >= 0 {
			continue
		}
		out = append(out, "Id$"...)
		b = b[3+end+1:]
	}
	return append(out, b...)
}
