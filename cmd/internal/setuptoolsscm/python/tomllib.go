package python

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// Tables returns a document's tables as Python's tomllib has them, which is what
// reads the configuration of setuptools-scm. Which tables may be opened and
// extended is decided here, because go-toml's own rule refuses what tomllib and
// real projects allow:
//
//	[tool.hatch.build.targets.sdist]
//	[tool.hatch]
//	build.hooks.vcs.version-file = "src/acme/_version.py"
//
// A table is closed, and no dotted key may reach into it, once it had a header
// of its own or was reached by dotted keys below an earlier header. One that
// exists only because a longer header names it is open.
//
// Values are string, bool, what toml.Value.Decode returns, []any and
// map[string]any.
func Tables(d toml.Document) (map[string]any, error) {
	if d.Marked {
		return nil, errors.New("a byte order mark is no TOML to Python")
	}
	t := tables{root: newTable()}
	t.at = t.root
	for _, e := range d.Expressions {
		var err error
		switch e.Kind {
		case toml.Table:
			err = t.table(texts(e.Path))
		case toml.Element:
			err = t.element(texts(e.Path))
		case toml.Key:
			err = t.at.set(e, &t.reached, maxKeyParts)
		}
		if err != nil {
			return nil, err
		}
	}
	return t.root.plain(), nil
}

// LoadTOML reads text as tomllib.loads does.
func LoadTOML(text string) (map[string]any, error) {
	d, err := toml.Read([]byte(text))
	if err != nil {
		return nil, err
	}
	return Tables(d)
}

// tables is a document as far as it has been read.
type tables struct {
	root    *table
	at      *table   // below whose header keys go
	reached []*table // by dotted keys since that header
}

type table struct {
	keys   map[string]any // *table, *array, or a finished value
	closed bool
}

// array is an array of tables; the last one is what headers go on from.
type array struct{ tables []*table }

// maxKeyParts bounds the parts of a key, and values within values.
const maxKeyParts = 64

func newTable() *table { return &table{keys: map[string]any{}} }

func texts(path []toml.Part) []string {
	var all []string
	for _, p := range path {
		all = append(all, p.Text)
	}
	return all
}

// below returns the table called name in t, a new one if there is none.
func (t *table) below(name string) (*table, error) {
	switch v := t.keys[name].(type) {
	case nil:
		next := newTable()
		t.keys[name] = next
		return next, nil
	case *table:
		return v, nil
	case *array:
		return v.tables[len(v.tables)-1], nil
	}
	return nil, fmt.Errorf("key %s is already defined, as a value", name)
}

// descend returns the table at path below the root, and closes what dotted keys
// have reached: a header follows.
func (d *tables) descend(path []string) (*table, error) {
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
func (d *tables) table(path []string) error {
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
func (d *tables) element(path []string) error {
	last := len(path) - 1
	t, err := d.descend(path[:last])
	if err != nil {
		return err
	}
	list, ok := t.keys[path[last]].(*array)
	if !ok {
		if t.keys[path[last]] != nil {
			return fmt.Errorf("key %s is already defined, not as an array of tables", strings.Join(path, "."))
		}
		list = &array{}
		t.keys[path[last]] = list
	}
	d.at = newTable()
	d.at.closed = true
	list.tables = append(list.tables, d.at)
	return nil
}

// set adds a key and its value, of at most so many levels, to t. The tables on
// the way of a dotted key are added to reached.
func (t *table) set(e toml.Expression, reached *[]*table, depth int) error {
	path := texts(e.Path)
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
	v, err := plainValue(e.Value, depth)
	t.keys[path[last]] = v
	return err
}

// plainValue returns a value as go-toml decodes it into an any.
func plainValue(v toml.Value, depth int) (any, error) {
	if depth == 0 {
		return nil, errors.New("nested too deeply")
	}
	switch v.Type {
	case toml.String:
		return v.Text, nil
	case toml.Bool:
		return v.Text == "true", nil
	case toml.Array:
		list := []any{}
		for _, element := range v.List {
			x, err := plainValue(element, depth-1)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	case toml.Inline:
		t := newTable()
		var reached []*table
		for _, e := range v.Table {
			if err := t.set(e, &reached, depth-1); err != nil {
				return nil, err
			}
		}
		return t.plain(), nil
	}
	return v.Decode()
}

// plain returns t as maps and slices.
func (t *table) plain() map[string]any {
	for name, v := range t.keys {
		switch v := v.(type) {
		case *table:
			t.keys[name] = v.plain()
		case *array:
			list := make([]any, len(v.tables))
			for i, element := range v.tables {
				list[i] = element.plain()
			}
			t.keys[name] = list
		}
	}
	return t.keys
}
