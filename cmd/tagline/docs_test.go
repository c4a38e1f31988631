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
	for name, page := range map[string]string{"configuration.md": configurationPage(), "formats.md": formatsPage(t), "version-files.md": versionFilesPage(), "manifests.md": manifestsPage(t)} {
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

func versionFilesPage() string {
	var b strings.Builder
	b.WriteString(`# Version files

` + "`tagline write FILE ...`" + ` writes the version into files, and ` + "`tagline write`" + ` into those of ` + "`write = [...]`" + ` in the configuration. So does every build that has the
Python package among its requirements. The directory of a file must exist.

## What a file holds

A template decides: for the file NAME it is NAME.in, beside it, a Go template over the fields of ` + "`tagline --json`" + `
([json.md](json.md)), such as ` + "`#define ACME \"{{.version}}\"`, `{{.formats.npm}}` or `{{.facts.commit}}`" + `. It must be a regular file; a link may lead to one in the same
repository. One that is there but cannot be read is an error, and so is one that would write a field that is
null: ` + "`{{or .facts.branch \"none\"}}`" + ` has a text for it.

Without a template the ending of the name decides:

| name | what is in it | first line |
| --- | --- | --- |
`)
	for _, k := range file.Kinds() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.Join(k.Endings, "`, `"), k.Doc, code(k.Marker))
	}
	b.WriteString(`
Every other file holds the version alone and a line end: ` + "`VERSION`, `version.txt`" + `. Files of other languages and of data formats are
refused where that would break them (` + "`.scala`, `.c`, `.toml`, `Makefile`" + `): give a template. So is a source file of the table whose package or module
cannot be told.

## Whose file it is

Tagline replaces a file only if it wrote it, or one of the tools in whose place it stands (setuptools-scm, vcs-versioning, hatch-vcs):

- one of the first three lines says so: the line of the table, or that tool's own;
- or the whole file is one version;
- or it is the document of ` + "`tagline --json`" + `;
- or there is a template beside it. So do not edit such a file by hand: your changes would be lost, as with ` + "`configure`" + ` and its .in files;
- or it is empty, so that nothing is lost.

In a manifest of another tool, such as package.json or Cargo.toml, the version alone changes: [manifests.md](manifests.md).

Anything else is refused, and then no file is written at all; ` + "`--force`" + ` replaces it. A file that is up to date is not touched.

A version file that a configuration of setuptools-scm or its relatives names is also replaced if the template there gives it with another
version, or if it is a Python module that only assigns constants to names which the new content has too.

A file that git or Mercurial tracks is written with a warning, because that makes the tree dirty, and so the next version another one. With
` + "`--strict`" + ` it is an error. Ignore the file instead.

## Where nothing is written

Outside of the source's root, and in a repository's own directory: ` + "`.git`, `.hg`, `.jj`, `.sl`" + `, a separate git directory, that of a submodule or of a
linked work tree, a bare repository. It does not matter how a path leads there: by a link, by another case, by a short name of Windows, or by
letters that macOS does not see. Links to other directories of the project work. A link in the place of the file itself is refused, and so is
everything that is no regular file.

## Whole or not at all

The new content is written beside the old, as ` + "`.tagline-`" + ` and 26 letters, and renamed over it: a reader sees the old or the new. Of several files
all are written beside the old ones before the first is renamed, so that a full disk changes none. A run that is
killed may leave such a file; the next ` + "`tagline write`" + ` of a file in that directory removes it. Several may write at once.
`)
	return b.String()
}
