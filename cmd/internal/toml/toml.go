// Package toml reads TOML files into a tree that outlives the parser and knows
// where everything stands. It holds syntax alone: which tables may be opened
// again and which keys mean what is for those who read the tree.
package toml

import (
	"bytes"
	"errors"
	"unicode/utf8"

	gotoml "github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Place is where something stands in a file, in bytes.
type Place struct{ Offset, Length uint32 }

// Document is a file that was read.
type Document struct {
	Expressions []Expression // in the order of the file
	Marked      bool         // it begins with a byte order mark
}

// Kind says what an Expression is.
type Kind uint8

const (
	Key     Kind = iota // a = 1
	Table               // [a]
	Element             // [[a]]
)

// Expression is a header, or a key with its value.
type Expression struct {
	Kind  Kind
	Path  []Part // of a Key below the header before it, or within its inline table
	Value Value  // of a Key
}

// Part is one part of a dotted key.
type Part struct {
	Text string
	At   Place
}

// Type is the type of a Value.
type Type uint8

const (
	String Type = iota
	Bool
	Integer
	Float
	Time // a date, a time, or both
	Array
	Inline // a table in braces
)

// Value is the value of a key, or an element of an array.
type Value struct {
	Type  Type
	Text  string // a string's content; of a number, bool or time what the file has
	At    Place  // zero where the parser keeps none
	List  []Value
	Table []Expression // keys of an Inline
}

// What Decode returns for dates and times without a zone.
type (
	LocalDate     = gotoml.LocalDate
	LocalDateTime = gotoml.LocalDateTime
)

// Decode returns a number, date or time as Go has it: an int64, float64,
// time.Time, LocalDate, gotoml.LocalTime or LocalDateTime. The error says what is wrong,
// such as a number beyond 64 bits.
func (v Value) Decode() (any, error) {
	var decoded map[string]any
	err := gotoml.Unmarshal([]byte("v="+v.Text), &decoded)
	return decoded["v"], err
}

// SyntaxError means that a file is no TOML.
type SyntaxError struct {
	At   Place
	Text string // lower case, no period
	Read bool   // At says where; otherwise the file as a whole is meant
}

func (e *SyntaxError) Error() string { return e.Text }

const byteOrderMark = "\ufeff" // as editors on Windows write it

// Read reads a file. A byte order mark counts as blanks. The error is a
// *SyntaxError.
func Read(data []byte) (Document, error) {
	d := Document{}
	if !utf8.Valid(data) {
		return d, &SyntaxError{Text: "not valid UTF-8"}
	}
	if rest, ok := bytes.CutPrefix(data, []byte(byteOrderMark)); ok {
		d.Marked = true
		data = append(bytes.Repeat([]byte(" "), len(byteOrderMark)), rest...)
	}
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			d.Expressions = append(d.Expressions, Expression{Kind: Table, Path: path(e.Key())})
		case unstable.ArrayTable:
			d.Expressions = append(d.Expressions, Expression{Kind: Element, Path: path(e.Key())})
		case unstable.KeyValue:
			d.Expressions = append(d.Expressions, key(e))
		}
	}
	var bad *unstable.ParserError
	if err := p.Error(); errors.As(err, &bad) {
		return d, &SyntaxError{place(p.Range(bad.Highlight)), bad.Message, true}
	} else if err != nil {
		return d, &SyntaxError{Text: err.Error()}
	}
	return d, nil
}

func key(n *unstable.Node) Expression {
	return Expression{Path: path(n.Key()), Value: value(n.Value())}
}

func path(it unstable.Iterator) []Part {
	var parts []Part
	for it.Next() {
		parts = append(parts, Part{string(it.Node().Data), place(it.Node().Raw)})
	}
	return parts
}

func value(n *unstable.Node) Value {
	v := Value{Type: typeOf(n.Kind), At: place(n.Raw)}
	switch v.Type {
	case Array:
		for it := n.Children(); it.Next(); {
			v.List = append(v.List, value(it.Node()))
		}
	case Inline:
		for it := n.Children(); it.Next(); {
			v.Table = append(v.Table, key(it.Node()))
		}
	default:
		v.Text = string(n.Data)
	}
	return v
}

func typeOf(k unstable.Kind) Type {
	switch k {
	case unstable.String:
		return String
	case unstable.Bool:
		return Bool
	case unstable.Integer:
		return Integer
	case unstable.Float:
		return Float
	case unstable.Array:
		return Array
	case unstable.InlineTable:
		return Inline
	}
	return Time
}

func place(r unstable.Range) Place { return Place{r.Offset, r.Length} }

// Decode reads a file as Go has its values: tables are map[string]any, arrays []any. The
// error is a *SyntaxError without a place.
func Decode(data []byte) (map[string]any, error) {
	var all map[string]any
	if err := gotoml.Unmarshal(data, &all); err != nil {
		return nil, &SyntaxError{Text: err.Error()}
	}
	return all, nil
}
