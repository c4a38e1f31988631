package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/hgrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestBesideInMercurial lays settings over the answer in a repository of
// Mercurial, whose tags setuptools-scm chooses in other ways than git's.
func TestBesideInMercurial(t *testing.T) {
	hg := hgrepo.New(t, t.TempDir())
	t.Setenv("PATH", filepath.Dir(oracle.Hg(t).Path)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	commit := func(name string) {
		hg.Write(name, name)
		hg.Run("commit", "-A", "-m", name)
	}
	hg.Run("init")
	commit("a")
	hg.Run("tag", "v1.0")
	hg.Run("tag", "-r", "0", "v9.0")
	commit("b")
	hg.Run("tag", "v1.1")
	commit("c")
	hg.Write("untracked", "")
	hg.Write("pyproject.toml", "[tool.setuptools_scm]\nlocal_scheme = \"dirty-tag\"\n")
	for _, row := range []struct{ args, want, why string }{
		{"", "1.2.dev2", "two commits after v1.1, its own tag's too"},
		{"--match v1.0", "1.1.dev5", "the globs choose among all tags"},
		{"--exclude v1.1", "9.1.dev5", "v1.0 and v9.0 are on one commit: the last in order counts"},
		{"--select highest", "9.1.dev2", "the highest, and the changes since; tagging is none"},
		{"--paths c", "1.2.dev1", "the commits below a path"},
		{"--paths a", "1.1", "of which there is none since v1.1"},
		{"--tag-prefix v9.", "1.dev5", "what follows the prefix is the version"},
		{"--dirty-untracked", "1.2.dev2+dirty", "an untracked file"},
		{"--local x", "1.2.dev2+x", "free text"},
		{"--local-scheme node-and-date --commit-length 4", "1.2.dev2+h", "digits of Mercurial's hash"},
		{"--match nothing --initial-version 3.0", "3.0.dev6", "without a tag it heads for the initial version"},
		{"--bump major", "2.0.dev2", "another part rises"},
	} {
		var out, stderr bytes.Buffer
		w := world{args: strings.Fields(row.args), dir: hg.Dir, stdout: &out, stderr: &stderr,
			environ: []string{"PATH=" + os.Getenv("PATH"), "SOURCE_DATE_EPOCH=1787184000"}}
		run(w)
		got := strings.TrimSpace(out.String())
		if strings.HasSuffix(row.want, "+h") && len(got) == len(row.want)+4 {
			got = got[:len(row.want)]
		}
		if got != row.want {
			t.Errorf("tagline %s: %q, want %q: %s\n%s", row.args, got, row.want, row.why, &stderr)
		}
	}
}
