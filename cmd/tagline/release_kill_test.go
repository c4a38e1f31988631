package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// killer stands in for git: it counts its runs, and at the run AT ends the process that
// started it, before git does its work, after, or while it goes on.
const killer = `#!/bin/bash
n=$(($(cat "$COUNT") + 1)); echo $n >"$COUNT"
if [ $n = "$AT" ] && [ "$WHEN" = before ]; then kill -9 $PPID; exit 1; fi
if [ $n = "$AT" ] && [ "$WHEN" = amid ]; then kill -9 $PPID; fi
"$GIT" "$@"; exit=$?
if [ $n = "$AT" ] && [ "$WHEN" = after ]; then kill -9 $PPID; fi
exit $exit
`

// releases are repositories and what is released in them; up.git is the server.
var releases = []struct{ name, prepare, args string }{
	{"tag", commits + `git commit -q --allow-empty -m two; git init -q --bare ../up.git`, ""},
	{"commit", commits + withManifests, ""},
	{"push", commits + withManifests + `; git remote add origin ../up.git; git push -q origin main v1.0.0`, "--push"},
	{"claim", commits + `git commit -q --allow-empty -m two; git init -q --bare ../up.git; git remote add origin ../up.git; git push -q origin main v1.0.0`, "--claim"},
}

const withManifests = `mkdir a; echo '{"version": "0.0.0"}' >a/package.json; printf '[package]\nname = "a"\nversion = "0.0.0"\n' >Cargo.toml
echo 'write = ["a/package.json", "Cargo.toml"]' >tagline.toml; git add .; git commit -qm two; echo change >CHANGELOG; git add CHANGELOG; git init -q --bare ../up.git`

// TestReleaseKilled kills releases at each run of git, and follows each with a run that is
// left alone: what there is then is what there would have been without the first, to the
// last object; and before, nothing was half.
func TestReleaseKilled(t *testing.T) {
	companionBeside(t, "")
	git, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(killer), 0o777); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, r := range releases {
		model := t.TempDir()
		if err := os.Mkdir(filepath.Join(model, "w"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := bash(filepath.Join(model, "w"), r.prepare); err != nil {
			t.Fatal(err)
		}
		run := func(dir, when string, at int) (out string, runs int) {
			count := filepath.Join(bin, "count")
			if err := os.WriteFile(count, []byte("0"), 0o666); err != nil {
				t.Fatal(err)
			}
			c := exec.Command("tagline", strings.Fields("release "+r.args)...)
			c.Dir = filepath.Join(dir, "w")
			c.Env = append(faultEnv(), "PATH="+bin+":"+os.Getenv("PATH"), "GIT="+git, "COUNT="+count, "WHEN="+when, "AT="+strconv.Itoa(at))
			said, _ := c.CombinedOutput()
			text, err := os.ReadFile(count)
			if err != nil {
				t.Fatal(err)
			}
			runs, err = strconv.Atoi(strings.TrimSpace(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			return string(said), runs
		}
		whole := t.TempDir()
		copyTo(t, whole, model)
		out, runs := run(whole, "never", 0)
		want := releaseState(t, whole)
		if !strings.Contains(want, "refs/tags/v1.0.1") || runs < 5 {
			t.Fatalf("%d runs of git: %s\n%s", runs, out, want)
		}
		for at := 1; at <= runs; at += killEach {
			for _, when := range []string{"before", "amid", "after"} {
				dir := t.TempDir()
				copyTo(t, dir, model)
				killed, _ := run(dir, when, at)
				again, _ := run(dir, "never", 0)
				for n := 0; (strings.Contains(again, "at work in this clone") || strings.Contains(again, "still goes on")) && n < 1000; n++ {
					again, _ = run(dir, "never", 0) // the git that was left behind has not ended
				}
				total++
				if got := releaseState(t, dir); got != want {
					t.Errorf("%s: killed %s run %d\n%s\nand again\n%s\ngot\n%s\nwant\n%s", r.name, when, at, killed, again, got, want)
				}
			}
		}
	}
	t.Logf("%d releases were killed", total)
}

// releaseState tells all that a release changes, here and on the server.
func releaseState(t *testing.T, dir string) string {
	t.Helper()
	c := exec.Command("bash", "-ec", `cd w; git for-each-ref; git status --short --branch | grep -v '^##' || true; git symbolic-ref HEAD
		cat Cargo.toml a/package.json CHANGELOG 2>/dev/null || true; ls -A . .git | grep -v -e COMMIT_EDITMSG -e FETCH_HEAD -e '^index$' || true; echo server; git -C ../up.git for-each-ref`)
	c.Dir, c.Env = dir, faultEnv()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return fmt.Sprint(string(out))
}
