package compat

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML reads a TOML document as Python's tomllib does, which is what reads
// the reference's configuration. go-toml's parser does the reading; only which
// tables may be opened and extended is decided here, because go-toml's own rule
// refuses what tomllib and real projects allow:
//
//	[tool.hatch.build.targets.sdist]
//	[tool.hatch]
//	build.hooks.vcs.version-file = "src/acme/_version.py"
//
// A table is closed, and no dotted key may reach into it, once it had a header
// of its own or was reached by dotted keys below an earlier header. One that
// exists only because a longer header names it is open.
func parseTOML(text string) (map[string]any, error) {
	d := tomlDocument{root: newTable()}
	d.at = d.root
	var p unstable.Parser
	p.Reset([]byte(text))
	for p.NextExpression() {
		var err error
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			err = d.table(parts(e.Key()))
		case unstable.ArrayTable:
			err = d.element(parts(e.Key()))
		case unstable.KeyValue:
			err = d.at.set(e, &d.reached, maxKeyParts)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := p.Error(); err != nil {
		return nil, err
	}
	return d.root.plain(), nil
}

// tomlDocument is a document as far as it has been read.
type tomlDocument struct {
	root    *tomlTable
	at      *tomlTable   // below whose header keys go
	reached []*tomlTable // by dotted keys since that header
}

type tomlTable struct {
	keys   map[string]any // *tomlTable, *tomlArray, or a finished value
	closed bool
}

// tomlArray is an array of tables; the last one is what headers go on from.
type tomlArray struct{ tables []*tomlTable }

// maxKeyParts bounds the parts of a key, and values within values.
const maxKeyParts = 64

func newTable() *tomlTable { return &tomlTable{keys: map[string]any{}} }

func parts(it unstable.Iterator) []string {
	var path []string
	for it.Next() {
		path = append(path, string(it.Node().Data))
	}
	return path
}

// below returns the table called name in t, a new one if there is none.
func (t *tomlTable) below(name string) (*tomlTable, error) {
	switch v := t.keys[name].(type) {
	case nil:
		next := newTable()
		t.keys[name] = next
		return next, nil
	case *tomlTable:
		return v, nil
	case *tomlArray:
		return v.tables[len(v.tables)-1], nil
	}
	return nil, fmt.Errorf("key %s is already defined, as a value", name)
}

// descend returns the table at path below the root, and closes what dotted keys
// have reached: a header follows.
func (d *tomlDocument) descend(path []string) (*tomlTable, error) {
	for _, t := range d.reached {
		t.closed = true
	}
	d.reached = d.reached[:0]
	if len(path) > maxKeyParts {
		return nil, errors.New("nested too deeply")
	}
	t := d.root
	for _, name := range path {
		var err error
		if t, err = t.below(name); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// table opens [path].
func (d *tomlDocument) table(path []string) error {
	t, err := d.descend(path)
	if err != nil {
		return err
	}
	if t.closed {
		return fmt.Errorf("table %s is already defined", strings.Join(path, "."))
	}
	t.closed = true
	d.at = t
	return nil
}

// element opens [[path]].
func (d *tomlDocument) element(path []string) error {
	last := len(path) - 1
	t, err := d.descend(path[:last])
	if err != nil {
		return err
	}
	array, ok := t.keys[path[last]].(*tomlArray)
	if !ok {
		if t.keys[path[last]] != nil {
			return fmt.Errorf("key %s is already defined, not as an array of tables", strings.Join(path, "."))
		}
		array = &tomlArray{}
		t.keys[path[last]] = array
	}
	d.at = newTable()
	d.at.closed = true
	array.tables = append(array.tables, d.at)
	return nil
}

// set adds a key and its value, of at most so many levels, to t. The tables on
// the way of a dotted key are added to reached.
func (t *tomlTable) set(kv *unstable.Node, reached *[]*tomlTable, depth int) error {
	path := parts(kv.Key())
	if len(path) > maxKeyParts {
		return errors.New("nested too deeply")
	}
	last := len(path) - 1
	for _, name := range path[:last] {
		next, err := t.below(name)
		if err != nil {
			return err
		}
		if next.closed {
			return fmt.Errorf("table %s is already defined", name)
		}
		*reached = append(*reached, next)
		t = next
	}
	if t.keys[path[last]] != nil {
		return fmt.Errorf("key %s is already defined", strings.Join(path, "."))
	}
	v, err := tomlValue(kv.Value(), depth)
	t.keys[path[last]] = v
	return err
}

// tomlValue returns a value as go-toml decodes it into an any: string, bool,
// int64, float64, its kinds of date and time, []any and map[string]any.
func tomlValue(n *unstable.Node, depth int) (any, error) {
	if depth == 0 {
		return nil, errors.New("nested too deeply")
	}
	switch n.Kind {
	case unstable.String:
		return string(n.Data), nil
	case unstable.Bool:
		return string(n.Data) == "true", nil
	case unstable.Array:
		list := []any{}
		for it := n.Children(); it.Next(); {
			v, err := tomlValue(it.Node(), depth-1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case unstable.InlineTable:
		t := newTable()
		var reached []*tomlTable
		for it := n.Children(); it.Next(); {
			if err := t.set(it.Node(), &reached, depth-1); err != nil {
				return nil, err
			}
		}
		return t.plain(), nil
	}
	var decoded map[string]any
	err := toml.Unmarshal(append([]byte("v="), n.Data...), &decoded)
	return decoded["v"], err
}

// plain returns t as maps and slices.
func (t *tomlTable) plain() map[string]any {
	for name, v := range t.keys {
		switch v := v.(type) {
		case *tomlTable:
			t.keys[name] = v.plain()
		case *tomlArray:
			list := make([]any, len(v.tables))
			for i, element := range v.tables {
				list[i] = element.plain()
			}
			t.keys[name] = list
		}
	}
	return t.keys
}
