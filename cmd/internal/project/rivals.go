package project

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// rival is another tool that gives projects their version, and how one shows that it
// is in use. Tagline reads nothing of its settings.
type rival struct {
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
var rivals = []rival{
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
func (r rival) python() bool { return r.Files == nil || r.Table != "" }

// sign returns where a project shows that it uses the tool, "" where it does not:
// [tool.versioneer] in pyproject.toml.
func (b *Build) sign(r rival) string {
	py := b.pyproject
	switch {
	case r.Table != "" && py.Has(append([]string{"tool"}, strings.Split(r.Table, ".")...)...):
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
