package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/render"
)

// TestDocs holds the reference pages of docs to the tables that the program
// itself reads; UPDATE_SCRIPTS=1 writes them.
func TestDocs(t *testing.T) {
	for name, page := range map[string]string{"configuration.md": configurationPage(), "formats.md": formatsPage(t)} {
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
