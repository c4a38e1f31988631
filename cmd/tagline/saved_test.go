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

// TestSavedFacts reads every fixture's document of --json again with --facts, under
// the same settings: but for the warnings the document is the same, so nothing that
// was known is lost or said otherwise.
func TestSavedFacts(t *testing.T) {
	home := t.TempDir()
	environ := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GIT_CONFIG_NOSYSTEM=1", "SOURCE_DATE_EPOCH=1787184000", "TAGLINE_ALLOW_UNPROVEN=1"}
	ask := func(dir, stdin string, args ...string) (string, int) {
		var out, stderr bytes.Buffer
		exit := run(world{args, environ, dir, strings.NewReader(stdin), &out, &stderr})
		return out.String(), exit
	}
	documents := 0
	for _, f := range fixture.All(t) {
		asked := map[string]bool{}
		if f.Needs != "" {
			continue // that git may not be here
		}
		top := f.Build(t)
		for _, c := range f.Cases {
			if asked[c.Dir] || c.Dir == "renamed" { // where git describe prints the name inside the tag object, which is not saved
				continue
			}
			asked[c.Dir] = true
			dir := filepath.Join(top, c.Dir)
			for _, settings := range []struct {
				query string // flags that choose the facts, which saved facts bring
				other string
			}{
				{}, {"--rev HEAD~1", ""}, {"--select highest", "--scheme post-release"}, {"--tag-rule git --first-parent", ""},
				{"--paths src", "--local-scheme node-and-timestamp --commit-length 12 --initial-version 0.1"}, {"--match v1*", "--scheme semver"},
			} {
				other := strings.Fields(settings.other)
				first, exit := ask(dir, "", append(append([]string{"--json"}, strings.Fields(settings.query)...), other...)...)
				if exit != exitOK {
					continue
				}
				documents++
				again, exit := ask(dir, first, append([]string{"--json", "--facts", "-"}, other...)...)
				if exit != exitOK {
					t.Errorf("%s: %s %s: exit %d", c.Dir, settings.query, settings.other, exit)
				} else if diff := cmp.Diff(withoutWarnings(t, first), withoutWarnings(t, again)); diff != "" {
					t.Errorf("%s: %s %s: -saved +read\n%s", c.Dir, settings.query, settings.other, diff)
				}
			}
		}
	}
	if documents < 300 {
		t.Errorf("only %d documents", documents)
	}
}
