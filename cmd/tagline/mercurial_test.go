package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/hgrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// hgState is what is done to a Mercurial repository since the last one: commands
// of hg's, "edit PATH", and those of hgGitStates.
type hgState struct{ do, why string }

var hgStates = []hgState{
	{"init", "no commit"},
	{"edit a;add a", "no commit, and a file to be added"},
	{"commit", "no tag"},
	{"tag v1.0", "the commit that records the tag"},
	{"edit a", "dirty there"},
	{"commit", "one more commit, so both count"},
	{"edit a", "dirty"},
	{"revert --all --no-backup;update v1.0", "the tag itself"},
	{"edit a", "the tag itself, dirty"},
	{"revert --all --no-backup;update default;tag --local release;tag --local nightly7", "tags that are no versions"},
	{"edit a;commit;tag --local acme-2.1;tag --local 1.7", "two tags on a commit, one with a prefix"},
	{"branch side;edit b;add b;commit", "another branch"},
	{"update default;edit c;add c;commit;tag acme-3.0;tag 2.5;update side;edit b;commit;merge default", "a merge that is not committed"},
	{"commit", "a merge of two tagged lines"},
	{"remove c;edit a", "a removed file and a changed one"},
}

var hgConfigurations = []struct{ table, why string }{
	{"", "defaults"},
	{"tag.prefix = \"acme-\"\n", "a prefix"},
	{"tag.strict = true\nversion_scheme = \"no-guess-dev\"\n", "tags with a dot"},
	{"version_scheme = \"calver-by-date\"\nlocal_scheme = \"node-and-timestamp\"\nfallback_version = \"9.9\"\n", "the date of the commit, or of changed files"},
	{"version_scheme = \"release-branch-semver\"\nnormalize = false\n", "the branch"},
}

// TestMercurialAsSetuptoolsSCM prints what setuptools-scm prints.
func TestMercurialAsSetuptoolsSCM(t *testing.T) {
	mercurialAsSetuptoolsSCM(t, hgStates)
}

// hgShare is which part of the questions is asked: one in so many, because
// starting hg takes long. `make prove` asks all.
var hgShare = 60

// mercurialAsSetuptoolsSCM asks both programs in each state of a new repository,
// under the first configuration (every third one, unless all are asked) and a share of the others.
func mercurialAsSetuptoolsSCM(t *testing.T, all []hgState) {
	t.Helper()
	hg, python, states := hgrepo.New(t, t.TempDir()), oracle.Python(t), t.TempDir()
	t.Setenv("PATH", filepath.Dir(oracle.Hg(t).Path)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	environ := []string{"PATH=" + os.Getenv("PATH"), "SOURCE_DATE_EPOCH=1787184000", "TZ=Pacific/Auckland"}
	n, asked := 0, 0
	for i, state := range all {
		for step := range strings.SplitSeq(state.do, ";") {
			n++
			args := strings.Fields(step)
			switch args[0] {
			case "edit":
				hg.Write(args[1], strconv.Itoa(n)+"\n")
			case "hg-git", "map", "git-tags":
				hgGitStep(t, hg, args)
			case "commit":
				hg.Run(append(args, "-m", "c")...)
			default:
				hg.Run(args...)
			}
		}
		for j, c := range hgConfigurations {
			if (i+j)%hgShare != 0 && (j > 0 || i%3 != 0) {
				continue
			}
			asked++
			at := filepath.Join(states, fmt.Sprintf("%d-%d", i, j))
			if err := os.CopyFS(at, os.DirFS(hg.Dir)); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(at, "pyproject.toml"), []byte("[tool.setuptools_scm]\n"+c.table), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	const ask = `
import contextlib, io, os, sys
from vcs_versioning._cli import main
for name in sorted(os.listdir(".")):
    os.chdir(name)
    text = io.StringIO()
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(io.StringIO()):
        try:
            main(args=[])
        except BaseException as e:
            text.write(type(e).__name__)
    os.chdir("..")
    print(name, text.getvalue().strip())
`
	out, err := python.Command(states, environ, "-W", "ignore", "-c", ask).Output()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for line := range strings.Lines(string(out)) {
		name, want, _ := strings.Cut(strings.TrimSpace(line), " ")
		var i, j int
		if _, err := fmt.Sscanf(name, "%d-%d", &i, &j); err != nil {
			t.Fatal(err)
		}
		compared++
		got, words, exit := runIn(filepath.Join(states, name), environ)
		if got = strings.TrimSpace(got); got != want && (exit == exitOK || strings.ContainsAny(want, "0123456789")) {
			t.Errorf("%s, with %s: got %q (exit %d, %s), setuptools-scm prints %q", all[i].why, hgConfigurations[j].why, got, exit, words, want)
		}
	}
	if compared != asked {
		t.Errorf("compared %d of %d", compared, asked)
	}
}

// TestMercurialOwnRules asks in Tagline's own mode, and without hg.
func TestMercurialOwnRules(t *testing.T) {
	hg := hgrepo.New(t, t.TempDir())
	hg.Run("init")
	hg.Write("a", "")
	hg.Run("commit", "-A", "-m", "c", "-u", "Ada", "-d", "0 0")
	hg.Run("tag", "v1.0", "-u", "Ada", "-d", "0 0")
	t.Setenv("PATH", filepath.Dir(oracle.Hg(t).Path))
	for _, row := range []struct{ args, want string }{
		{"", "1.0\n"},
		{"next", "v1.1\n"},
		{"setuptools-scm ls --no-version", "./.hgtags\n./a\n"},
		{"check", ""},
		{"-f npm-dist-tag,docker-tags,is-highest", "npm-dist-tag=latest\ndocker-tags=1.0.0 1.0 1 latest\nis-highest=true\n"}, // of all tags there
		{"env --branch refs/merge-requests/7/head --only branch,pull_request", "SCM_BRANCH='default'\nSCM_PULL_REQUEST='7'\n"},
	} {
		if out, words, exit := runIn(hg.Dir, nil, strings.Fields(row.args)...); out != row.want || exit != exitOK {
			t.Errorf("tagline %s: %q, exit %d, %s", row.args, out, exit, words)
		}
	}
	t.Setenv("PATH", t.TempDir())
	_, words, exit := runIn(hg.Dir, nil)
	if exit != exitFailure || !strings.Contains(words, "hint: this is a Mercurial repository") {
		t.Errorf("without hg: exit %d, %s", exit, words)
	}
}
