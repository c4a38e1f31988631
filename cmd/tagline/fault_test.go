package main

import (
	"fmt"
	"io/fs"
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

// change is a command that changes something.
type change struct {
	name    string
	prepare string   // bash, in a fresh directory
	args    []string // of tagline
	file    string
	also    []string // others, which change with it or not at all; a kill between two renames leaves some of each
	check   string   // bash, for a new content that is not that of a run without faults
	later   string   // bash, which must succeed whatever happened before
}

// faulty are the commands that change something, each with what it changes: the file
// must have its old content or a whole new one, whatever fails, and a new one where the
// command says that all went well. A later run must go through, and leave nothing of
// the broken ones.
var faulty = []change{
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
		prepare: `mkdir up; cd up; ` + commits + `for i in 2 3 4; do git commit -q --allow-empty -m $i; done; git clone -q --template= --depth 1 "file://$PWD" ../down; git -C ../down config gc.auto 0`,
		args:    []string{"-C", "down", "fetch"}, file: "down/.git/refs/heads/main", check: "false",
		// git leaves its locks, and says so.
		later: "find down/.git -name '*.lock' -delete; tagline -C down fetch && tagline -C down --strict",
	},
}

const commits = "git init -q --template= -b main; git commit -q --allow-empty -m one; git tag v1.0.0; "

// killed is the fault after which files may be left.
const killed = "signal=KILL"

// faults are what the kernel may answer to a system call, as strace makes it answer, and
// signals that come while it works. It does not let the call happen: a close that fails here leaves the file open, which
// Linux never does. Nobody but strace makes two processes of git wait for each other by
// that, so close does not fail in fetch.
var faults = []struct{ calls, what string }{
	{"openat,write,pwrite64,mkdirat,linkat,renameat,renameat2,fsync,fchmod,ftruncate,close", "error=ENOSPC"},
	{"openat,read,pread64,write,pwrite64,getdents64,newfstatat,fstat,unlinkat,renameat,renameat2,fsync,close", "error=EIO"},
	{"openat,read,pread64,write,mkdirat,linkat,renameat,renameat2,unlinkat,fsync,fchmod,close,newfstatat", killed},
	{"openat,write,renameat,fchmod,close,newfstatat", "signal=TERM"},
}

// happens is in a log of strace if the fault happened.
var happens = regexp.MustCompile(`\(INJECTED\)|--- SIGTERM |killed by SIGKILL`)

// mustSay are calls after whose failure a run cannot have gone well: what is renamed
// later, or said, did not get where it should.
var mustSay = regexp.MustCompile(`^\d+ +((openat|write|fchmod|renameat|close)\(.*\.tagline-|write\(1<)`)

// unsaid returns the call of a log of strace -y that failed and must be said, "" for none.
func unsaid(log string) string {
	begun := map[string]string{} // by thread: strace writes calls of several threads in two parts
	for line := range strings.Lines(log) {
		thread, _, _ := strings.Cut(line, " ")
		if strings.HasSuffix(line, "<unfinished ...>\n") {
			begun[thread] = line
		}
		if !strings.HasSuffix(line, "(INJECTED)\n") {
			continue
		}
		if strings.Contains(line, " resumed>") {
			line = begun[thread] + line
		}
		if mustSay.MatchString(line) {
			return line
		}
	}
	return ""
}

// TestFaults lets system calls of the commands that write fail, one at a time: no
// space, a broken disk, a kill, and a polite end.
func TestFaults(t *testing.T) {
	strace := oracle.System(t, "strace").Path
	for _, c := range faulty {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			calm, log := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "log")
			f := newFaultRun(t, c, strace, "-f", "-o", calm)
			happened, count := 0, 0
			for _, fault := range faults {
				for call, times := range calls(t, calm, fault.calls) {
					if call == "close" && c.name == "fetch" && fault.what != killed {
						continue
					}
					for n := 1; n <= times; n += max(1, times/faultShare) {
						inject := fmt.Sprintf("inject=%s:%s:when=%d", call, fault.what, n)
						by := []string{strace, "-f", "-y", "-o", log, "-e", "trace=" + call, "-e", inject}
						if strings.HasPrefix(fault.what, "error") {
							by = append(by, "--seccomp-bpf") // stops at no other call; no signal comes with it
						}
						err := f.run(t, inject, fault.what == killed, call == "unlinkat", by...)
						count++
						text := content("", log)
						if happens.MatchString(text) {
							happened++
						}
						// The programs that fetch starts have a standard output too.
						if failed := unsaid(text); failed != "" && err == nil && c.name != "fetch" {
							t.Errorf("%s: it says that all is well after %s", inject, failed)
						}
					}
				}
			}
			t.Logf("%d faults, %d of them in a call that was made again", count, happened)
			if happened*2 < count {
				t.Error("too few faults happened")
			}
		})
	}
}

// TestShortWrites lets each file that the commands write have so many bytes and no more:
// the kernel cuts a write short, and refuses the next.
func TestShortWrites(t *testing.T) {
	prlimit := oracle.System(t, "prlimit").Path
	for _, c := range faulty {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFaultRun(t, c, "env")
			for _, size := range []int{0, 1, 10, 40, 200, 400} {
				f.run(t, fmt.Sprintf("%d bytes", size), c.name == "fetch", false, prlimit, fmt.Sprintf("--fsize=%d", size))
			}
		})
	}
}

// faultRun is one of the faulty commands, and what it leads to without a fault.
type faultRun struct {
	change                       change
	model                        string // the directory before
	place                        string // where it is copied to
	before, after                string // the content of change.file
	allBefore, allAfter, leaving []string
}

// newFaultRun runs the command as it is, by a program that runs others.
func newFaultRun(t *testing.T, c change, by ...string) faultRun {
	t.Helper()
	f := faultRun{change: c, model: t.TempDir(), place: t.TempDir()}
	if err := bash(f.model, c.prepare); err != nil {
		t.Fatal(err)
	}
	f.before, f.allBefore = content(f.model, c.file), f.contents(f.model)
	dir := t.TempDir()
	copyTo(t, dir, f.model)
	if out, err := f.command(dir, by).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f.after, f.allAfter, f.leaving = content(dir, c.file), f.contents(dir), names(t, dir)
	if f.before == f.after && c.name != "fetch" {
		t.Fatal("nothing changes")
	}
	return f
}

func (f faultRun) contents(dir string) (texts []string) {
	for _, name := range append([]string{f.change.file}, f.change.also...) {
		texts = append(texts, content(dir, name))
	}
	return texts
}

func (f faultRun) command(dir string, by []string) *exec.Cmd {
	c := exec.Command(by[0], append(append(by[1:len(by):len(by)], "tagline"), f.change.args...)...)
	// strace counts the calls of each thread: so one thread makes nearly all of them.
	c.Dir, c.Env = dir, append(faultEnv(), "GOMAXPROCS=1")
	return c
}

// run runs the command under a program that lets something fail, looks at what is there
// afterwards, and returns how the command ended. half is whether some files may be new and others not, and something
// left; unremoved whether only the latter.
func (f faultRun) run(t *testing.T, what string, half, unremoved bool, by ...string) error {
	t.Helper()
	dir := filepath.Join(f.place, "dir")
	defer os.RemoveAll(dir)
	copyTo(t, dir, f.model)
	faulted := f.command(dir, by)
	faulted.WaitDelay = time.Minute
	end := time.AfterFunc(2*time.Minute, func() { faulted.Process.Kill() })
	out, err := faulted.CombinedOutput()
	if !end.Stop() {
		t.Errorf("%s: it does not end", what)
	}
	if strings.Contains("\n"+string(out), "\nruntime: ") {
		return nil // the Go runtime's own wake-up call failed, which only strace can do
	}
	now, all := content(dir, f.change.file), f.contents(dir)
	switch {
	case strings.Contains(string(out), "goroutine ") || strings.Contains(string(out), "panic:"):
		t.Errorf("%s: %s", what, out)
	case now != f.before && now != f.after && bash(dir, f.change.check) != nil:
		t.Errorf("%s: %s has %d bytes: %.200q", what, f.change.file, len(now), now)
	case !whole(all, f.allBefore, f.allAfter, half) && len(f.change.also) > 0:
		t.Errorf("%s: some files are new, and others not: %q", what, all)
	case err == nil && now == f.before && f.before != f.after:
		t.Errorf("%s: it says that all is well, and %s is as it was\n%s", what, f.change.file, out)
	case !half && !unremoved && strings.Contains(strings.Join(names(t, dir), "\n"), ".tagline-"):
		t.Errorf("%s: it leaves %q", what, names(t, dir))
	}
	if later := bash(dir, f.change.later); later != nil {
		t.Errorf("%s: afterwards: %v", what, later)
	}
	if got := names(t, dir); !slices.Equal(got, f.leaving) {
		t.Errorf("%s: files %q, want %q", what, got, f.leaving)
	}
	return err
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

// names lists the files in dir, but for those in the directories of repositories.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == ".git" {
			return fs.SkipDir
		}
		list = append(list, strings.TrimPrefix(path, dir))
		return err
	})
	if err != nil {
		t.Fatal(err)
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
