package manifest

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

func tomlKinds() []Kind {
	return []Kind{{
		Names: []string{"Cargo.toml"}, Formats: []string{"cargo", "semver"},
		Doc: "`package.version` or `workspace.package.version`", Field: "another key: `workspace.package.version`",
		Example: "[package]\nname = \"acme\"\nversion = \"0.0.0\"\n",
		find:    cargo,
	}, {
		Names: []string{"Cargo.lock"}, Formats: []string{"cargo", "semver"},
		Doc: "the entries of the packages whose Cargo.toml is written in the same run, else of the one beside it", Field: "the name of a package",
		Example: "version = 4\n\n[[package]]\nname = \"acme\"\nversion = \"0.0.0\"\n",
		find:    cargoLock,
	}, {
		Names: []string{"pyproject.toml"}, Formats: []string{"pep440"},
		Doc: "`project.version` or `tool.poetry.version`", Field: "another key: `tool.commitizen.version`",
		Example: "[project]\nname = \"acme\"\nversion = \"0.0.0\"\n",
		find:    pyproject,
	}}
}

// cargo finds the version of a package or of a workspace's packages
// (doc.rust-lang.org/cargo/reference/manifest.html, workspaces.html).
func cargo(text []byte, t Target) ([]Place, error) {
	d, err := readTOML(text, t)
	if err != nil {
		return nil, err
	}
	if t.Field == "" && d.inherits() {
		if d.has("workspace.package.version") {
			t.Field = "workspace.package.version"
		} else {
			return nil, &FieldError{
				Name: t.Name, Reason: "its version is the workspace's",
				Other: "the Cargo.toml with [workspace.package]",
			}
		}
	}
	return t.pickTables(d.fields, "package.version", "workspace.package.version")
}

// inherits reports whether a package takes the version of its workspace.
func (d document) inherits() bool { return d.has("package.version.workspace") }

// cargoLock finds the entries of packages that come from no registry: those are the
// workspace's own.
func cargoLock(text []byte, t Target) ([]Place, error) {
	d, err := readTOML(text, t)
	if err != nil {
		return nil, err
	}
	own := t.Own
	if t.Field != "" {
		own = []string{t.Field}
	}
	type entry struct{ name, version, source *field }
	entries := map[int]*entry{}
	for i := range d.fields {
		f := &d.fields[i]
		e := entries[f.element]
		if e == nil {
			e = &entry{}
			entries[f.element] = e
		}
		switch f.path {
		case "package.name":
			e.name = &f.field
		case "package.version":
			e.version = &f.field
		case "package.source":
			e.source = &f.field
		}
	}
	var places []Place
	seen := map[string]bool{}
	for element := 1; element <= d.elements; element++ {
		e := entries[element]
		if e == nil || e.name == nil || e.version == nil || e.source != nil || !slices.Contains(own, e.name.place.Value) {
			continue
		}
		if seen[e.name.place.Value] {
			return nil, t.fail("it has two packages %s of this workspace", e.name.place.Value)
		}
		seen[e.name.place.Value] = true
		if e.version.why != "" {
			return nil, t.fail("its version of %s %s", e.name.place.Value, e.version.why)
		}
		p := e.version.place
		p.Label = "version of " + e.name.place.Value
		places = append(places, p)
	}
	for _, name := range own {
		if !seen[name] {
			return nil, t.fail("it has no package %s of this workspace", name)
		}
	}
	if len(own) == 0 {
		return nil, t.fail("which of its packages is meant cannot be told: no Cargo.toml beside it is written, or has a name")
	}
	return places, nil
}

// pyproject finds the static version of a Python project
// (packaging.python.org/en/latest/specifications/pyproject-toml).
func pyproject(text []byte, t Target) ([]Place, error) {
	d, err := readTOML(text, t)
	if err != nil {
		return nil, err
	}
	const project, poetry = "project.version", "tool.poetry.version"
	if t.Field == "" && !d.has(project) && !d.has(poetry) && slices.Contains(d.lists["project.dynamic"], "version") {
		return nil, t.fail("its version is dynamic: the build computes it")
	}
	return t.pickTables(d.fields, project, poetry)
}

// document is what counts of a TOML file.
type document struct {
	fields   []tableField
	elements int                 // [[tables]]
	lists    map[string][]string // of strings, by their keys
}

type tableField struct {
	field
	element int // the [[table]] that it is in, from 1; 0 for none
}

func (d document) has(path string) bool {
	return slices.ContainsFunc(d.fields, func(f tableField) bool { return f.path == path })
}

// pick is Target.pick without what is in [[tables]].
func (t Target) pickTables(all []tableField, candidates ...string) ([]Place, error) {
	var plain []field
	for _, f := range all {
		if f.element == 0 {
			plain = append(plain, f.field)
		}
	}
	return t.pick(plain, candidates...)
}

// readTOML returns every key of a TOML file with its place.
func readTOML(text []byte, t Target) (d document, err error) {
	if !utf8.Valid(text) {
		return d, t.fail("it is no TOML: not valid UTF-8")
	}
	if bytes.HasPrefix(text, []byte(mark)) {
		text = append([]byte("   "), text[len(mark):]...)
	}
	d.lists = map[string][]string{}
	var p unstable.Parser
	p.Reset(text)
	var table []string
	element := 0
	var visit func(above []string, n *unstable.Node, depth int)
	visit = func(above []string, n *unstable.Node, depth int) {
		if depth > deepPath || beyond(above) {
			return
		}
		path := keys(above, n.Key())
		if beyond(path) {
			return
		}
		v := n.Value()
		if v.Kind == unstable.InlineTable {
			for it := v.Children(); it.Next(); {
				visit(path, it.Node(), depth+1)
			}
			return
		}
		f := tableField{field: field{path: strings.Join(path, ".")}, element: element}
		f.place = Place{From: int(v.Raw.Offset), To: int(v.Raw.Offset + v.Raw.Length), Value: string(v.Data), Label: path[len(path)-1]}
		raw := text[f.place.From:f.place.To]
		switch {
		case v.Kind != unstable.String:
			f.why = "is no string"
		case len(raw) < 2 || len(raw) >= 6 && (raw[1] == raw[0] && raw[2] == raw[0]):
			f.why = "is a string of several lines"
		default:
			f.place.style = quoted(raw[0])
		}
		if v.Kind == unstable.Array {
			for it := v.Children(); it.Next(); {
				if it.Node().Kind == unstable.String {
					d.lists[f.path] = append(d.lists[f.path], string(it.Node().Data))
				}
			}
		}
		d.fields = append(d.fields, f)
	}
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table, element = keys(nil, e.Key()), 0
		case unstable.ArrayTable:
			d.elements++
			table, element = keys(nil, e.Key()), d.elements
		case unstable.KeyValue:
			visit(table, e, 0)
		}
	}
	if err := p.Error(); err != nil {
		return d, t.fail("it is no TOML: %v", err)
	}
	return d, nil
}

// beyond reports whether no field has such a path.
func beyond(path []string) bool {
	n := 0
	for _, part := range path[:min(len(path), deepPath)] {
		n += len(part)
	}
	return len(path) > deepPath || n > longName
}

// keys returns a dotted key below another one.
func keys(above []string, it unstable.Iterator) []string {
	path := above[:len(above):len(above)]
	for it.Next() {
		path = append(path, string(it.Node().Data))
	}
	return path
}
