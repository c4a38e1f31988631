package project

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/project/legacy"
)

// What decides the version of a build
//
// Many files of a project can speak of its version, and a build listens to a few of
// them: its backend reads [project], then its own table or setup.cfg and setup.py, and
// asks whoever is among its requirements. Which configuration Tagline follows is
// decided by the same evidence (config.Find), so that the version that is printed is
// the one that a build gets. Where that cannot be, because the build asks somebody
// else or nobody, it is told what is passed over.
//
// Nothing is run to find out, and little is read: pyproject.toml, which the search for
// a configuration has read already and which is parsed only if it has one of the words
// that matter here, and setup.cfg, setup.py and a few more names where they are there.

// Build is how the packages of the project here are built.
type Build struct {
	Dir string // of the project: the nearest with a pyproject.toml, setup.cfg or setup.py, else the repository's root

	files     *config.Files
	show      func(string) string
	pyproject *config.Pyproject
	cfg       legacy.Sections
	setup     map[string]legacy.Value // nil without a call of setup()
	python    bool                    // there is one of the three files
}

// words are what a pyproject.toml has in it if it matters here beyond its
// configuration of Tagline or setuptools-scm.
var words = []string{
	"tagline", "setuptools_scm", "setuptools-scm", "vcs", "vsc", "versioneer", "versioningit", "versioning", "pbr", "pdm", "poetry", "flit",
	"uv_build", "maturin", "whey", "tool.hatch.version", "dynamic", "mesonpy",
}

// detect finds the project in the first of dirs, from the start directory upwards, that
// has one; it is the last of them where none has. show is how messages name a path.
func detect(files *config.Files, dirs []string, show func(string) string) *Build {
	b := &Build{files: files, show: show, pyproject: &config.Pyproject{}}
	for _, b.Dir = range dirs {
		data, err := files.Read(path.Join(b.Dir, "pyproject.toml"))
		b.python = err == nil
		// Parsing takes longer than the rest of a small run, and most projects have nothing here
		// that speaks of versions.
		if err == nil && matters(data) {
			if py, err := files.Pyproject(b.Dir); err == nil { // else whoever needs it says what is wrong
				b.pyproject = py
			}
		}
		if b.legacy(); b.python {
			return b
		}
	}
	return b
}

// legacy reads setup.cfg and setup.py in the project's directory.
func (b *Build) legacy() {
	if head, ok := b.head("setup.cfg"); ok {
		b.cfg, b.python = legacy.ReadCfg(head), true
	}
	if head, ok := b.head("setup.py"); ok {
		b.setup, b.python = legacy.ReadPy(head), true
		_, passedOn := b.setup["**"]
		if _, plain := b.setup[keyword]; !plain && (b.setup == nil || passedOn) && bytes.Contains(head, []byte(keyword)) {
			if b.setup == nil {
				b.setup = map[string]legacy.Value{}
			}
			b.setup[keyword] = legacy.Value{} // in a call that is not plain, or in what it passes on
		}
	}
}

// keyword is setuptools-scm's argument of setup().
const keyword = "use_scm_version"

// matters reports whether a pyproject.toml is worth parsing.
func matters(data []byte) bool {
	for _, word := range words {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	for line := range bytes.Lines(data) {
		// [tool.taglne], which nobody reads, has none of the words.
		if name, ok := bytes.CutPrefix(line, []byte("[tool.")); ok && meantTable(string(name[:max(bytes.IndexAny(name, "].\n"), 0)])) != "" {
			return true
		}
		// version = "1.0" under [project] or [tool.poetry]
		rest, ok := bytes.CutPrefix(bytes.TrimLeft(line, " \t\"'"), []byte("version"))
		if ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\"'"), []byte("=")) {
			return true
		}
	}
	return bytes.Contains(data, []byte("project.version")) || bytes.Contains(data, []byte("project = {"))
}

// name returns a file of the project as messages name it.
func (b *Build) name(file string) string { return b.show(path.Join(b.Dir, file)) }

// hatchVersion returns hatchling's table of the version, as messages name it.
func (b *Build) hatchVersion() string {
	if b.pyproject.Hatch {
		return "[version] in " + b.name("hatch.toml")
	}
	return "[tool.hatch.version] in " + b.name("pyproject.toml")
}

// projectName returns the distribution's name as setup.cfg or setup.py gives it in plain
// words, "" where they do not.
func (b *Build) projectName() string {
	if name := b.cfg["metadata"]["name"]; name != "" {
		return name
	}
	if name := b.setup["name"]; name.Literal {
		return name.Text
	}
	return ""
}

// backend returns the build backend by its distribution's name: setuptools, also
// where none is named; "" for one that is not known here.
func (b *Build) backend() string {
	module := b.pyproject.Backend()
	if module == "" {
		return "setuptools"
	}
	for _, known := range [][2]string{
		{"setuptools", "setuptools"}, {"hatchling", "hatchling"}, {"pdm", "pdm-backend"}, {"poetry", "poetry-core"},
		{"poetry_dynamic_versioning", "poetry-core"}, {"flit_core", "flit-core"}, {"flit", "flit-core"}, {"maturin", "maturin"},
		{"uv_build", "uv_build"}, {"whey", "whey"}, {"mesonpy", "meson-python"}, {"scikit_build_core", "scikit-build-core"},
		{"pbr", "setuptools"}, {"tagline", "tagline"},
	} {
		if module == known[0] || strings.HasPrefix(module, known[0]+".") {
			return known[1]
		}
	}
	return ""
}

// pdmAsks reports whether [tool.pdm.version] asks Tagline.
func (b *Build) pdmAsks() bool {
	version := []string{"tool", "pdm", "version"}
	return b.pyproject.Text(append(version, "source")...) == "tagline" ||
		strings.HasPrefix(b.pyproject.Text(append(version, "getter")...), "tagline:")
}

// asks reports whether a build asks whoever answers by the configuration of that form.
// Where that cannot be told it does.
func (b *Build) asks(form config.Form) bool {
	py := b.pyproject
	_, tagline := py.Requires("tagline")
	source := py.Text("tool", "hatch", "version", "source")
	switch backend := b.backend(); {
	// That form is recognised by the very table that asks it.
	case form == config.HatchVCS:
		return true
	case backend == "hatchling":
		return tagline && source == "tagline"
	case compatible(form):
		return slices.Contains([]string{"setuptools", "scikit-build-core", "meson-python", ""}, backend)
	case backend == "setuptools":
		return tagline
	case backend == "pdm-backend":
		return b.pdmAsks()
	case backend == "tagline", backend == "":
		return true
	case backend == "meson-python", backend == "scikit-build-core":
		return tagline
	}
	return false
}

// requiresSetuptoolsSCM reports whether setuptools-scm is there in a build by
// setuptools, as far as can be told: what setup_requires has is not looked into.
func (b *Build) requiresSetuptoolsSCM() bool {
	_, theirs := b.pyproject.Requires("setuptools-scm")
	_, needs := b.setup["setup_requires"]
	return theirs || needs || b.cfg["options"]["setup_requires"] != ""
}
