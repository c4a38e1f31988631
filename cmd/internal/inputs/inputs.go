// Package inputs writes lists of files for build tools, which run a command again when
// one of its inputs changed.
package inputs

import (
	"fmt"
	"strings"
)

// Syntax is how a tool takes a list of files.
type Syntax struct {
	Name string
	Doc  string // where it goes, in half a sentence

	write func(target string, files []string) string
}

// All are the syntaxes there are; the first is for people and scripts.
func All() []Syntax {
	return []Syntax{
		{"lines", "a line each", func(_ string, files []string) string { return strings.Join(files, "\n") + "\n" }},
		{"make", "a file to `include`: the target depends on the files, of which none has to be there", makeRules},
		{"ninja", "a `depfile`", depfile},
		{"cargo", "what a build script prints", cargo},
		{"cmake", "a file to `include()`: CMake runs again when one changed", cmake},
		{"meson", "a `depfile` of a `custom_target()`", depfile},
		{"uv", "a table for pyproject.toml; uv knows commits and tags by itself", uv},
	}
}

// LineError means that a file's name has a line break, which no syntax here can carry.
type LineError struct{ File string }

func (e *LineError) Error() string { return fmt.Sprintf("the name %q has a line break", e.File) }

// Write returns the files as a tool takes them, for a target that is made of them; ok is
// false for a tool that is not known. The error is a *LineError.
func Write(tool, target string, files []string) (text string, ok bool, err error) {
	for _, s := range All() {
		if s.Name != tool {
			continue
		}
		for _, name := range append([]string{target}, files...) {
			if strings.ContainsAny(name, "\n\r") {
				return "", true, &LineError{name}
			}
		}
		return s.write(target, files), true, nil
	}
	return "", false, nil
}

// escape writes a name for make, and for what reads the files of compilers for it: GNU
// make's manual, "Rule Syntax" and "Using Wildcard Characters in File Names".
func escape(name string) string {
	return strings.NewReplacer(`$`, `$$`, `#`, `\#`, ` `, `\ `, "\t", "\\\t", `:`, `\:`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `%`, `\%`).Replace(name)
}

// depfile writes one rule, as compilers do with -MD.
func depfile(target string, files []string) string {
	var b strings.Builder
	plain := strings.NewReplacer(`$`, `$$`, `#`, `\#`, ` `, `\ `, `:`, `\:`)
	b.WriteString(plain.Replace(target) + ":")
	for _, name := range files {
		b.WriteString(" \\\n  " + plain.Replace(name))
	}
	b.WriteByte('\n')
	return b.String()
}

// makeRules is that rule and an empty one for each file, as compilers write with -MP:
// one that is gone is no error, and makes the target anew.
func makeRules(target string, files []string) string {
	var b strings.Builder
	b.WriteString(escape(target) + ":")
	for _, name := range files {
		b.WriteString(" \\\n  " + escape(name))
	}
	b.WriteByte('\n')
	for _, name := range files {
		b.WriteString("\n" + escape(name) + ":\n")
	}
	return b.String()
}

// cargo writes the instructions of a build script, for the variables that decide a
// version too (doc.rust-lang.org/cargo/reference/build-scripts.html).
func cargo(_ string, files []string) string {
	var b strings.Builder
	for _, name := range files {
		b.WriteString("cargo:rerun-if-changed=" + name + "\n")
	}
	for _, name := range []string{"TAGLINE_PRETEND_VERSION", "SETUPTOOLS_SCM_PRETEND_VERSION", "SOURCE_DATE_EPOCH"} {
		b.WriteString("cargo:rerun-if-env-changed=" + name + "\n")
	}
	return b.String()
}

// cmake writes the property by which CMake knows when to run again
// (cmake.org/cmake/help/latest/prop_dir/CMAKE_CONFIGURE_DEPENDS.html). Nothing in a
// bracket argument means anything but its end.
func cmake(_ string, files []string) string {
	var b strings.Builder
	b.WriteString("set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS")
	for _, name := range files {
		equals := "="
		for strings.Contains(name, "]"+equals+"]") {
			equals += "="
		}
		b.WriteString("\n  [" + equals + "[" + name + "]" + equals + "]")
	}
	b.WriteString(")\n")
	return b.String()
}

// uv writes the keys of its cache (docs.astral.sh/uv/concepts/cache): of the files only
// those in the project, since uv reads commits and tags itself.
func uv(_ string, files []string) string {
	var b strings.Builder
	b.WriteString("[tool.uv]\ncache-keys = [\n")
	seen := map[string]bool{}
	for _, name := range append([]string{"pyproject.toml"}, files...) {
		base := name[strings.LastIndexByte(name, '/')+1:]
		if base != "pyproject.toml" && base != "tagline.toml" && base != ".tagline.toml" || seen[name] {
			continue
		}
		seen[name] = true
		fmt.Fprintf(&b, "  { file = %q },\n", name)
	}
	b.WriteString("  { git = { commit = true, tags = true } },\n]\n")
	return b.String()
}
