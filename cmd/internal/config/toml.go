package config

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
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
	header struct{ element bool } // the value of a [table]'s own entry; element says that it is [[table]]
	other  struct{ of string }    // a float or a date: no setting takes one
	table  map[string]any         // an inline table within an array
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

// flatten reads a TOML document and visits it.
func flatten(data []byte, visit func(entry) error) error {
	d, err := toml.Read(data)
	if err != nil {
		return mistaken(data, err)
	}
	return walk(d, data, visit)
}

// walk calls visit for every table header and key of the TOML document that
// data is, in order. A mistake that visit returns is an *Error without a File.
func walk(d toml.Document, data []byte, visit func(entry) error) error {
	var prefix []string
	for _, e := range d.Expressions {
		if e.Kind == toml.Key {
			if err := keyValue(prefix, e, visit); err != nil {
				return err
			}
			continue
		}
		var at place
		if prefix, at = key(nil, e.Path); len(prefix) > maxDepth {
			return at.mistake(data, "nested too deeply")
		}
		if err := visit(entry{path: prefix, at: at, value: header{e.Kind == toml.Element}, vat: at}); err != nil {
			return err
		}
	}
	return nil
}

// mistaken is a syntax error as an *Error that points at its place.
func mistaken(data []byte, err error) error {
	var bad *toml.SyntaxError
	if errors.As(err, &bad) && bad.Read {
		return placeOf(bad.At).mistake(data, bad.Text)
	}
	return &Error{Text: err.Error()}
}

// key returns the whole path below prefix and the place of its last part.
func key(prefix []string, parts []toml.Part) ([]string, place) {
	path := prefix[:len(prefix):len(prefix)]
	var last toml.Place
	for _, p := range parts {
		path = append(path, p.Text)
		last = p.At
	}
	return path, placeOf(last)
}

// keyValue visits one key, or each key of an inline table below it.
func keyValue(prefix []string, e toml.Expression, visit func(entry) error) error {
	path, at := key(prefix, e.Path)
	if len(path) > maxDepth {
		return &Error{Text: "nested too deeply"}
	}
	if e.Value.Type == toml.Inline {
		if err := visit(entry{path: path, at: at, value: header{}, vat: at}); err != nil {
			return err
		}
		for _, inner := range e.Value.Table {
			if err := keyValue(path, inner, visit); err != nil {
				return err
			}
		}
		return nil
	}
	v, vat := value(e.Value, at)
	return visit(entry{path, at, v, vat})
}

// value returns a value as a Go value and its place; where the document has
// none, that of its first element, else near.
func value(v toml.Value, near place) (any, place) {
	at := near
	if v.At.Length > 0 {
		at = placeOf(v.At)
	}
	switch v.Type {
	case toml.String:
		return v.Text, at
	case toml.Bool:
		return v.Text == "true", at
	case toml.Integer:
		i, err := strconv.ParseInt(strings.ReplaceAll(v.Text, "_", ""), 0, 64)
		if err != nil {
			return other{"a number beyond 64 bits"}, at
		}
		return i, at
	case toml.Array:
		list := []any{}
		for _, element := range v.List {
			x, _ := value(element, at)
			list = append(list, x)
		}
		return list, at
	case toml.Inline:
		m := table{}
		for _, e := range v.Table {
			path, _ := key(nil, e.Path)
			m[strings.Join(path, ".")], _ = value(e.Value, at)
		}
		return m, at
	case toml.Float:
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

func placeOf(p toml.Place) place { return place{int(p.Offset), int(p.Length)} }

// located gives an error the name of its file.
func located(err error, name string) error {
	var e *Error
	if errors.As(err, &e) && e.File == "" {
		e.File = name
	}
	return err
}
