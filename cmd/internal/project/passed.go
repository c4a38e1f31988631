package project

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
)

// Passed is something that looks as if it decided the version, and is passed over.
type Passed struct {
	Text    string
	Builds  bool   // a build listens to it, and prints another version
	Version string // that version, "" where only the build finds out
	Hint    string

	from  string   // where builds take the version from, as a sentence begins
	files []string // that hold it, below the project's directory
}

// passed returns what is passed over where the configuration of that form is in force.
// What builds listen to comes first, and is one thing: the first that decides.
func (b *Build) passed(form config.Form) []Passed {
	var list []Passed
	asked := b.asks(form)
	var from source
	if b.python {
		from = b.elsewhere()
	}
	if from.attr && compatible(form) && b.requiresSetuptoolsSCM() {
		from = source{}
	}
	where, version := from.where, from.version
	poetry := b.backend() == "poetry-core" // whose plugins replace the static version
	for _, r := range rivals {
		sign := b.sign(r)
		if sign == "" {
			continue
		}
		p := Passed{Text: fmt.Sprintf("%s configures %s, which tagline does not read", sign, r.Name)}
		// A tool of Python decides if no other one of Python was asked before it. Those of other
		// languages (MinVer, GitVersion) have builds of their own, which always ask them.
		// version=versioneer.get_version() is how versioneer is asked.
		calls := from.code != "" && strings.Contains(from.code, strings.ReplaceAll(r.Name, "-", "_"))
		if p.Builds = !r.python() || !asked && (where == "" || poetry || calls); p.Builds {
			p.from, p.files = fmt.Sprintf("builds take the version from %s (%s)", r.Name, sign), []string{sign}
			p.Text = p.from + ", which tagline does not read"
			if r.python() {
				where = "" // it is said
			}
			asked = asked || r.python()
		}
		list = append(list, p)
	}
	switch {
	case where != "":
		if version != "" {
			where = fmt.Sprintf("version %q of %s", version, where)
		} else {
			where = "the version of " + where
		}
		p := Passed{from: "builds take " + where, files: from.files, Builds: true, Version: version}
		p.Text = p.from + ", and not that of the tags"
		if form == config.Tagline {
			p.Hint = b.askingHint()
		}
		list = append(list, p)
	case b.python && !asked:
		list = append(list, b.unasked(form)...)
	}
	list = append(list, b.leftover(form)...)
	list = append(list, b.misspelt(form)...)
	list = append(list, b.keyword(form)...)
	// What changes a version is read first; below it, the order in which it was found.
	slices.SortStableFunc(list, func(x, y Passed) int {
		switch {
		case x.Builds == y.Builds:
			return 0
		case x.Builds:
			return -1
		}
		return 1
	})
	return list
}

// askingHint says what is still missing for a build to ask Tagline.
func (b *Build) askingHint() string {
	py, backend := b.pyproject, b.backend()
	_, required := py.Requires("tagline")
	var missing []string
	need := func(there bool, what string) {
		if !there {
			missing = append(missing, what)
		}
	}
	if backend == "setuptools" {
		need(py.Dynamic(), "leave the version out")
		need(required, "name tagline in requires under [build-system]")
		return strings.Join(missing, ", and ")
	}
	need(py.Dynamic(), `dynamic = ["version"] under [project]`)
	need(required, "tagline among the requirements")
	switch backend {
	case "hatchling":
		need(py.Text("tool", "hatch", "version", "source") == "tagline", `source = "tagline" under [tool.hatch.version]`)
	case "pdm-backend":
		need(b.pdmAsks(), `source = "tagline" under [tool.pdm.version]`)
	case "poetry-core", "flit-core", "maturin", "uv_build", "whey":
		need(false, `build-backend = "tagline.backend", which wraps `+backend)
	default:
		return ""
	}
	if last := len(missing) - 1; last > 0 {
		missing[last] = "and " + missing[last]
	}
	return strings.Join(missing, ", ")
}

// unasked says that a build asks nobody who answers by the configuration in force.
func (b *Build) unasked(form config.Form) []Passed {
	py := b.pyproject
	backend := b.backend()
	_, theirs := py.Requires("setuptools-scm")
	_, uses := b.setup[keyword]
	switch sign := b.answering(); {
	case form == config.Tagline && sign != "":
		return []Passed{{Builds: true, Text: "builds take the version from setuptools-scm (" + sign + "), and not from tagline",
			Hint: "tagline in the place of setuptools-scm in requires under [build-system]"}}
	// setuptools-scm is asked by merely being installed; whether it answers is decided by its
	// table.
	case backend == "setuptools" && b.requiresSetuptoolsSCM():
		if !theirs || uses || py.Has("tool", "setuptools_scm") || py.Has("tool", "vcs-versioning") {
			return nil
		}
		// A table for setuptools-scm would undo a migration that is not yet whole.
		hint := "an empty [tool.setuptools_scm] in pyproject.toml puts setuptools-scm to work"
		if form == config.Tagline {
			hint = "tagline in the place of setuptools-scm in requires under [build-system]"
		}
		return []Passed{{Builds: true, Text: fmt.Sprintf("%s requires setuptools-scm and has no [tool.setuptools_scm], so builds give 0.0.0",
			b.name("pyproject.toml")), Version: "0.0.0", Hint: hint}}
	case form == config.Tagline && backend == "setuptools":
		if !b.builds() {
			return nil
		}
		return []Passed{{Builds: true, Version: "0.0.0", Text: fmt.Sprintf("builds by setuptools do not ask tagline: %s does not require it",
			b.name("pyproject.toml")), Hint: `requires = ["setuptools", "tagline"] under [build-system]`}}
	case form == config.Tagline && py.Dynamic():
		return []Passed{{Builds: true, Text: fmt.Sprintf("builds by %s do not ask tagline", backend), Hint: b.askingHint()}}
	}
	return nil
}

// builds reports whether setuptools makes a package of what is here, and nothing that
// can be read without running it gives that a version.
func (b *Build) builds() bool {
	if b.pyproject.Has("project") {
		return b.pyproject.Dynamic()
	}
	_, named := b.setup["name"]
	_, more := b.setup["**"]
	return !more && (b.pyproject.Backend() != "" || b.cfg["metadata"]["name"] != "" || named)
}

// leftover names the tables that another build backend would read.
func (b *Build) leftover(form config.Form) []Passed {
	py := b.pyproject
	var list []Passed
	say := func(table, why string) {
		list = append(list, Passed{Text: fmt.Sprintf("[%s] in %s has no effect: %s", table, b.name("pyproject.toml"), why)})
	}
	source := py.Text("tool", "hatch", "version", "source")
	for _, table := range []string{"setuptools_scm", "vcs-versioning"} {
		switch there := py.Has("tool", table); {
		case !there:
		case form == config.HatchVCS:
			say("tool."+table, "hatchling reads "+strings.TrimSuffix(b.hatchVersion(), " in "+b.name("pyproject.toml")))
		case form == config.Tagline && b.answering() == "":
			say("tool."+table, "Tagline's own configuration comes first")
		case form == config.Tagline: // builds read it, which is said
		// Both have the same keys, and setuptools-scm reads its own table first.
		case table == "vcs-versioning" && form == config.Setuptools:
			say("tool."+table, "[tool.setuptools_scm] comes first")
		case b.backend() == "hatchling" && py.Backend() != "":
			list = append(list, Passed{Builds: true, Text: fmt.Sprintf("builds by hatchling do not read [tool.%s] in %s",
				table, b.name("pyproject.toml"))})
		}
	}
	switch {
	case source != "vcs":
	case form == config.Tagline && b.backend() == "hatchling":
		if _, tagline := py.Requires("tagline"); !tagline {
			list = append(list, Passed{Builds: true, Text: "builds take the version from hatch-vcs (" + b.hatchVersion() + "), and not from tagline",
				Hint: `source = "tagline" under [tool.hatch.version]`})
		}
	case form != config.HatchVCS:
		say("tool.hatch.version", "the build backend is "+b.backend())
	}
	return list
}

// legible are the tables below [tool] that somebody reads, and what is meant by a name
// that is near.
var legible = []string{"setuptools_scm", "vcs-versioning", "tagline"}

// misspelt names the tables and keys that were meant for a tool, and which it does not
// read.
func (b *Build) misspelt(form config.Form) []Passed {
	py, file := b.pyproject, b.name("pyproject.toml")
	var list []Passed
	for _, name := range py.Tools() {
		meant := ""
		switch {
		case slices.Contains(legible, name):
			continue
		case plain(name) == "hatchvcs":
			meant = "[tool.hatch.version]"
		default:
			meant = meantTable(name)
		}
		if meant == "" {
			continue
		}
		list = append(list, Passed{Text: fmt.Sprintf("nothing reads [tool.%s] in %s", name, file),
			Builds: form == config.None || name == "vcs_versioning" && form == config.Versioning, Hint: "did you mean " + meant + "?"})
	}
	for _, name := range legible {
		if py.Has(name) {
			list = append(list, Passed{Text: fmt.Sprintf("nothing reads [%s] in %s", name, file), Builds: form == config.None,
				Hint: "did you mean [tool." + name + "]?"})
		}
	}
	source := py.Text("tool", "hatch", "version", "source")
	// Hatch's own sources, and those of other plugins, are near to nothing here.
	if known := []string{"vcs", "tagline"}; b.backend() == "hatchling" && source != "" && !slices.Contains(known, source) &&
		config.Nearest(source, []string{"code", "regex", "env"}) == "" {
		if near := nearestSource(source, known); near != "" {
			list = append(list, Passed{Builds: true, Text: fmt.Sprintf("source = %q under %s names no source", source, b.hatchVersion()),
				Hint: fmt.Sprintf("did you mean %q?", near)})
		}
	}
	if source == "vcs" {
		known := []string{"raw-options", "tag-pattern", "fallback-version", "source", "scheme", "validate-bump"}
		for _, key := range py.Keys("tool", "hatch", "version") {
			if slices.Contains(known, key) {
				continue
			}
			if near := config.Nearest(key, known); near != "" {
				list = append(list, Passed{Text: fmt.Sprintf("nothing reads %s under %s", key, b.hatchVersion()),
					Hint: "did you mean " + near + "?"})
			}
		}
	}
	return list
}

// meantTable returns the table that a name below [tool] is near to, "" for none.
func meantTable(name string) string {
	meant := ""
	for _, known := range legible {
		if d := len(name) - len(known); d < -2 || d > len(known)/3 {
			continue // far too few letters, or too many
		}
		if config.Nearest(plain(name), []string{plain(known)}) != "" {
			meant = "[tool." + known + "]"
		}
	}
	return meant
}

// plain returns a name without what separates its words, in lower case.
func plain(name string) string {
	return strings.Map(func(c rune) rune {
		if c == '-' || c == '_' || c == '.' {
			return -1
		}
		return unicode.ToLower(c)
	}, name)
}

// nearestSource returns which of the known names was meant: two letters may have
// changed places.
func nearestSource(source string, known []string) string {
	if near := config.Nearest(strings.ToLower(source), known); near != "" {
		return near
	}
	for _, name := range known {
		if strings.EqualFold(source, "hatch-"+name) {
			return name
		}
	}
	return ""
}

// instead returns the warnings of a plain run about what builds take instead of the
// version that is derived.
func instead(list []Passed) []plan.Instead {
	var all []plan.Instead
	for _, p := range list {
		if p.Builds {
			all = append(all, plan.Instead{Version: p.Version, Note: scheme.Note{
				Rule: plan.PassedOver, Level: scheme.Warning, Text: p.Text, Args: []string{p.Hint}}})
		}
	}
	return all
}
