package project

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
)

// Tracked reports whether a source distribution has the files that the repository
// tracks besides those that the build backend takes: where the setting sdist-files says
// so, and, unless it says otherwise, in a build in the place of setuptools-scm, which
// adds them.
func (p *Project) Tracked() bool {
	if p.Settings.Given("sdist-files") {
		return p.Settings.Text("sdist-files") == "tracked"
	}
	// hatch-vcs adds no files: hatchling takes what is not ignored.
	return p.File.Form == config.Setuptools || p.File.Form == config.Versioning
}

// LeftOut returns the tracked files, as the user would write them, that are in a source
// distribution with sdist-files = "tracked" and not in one by setuptools alone. It is
// nil for every other backend: hatchling and its like take all that is not ignored, or
// what they are told. Whatever setuptools may take, by its rules and those of
// MANIFEST.in, counts as taken.
func (p *Project) LeftOut() ([]string, error) {
	if !p.Build.python || p.Build.backend() != "setuptools" || !p.Build.asks(p.File.Form) || p.Tracked() || p.Reader == nil {
		return nil, nil
	}
	files, err := p.SourceFiles(p.Full(p.Build.Dir), ".")
	if err != nil {
		return nil, err
	}
	head, _ := p.Build.head("MANIFEST.in")
	taken := manifestIn(string(head))
	var left []string
	for _, name := range files {
		name = path.Clean(strings.ReplaceAll(name, "\\", "/"))
		if !setuptoolsTakes(name) && !taken(name) {
			left = append(left, name)
		}
	}
	return left, nil
}

// standard are the files beside setup.py that setuptools takes, and tests below the two
// directories that it knows: "Controlling files in the distribution" of its user guide.
var standard = []string{
	"setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "README", "README.*", "LICEN[CS]E*", "COPYING*", "NOTICE*", "AUTHORS*",
	"test/test*.py", "tests/test*.py", "*.py",
}

// notPackages are the directories that setuptools never takes for packages by itself.
var notPackages = []string{
	"ci", "bin", "debian", "doc", "docs", "documentation", "manpages", "news", "newsfragments", "changelog", "test", "tests", "unit_test",
	"unit_tests", "example", "examples", "scripts", "tools", "util", "utils", "python", "build", "benchmark", "benchmarks", "exercise",
	"exercises", "htmlcov", "tasks", "fabfile", "site_scons",
}

// setuptoolsTakes reports whether setuptools may take a file without being told: a
// source of a package, or one of the files that it always takes.
func setuptoolsTakes(name string) bool {
	for _, pattern := range standard {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	top, below, _ := strings.Cut(name, "/")
	if below == "" || slices.Contains(notPackages, top) || strings.HasPrefix(top, ".") {
		return false
	}
	return slices.Contains([]string{".py", ".pyi", ".c", ".cpp", ".pyx"}, path.Ext(name)) || path.Base(name) == "py.typed"
}

// manifestIn returns whether the lines of a MANIFEST.in take a file: the last that
// speaks of it decides. A line that distutils does not know speaks of none.
func manifestIn(text string) func(name string) bool {
	type line struct {
		takes bool
		file  *regexp.Regexp
	}
	var lines []line
	for raw := range strings.Lines(text) {
		raw, _, _ = strings.Cut(raw, "#")
		words := strings.Fields(raw)
		if len(words) < 2 {
			continue
		}
		takes := words[0] == "include" || words[0] == "recursive-include" || words[0] == "global-include" || words[0] == "graft"
		dir, patterns := "", words[1:]
		switch words[0] {
		case "include", "exclude":
		case "recursive-include", "recursive-exclude":
			dir, patterns = glob(path.Clean(words[1]))+"/(?:.*/)?", words[2:]
		case "global-include", "global-exclude":
			dir = "(?:.*/)?"
		case "graft", "prune":
			dir, patterns = glob(path.Clean(words[1]))+"/.*", []string{""}
		default:
			continue
		}
		for _, pattern := range patterns {
			if re, err := regexp.Compile("^" + dir + glob(pattern) + "$"); err == nil {
				lines = append(lines, line{takes, re})
			}
		}
	}
	// Each line changes the list that the lines before it have made.
	return func(name string) bool {
		for _, l := range slices.Backward(lines) {
			if l.file.MatchString(name) {
				return l.takes
			}
		}
		return false
	}
}

// glob returns distutils' pattern as a regular expression: * and ? stop at a slash.
func glob(pattern string) string {
	pattern = regexp.QuoteMeta(strings.TrimPrefix(pattern, "/"))
	return strings.NewReplacer(`\*\*`, ".*", `\*`, "[^/]*", `\?`, "[^/]").Replace(pattern)
}
