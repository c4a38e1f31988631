package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// FuzzReplaceTables edits a document that a stranger wrote: it is TOML as before, with
// the new table in the place of the old one, and every other value as it was.
func FuzzReplaceTables(f *testing.F) {
	for _, text := range []string{
		"[tool.setuptools_scm]\na = 1\n", "[a]\nx = 1 # one\n\n[tool.setuptools_scm]\na = 1\n\n# about b\n[b]\ny = 2\n",
		"[tool.setuptools_scm]\nt = '''\n# no comment\n[no.header]\n'''\n[z]\n", "[tool]\nsetuptools_scm.a = 1\nb = [\n  2,\n]\n", "tool.setuptools_scm.a = 1\nb = 2\n[x]\n",
		"tool = {setuptools_scm = {a = 1}}\n", "[[a]]\r\nx = \"\"\"\r\n[tool.setuptools_scm]\"\"\"\r\n", "[tool.setuptools_scm]", "[\"tool\".'setuptools_scm']\n[tool.'x']\n", "a = 1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		before, err := toml.Decode([]byte(text))
		if _, list := before["tool"].([]any); err != nil || list { // [tool.x] is of the last element then
			return
		}
		edited, err := ReplaceTables([]byte(text), []string{"tool.setuptools_scm"}, "[tool.tagline]\nedition = 1\n")
		if err != nil {
			return
		}
		after, err := toml.Decode(edited)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, edited, err)
		}
		if edition := tableOf(after)["edition"]; edition != int64(1) {
			t.Fatalf("%q became %q: edition = %v", text, edited, edition)
		}
		for _, document := range []map[string]any{before, after} {
			if tool, ok := document["tool"].(map[string]any); ok {
				delete(tool, "setuptools_scm")
				delete(tool, "tagline")
				if len(tool) == 0 {
					delete(document, "tool")
				}
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("%q became %q:\n%s", text, edited, diff)
		}
	})
}

func tableOf(document map[string]any) map[string]any {
	tool, _ := document["tool"].(map[string]any)
	table, _ := tool["tagline"].(map[string]any)
	return table
}
