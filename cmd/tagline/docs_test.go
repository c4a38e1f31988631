package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
)

// TestDocs holds the reference pages of docs to the tables that the program
// itself reads; UPDATE_SCRIPTS=1 writes them.
func TestDocs(t *testing.T) {
	for name, page := range map[string]string{"configuration.md": configurationPage(), "formats.md": formatsPage(t), "version-files.md": versionFilesPage()} {
		file := filepath.Join("../../docs", name)
		if os.Getenv("UPDATE_SCRIPTS") != "" {
			if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(have), page); diff != "" {
			t.Errorf("%s (-file +program):\n%s", name, diff)
		}
	}
}

func configurationPage() string {
	var b strings.Builder
	b.WriteString(`# Settings

Settings live in ` + "`tagline.toml`" + ` (or ` + "`.tagline.toml`" + `), or in the table ` + "`[tool.tagline]`" + ` of pyproject.toml; a directory has one of the two. From the start directory up to
the repository's root, the first directory with a configuration decides, and nothing is merged in from further up. A key, its flag and its
variable share one name: ` + "`tag-prefix`, `--tag-prefix`, `TAGLINE_TAG_PREFIX`" + `. Flags beat variables, variables the file, the file the default. An
empty variable is unset.

` + "`tagline config`" + ` prints every setting in force and where it comes from.

| key | type | default | where | meaning |
| --- | --- | --- | --- | --- |
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
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", k.Name, k.Kind, code(k.Default), strings.Join(where, ", "), k.Doc)
	}
	return b.String()
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
	const from, to = "<!-- formats: written by UPDATE_SCRIPTS=1 go test ./cmd/tagline -run Docs -->\n", "<!-- end of formats -->\n"
	page, err := os.ReadFile("../../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(page), from)
	_, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatal("docs/formats.md lacks its marks")
	}
	var b strings.Builder
	b.WriteString(head + from + "\n| format | 4 commits after v1.2.3 | sorted as by | rule |\n| --- | --- | --- | --- |\n")
	for _, f := range render.All() {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", f.Name, f.Example, f.Order, f.Doc)
	}
	b.WriteString("\n" + to + tail)
	return b.String()
}

// blocks returns the code blocks of a page that are in a language.
func blocks(page, language string) []string {
	var found []string
	for _, block := range strings.Split(page, "```"+language+"\n")[1:] {
		block, _, _ = strings.Cut(block, "```\n")
		found = append(found, block)
	}
	return found
}

// TestRecipes runs the README's recipes for make and CI where there is a version
// and where there is none: in a shallow clone they stop instead of going on with
// an empty version.
func TestRecipes(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefiles, workflows := blocks(string(text), "make"), blocks(string(text), "yaml")
	if len(makefiles) != 1 || len(workflows) != 2 {
		t.Fatalf("%d recipes for make and %d for CI", len(makefiles), len(workflows))
	}
	var scripts []string // of the jobs, in the words of a shell
	for _, w := range workflows {
		scripts = append(scripts, job(t, w))
	}
	dir := t.TempDir()
	script := `# the version is exact, without a blank at its end; where there is none, make stops
exec git clone -q --depth 1 file://$WORK/acme shallow
exec make -C acme -f $WORK/Makefile show
stdout '^\[v1.2.3-4-g109666b3b\]$'
! exec make -C shallow -f $WORK/Makefile show
! stdout '\['
stderr '\*\*\* tagline found no version\.  Stop\.'
# a value reaches docker as one argument; a job without a version stops at the step that asks for it
env GITHUB_OUTPUT=$WORK/output
chmod 755 bin/docker
env PATH=$WORK/bin:$PATH
cd acme
exec bash $WORK/github
stdout '^docker build -t \[acme:1.2.4-0.dev.4_g109666b3b\] \.$'
exec bash $WORK/gitlab
grep '^SCM_VERSION=1.2.4.dev4\+g109666b3b$' version.env
cd ../shallow
! exec bash $WORK/github
! stdout .
! exec bash $WORK/gitlab
! grep . version.env
-- Makefile --
` + makefiles[0] + `
show:
	@echo '[$(VERSION)]'
-- bin/docker --
#!/bin/sh
echo "docker $1 $2 [$3] $4"
-- github --
` + scripts[0] + `-- gitlab --
` + scripts[1]
	if err := os.WriteFile(filepath.Join(dir, "recipes.txtar"), []byte(script), 0o666); err != nil {
		t.Fatal(err)
	}
	runScripts(t, dir)
}

// job returns the shell script that a CI service makes of a recipe: its run and
// script lines one after the other, each in a shell that stops at an error, with
// what env takes from the file of outputs. An expression in a script is an error:
// the service would paste the value, and a branch can have any name.
func job(t *testing.T, workflow string) string {
	run := regexp.MustCompile(`(?m)^[ -]*(?:run|script): (.*)\n(?:  env: \{ (\w+): '\$\{\{ steps\.version\.outputs\.(\w+) \}\}' \}\n)?`)
	var b strings.Builder
	b.WriteString("set -e\n")
	steps := run.FindAllStringSubmatch(workflow, -1)
	for _, step := range steps {
		if step[2] != "" {
			fmt.Fprintf(&b, "export %s=\"$(sed -n 's/^%s=//p' \"$GITHUB_OUTPUT\")\"\n", step[2], step[3])
		}
		fmt.Fprintf(&b, "bash -e <<'STEP'\n%s\nSTEP\n", step[1])
		if strings.Contains(step[1], "${{") {
			t.Errorf("an expression within a script: %s", step[1])
		}
	}
	if len(steps) == 0 || strings.Count(workflow, "${{") != strings.Count(b.String(), "export ") {
		t.Fatalf("not understood:\n%s", workflow)
	}
	return b.String()
}

// No page shows an expression of GitHub's within a script.
func TestNoExpressionInScripts(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if line := regexp.MustCompile(`run:.*\$\{\{.*`).Find(text); line != nil {
			t.Errorf("%s: %s", page, line)
		}
	}
}

// TestSecurityPage holds docs/security.md to the tests: each line of its list of
// attacks names tests that exist.
func TestSecurityPage(t *testing.T) {
	tests := testNames(t)
	lines := 0
	for _, row := range attackRows(t) {
		if strings.HasPrefix(row.attack, "**") {
			continue // the title of a part
		}
		lines++
		names := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row.test, -1)
		if len(names) == 0 || row.outcome == "" {
			t.Errorf("%q has no outcome or no test", row.attack)
		}
		for _, name := range names {
			if !tests[name[1]] {
				t.Errorf("%q: there is no test %s", row.attack, name[1])
			}
		}
	}
	if lines < 40 {
		t.Errorf("only %d attacks were found", lines)
	}
}

// attackRow is a line of the list of attacks in docs/security.md.
type attackRow struct{ attack, outcome, test string }

func attackRows(t *testing.T) []attackRow {
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "| attack | outcome | test |\n| --- | --- | --- |\n")
	var rows []attackRow
	for line := range strings.Lines(list) {
		if line == "\n" {
			break
		}
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			t.Fatalf("not a line of the list: %q", line)
		}
		rows = append(rows, attackRow{strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), strings.TrimSpace(cells[3])})
	}
	return rows
}

// testNames returns the tests and fuzz targets of the whole module, and the files
// of testdata/script.
func testNames(t *testing.T) map[string]bool {
	names := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != "..":
			return filepath.SkipDir
		case strings.HasSuffix(path, ".txtar") && filepath.Base(filepath.Dir(path)) == "script":
			names[d.Name()] = true
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, f := range function.FindAllSubmatch(text, -1) {
				names[string(f[1])] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func versionFilesPage() string {
	var b strings.Builder
	b.WriteString(`# Version files

` + "`tagline write FILE ...`" + ` writes the version into files, and ` + "`tagline write`" + ` into those of ` + "`write = [...]`" + ` in the configuration. So does every build that has the
Python package among its requirements. The directory of a file must exist.

## What a file holds

A template decides: for the file NAME it is NAME.in, beside it, a Go template over the fields of ` + "`tagline --json`" + `
([json.md](json.md)), such as ` + "`#define ACME \"{{.version}}\"`, `{{.formats.npm}}` or `{{.facts.commit}}`" + `. It must be a regular file; a link may lead to one in the same
repository. One that is there but cannot be read is an error.

Without a template the ending of the name decides:

| name | what is in it | first line |
| --- | --- | --- |
`)
	for _, k := range file.Kinds() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.Join(k.Endings, "`, `"), k.Doc, code(k.Marker))
	}
	b.WriteString(`
Every other file holds the version alone and a line end: ` + "`VERSION`, `version.txt`" + `. Files of other languages and of data formats are
refused where that would break them (` + "`.kt`, `.c`, `.toml`, `Makefile`" + `): give a template. So is a source file of the table whose package or module
cannot be told.

## Whose file it is

Tagline replaces a file only if it wrote it, or one of the tools in whose place it stands (setuptools-scm, vcs-versioning, hatch-vcs):

- one of the first three lines says so: the line of the table, or that tool's own;
- or the whole file is one version;
- or it is the document of ` + "`tagline --json`" + `;
- or there is a template beside it. So do not edit such a file by hand: your changes would be lost, as with ` + "`configure`" + ` and its .in files;
- or it is empty, so that nothing is lost.

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

The new content is written beside the old, as ` + "`.tagline-`" + ` and 26 letters, and renamed over it: a reader sees the old or the new. A run that is
killed may leave that file; the next ` + "`tagline write`" + ` of a file in that directory removes it. Several may write at once.
`)
	return b.String()
}
