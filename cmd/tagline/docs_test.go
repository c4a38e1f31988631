package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scripts/golden"
)

// TestDocs holds the reference pages of docs to the tables that the program
// itself reads.
func TestDocs(t *testing.T) {
	for name, page := range map[string]string{"configuration.md": configurationPage(), "formats.md": formatsPage(t), "version-files.md": versionFilesPage(t), "manifests.md": manifestsPage(t)} {
		golden.Check(t, filepath.Join("../../docs", name), page)
	}
}

func configurationPage() string {
	var b strings.Builder
	b.WriteString(`# Settings

Settings live in ` + "`tagline.toml`" + ` (or ` + "`.tagline.toml`" + `), or in the table ` + "`[tool.tagline]`" + ` of pyproject.toml; a directory has one of the two. From the start directory up to
the repository's root, the first directory with a configuration decides, and nothing is merged in from further up. A key, its flag and its
variable share one name: ` + "`tag-prefix`, `--tag-prefix`, `TAGLINE_TAG_PREFIX`" + `. Flags beat variables, variables the file, the file the default. An
empty variable is unset.

` + "`tagline config`" + ` prints the settings that are not at their default, and where each comes from; ` + "`tagline config --all`" + ` every one, ` + "`tagline config NAME`" + ` the
value of one.

A setting in a file or a flag that can have no effect at any commit, such as a layout without the scheme calver, is a warning, also where
warnings are errors; variables are passed over, since they may be meant for other projects.

Where a configuration of setuptools-scm, vcs-versioning or hatch-vcs is in force, flags and variables are laid over it: each does to
setuptools-scm's answer what it does elsewhere. The last column names the key that decides where the setting is not given. What cannot be
laid over is an error that names setuptools-scm's own way. ` + "`--scheme`" + ` takes setuptools-scm's version schemes and Tagline's own, but custom: these
read the tag that setuptools-scm takes, as its ` + "`tag.regex`" + ` reads it, and then go by Tagline's rules.

| key | type | default | where | meaning | example | beside setuptools-scm |
| --- | --- | --- | --- | --- | --- | --- |
`)
	for _, k := range config.Keys {
		var where []string
		for _, l := range []struct {
			in   config.Layers
			name string
		}{{config.InFile, "file"}, {config.InEnv, "variable"}, {config.InFlag, "flag"}} {
			if k.In&l.in != 0 {
				where = append(where, l.name)
			}
		}
		meaning := k.Doc
		for i, choice := range k.Choices {
			meaning += "<br>" + code(choice) + ": " + k.Says[i]
		}
		example := k.Example
		if k.In&config.InFile != 0 {
			example = k.Name + " = " + example
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", k.Name, k.Kind, code(k.Default), strings.Join(where, ", "),
			strings.ReplaceAll(meaning, "|", "\\|"), code(example), besideCell(k))
	}
	b.WriteString(`
# Rules for branches

A table ` + "`[[branch]]`" + ` of the file (` + "`[[tool.tagline.branch]]`" + ` in pyproject.toml) says what holds on branches of some names, in place of
what the file says at its root; flags and variables are above it. The first whose name matches is in force, alone. Tables come last in a file:
a key after them would belong to them. [branches.md](branches.md) has examples.

| key | type | meaning | example |
| --- | --- | --- | --- |
`)
	for _, k := range config.RuleKeys {
		meaning := k.Doc
		for i, choice := range k.Choices {
			if k.Says != nil {
				meaning += "<br>" + code(choice) + ": " + k.Says[i]
			}
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Name, k.Kind, meaning, code(k.Name+" = "+k.Example))
	}
	return b.String()
}

// besideCell is what a setting does beside a configuration of setuptools-scm.
func besideCell(k config.Key) string {
	switch {
	case k.In == config.InFile:
		return ""
	case k.Refused:
		return "refused: " + code(k.Theirs)
	case k.Theirs != "":
		return "laid over " + code(k.Theirs)
	}
	return "as here"
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// formatsPage is docs/formats.md with the table of formats in its place.
func formatsPage(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("\n| format | 4 commits after v1.2.3 | sorted as by | rule |\n| --- | --- | --- | --- |\n")
	for _, f := range render.All() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", f.Name, f.Example, f.Order, f.Rule())
	}
	b.WriteString("\n| format | what its versions are made of | what it cannot carry | also asked for as |\n| --- | --- | --- | --- |\n")
	for _, f := range render.All() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, f.Grammar, f.Lacks, strings.Join(slices.Concat(f.Also, f.Words), ", "))
	}
	b.WriteString("\n")
	return golden.Replace(t, "../../docs/formats.md", map[string]string{"formats": b.String(), "companions": companionTable(), "proof": proofTable(t)})
}

func companionTable() string {
	var b strings.Builder
	b.WriteString("\n| companion | of v1.2.3 itself, the highest release | what it says |\n| --- | --- | --- |\n")
	for _, c := range render.Companions() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", c.Name, c.Example, c.Doc)
	}
	return b.String() + "\n"
}

// proofTable is what the tools said of the order of every format (make prove).
func proofTable(t *testing.T) string {
	t.Helper()
	proof, err := os.ReadFile("../../testdata/vectors/order-proof.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("\n| format | tool | histories | links | broken |\n| --- | --- | --- | --- | --- |\n")
	for line := range strings.Lines(string(proof)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if f[5] != "" {
			f[4] += ": " + f[5]
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f[0], f[1], f[2], f[3], f[4])
	}
	return b.String() + "\n"
}

// manifestsPage is docs/manifests.md with the table of kinds in its place.
func manifestsPage(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("\n| file | version field | `field` names | format |\n| --- | --- | --- | --- |\n")
	for _, k := range manifest.Kinds() {
		var names []string
		for _, name := range k.Names {
			names = append(names, "`"+name+"`")
		}
		format := "the first that is configured"
		for _, name := range slices.Backward(k.Formats) {
			if _, err := render.ByName(name); err == nil {
				format = "`" + name + "`"
			}
		}
		field := k.Field
		if field == "" {
			field = "-"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", strings.Join(names, ", "), k.Doc, field, format)
	}
	b.WriteString("\n")
	return golden.Replace(t, "../../docs/manifests.md", map[string]string{"manifests": b.String()})
}

func versionFilesPage(t *testing.T) string {
	var b strings.Builder
	b.WriteString("\n| name | what is in it | first line |\n| --- | --- | --- |\n")
	for _, k := range file.Kinds() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.Join(k.Endings, "`, `"), k.Doc, code(k.Marker))
	}
	b.WriteByte('\n')
	return golden.Replace(t, "../../docs/version-files.md", map[string]string{"kinds": b.String()})
}
