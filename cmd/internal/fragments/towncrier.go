package fragments

import (
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// towncrier is what of a configuration of towncrier says where its fragments are, and of
// which types.
type towncrier struct {
	file     string
	settings map[string]any
	project  string // the name in pyproject.toml
}

// readTowncrier returns the configuration of towncrier in a directory, nil for none:
// towncrier.toml, else the table in pyproject.toml.
func readTowncrier(c Commit, dir string) (*towncrier, error) {
	var t towncrier
	for _, name := range []string{"pyproject.toml", "towncrier.toml"} {
		file := path.Join(dir, name)
		text, err := has(c, file)
		if err != nil {
			return nil, err
		}
		if text == nil {
			continue
		}
		all, err := toml.Decode(text)
		if err != nil {
			return nil, &Error{File: file, Reason: "it is no TOML"}
		}
		tool, _ := all["tool"].(map[string]any)
		settings, _ := tool["towncrier"].(map[string]any)
		project, _ := all["project"].(map[string]any)
		if name == "pyproject.toml" {
			t.project, _ = project["name"].(string)
		} else if settings == nil {
			settings = map[string]any{}
		}
		if settings != nil {
			t.file, t.settings = file, settings
		}
	}
	if t.settings == nil {
		return nil, nil
	}
	return &t, nil
}

// text returns a setting that is a text.
func (t *towncrier) text(name string) string {
	text, _ := t.settings[name].(string)
	return text
}

// folder returns the folders of fragments, and how their names are read. A type that the
// configuration has and of which nothing says what it raises is an error at once, not when
// the first fragment of it comes.
func (t *towncrier) folder(dir string, types Types) (folder, error) {
	f := folder{}
	known := t.types()
	for _, name := range known {
		if _, ok := types[strings.ToLower(name)]; !ok {
			return f, &Error{File: t.file, Type: name, Reason: "its type " + scheme.Excerpt(name) + " is one of which nothing says what it raises"}
		}
	}
	base, below := t.text("directory"), ""
	if _, given := t.settings["directory"]; !given {
		in := t.text("package")
		if in == "" {
			in = t.project
		}
		base, below = path.Join(t.text("package_dir"), in), "newsfragments"
	}
	for _, section := range t.sections() {
		full := path.Join(dir, base, section, below)
		if full == ".." || strings.HasPrefix(full, "../") || path.IsAbs(full) {
			return f, &Error{File: t.file, Reason: "its fragments are outside the repository"}
		}
		f.dirs = append(f.dirs, full)
	}
	ignored := append(t.list("ignore"), path.Base(t.text("template")))
	f.read = func(file string, _ func() ([]byte, error)) (asked, bool, error) {
		name := path.Base(file)
		for _, glob := range ignored {
			if glob == name || wildmatch.Match(strings.ToLower(glob), strings.ToLower(name), 0) {
				return asked{}, false, nil
			}
		}
		is := kind(strings.Split(name, "."), func(part string) bool { return slices.Contains(known, part) })
		if is == "" {
			return asked{}, false, nil // towncrier passes it over, too
		}
		return ofType(strings.ToLower(is), types), true, nil
	}
	return f, nil
}

// types returns the types of fragments, as their names have them.
func (t *towncrier) types() []string {
	var names []string
	if list, ok := t.settings["type"].([]any); ok {
		for _, one := range list {
			table, _ := one.(map[string]any)
			name, given := table["directory"].(string)
			if label, ok := table["name"].(string); ok && !given {
				name = strings.ToLower(label)
			}
			names = append(names, name)
		}
		return names
	}
	if table, ok := t.settings["fragment"].(map[string]any); ok {
		for name := range table {
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	return []string{"feature", "bugfix", "doc", "removal", "misc"}
}

// sections returns the folders of sections; "" is the one of a project without any.
func (t *towncrier) sections() []string {
	list, ok := t.settings["section"].([]any)
	if !ok {
		return []string{""}
	}
	var paths []string
	for _, one := range list {
		table, _ := one.(map[string]any)
		text, _ := table["path"].(string)
		paths = append(paths, text)
	}
	return paths
}

// list returns a setting that is a list of texts.
func (t *towncrier) list(name string) []string {
	var texts []string
	list, _ := t.settings[name].([]any)
	for _, one := range list {
		if text, ok := one.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}
