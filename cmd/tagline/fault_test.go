package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// faulty are the commands that change something, each with what it changes: the file
// must have its old content or a whole new one, whatever fails, and a new one where the
// command says that all went well. A later run must go through, and leave nothing of
// the broken ones.
var faulty = []struct {
	name    string
	prepare string   // bash, in a fresh directory
	args    []string // of tagline
	file    string
	also    []string // others, which change with it or not at all; a kill between two renames leaves some of each
	check   string   // bash, for a new content that is not that of a run without faults
	later   string   // bash, which must succeed whatever happened before
}{
	{
		name: "write",
		prepare: commits + `echo '{"version":"0.0.0"}' >package.json; printf 'name: a\nversion: 0.0.0\n' >Chart.yaml; mkdir c; ` +
			`printf '[package]\nname = "a"\nversion = "0.0.0"\n' >c/Cargo.toml; git add .; git commit -qm two; git tag v1.1.0`,
		args: []string{"write", "package.json", "Chart.yaml", "c/Cargo.toml", "V"}, file: "package.json", also: []string{"Chart.yaml", "c/Cargo.toml", "V"},
		check: "false", later: "tagline write package.json Chart.yaml c/Cargo.toml V && grep -q 1.1.0 V && tagline write --check package.json Chart.yaml c/Cargo.toml",
	},
	{
		name: "init", prepare: commits,
		args: []string{"init"}, file: "tagline.toml", check: "false", later: "test -e tagline.toml || tagline init; tagline",
	},
	{
		name: "migrate --write",
		prepare: commits + `printf '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\n[project]\nname = "a"\n` +
			`dynamic = ["version"]\n[tool.setuptools_scm]\n' >pyproject.toml; git add .; git commit -qm two`,
		// What cannot be read for the comparison leads to a configuration that is longer,
		// and says the same.
		args: []string{"migrate", "--write"}, file: "pyproject.toml", check: "tagline", later: "grep -q tool.tagline pyproject.toml || tagline migrate --write; tagline",
	},
	{
		name:    "fetch",
		prepare: `mkdir up; cd up; ` + commits + `for i in 2 3 4; do git commit -q --allow-empty -m $i; done; git clone -q --depth 1 "file://$PWD" ../down`,
		args:    []string{"-C", "down", "fetch"}, file: "down/.git/refs/heads/main", check: "false",
		// git leaves its lock of the shallow file, and says so.
		later: "rm -f down/.git/shallow.lock; tagline -C down fetch && tagline -C down --strict",
	},
}

const commits = "git init -q -b main; git commit -q --allow-empty -m one; git tag v1.0.0; "

// faults are what the kernel may answer to a system call, as strace makes it answer. It
// does not let the call happen: a close that fails here leaves the file open, which
// Linux never does. Nobody but strace makes two processes of git wait for each other by
// that, so close does not fail in fetch.
var faults = []struct{ calls, what string }{
	{"openat,write,pwrite64,mkdirat,linkat,renameat,renameat2,fsync,fchmod,ftruncate,close", "error=ENOSPC"},
	{"openat,read,pread64,write,pwrite64,getdents64,newfstatat,fstat,unlinkat,renameat,renameat2,fsync,close", "error=EIO"},
	{"openat,read,pread64,write,mkdirat,linkat,renameat,renameat2,unlinkat,fsync,fchmod,close,newfstatat", "signal=KILL"},
}

// TestFaults lets system calls of the commands that write fail, one at a time: no
// space, a broken disk, and a kill.
func TestFaults(t *testing.T) {
	strace := oracle.System(t, "strace").Path
	tagline, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range faulty {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			model := t.TempDir()
			if err := bash(model, c.prepare); err != nil {
				t.Fatal(err)
			}
			before := content(model, c.file)
			all := func(dir string) (texts []string) {
				for _, name := range append([]string{c.file}, c.also...) {
					texts = append(texts, content(dir, name))
				}
				return texts
			}
			dir := t.TempDir()
			copyTo(t, dir, model)
			log := filepath.Join(t.TempDir(), "log")
			if out, err := traced(strace, dir, "-o", log, tagline, c.args).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			after, allAfter, left := content(dir, c.file), all(dir), names(dir)
			if before == after && c.name != "fetch" {
				t.Fatal("nothing changes")
			}
			count := 0
			for _, f := range faults {
				for call, times := range calls(t, log, f.calls) {
					if call == "close" && c.name == "fetch" && f.what != "signal=KILL" {
						continue
					}
					for n := 1; n <= times; n += max(1, times/faultShare) {
						dir := t.TempDir()
						copyTo(t, dir, model)
						inject := fmt.Sprintf("inject=%s:%s:when=%d", call, f.what, n)
						faulted := traced(strace, dir, "-o", "/dev/null", "-e", inject, tagline, c.args)
						faulted.WaitDelay = time.Minute
						end := time.AfterFunc(2*time.Minute, func() { faulted.Process.Kill() })
						out, err := faulted.CombinedOutput()
						count++
						if !end.Stop() {
							t.Errorf("%s: it does not end", inject)
						}
						now := content(dir, c.file)
						if strings.HasPrefix(string(out), "runtime: ") {
							continue // the Go runtime's own wake-up call failed, which only strace can do
						}
						switch {
						case strings.Contains(string(out), "goroutine ") || strings.Contains(string(out), "panic:"):
							t.Errorf("%s: %s", inject, out)
						case now != before && now != after && bash(dir, c.check) != nil:
							t.Errorf("%s: %s has %d bytes: %.200q", inject, c.file, len(now), now)
						case !whole(all(dir), all(model), allAfter, f.what == "signal=KILL") && len(c.also) > 0:
							t.Errorf("%s: some files are new, and others not: %q", inject, all(dir))
						case err == nil && now == before && before != after:
							t.Errorf("%s: it says that all is well, and %s is as it was\n%s", inject, c.file, out)
						}
						if err := bash(dir, c.later); err != nil {
							t.Errorf("%s: afterwards: %v", inject, err)
						}
						if got := names(dir); !slices.Equal(got, left) {
							t.Errorf("%s: files %q, want %q", inject, got, left)
						}
					}
				}
			}
			t.Logf("%d faults", count)
		})
	}
}

// whole reports whether files are as before or all as after; each for itself, if mixed.
func whole(now, before, after []string, mixed bool) bool {
	for i := range now {
		if now[i] != before[i] && now[i] != after[i] {
			return false
		}
	}
	return mixed || slices.Equal(now, before) || slices.Equal(now, after)
}

// TestFullDisk writes where half of a file has room: a write that the kernel cuts short.
// The files before it in the same run stay as they were too.
func TestFullDisk(t *testing.T) {
	unshare := oracle.System(t, "unshare").Path
	c := exec.Command(unshare, "-rm", "bash", "-ec", `
		mount -t tmpfs -o size=64k none . && cd "$PWD" && export TAGLINE_PRETEND_VERSION=1.0
		for i in $(seq 500); do echo "a line that is about forty characters long"; done >big.in; echo '{{.version}}' >>big.in
		echo '{"version":"0"}' >package.json
		tagline write big package.json
		before=$(cat big package.json | sha1sum)
		if TAGLINE_PRETEND_VERSION=2.0 tagline write package.json big; then echo "it went through"; exit 9; fi
		test "$before" = "$(cat big package.json | sha1sum)" || { echo "one is another"; exit 9; }
		ls -A`)
	c.Dir, c.Env = t.TempDir(), faultEnv()
	out, err := c.CombinedOutput()
	text := string(out)
	if err != nil || !strings.Contains(text, "no space left on device") || !strings.HasSuffix(text, "\nbig\nbig.in\npackage.json\n") {
		t.Errorf("%v\n%s", err, text)
	}
}

func faultEnv() []string {
	return append(fixture.Env(), "SOURCE_DATE_EPOCH=1800000000", "GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=1700000000 +0000", "GIT_COMMITTER_DATE=1700000000 +0000")
}

func traced(strace, dir, flag, value string, more ...any) *exec.Cmd {
	args := []string{"-f", flag, value}
	for _, m := range more {
		switch m := m.(type) {
		case string:
			args = append(args, m)
		case []string:
			args = append(args, m...)
		}
	}
	c := exec.Command(strace, args...)
	c.Dir, c.Env = dir, faultEnv()
	return c
}

// bash runs a script in dir, and returns what it says if it fails.
func bash(dir, script string) error {
	c := exec.Command("bash", "-c", "set -e; "+script)
	c.Dir, c.Env = dir, faultEnv()
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

func copyTo(t *testing.T, dir, model string) {
	t.Helper()
	if err := os.CopyFS(dir, os.DirFS(model)); err != nil {
		t.Fatal(err)
	}
}

func content(dir, file string) string {
	b, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return "(none)"
	}
	return string(b)
}

// names lists what is in dir.
func names(dir string) (list []string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

var tracedCall = regexp.MustCompile(`^(\d+) +(\w+)\(`)

// calls returns how often each of the calls, listed with commas, is in a log of
// strace, in the process that makes it most often: strace counts in each.
func calls(t *testing.T, log, list string) map[string]int {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	wanted := strings.Split(list, ",")
	counts, each := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(b)) {
		if m := tracedCall.FindStringSubmatch(line); m != nil && slices.Contains(wanted, m[2]) {
			each[m[1]+m[2]]++
			counts[m[2]] = max(counts[m[2]], each[m[1]+m[2]])
		}
	}
	if len(counts) == 0 {
		t.Fatalf("none of %s is called: %v", list, slices.Collect(maps.Keys(counts)))
	}
	return counts
}
