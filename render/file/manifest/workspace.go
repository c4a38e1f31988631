package manifest

import (
	"encoding/json"
	"slices"
	"strings"
)

// Crate is what a Cargo.toml says of its package and its workspace.
type Crate struct {
	Name             string // "" without [package]
	Inherits         bool   // its version is the workspace's
	Shared           string // workspace.package.version; "" without
	Members, Exclude []string
}

// ReadCrate reads a Cargo.toml; the error is a *FieldError for what is no TOML.
func ReadCrate(text []byte) (Crate, error) {
	d, err := readTOML(text, Target{Name: "Cargo.toml"})
	c := Crate{Inherits: d.inherits(), Members: d.lists["workspace.members"], Exclude: d.lists["workspace.exclude"]}
	for _, f := range d.fields {
		switch {
		case f.path == "package.name" && f.element == 0:
			c.Name = f.place.Value
		case f.path == "workspace.package.version":
			c.Shared = f.place.Value
		}
	}
	return c, err
}

// Workspaces returns the globs of a package.json's workspaces, as a list or as
// {"packages": [...]}; nil if it has none.
func Workspaces(text []byte) []string {
	var m struct{ Workspaces json.RawMessage }
	if json.Unmarshal([]byte(strings.TrimPrefix(string(text), mark)), &m) != nil {
		return nil
	}
	var list []string
	if json.Unmarshal(m.Workspaces, &list) == nil {
		return list
	}
	var table struct{ Packages []string }
	if json.Unmarshal(m.Workspaces, &table) == nil {
		return table.Packages
	}
	return nil
}

// longName is longer than any package's name or directory, and deepPath deeper than any
// field is: what is beyond is not looked at, so that a hostile file costs no more than
// its size.
const (
	longName = 1000
	deepPath = 20
)

// Own returns the packages of a lock file that come from no registry, as Target.Own
// names them; nil for other kinds.
func Own(k Kind, text []byte) (own []string) {
	switch {
	case slices.Contains(k.Names, "Cargo.lock"):
		d, err := readTOML(text, Target{Name: "Cargo.lock"})
		if err != nil {
			return nil
		}
		foreign := map[int]bool{}
		for _, f := range d.fields {
			foreign[f.element] = foreign[f.element] || f.path == "package.source"
		}
		for _, f := range d.fields {
			if f.path == "package.name" && f.element > 0 && !foreign[f.element] {
				own = append(own, f.place.Value)
			}
		}
	case slices.Contains(k.Names, "package-lock.json"):
		own = []string{""}
		_, _ = readJSON(text, Target{Name: "package-lock.json"}, func(path []string) bool {
			if len(path) == 3 && path[0] == "packages" && path[2] == "version" && path[1] != "" && len(path[1]) <= longName && !strings.Contains("/"+path[1]+"/", "/node_modules/") {
				own = append(own, path[1])
			}
			return false
		})
	}
	return own
}
