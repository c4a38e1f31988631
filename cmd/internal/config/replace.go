package config

import (
	"bytes"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// ReplaceTables returns a TOML document with some of its tables, and those below
// them, replaced: text stands where the first of them was, the others are gone
// with their comments. A table may also be written as keys of one above it
// (version.source = "vcs" under [tool.hatch]): then text stands behind that one. Every
// other byte stays, and so do comments that follow a table's last key. The error is an
// *Error if data is no TOML, if one of the tables is within braces, or if text has no
// place in it; without any of the tables text is put at the end.
func ReplaceTables(data []byte, tables []string, text string) ([]byte, error) {
	replaced, err := replaceTables(data, tables, text)
	if err != nil {
		return nil, err
	}
	// What is written within braces (tool = {x = 1}) takes no table behind it.
	if _, err := toml.Decode(data); err == nil {
		if _, err := toml.Decode(replaced); err != nil {
			return nil, &Error{Text: "no table can be added to it: " + strings.TrimPrefix(err.Error(), "toml: ")}
		}
	}
	return replaced, nil
}

func replaceTables(data []byte, tables []string, text string) ([]byte, error) {
	d, err := toml.Read(data)
	if err != nil {
		return nil, mistaken(data, err)
	}
	r := replacing{data: data, all: d.Expressions}
	for _, table := range tables {
		r.tables = append(r.tables, strings.Split(table, "."))
	}
	if err := r.find(); err != nil {
		return nil, err
	}
	switch {
	case r.cuts == nil:
		out := bytes.TrimRight(slices.Clone(data), "\n")
		if len(out) > 0 {
			out = append(out, "\n\n"...)
		}
		return append(out, text...), nil
	case r.behind:
		text = "\n" + text
	}
	return r.write(text), nil
}

// replacing is a document some tables of which are replaced.
type replacing struct {
	data   []byte
	all    []toml.Expression
	tables [][]string
	cuts   []cut // in the order of the document
	at     int   // where the text goes
	behind bool  // that is behind a table which stays
}

// cut is what goes, in bytes of the document.
type cut struct {
	start, end int
	table      bool // a whole table, with the empty lines before it unless it is the first
}

// find fills in what goes and where the text does.
func (r *replacing) find() error {
	var header []string // of the table that an expression is in
	ours, table := false, 0
	for i, e := range r.all {
		if e.Kind != toml.Key {
			header, _ = key(nil, e.Path)
			if ours, table = r.replaces(header), i; ours {
				r.cut(cut{r.line(i), r.tableEnd(i), true}, r.line(i), false)
			}
			continue
		}
		path, at := key(header, e.Path)
		switch {
		case ours:
		case r.replaces(path):
			end := len(r.data)
			if i+1 < len(r.all) {
				end = r.line(i + 1)
			}
			r.cut(cut{r.line(i), lastKey(r.data, r.line(i), end), false}, r.tableEnd(table), true)
		default:
			err := keyValue(header, e, func(inner entry) error {
				if r.replaces(inner.path) {
					return at.mistake(r.data, "a table within braces cannot be replaced")
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *replacing) cut(c cut, at int, behind bool) {
	if r.cuts == nil {
		r.at, r.behind = at, behind
	}
	r.cuts = append(r.cuts, c)
}

// replaces reports whether a key or table of that path is to go.
func (r *replacing) replaces(path []string) bool {
	return slices.ContainsFunc(r.tables, func(t []string) bool {
		return len(path) >= len(t) && slices.Equal(path[:len(t)], t)
	})
}

// line returns where the line of an expression begins.
func (r *replacing) line(i int) int {
	offset := min(placeOf(r.all[i].Path[0].At).offset, len(r.data))
	return bytes.LastIndexByte(r.data[:offset], '\n') + 1
}

// tableEnd returns where the table ends that an expression begins, or that it is in,
// without what belongs to the next one.
func (r *replacing) tableEnd(i int) int {
	end := len(r.data)
	for j := i + 1; j < len(r.all); j++ {
		if r.all[j].Kind != toml.Key {
			end = r.line(j)
			break
		}
	}
	return lastKey(r.data, r.line(i), end)
}

// write returns the document with the text.
func (r *replacing) write(text string) []byte {
	var out []byte
	from, put := 0, false
	keep := func(to int) {
		if !put && r.at >= from && r.at <= to {
			out = append(append(out, r.data[from:r.at]...), text...)
			from, put = r.at, true
		}
		out = append(out, r.data[from:to]...)
	}
	for i, c := range r.cuts {
		keep(c.start)
		for i > 0 && c.table && bytes.HasSuffix(out, []byte("\n\n")) {
			out = out[:len(out)-1]
		}
		from = c.end
	}
	keep(len(r.data))
	if r.behind && !bytes.HasPrefix(r.data, []byte("\n")) {
		out = bytes.TrimPrefix(out, []byte("\n")) // of a document that had nothing else in front
	}
	return out
}

// lastKey returns where the last line of a table ends that is neither empty nor
// a comment: those belong to what follows.
func lastKey(data []byte, start, end int) int {
	for end > start {
		line := bytes.LastIndexByte(data[start:end-1], '\n') + 1 + start
		text := bytes.TrimSpace(data[line:end])
		if len(text) > 0 && text[0] != '#' {
			break
		}
		end = line
	}
	return end
}
