package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tagline-scm/tagline/scripts/gitserver"
)

// claims are what jobs claim at once: numbers are counted on from the first.
var claims = []struct {
	name, args, first string
	number            func(n int) string // of the n-th job, from 1
}{
	{"patch", "patch", "v1.0.0", func(n int) string { return fmt.Sprintf("v1.0.%d", n) }},
	{"rc", "minor rc", "v1.0.0", func(n int) string { return fmt.Sprintf("v1.1.0rc%d", n) }},
	{"serial", "--scheme serial", "41", func(n int) string { return fmt.Sprint(41 + n) }},
	{"year-serial", "--scheme year-serial", "v2026.41", func(n int) string { return fmt.Sprintf("v2026.%d", 41+n) }},
	{"calver", "--scheme calver", "2026.8.0", func(n int) string { return fmt.Sprintf("2026.8.%d", n) }},
}

// TestClaimRace lets jobs release at once, each from a shallow clone of its own that has no
// tags: every number is given once and none is left out. The server lacks the commit of
// every other one.
func TestClaimRace(t *testing.T) {
	companionBeside(t, "")
	top, home := t.TempDir(), t.TempDir()
	to := gitserver.Serve(t, top, serverConfig(t))
	var environ []string
	to["ssh"], environ = serveSSH(t, top, home)
	ways := []string{"file", "git", "http", "ssh"}
	for i, c := range claims {
		for j, way := range ways {
			if claimJobs < 50 && i%len(ways) != j { // each scheme and each way, but not all pairs
				continue
			}
			t.Run(c.name+" "+way, func(t *testing.T) {
				name := c.name + "-" + way
				work := filepath.Join(t.TempDir(), "w")
				prepare := fmt.Sprintf(`git init -q -b main %[1]s; cd %[1]s; git commit -q --allow-empty -m one; git tag -a -m x %[2]s
					for i in 1 2 3; do git commit -q --allow-empty -m "$i"; done; git clone -q --bare . %[3]s.git`, work, c.first, filepath.Join(top, name))
				if err := bash(filepath.Dir(work), prepare); err != nil {
					t.Fatal(err)
				}
				race(t, to[way]+name+".git", filepath.Join(top, name+".git"), strings.Fields(c.args), environ, c.first, c.number)
			})
		}
	}
}

func race(t *testing.T, url, server string, args, environ []string, first string, number func(int) string) {
	var mu sync.Mutex
	var got []string
	var jobs sync.WaitGroup
	top := t.TempDir()
	for job := range claimJobs {
		jobs.Go(func() {
			dir := filepath.Join(top, fmt.Sprint(job))
			run := func(name string, args ...string) (string, error) {
				cmd := exec.Command(name, args...)
				cmd.Env = append(os.Environ(), append(environ, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+serverConfig(t), "SOURCE_DATE_EPOCH=1786000000",
					"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org",
					"GIT_AUTHOR_DATE=2026-08-20T12:00Z", "GIT_COMMITTER_DATE=2026-08-20T12:00Z")...)
				out, err := cmd.Output()
				if failed, ok := err.(*exec.ExitError); ok {
					err = fmt.Errorf("%w: %s", err, failed.Stderr)
				}
				return strings.TrimSpace(string(out)), err
			}
			var err error
			if _, err = run("git", "clone", "-q", "--depth=1", "--no-tags", "--no-local", url, dir); err != nil {
				t.Error(err)
				return
			}
			if _, err = run("git", "-C", dir, "switch", "-q", "-c", fmt.Sprint("b", job)); err == nil {
				_, err = run("git", "-C", dir, "commit", "-q", "--allow-empty", "-m", fmt.Sprint(job))
			}
			if err == nil && job%2 == 0 {
				_, err = run("git", "-C", dir, "push", "-q", "origin", "HEAD")
			}
			var tag string
			if err == nil {
				tag, err = run("tagline", append([]string{"-C", dir, "release", "--claim"}, args...)...)
			}
			if err != nil {
				t.Errorf("job %d: %v", job, err)
				return
			}
			mu.Lock()
			got = append(got, tag)
			mu.Unlock()
		})
	}
	jobs.Wait()
	want := []string{}
	for n := range claimJobs {
		want = append(want, number(n+1))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("got %v", got)
	}
	out, err := exec.Command("git", "-C", server, "tag", "--list").Output()
	there := slices.DeleteFunc(strings.Fields(string(out)), func(tag string) bool { return tag == first })
	slices.Sort(there)
	if err != nil || !slices.Equal(want, there) {
		t.Errorf("the server has %v", there)
	}
	if out, err := exec.Command("git", "-C", server, "fsck", "--strict").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
