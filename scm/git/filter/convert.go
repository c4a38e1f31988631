package filter

import (
	"bytes"
	"errors"
	"io/fs"

	"github.com/tagline-scm/tagline/scm"
)

// lineEnds says what git add does to the line ends of a file.
type lineEnds uint8

const (
	keepLineEnds    lineEnds = iota
	textLineEnds             // CR LF becomes LF
	guessedLineEnds          // the same, but only in what looks like text and had no CR LF before
)

// attrLineEnds decides by text, the older crlf, and eol, which implies text.
func attrLineEnds(set map[string]Value, auto bool) lineEnds {
	const undecided = lineEnds(255)
	decide := func(v Value) lineEnds {
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

// convert returns what git add would store for the content of a file. It may
// change content. indexed is the name of the blob that the index has.
func (v *Conversion) convert(content, indexed []byte) ([]byte, error) {
	if v.encoding != "" && len(content) > 0 {
		decoded, known := decode(content, v.encoding)
		if !known {
			return nil, &scm.DeclinedError{What: "the encoding " + v.encoding, Path: v.path}
		}
		content = decoded
	}
	if v.lineEnds != keepLineEnds && bytes.Contains(content, []byte("\r\n")) {
		guessed := v.lineEnds == guessedLineEnds
		strip := !guessed || !looksBinary(content)
		if strip && guessed {
			had, err := v.hadCRLF(indexed)
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
func (v *Conversion) hadCRLF(indexed []byte) (bool, error) {
	blob, err := v.in.Blob(indexed)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
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
