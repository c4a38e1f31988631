package config

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// Pyproject is what a pyproject.toml says, for questions about single keys. hatchling
// reads a hatch.toml beside it too, whose tables take the place of those below
// [tool.hatch]. The zero value says nothing.
type Pyproject struct {
	There bool   // the file is there, and is TOML
	Dir   string // its directory
	Hatch bool   // [version] of hatch.toml is in the place of [tool.hatch.version]

	values map[string]any // keys and headers by joined paths
	tables map[string]bool
	tools  []string // the names below [tool], in the order of the file
	own    place    // where [tool.tagline] starts
}

const hatchName = "hatch.toml"

// joined is a path as the maps have it: no part of a key can hold a NUL.
func joined(path []string) string { return strings.Join(path, "\x00") }

// Has reports whether there is a table or key of that path, or one below it.
func (p *Pyproject) Has(path ...string) bool { return p.tables[joined(path)] }

// Text returns a key's value if it is a string, else "".
func (p *Pyproject) Text(path ...string) string {
	text, _ := p.values[joined(path)].(string)
	return text
}

// list returns the strings of an array, nil where there is none.
func (p *Pyproject) list(path ...string) []string {
	values, _ := p.values[joined(path)].([]any)
	var list []string
	for _, v := range values {
		if text, ok := v.(string); ok {
			list = append(list, text)
		}
	}
	return list
}

// Tools returns the names of the tables below [tool], in the order of the file.
func (p *Pyproject) Tools() []string { return p.tools }

// Keys returns the names of what is directly below a table, sorted.
func (p *Pyproject) Keys(path ...string) []string {
	var names []string
	for full := range p.tables {
		if rest, ok := strings.CutPrefix(full, joined(path)+"\x00"); ok && !strings.Contains(rest, "\x00") {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	return names
}

// Backend returns the module of the build backend, "" where none is named:
// hatchling.build.
func (p *Pyproject) Backend() string {
	module, _, _ := strings.Cut(p.Text("build-system", "build-backend"), ":")
	return module
}

// Dynamic reports whether [project] leaves its version to the build backend.
func (p *Pyproject) Dynamic() bool { return slices.Contains(p.list("project", "dynamic"), "version") }

// Requires returns the extras with which a build requires a distribution, by its
// normal name (PEP 503); ok is false if it does not.
func (p *Pyproject) Requires(name string) (extras []string, ok bool) {
	for _, requirement := range p.list("build-system", "requires") {
		given, rest := splitRequirement(requirement)
		if normalName(given) != name {
			continue
		}
		ok = true
		if inside, found := strings.CutPrefix(strings.TrimSpace(rest), "["); found {
			inside, _, _ = strings.Cut(inside, "]")
			for extra := range strings.SplitSeq(inside, ",") {
				extras = append(extras, normalName(strings.TrimSpace(extra)))
			}
		}
	}
	return extras, ok
}

// splitRequirement returns the distribution's name at the start of a requirement
// (PEP 508), and what follows it.
func splitRequirement(text string) (name, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, func(c rune) bool {
		return c > unicode.MaxASCII || !strings.ContainsRune("-_.", c) && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

// normalName returns a distribution's name as PEP 503 compares them: lower case, a
// dash for each run of - _ and dots.
func normalName(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(c rune) bool {
		return c == '-' || c == '_' || c == '.'
	}), "-")
}

// Pyproject returns what dir's pyproject.toml says. Without one, and without error, it
// is not There. A mistake is an *Error that names the file.
func (f *Files) Pyproject(dir string) (*Pyproject, error) {
	if p, known := f.pyprojects[dir]; known {
		return p, nil
	}
	p := &Pyproject{Dir: dir, values: map[string]any{}, tables: map[string]bool{}}
	name := path.Join(dir, sharedName)
	data, err := f.bytes(name)
	if err != nil || data == nil {
		return p, err
	}
	document, _, err := f.Document(name)
	if err != nil {
		return p, located(mistaken(data, err), name)
	}
	if err = walk(document, data, func(e entry) error { p.add(e.path, e); return nil }); err != nil {
		return p, located(err, name)
	}
	p.There = true
	if strings.HasPrefix(p.Backend(), "hatchling") {
		if err := f.hatchFile(p); err != nil {
			return p, err
		}
	}
	f.pyprojects[dir] = p
	return p, nil
}

// hatchFile lays hatch.toml over what p says: as hatchling does, a whole table at a
// time.
func (f *Files) hatchFile(p *Pyproject) error {
	name := path.Join(p.Dir, hatchName)
	data, err := f.bytes(name)
	if err != nil || data == nil {
		return err
	}
	document, _, err := f.Document(name)
	if err != nil {
		return located(mistaken(data, err), name)
	}
	replaced := map[string]bool{}
	return located(walk(document, data, func(e entry) error {
		if top := e.path[0]; !replaced[top] {
			replaced[top] = true
			p.drop("tool", "hatch", top)
			p.Hatch = p.Hatch || top == "version"
		}
		p.add(slices.Concat([]string{"tool", "hatch"}, e.path), e)
		return nil
	}), name)
}

// asked are the tables below [tool] about whose keys there are questions.
var asked = []string{"tagline", "hatch", "pdm", "poetry", "setuptools", "setuptools_scm", "flit"}

// add notes a key or a header. Of what nobody asks about, only the tool is noted.
func (p *Pyproject) add(path []string, e entry) {
	tool := path[0] == "tool"
	switch {
	case !tool && path[0] != "project" && path[0] != "build-system":
		p.tables[path[0]] = true // [tagline], where [tool.tagline] was meant
		return
	case tool && len(path) > 2 && !slices.Contains(asked, path[1]):
		path = path[:2]
	default:
		p.values[joined(path)] = e.value
	}
	for i := range path {
		p.tables[joined(path[:i+1])] = true
	}
	if len(path) < 2 || !tool {
		return
	}
	if path[1] == "tagline" && !slices.Contains(p.tools, "tagline") {
		p.own = e.at
	}
	if !slices.Contains(p.tools, path[1]) {
		p.tools = append(p.tools, path[1])
	}
}

// drop forgets a table and all below it.
func (p *Pyproject) drop(path ...string) {
	table := joined(path)
	for full := range p.tables {
		if full == table || strings.HasPrefix(full, table+"\x00") {
			delete(p.tables, full)
			delete(p.values, full)
		}
	}
}

// form says whose configuration is in force in a pyproject.toml. The build backend
// decides between tables that are left of another: hatchling alone reads [tool.hatch],
// and of it nothing else. Where no backend is named, or one that is not known here,
// any table counts.
func (p *Pyproject) form() Form {
	backend := p.Backend()
	hatchVCS := p.Text("tool", "hatch", "version", "source") == "vcs"
	other := strings.HasPrefix(backend, "setuptools") || slices.ContainsFunc(foreignBackends, func(name string) bool {
		return backend == name || strings.HasPrefix(backend, name+".")
	})
	switch {
	case p.Has("tool", "tagline"):
		return Tagline
	case hatchVCS && strings.HasPrefix(backend, "hatchling"):
		return HatchVCS
	case p.Has("tool", "setuptools_scm"):
		return Setuptools
	case p.Has("tool", "vcs-versioning"), p.Has("tool", "vcs_versioning"):
		return Versioning
	case hatchVCS && !other:
		return HatchVCS
	case p.simple() && !strings.HasPrefix(backend, "hatchling"):
		return Setuptools
	case p.There:
		return otherTables
	}
	return None
}

// foreignBackends are the modules of build backends that read neither [tool.hatch]
// nor a table of setuptools-scm.
var foreignBackends = []string{
	"flit_core", "flit", "poetry", "poetry_dynamic_versioning", "pdm", "maturin", "uv_build", "whey", "mesonpy", "scikit_build_core", "pbr",
}

// simple reports whether setuptools-scm[simple] is required and [project] leaves its
// version to the build: setuptools-scm then needs no table.
func (p *Pyproject) simple() bool {
	extras, _ := p.Requires("setuptools-scm")
	return p.Dynamic() && slices.Contains(extras, "simple")
}

// Table returns a table of dir's pyproject.toml as Go has its values (toml.Decode), nil
// where there is none.
func (f *Files) Table(dir string, names ...string) map[string]any {
	data, err := f.bytes(path.Join(dir, sharedName))
	if err != nil {
		return nil
	}
	table, _ := toml.Decode(data) // what is no TOML has been said
	for _, part := range names {
		table, _ = table[part].(map[string]any)
	}
	return table
}
