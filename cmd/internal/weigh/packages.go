package weigh

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// A repository with several packages has a family of tags for each of them. At its
// root the tags of a package below are nobody's business; in the package's own
// directory they are what counts.

// manifests are the files that a package begins with.
var manifests = [...]string{
	"package.json", "Cargo.toml", "pyproject.toml", "setup.cfg", "setup.py", "go.mod", "pom.xml", "build.gradle",
	"build.gradle.kts", "Chart.yaml", "composer.json", "pubspec.yaml", "mix.exs", "Package.swift",
}

// Bounds of what is read of a repository to know its packages.
const (
	maxPackages = 512
	maxManifest = 1 << 16
)

// exempt reports whether a family is a package's below the start, and has not
// replaced the accepted tags.
func (w *weighing) exempt(f family.Family) bool {
	if !w.names(f.Prefix) && !w.names(f.Suffix) {
		return false
	}
	return !w.replaced(w.families[f])
}

// names reports whether the prefix or suffix of a family names a package below.
func (w *weighing) names(text string) bool {
	text = bare(text)
	if text == "" {
		return false
	}
	if w.here(text) {
		return true
	}
	if w.nested == nil {
		w.nested = Packages(w.Reader, w.Files, w.Start)
	}
	return w.nested[text] != ""
}

// here reports whether a manifest is where packages of that name usually are. It spares
// reading which files the repository has.
func (w *weighing) here(name string) bool {
	if w.Files == nil || !fs.ValidPath(name) {
		return false
	}
	for _, above := range [...]string{"", "packages", "crates", "libs", "src", "modules"} {
		for _, manifest := range manifests {
			if info, err := fs.Stat(w.Files, path.Join(w.Start, above, name, manifest)); err == nil && info.Mode().IsRegular() {
				return true
			}
		}
	}
	return false
}

// bare takes what separates off a prefix or suffix: @acme/core@ is acme/core, api/v is
// api. It is in lower case.
func bare(text string) string {
	return strings.ToLower(strings.TrimSuffix(strings.Trim(text, "-_@/.+=:"), "/v"))
}

// Packages returns the directories of the packages below start, a directory below the
// repository's root, by what tags may call them: the directory, its last part, and the
// name that a manifest there gives itself, with its scope and without; all in lower
// case. What cannot be read has no name.
func Packages(reader scm.Reader, files fs.FS, start string) map[string]string {
	names := map[string]string{}
	add := func(name, dir string) {
		// Of two directories that end alike the upper one is meant: core before tests/core.
		if name = strings.ToLower(name); names[name] == "" || len(dir) < len(names[name]) {
			names[name] = dir
		}
	}
	tracked, err := reader.Files()
	if err != nil {
		return names
	}
	count := 0
	for _, name := range tracked {
		dir, file := path.Split(name)
		dir = strings.TrimSuffix(dir, "/")
		below := dir
		if start != "." && start != "" {
			var ok bool
			if below, ok = strings.CutPrefix(dir, start+"/"); !ok {
				continue
			}
		}
		if below == "" || !isManifest(file) || strings.Contains(dir, "node_modules") {
			continue
		}
		if count++; count > maxPackages {
			break
		}
		add(below, dir)
		add(path.Base(below), dir)
		if own := ownName(files, name); own != "" {
			add(strings.TrimPrefix(own, "@"), dir)
			add(own[strings.LastIndexByte(own, '/')+1:], dir)
		}
	}
	return names
}

func isManifest(file string) bool {
	for _, m := range manifests {
		if file == m {
			return true
		}
	}
	return strings.HasSuffix(file, ".gemspec") || strings.HasSuffix(file, ".cabal") || strings.HasSuffix(file, ".csproj")
}

// ownName returns the name that a manifest gives its package, "" where it gives none
// that can be read.
func ownName(files fs.FS, name string) string {
	if files == nil {
		return ""
	}
	switch path.Base(name) {
	case "package.json", "composer.json", "Cargo.toml", "pyproject.toml", "setup.cfg", "Chart.yaml", "pubspec.yaml":
	default:
		return strings.TrimSuffix(strings.TrimSuffix(path.Base(name), ".gemspec"), ".cabal")
	}
	data, err := smallfile.ReadFS(files, name, maxManifest)
	if err != nil {
		return ""
	}
	if strings.HasSuffix(name, ".json") {
		var has struct{ Name string }
		_ = json.Unmarshal(data, &has) // what is no JSON has no name
		return has.Name
	}
	// The first name in the file is the package's in all of these formats, and no parser for each
	// is worth a warning.
	for line := range bytes.Lines(data) {
		key, value, ok := strings.Cut(strings.Replace(string(line), ":", "=", 1), "=")
		if ok && strings.TrimSpace(key) == "name" {
			return strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return ""
}

// replaced reports whether the family of a package has taken the place of the accepted
// tags: its highest is higher, and it began after the newest accepted tag, or is a year
// newer, or has ten higher tags.
func (w *weighing) replaced(t *tally) bool {
	if t == nil {
		return false
	}
	if order, ok := w.orderOf(&t.highest); !ok || order <= 0 {
		return false
	}
	if t.higher >= 10 {
		return true
	}
	dates, err := w.Reader.Dates([]string{w.version.Tag.Ref, t.lowest.Name, t.highest.Name})
	if err != nil || dates[0].IsZero() {
		return false
	}
	const year = 365 * 24 * time.Hour
	return dates[1].After(dates[0]) || dates[2].Sub(dates[0]) > year
}

// ManifestName returns the name that a manifest in dir gives its package, with its
// scope, and the manifest; "" and "" without one.
func ManifestName(files fs.FS, dir string) (name, file string) {
	for _, manifest := range manifests {
		switch manifest {
		case "setup.py", "go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "mix.exs", "Package.swift":
			continue // code, or a path
		}
		if name := ownName(files, path.Join(dir, manifest)); name != "" {
			return name, manifest
		}
	}
	return "", ""
}
