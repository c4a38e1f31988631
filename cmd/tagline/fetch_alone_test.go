package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/gitserver"
)

// forked is a history of merges, with tags of both kinds on its way and older ones before.
const forked = `git init -q -b main; export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@b; at=1786000000
	c() { at=$((at+60)); echo "$1" >file-$1; git add .; GIT_AUTHOR_DATE="$at +0000" GIT_COMMITTER_DATE="$at +0000" git commit -q -m "$1"; }
	c 1; git tag v0.1.0; c 2; git branch side; c 3; GIT_COMMITTER_DATE="$at +0000" git tag -a -m 1 v1.0.0; git tag x/y
	git checkout -q side; for i in $(seq 90); do c s$i; done; git checkout -q main; for i in $(seq 100); do c m$i; done
	GIT_COMMITTER_DATE="$at +0000" git merge -q -m merge side; for i in $(seq 30); do c n$i; done`

// TestFetchAlone holds that without a git program the companion brings a clone to the same
// answer as git does: a clone that git finds whole, fetches into and counts the same in.
func TestFetchAlone(t *testing.T) {
	companionBeside(t, "")
	own, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	origin := filepath.Join(top, "origin")
	for dir, script := range map[string]string{origin: forked, filepath.Join(top, "other"): "git init -q"} {
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := bash(dir, script); err != nil {
			t.Fatal(err)
		}
	}
	config := serverConfig(t)
	to := gitserver.Serve(t, top, config)
	for i, row := range []struct {
		why, clone, then string // what makes the clone, and what is done in it
		says             string // the end of what the companion's run says
	}{
		{"the edge moves back until the tag is there", "--depth 1", "", "v1.0.0 reached, 1.0.1.dev"},
		{"on another branch than that which is wanted first", "--depth 3 --no-single-branch", "git checkout -q side", "v0.1.0 reached, 0.1.1.dev91+g"},
		{"HEAD is a commit that no branch of the server is at", "--depth 20", "git checkout -q HEAD~5", "v1.0.0 reached, 1.0.1.dev"},
		{"nothing but the tags is missing", "--no-tags", "", "v1.0.0 reached, 1.0.1.dev"},
		{"tags alone, and the clone is shallow", "--depth 225 --no-tags", "", "v1.0.0 reached, 1.0.1.dev"},
		{"files are left out, as they were", "--depth 1 --filter=blob:none", "", "v1.0.0 reached, 1.0.1.dev"},
		{"the remote has another name, which insteadOf makes a URL", "--depth 1 -o up", "git config remote.up.url short:origin && git config url.ROOT.insteadOf short:", "v1.0.0 reached, 1.0.1.dev"},
		{"nothing is missing", "", "", "v1.0.0 reached, 1.0.1.dev"},
	} {
		way := []string{"http", "git"}[i%2]
		t.Run(way+" "+row.why, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			environ := append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+config, "GIT_CEILING_DIRECTORIES="+dir, "HOME="+dir, "XDG_CONFIG_HOME="+dir)
			run := func(at string, environ []string, name string, args ...string) string {
				t.Helper()
				cmd := exec.Command(name, args...)
				cmd.Dir, cmd.Env = filepath.Join(dir, at), environ
				out, err := cmd.CombinedOutput()
				if err != nil {
					t.Fatalf("%s %v: %v\n%s", name, args, err, out)
				}
				return strings.TrimSpace(string(out))
			}
			for _, name := range []string{"with", "without"} {
				run("", environ, "git", append(append([]string{"clone", "-q"}, strings.Fields(row.clone)...), to[way]+"origin", name)...)
				if row.then != "" {
					run(name, environ, "bash", "-ec", strings.ReplaceAll(row.then, "ROOT", to[way]))
				}
			}
			run("with", environ, own, "fetch")
			alone := append(environ, "PATH="+filepath.Dir(own))
			if said := run("without", alone, own, "fetch"); !strings.Contains(said, row.says) {
				t.Errorf("tagline fetch said\n%s", said)
			}
			if want, got := run("with", environ, own, "--strict"), run("without", environ, own, "--strict"); want != got {
				t.Errorf("%s after git, %s without", want, got)
			}
			for _, query := range []string{"fsck --connectivity-only", "rev-list --count v1.0.0..HEAD", "status --porcelain", "tag --merged HEAD"} {
				if want, got := run("with", environ, "git", strings.Fields(query)...), run("without", environ, "git", strings.Fields(query)...); want != got {
					t.Errorf("git %s: %q after git, %q without", query, want, got)
				}
			}
			run("without", environ, "git", "fetch", "-q", "--tags")
			run("without", environ, "git", "gc", "-q", "--prune=now")
			run("without", environ, "git", "fsck")
			if left, _ := filepath.Glob(filepath.Join(dir, "without", ".git", "objects", "tmp_*")); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestFetchAloneRefused holds what the companion says where it cannot fetch, and that the
// clone is then as it was.
func TestFetchAloneRefused(t *testing.T) {
	companionBeside(t, "")
	own, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	origin := filepath.Join(top, "origin")
	if err := os.Mkdir(origin, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := bash(origin, forked); err != nil {
		t.Fatal(err)
	}
	config := serverConfig(t)
	url := gitserver.Serve(t, top, config)["http"] + "origin"
	for _, row := range []struct{ why, then, says string }{
		{"somebody else writes", "touch .git/shallow.lock", "shallow.lock exists: another git program is at work here, or was killed"},
		{"no remote", "git remote remove origin", "there is no remote to fetch from"},
		{"several remotes", "git remote rename origin a; git remote add b x", "there are several remotes and none is origin: a, b"},
		{"a tag's name is a folder here", "git tag v1.0.0/beta", "the server's tag v1.0.0 cannot be beside the tag v1.0.0/beta that is here"},
		{"a folder that leads out of the clone", "rm -rf .git/refs/tags && mkdir ../elsewhere && ln -s ../../../elsewhere .git/refs/tags", "escapes"},
		{"a remote that is a command", "git remote set-url origin 'ext::touch started'", "is a command to run, which tagline does not"},
		{"a server that is not there", "git remote set-url origin http://127.0.0.1:1/x", "127.0.0.1:1"},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			script := fmt.Sprintf("git clone -q --depth 1 %s job && cd job && %s", url, row.then)
			if err := bash(dir, script); err != nil {
				t.Fatal(err)
			}
			shallow := filepath.Join(dir, "job", ".git", "shallow")
			before, err := os.ReadFile(shallow)
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(own, "fetch")
			cmd.Dir, cmd.Env = filepath.Join(dir, "job"), append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "PATH="+filepath.Dir(own), "GIT_CEILING_DIRECTORIES="+dir)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), row.says) {
				t.Errorf("%v\n%s", err, out)
			}
			if strings.Contains(row.says, "tag") || strings.Contains(row.says, "escapes") {
				return // the history was fetched before the tags
			}
			if after, err := os.ReadFile(shallow); err != nil || string(after) != string(before) {
				t.Errorf("%v: the edge is %q now", err, after)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "job", ".git", "objects", "tmp_*")); left != nil {
				t.Errorf("left behind: %v", left)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "elsewhere", "*")); left != nil {
				t.Errorf("outside: %v", left)
			}
		})
	}
}
