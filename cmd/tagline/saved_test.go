package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/fixture"
)

// withoutWarnings returns a document of --json without what was printed of the
// repository, its other tags for one, which saved facts do not know.
func withoutWarnings(t *testing.T, document string) string {
	t.Helper()
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(document), &keys); err != nil {
		t.Fatalf("%v: %s", err, document)
	}
	delete(keys, "warnings")
	text, err := json.MarshalIndent(keys, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readAgain reads the document of --json in dir again with --facts, under the same
// settings: but for the warnings it is the same. It reports whether there is one.
func readAgain(t *testing.T, dir, query, settings string) bool {
	t.Helper()
	environ := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_NOSYSTEM=1",
		"SOURCE_DATE_EPOCH=1787184000", "TAGLINE_ALLOW_UNPROVEN=1",
	}
	ask := func(stdin string, args ...string) (string, int) {
		var out, stderr bytes.Buffer
		exit := run(world{append(args, strings.Fields(settings)...), environ, dir, strings.NewReader(stdin), &out, &stderr})
		return out.String(), exit
	}
	first, exit := ask("", append([]string{"--json"}, strings.Fields(query)...)...)
	if exit != exitOK {
		return false
	}
	again, exit := ask(first, "--json", "--facts", "-")
	if exit != exitOK {
		t.Errorf("%s: %s %s: exit %d", dir, query, settings, exit)
	} else if diff := cmp.Diff(withoutWarnings(t, first), withoutWarnings(t, again)); diff != "" {
		t.Errorf("%s: %s %s: -saved +read\n%s", dir, query, settings, diff)
	}
	return true
}

// directories calls each with every directory in which a fixture expects an answer.
func directories(f fixture.Fixture, each func(dir string)) {
	asked := map[string]bool{}
	for _, c := range f.Cases {
		if !asked[c.Dir] {
			asked[c.Dir] = true
			each(c.Dir)
		}
	}
}

// TestSavedFacts reads every fixture's document again: nothing that was known is
// lost or said otherwise.
func TestSavedFacts(t *testing.T) {
	documents := 0
	for _, f := range fixture.All(t) {
		if f.Needs != "" {
			continue // that git may not be here
		}
		top := f.Build(t)
		directories(f, func(dir string) {
			if dir == "renamed" { // git describe prints the name inside the tag object, which is not saved
				return
			}
			for _, row := range []struct {
				query    string // flags that choose the facts, which saved facts bring
				settings string
			}{
				{},
				{"--rev HEAD~1", ""},
				{"--select highest", "--scheme post-release"},
				{"--tag-rule git --first-parent", ""},
				{"--paths src", "--local-scheme node-and-timestamp --commit-length 12 --initial-version 0.1"},
				{"--match v1*", "--scheme semver"},
			} {
				if readAgain(t, filepath.Join(top, dir), row.query, row.settings) {
					documents++
				}
			}
		})
	}
	if documents < 300 {
		t.Errorf("only %d documents", documents)
	}
}

// TestSavedFactsBeside does the same beside a configuration of setuptools-scm, which
// counts a branch without a commit as changed.
func TestSavedFactsBeside(t *testing.T) {
	documents := 0
	for _, name := range []string{"acme", "dirty", "tags", "places"} {
		f := fixture.Named(t, name)
		built, top := f.Build(t), t.TempDir()
		if err := os.CopyFS(top, os.DirFS(built)); err != nil {
			t.Fatal(err)
		}
		directories(f, func(dir string) {
			if dir == "renamed" {
				return
			}
			dir = filepath.Join(top, dir)
			if err := os.WriteFile(filepath.Join(dir, "pyproject.toml"), []byte("[tool.setuptools_scm]\n"), 0o666); err != nil {
				return // a linked directory that leads nowhere
			}
			for _, settings := range []string{"", "--scheme no-guess-dev --local-scheme node-and-timestamp"} {
				if readAgain(t, dir, "", settings) {
					documents++
				}
			}
		})
	}
	if documents < 40 {
		t.Errorf("only %d documents", documents)
	}
}
