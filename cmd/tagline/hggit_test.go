package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/hgrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// hgGitStep does what the extension hg-git would do to a repository:
//
//	hg-git          be one
//	map [REV]       know of a commit of git's for every one of hg's, or for these
//	git-tags TAG... list tags that hg has
func hgGitStep(t *testing.T, hg *hgrepo.Repo, args []string) {
	t.Helper()
	switch args[0] {
	case "hg-git":
		if err := os.Mkdir(filepath.Join(hg.Dir, ".hg", "git"), 0o777); err != nil {
			t.Fatal(err)
		}
	case "map":
		text := ""
		for node := range strings.FieldsSeq(hg.Run("log", "-r", append(args, "all()")[1], "-T", "{node}\n")) {
			text += gitHash(node) + " " + node + "\n"
		}
		hg.Write(".hg/git-mapfile", text)
	case "git-tags":
		text := ""
		for _, tag := range args[1:] {
			text += hg.Run("log", "-r", tag, "-T", "{node} "+tag+"\n")
		}
		hg.Write(".hg/git-tags", text)
	}
}

// gitHash makes up git's hash of a commit: hg's backwards.
func gitHash(node string) string {
	b := []byte(node)
	slices.Reverse(b)
	return string(b)
}

// hgGitStates are asked without the extension, because Mercurial 7.2 does not
// load hg-git 1.2: so hg has the tags as local ones.
var hgGitStates = []hgState{
	{"init;hg-git", "no commit"},
	{"edit a;add a", "no commit, and a file to be added"},
	{"commit;map", "no tag"},
	{"tag --local v1.0;git-tags v1.0", "the tag itself"},
	{"edit a", "the tag itself, dirty"},
	{"commit;map", "one commit more"},
	{"edit a;commit", "a commit that git does not have"},
	{"map .", "a tag whose commit git does not have"},
	{"map;bookmark main", "a branch"},
	{"bookmark rel/4.2", "two branches, one with a version"},
	{"tag --local 1.5;tag --local release;git-tags 1.5 release v1.0", "two tags on a commit"},
	{"tag --local beta;git-tags beta 1.5 release v1.0", "a tag that is no version before one that is"},
	{"git-tags release v1.0", "the one with a digit is not listed"},
	{"git-tags v1.0", "neither is"},
	{"git-tags beta 1.5 release v1.0;update v1.0;edit b;add b;commit;tag --local v1.1;git-tags 1.5 v1.0 v1.1;map", "a side branch"},
	{"update 1.5;edit c;add c;commit;merge v1.1", "a merge that is not committed"},
	{"commit;edit c;commit;map", "of two tagged lines the tag of the newer commit"},
	{"remove c", "a removed file"},
	{"revert --all;tag --local acme-3.0;git-tags acme-3.0 v1.0", "a prefix"},
	{"tag 4.0;map", "a tag of hg's that is not listed"},
	{"git-tags", "no tag is listed"},
}

// TestHgGitAsSetuptoolsSCM prints what setuptools-scm prints.
func TestHgGitAsSetuptoolsSCM(t *testing.T) {
	mercurialAsSetuptoolsSCM(t, hgGitStates)
}

// TestHgGitOwnRules asks in Tagline's own mode, and as setuptools-scm does where
// the extension is on and can be loaded.
func TestHgGitOwnRules(t *testing.T) {
	hg := hgrepo.New(t, t.TempDir())
	t.Setenv("PATH", filepath.Dir(oracle.Hg(t).Path))
	var nodes []string
	hg.Run("init")
	for _, text := range []string{"1", "2"} {
		hg.Write("a", text)
		hg.Run("commit", "-A", "-m", "c", "-u", "Ada", "-d", "0 0")
		nodes = append(nodes, hg.Run("log", "-r", ".", "-T", "{node}"))
	}
	hgGitStep(t, hg, []string{"hg-git"})
	hgGitStep(t, hg, []string{"map"})
	hg.Write(".hg/git-tags", nodes[0]+" zeta-1\n"+nodes[0]+" v1.0\n"+strings.Repeat("0", 39)+"1 v9.9\n")
	hg.Run("bookmark", "main")
	id := gitHash(nodes[1])
	for _, row := range []struct{ config, hgrc, args, want, why string }{
		{"", "", "", "1.1.dev1+g" + id[:9] + "\n", "git's tag and git's hash"},
		{"", "", "--template {{.facts.branch}}:{{.facts.commit}}", "main:" + id + "\n", "the bookmark is the branch"},
		{"", "", "next", "v1.1\n", "v9.9 is on a commit that is not there"},
		{"", "", "--rev " + gitHash(nodes[0]), "1.0\n", "a commit by git's hash"},
		{"", "", "--rev refs/tags/v1.0", "1.0\n", "a tag of git's"},
		{"[tool.setuptools_scm]\n", "", "", "0.1.dev2+g" + id[:9] + "\n", "there git's tags are not known without the extension"},
		{"[tool.setuptools_scm]\n", "[extensions]\nhggit =\n", "", "1.1.dev1+g" + id[:9] + "\n", "nor ignored with it"},
		{"[tool.setuptools_scm]\n", "[extensions]\nhggit = !\n", "", "0.1.dev2+g" + id[:9] + "\n", "which may be off"},
		{"[tool.setuptools_scm.scm.git]\ndescribe_command = \"git show\"\n", "[extensions]\nhggit =\n", "", "0.1.dev2+g" + id[:9] + "\n", "git does not run there"},
	} {
		hg.Write("pyproject.toml", row.config)
		hg.Write(".hg/hgrc", row.hgrc)
		got, words, exit := runIn(hg.Dir, nil, strings.Fields(row.args)...)
		if got != row.want || exit != exitOK {
			t.Errorf("%s: tagline %s: got %q, exit %d, %s; want %q", row.why, row.args, got, exit, words, row.want)
		}
	}
	hg.Write("pyproject.toml", "[tool.setuptools_scm.scm.git]\ndistance_scope = true\n")
	if _, words, exit := runIn(hg.Dir, nil); exit != exitUsage || !strings.Contains(words, "hg-git") {
		t.Errorf("distance_scope: exit %d, %s", exit, words)
	}
}
