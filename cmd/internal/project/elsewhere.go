package project

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project/legacy"
)

// source is where a build takes the version from if it is told to take it from neither
// tags nor a tool.
type source struct {
	where   string   // as messages name it, "" where there is none
	version string   // what it says, "" where only the build finds out
	files   []string // that may hold it, below the project's directory
	attr    bool     // it is setup.cfg's attr:, in whose place setuptools-scm's version comes
	code    string   // the expression or attribute that gives it, "" where it is none
}

// elsewhere returns where a build takes the version from, other than tags or a tool.
func (b *Build) elsewhere() source {
	const pyproject = "pyproject.toml"
	py, file := b.pyproject, b.name(pyproject)
	if version := py.Text("project", "version"); version != "" {
		return source{where: "[project] in " + file, version: version, files: []string{pyproject}}
	}
	switch backend := b.backend(); backend {
	case "poetry-core":
		if version := py.Text("tool", "poetry", "version"); version != "" {
			return source{where: "[tool.poetry] in " + file, version: version, files: []string{pyproject}}
		}
	case "hatchling":
		kind, from := py.Text("tool", "hatch", "version", "source"), py.Text("tool", "hatch", "version", "path")
		switch {
		case !py.Dynamic():
		case slices.Contains([]string{"code", "regex", "env", "nodejs"}, kind):
			if kind == "nodejs" && from == "" {
				from = "package.json"
			}
			return source{where: fmt.Sprintf("the source %q in %s", kind, b.hatchVersion()), files: []string{from}}
		case kind == "" && from != "":
			return source{where: from + ", which " + b.hatchVersion() + " names", files: []string{from}}
		}
	case "setuptools":
		return b.setuptoolsElsewhere()
	case "pdm-backend":
		if kind := py.Text("tool", "pdm", "version", "source"); kind == "file" || kind == "call" && !b.pdmAsks() {
			return source{where: fmt.Sprintf("the source %q in [tool.pdm.version] in %s", kind, file), files: []string{py.Text("tool", "pdm", "version", "path")}}
		}
	case "meson-python":
		if head, _ := b.head("meson.build"); py.Dynamic() {
			if version := legacy.ReadMeson(head); version != "" {
				return source{where: b.name("meson.build"), version: version, files: []string{"meson.build"}}
			}
		}
	case "flit-core":
		if py.Dynamic() || py.Has("tool", "flit", "metadata") {
			return source{where: "the module (flit reads its __version__)"}
		}
	case "maturin":
		if py.Has("project") {
			return source{where: "Cargo.toml (maturin reads it)", files: []string{"Cargo.toml"}}
		}
	}
	return source{}
}

// setuptoolsElsewhere is elsewhere in a build by setuptools.
func (b *Build) setuptoolsElsewhere() source {
	py := b.pyproject
	if py.Has("project") {
		dynamic := []string{"tool", "setuptools", "dynamic", "version"}
		attr := py.Text(append(dynamic, "attr")...)
		if py.Has(dynamic...) && !strings.HasPrefix(attr, "tagline.") && !strings.HasPrefix(attr, "setuptools_scm.") {
			return source{where: "[tool.setuptools.dynamic] in " + b.name("pyproject.toml"), files: append(modules(attr), py.Text(append(dynamic, "file")...))}
		}
		if !py.Dynamic() || py.Has(dynamic...) {
			return source{}
		}
	}
	_, asked := b.setup[keyword] // and answers where the version turns out to be None
	if given, ok := b.setup["version"]; ok && given.Text != "None" && (given.Literal || !asked) {
		from := source{where: b.name("setup.py"), files: []string{"setup.py"}}
		if from.code = given.Text; given.Literal {
			from.version, from.code = given.Text, ""
		}
		return from
	}
	if py.Has("project") {
		return source{} // setuptools reads no setup.cfg then
	}
	where, version := "[metadata] in "+b.name("setup.cfg"), b.cfg["metadata"]["version"]
	kind, of, indirect := strings.Cut(version, ":") // attr: or file:
	switch of = strings.TrimSpace(of); {
	case version == "" || indirect && (strings.Contains(of, "setuptools_scm.") || strings.Contains(of, "tagline.")):
		return source{}
	case indirect && strings.TrimSpace(kind) == "attr":
		return source{where: where, files: modules(of), attr: true, code: of}
	case indirect:
		return source{where: where, files: []string{of}}
	}
	return source{where: where, version: version, files: []string{"setup.cfg"}}
}

// modules returns the files that may be the module of an attribute, as setuptools has it:
// acme._version.version is in acme/_version.py, below src/ where the packages are there.
func modules(attr string) []string {
	i := strings.LastIndexByte(attr, '.')
	if i < 0 {
		return nil
	}
	name := strings.ReplaceAll(attr[:i], ".", "/")
	var files []string
	for _, file := range []string{name + ".py", name + "/__init__.py"} {
		files = append(files, file, "src/"+file, "lib/"+file)
	}
	return files
}

// written returns what is passed over without a warning where what a build reads is what
// Tagline writes: then the build has the version of the tags, once `tagline write` has run.
func (p *Project) written(writes []plan.Write) []Passed {
	list := slices.Clone(p.Passed)
	for i, passed := range list {
		ours := func(file string) bool {
			return slices.ContainsFunc(writes, func(w plan.Write) bool { return path.Join(p.Source, w.File) == path.Join(p.Build.Dir, file) })
		}
		switch {
		case slices.ContainsFunc(passed.files, ours):
			list[i] = Passed{Text: passed.from + ", which `tagline write` writes"}
		case p.Plan.Height != "" && slices.ContainsFunc(passed.files, func(file string) bool {
			return path.Join(p.Source, p.Plan.Height) == path.Join(p.Build.Dir, file)
		}):
			list[i] = Passed{Text: passed.from + ", whose number is the one that height-file names"}
		}
	}
	return list
}

// Writing takes back the warnings about what builds read in files which this run writes.
func (p *Project) Writing(writes []plan.Write) {
	if p.Instead != nil {
		p.Instead = instead(p.written(writes))
	}
}
