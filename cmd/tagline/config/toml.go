package config

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where something stands in a file: bytes, which mistake turns into
// lines and columns.
type place struct{ offset, length int }

// entry is one key of a TOML document with its whole path, or a table's header
// (value is a header then).
type entry struct {
	path  []string
	at    place // the last part of the key
	value any   // string, bool, int64, []any of those and of tables, or other
	vat   place // the value
}

// maxDepth is the greatest number of parts of a key.
const maxDepth = 64

type (
	header struct{}            // the value of a [table]'s own entry
	other  struct{ of string } // a float or a date: no setting takes one
	table  map[string]any      // an inline table within an array
)

func (e entry) under(path ...string) bool {
	if len(e.path) < len(path) {
		return false
	}
	for i := range path {
		if e.path[i] != path[i] {
			return false
		}
	}
	return true
}

// flatten calls visit for every table header and key of a TOML document, in
// order. It is a walk over go-toml's syntax tree instead of a decoding into
// maps because every mistake must be shown where it stands, and because the
// ten foreign tables of a pyproject.toml need not be built. A syntax error or
// a mistake that visit returns is an *Error without a File.
func flatten(data []byte, visit func(entry) error) error {
	if !utf8.Valid(data) {
		return &Error{Text: "not valid UTF-8"}
	}
	if rest, ok := bytes.CutPrefix(data, []byte("\ufeff")); ok {
		data = append([]byte("   "), rest...) // a byte order mark, as editors on Windows write it
	}
	var p unstable.Parser
	p.Reset(data)
	var prefix []string
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			var at place
			if prefix, at = key(nil, e.Key()); len(prefix) > maxDepth {
				return at.mistake(data, "nested too deeply")
			}
			if err := visit(entry{path: prefix, at: at, value: header{}, vat: at}); err != nil {
				return err
			}
		case unstable.KeyValue:
			if err := keyValue(prefix, e, visit); err != nil {
				return err
			}
		}
	}
	var bad *unstable.ParserError
	if err := p.Error(); errors.As(err, &bad) {
		return placeOf(p.Range(bad.Highlight)).mistake(data, bad.Message)
	} else if err != nil {
		return &Error{Text: err.Error()}
	}
	return nil
}

// key returns the whole path below prefix and the place of its last part.
func key(prefix []string, it unstable.Iterator) ([]string, place) {
	path := prefix[:len(prefix):len(prefix)]
	var last unstable.Range
	for it.Next() {
		path = append(path, string(it.Node().Data))
		last = it.Node().Raw
	}
	return path, placeOf(last)
}

// keyValue visits one key, or each key of an inline table below it.
func keyValue(prefix []string, kv *unstable.Node, visit func(entry) error) error {
	path, at := key(prefix, kv.Key())
	if len(path) > maxDepth {
		return &Error{Text: "nested too deeply"}
	}
	if v := kv.Value(); v.Kind == unstable.InlineTable {
		if err := visit(entry{path: path, at: at, value: header{}, vat: at}); err != nil {
			return err
		}
		for it := v.Children(); it.Next(); {
			if err := keyValue(path, it.Node(), visit); err != nil {
				return err
			}
		}
		return nil
	}
	v, vat := value(kv.Value(), at)
	return visit(entry{path, at, v, vat})
}

// value returns a value as a Go value and its place; where the syntax tree
// keeps none, that of its first element, else near.
func value(n *unstable.Node, near place) (any, place) {
	at := near
	if n.Raw.Length > 0 {
		at = placeOf(n.Raw)
	}
	switch n.Kind {
	case unstable.String:
		return string(n.Data), at
	case unstable.Bool:
		return string(n.Data) == "true", at
	case unstable.Integer:
		i, err := strconv.ParseInt(strings.ReplaceAll(string(n.Data), "_", ""), 0, 64)
		if err != nil {
			return other{"a number beyond 64 bits"}, at
		}
		return i, at
	case unstable.Array:
		list := []any{}
		for it := n.Children(); it.Next(); {
			v, _ := value(it.Node(), at)
			list = append(list, v)
		}
		return list, at
	case unstable.InlineTable:
		m := table{}
		for it := n.Children(); it.Next(); {
			path, _ := key(nil, it.Node().Key())
			m[strings.Join(path, ".")], _ = value(it.Node().Value(), at)
		}
		return m, at
	case unstable.Float:
		return other{"a fraction"}, at
	}
	return other{"a date or time"}, at
}

// mistake returns an Error that points at a place of data.
func (at place) mistake(data []byte, text string) *Error {
	start := min(at.offset, len(data))
	end := min(start+at.length, len(data))
	from := bytes.LastIndexByte(data[:start], '\n') + 1
	to := len(data)
	if i := bytes.IndexByte(data[start:], '\n'); i >= 0 {
		to = start + i
	}
	return &Error{
		Line:   at.line(data),
		Column: utf8.RuneCount(data[from:start]) + 1,
		Width:  max(1, utf8.RuneCount(data[start:max(start, min(end, to))])),
		Source: string(bytes.TrimRight(data[from:to], "\r")),
		Text:   text,
	}
}

// line returns the number of the line, from 1.
func (at place) line(data []byte) int {
	return bytes.Count(data[:min(at.offset, len(data))], []byte{'\n'}) + 1
}

// placeOf is the place of a range of the parser.
func placeOf(r unstable.Range) place { return place{int(r.Offset), int(r.Length)} }

// located gives an error the name of its file.
func located(err error, name string) error {
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		e.File = name
	}
	return err
}
