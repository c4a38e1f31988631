package project

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/project/legacy"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// tool is another tool that gives projects their version, and how one shows that it
// is in use. Only migrating reads its settings.
type tool struct {
	Name     string
	Table    string   // below [tool] of pyproject.toml, "" for none
	Source   string   // of [tool.hatch.version]
	Section  string   // of setup.cfg
	Keywords []string // of setup() in setup.py
	Backend  string   // a build backend that is this tool
	Files    []string // beside the project
	Holds    []string // what such a file has in it, one of them; nil: it is enough that the file is there
}

// rivals has a row for each tool. Those with Files and nothing else have no part in
// builds of Python packages.
var rivals = []tool{
	{Name: "versioneer", Table: "versioneer", Section: "versioneer", Files: []string{"versioneer.py"}},
	{Name: "versioningit", Table: "versioningit", Source: "versioningit"},
	{Name: "pdm-backend", Table: "pdm.version"},
	{Name: "poetry-dynamic-versioning", Table: "poetry-dynamic-versioning"},
	{Name: "uv-dynamic-versioning", Table: "uv-dynamic-versioning", Source: "uv-dynamic-versioning"},
	{Name: "setuptools-git-versioning", Table: "setuptools-git-versioning", Keywords: []string{"setuptools_git_versioning", "version_config"}},
	{Name: "pbr", Table: "pbr", Section: "pbr", Keywords: []string{"pbr"}, Backend: "pbr"},
	{Name: "GitVersion", Files: []string{"GitVersion.yml", "GitVersion.yaml"}},
	{Name: "Nerdbank.GitVersioning", Files: []string{"version.json"}, Holds: []string{"Nerdbank.GitVersioning", "nerdbank-gitversioning", "publicReleaseRefSpec"}},
	{Name: "MinVer", Files: []string{"Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"}, Holds: []string{"MinVer"}},
}

// python reports whether it is a tool for packages of Python.
func (r tool) python() bool { return r.Files == nil || r.Table != "" }

// sign returns where a project shows that it uses the tool, "" where it does not:
// [tool.versioneer] in pyproject.toml.
func (b *Build) sign(r tool) string {
	py := b.pyproject
	switch {
	case r.Table != "" && py.Has(append([]string{"tool"}, strings.Split(r.Table, ".")...)...):
		// The table is pdm's, and what it asks may be Tagline.
		if r.Table == "pdm.version" && strings.HasPrefix(py.Backend(), "pdm") && b.pdmAsks() {
			return ""
		}
		return "[tool." + r.Table + "] in " + b.name("pyproject.toml")
	case r.Source != "" && py.Text("tool", "hatch", "version", "source") == r.Source:
		return b.hatchVersion()
	case r.Section != "" && b.cfg[r.Section] != nil:
		return "[" + r.Section + "] in " + b.name("setup.cfg")
	case r.Backend != "" && strings.HasPrefix(py.Backend(), r.Backend+"."):
		return "build-backend in " + b.name("pyproject.toml")
	}
	for _, keyword := range r.Keywords {
		if _, there := b.setup[keyword]; there {
			return keyword + " in " + b.name("setup.py")
		}
	}
	for _, name := range r.Files {
		if head, ok := b.head(name); ok && (r.Holds == nil || slices.ContainsFunc(r.Holds, func(word string) bool {
			return bytes.Contains(head, []byte(word))
		})) {
			return b.name(name)
		}
	}
	return ""
}

// maxHead is how much of a file is read for its signs: far more than a setup.py has.
const maxHead = 1 << 17

// head returns the beginning of a file beside the project; ok is false where there is
// none. One that cannot be read is empty: a warning alone hangs on it.
func (b *Build) head(name string) (head []byte, ok bool) {
	full := path.Join(b.Dir, name)
	if !b.files.There(full) {
		return nil, false
	}
	head, _ = smallfile.ReadHead(b.files.FS, full, maxHead)
	return head, true
}

// Rival is another tool that gives the project its version, with what it is told.
type Rival struct {
	Name     string
	Sign     string         // where it shows, as messages name it
	Table    string         // of pyproject.toml, "" where the settings are elsewhere
	Hatch    bool           // hatchling asks it, by [tool.hatch.version]
	Settings map[string]any // of a table or section; nil where they are elsewhere, or code
	File     string         // the tool's own file, "" where it has none
	Content  []byte         // of that file
}

// Rival returns the first of the other tools that are in use here; ok is false
// without one.
func (b *Build) Rival() (found Rival, ok bool) {
	for _, r := range rivals {
		sign := b.sign(r)
		if sign == "" {
			continue
		}
		found = Rival{Name: r.Name, Sign: sign}
		found.Hatch = r.Source != "" && b.pyproject.Text("tool", "hatch", "version", "source") == r.Source && !b.pyproject.Hatch
		if r.Table != "" && b.pyproject.Has(append([]string{"tool"}, strings.Split(r.Table, ".")...)...) {
			found.Table, found.Settings = "tool."+r.Table, b.files.Table(b.Dir, append([]string{"tool"}, strings.Split(r.Table, ".")...)...)
			return found, true
		}
		if r.Section != "" && b.cfg[r.Section] != nil {
			found.Settings = map[string]any{}
			for key, value := range b.cfg[r.Section] {
				found.Settings[strings.ToLower(key)] = value
			}
			return found, true
		}
		for _, name := range r.Files {
			if head, there := b.head(name); there && found.File == "" {
				found.File, found.Content = name, head
			}
		}
		return found, true
	}
	return Rival{}, false
}

// Tools returns what the tables below [tool] of pyproject.toml say, and the sections of
// the first of those files that has that one: of setup.cfg, or of a tool's own.
func (b *Build) Tools(section string, names ...string) (tables map[string]any, sections map[string]map[string]string, file string) {
	tables = b.files.Table(b.Dir, "tool")
	for _, name := range names {
		if head, ok := b.head(name); ok {
			if sections = legacy.ReadCfg(head); sections[section] != nil {
				return tables, sections, name
			}
		}
	}
	return tables, nil, ""
}

// Read returns what a file of the project holds, nil where there is none.
func (b *Build) Read(name string) []byte {
	data, err := b.files.Read(path.Join(b.Dir, name))
	if err != nil {
		return nil
	}
	return data
}
