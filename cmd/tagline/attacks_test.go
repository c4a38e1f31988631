//go:build linux

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// attack is a repository that a stranger made, as docs/security.md lists it.
type attack struct {
	name   string // its line in docs/security.md
	script string // makes it of a copy of the fixture acme, in bash; "$ran" runs a program that leaves a mark
	stdout string // what the plain run prints, "" = nothing
	exit   int    // and how it ends
}

// described is the version of the fixture: the attack changed nothing.
const described = "1.2.4.dev4+g109666b3b\n"

// attacks are those that no test of a single package holds.
var attacks = []attack{
	{"settings that name programs: fsmonitor, hooks, pagers, aliases, credential helpers, signatures, transports", `
		for s in core.fsmonitor core.pager core.editor core.sshCommand core.gitProxy core.askPass gpg.program \
			diff.external credential.helper pager.describe sequence.editor uploadpack.packObjectsHook \
			diff.x.command diff.x.textconv merge.x.driver filter.x.process remote.origin.uploadpack
		do git config $s "$ran"; done
		git config alias.describe "!$ran"; git config alias.status "!$ran"; git config log.showSignature true
		git config remote.origin.url "ext::$ran"; git config remote.origin.promisor true
		mkdir hooks; git config core.hooksPath "$PWD/hooks"
		for h in post-index-change reference-transaction fsmonitor-watchman post-checkout; do ln -s "$ran" hooks/$h; done
		echo '*.x diff=x merge=x' >.git/info/attributes; touch -d 2001-01-01 src/acme.py`, described, exitOK},
	{"a content filter on a file that has to be looked at", `
		git config filter.x.clean "$ran"; git config filter.x.smudge "$ran"
		echo '* filter=x' >.git/info/attributes; touch -d 2001-01-01 src/acme.py`, "", exitFailure},
	{"a configuration of setuptools-scm that names a command", `
		printf '[tool.setuptools_scm]\nscm.git.describe_command = "%s"\n' "$ran" >pyproject.toml`, "", exitUsage},
	{"tag names with terminal commands, quotes, command substitutions, bidirectional controls and bytes that are no UTF-8", `
		h=$(git rev-parse HEAD~1); echo '# pack-refs with: peeled fully-peeled sorted ' >.git/packed-refs
		for n in $'v9\e[31m' $'v9\x9b31m' $'v9\u009b31m' $'v9\u202e1' 'v9$(touch${IFS}'"$mark"')' 'v9;id' "v9'x" 'v9"x' $'v9\r' \
			$'v9\xff' '../v9' 'v9.lock' 'v9/../../x' '-v9' '--upload-pack=x'
		do printf '%s refs/tags/%s\n' $h "$n"; done | LC_ALL=C sort -k2 >>.git/packed-refs`, described, exitOK},
	{"a tag name of 1 MB", `
		{ printf '%s refs/tags/v9' $(git rev-parse HEAD); head -c 1000000 /dev/zero | tr '\0' x; echo; } >.git/packed-refs`,
		described, exitOK},
	{"10,000 tags on one commit", `
		h=$(git rev-parse HEAD~1); seq 10000 | sed "s|.*|$h refs/tags/w&|" | LC_ALL=C sort -k2 >.git/packed-refs`, described, exitOK},
	{"70,000 versions on one commit", `
		h=$(git rev-parse HEAD~1); seq 70000 | sed "s|.*|$h refs/tags/v1.3.&|" | LC_ALL=C sort -k2 >.git/packed-refs`, "", exitFailure},
	{"a commit whose message is 40 MB", `
		{ printf 'tree %s\nparent %s\nauthor A <a@x> 1800000000 +0000\ncommitter A <a@x> 1800000000 +0000\n\n' $(git rev-parse HEAD^{tree} HEAD)
		head -c 40000000 /dev/zero | tr '\0' x; } >../c
		git update-ref HEAD $(git hash-object -w -t commit ../c)`, "1.2.4.dev5+g9e53a3c1a\n", exitOK},
	{"HEAD that is a link to a file that would do", `
		mv .git/HEAD ../HEAD; ln -s ../../HEAD .git/HEAD`, "", exitNothing},
	{"references that name each other, or themselves", `
		echo 'ref: refs/heads/b' >.git/refs/heads/a; echo 'ref: refs/heads/a' >.git/refs/heads/b
		echo 'ref: refs/tags/v9' >.git/refs/tags/v9; git symbolic-ref HEAD refs/heads/a`, "", exitFailure},
	{"references 200 directories deep", `cd .git/refs/tags; for i in $(seq 200); do mkdir d; cd d; done`, described, exitOK},
	{"references that link to themselves, to the directory above and to /", `
		cd .git/refs/tags; ln -s . here; ln -s .. up; ln -s / root`, "", exitFailure},
	{"1,000 nested directories of references, with links that lead in circles", `
		cd .git/refs/tags; for i in $(seq 1000); do mkdir d; cd d; ln -s .. l; done`, "", exitFailure},
	{"a configuration of 60 MB", `
		{ echo '[x]'; yes 'key = value' | head -c 60000000; } >>.git/config`, "", exitFailure},
	{"a path that is nested 100,000 deep in the index", `
		p=$(printf 'q/%.0s' $(seq 100000))f
		printf '100644 %s\t%s\n' $(git rev-parse HEAD:src/acme.py) "$p" | git update-index --index-info`, "", exitFailure},
	{"a .git that is a device", `rm -rf .git; ln -s /dev/zero .git`, "", exitFailure},
	{"a .git file that names itself, or /dev/zero", `rm -rf .git; echo 'gitdir: .git' >.git`, "", exitFailure},
	{"alternates that name each other", `
		mkdir -p x/info; echo "$PWD/.git/objects" | tee x/info/alternates >.git/objects/info/alternates
		echo "$PWD/x" >>.git/objects/info/alternates`, described, exitOK},
	{"a configuration that includes itself, or a device", `
		printf '[include]\npath = config\npath = /dev/zero\n' >>.git/config`, "", exitFailure},
	{"an index whose header promises four billion entries", `
		printf 'DIRC\0\0\0\2\377\377\377\377' >.git/index`, "", exitFailure},
	{"globs that take a backtracking matcher years: match, attributes, ignore files", `
		p=$(printf '*a%.0s' $(seq 300))b; git tag $(printf 'a%.0s' $(seq 200))
		printf 'exclude = ["%s"]\ndirty-untracked = true\n' "$p" >tagline.toml
		echo "$p text" >.gitattributes; echo "$p" >.gitignore; printf '/tagline.toml\n/.git*\n' >.git/info/exclude`, described, exitOK},
	{"TOML nested 100,000 deep", `
		{ printf 'format = '; head -c 100000 /dev/zero | tr '\0' '['; } >tagline.toml`, "", exitUsage},
	{"a pyproject.toml of 1 GB", `truncate -s 1G pyproject.toml`, "", exitUsage},
	{"a regular expression that grows", `
		printf 'tag-pattern = "(?P<version>((a{100}){100}){100})"\n' >tagline.toml`, "", exitUsage},
	{"a template that never ends", `
		printf 'scheme = "custom"\n[custom]\nahead = "{{range 9000000000}}{{end}}"\n' >tagline.toml`, "", exitUsage},
	{"saved facts nested 100,000 deep", `
		rm -rf .git; head -c 100000 /dev/zero | tr '\0' '[' >.tagline.json`, "", exitFailure},
	{"an archive file that is a device, or names a command", `
		rm -rf .git; ln -s /dev/zero .tagline.json; printf 'node: $(%s)\n' "$ran" >.git_archival.txt`, "", exitFailure},
	{"a PKG-INFO whose version is a command", `
		rm -rf .git; printf 'Metadata-Version: 2.1\nName: acme\nVersion: 1.0$(%s)\n' "$ran" >PKG-INFO`, "", exitUsage},
	{"a submodule that is the repository itself", `
		git config -f .gitmodules submodule.s.path s; git config -f .gitmodules submodule.s.url .; ln -s . s
		git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),s; git config submodule.s.active true`,
		"1.2.4.dev4+g109666b3b.d20260820\n", exitOK},
	{"environment variables of git that lead elsewhere", ``, described, exitOK}, // hostileEnv has them in every run
}

// TestAttacks runs every command that only reads on each of them: it ends, in
// little memory, with a documented exit code, without a mistake of its own, it
// starts nothing, and a terminal sees no control character. docs/security.md
// lists them all.
func TestAttacks(t *testing.T) {
	acme := acme(t)
	var listed []string
	for _, row := range attackRows(t) {
		if strings.Contains(row.test, "`TestAttacks`") {
			listed = append(listed, row.attack)
		}
	}
	for _, a := range attacks {
		if !slices.Contains(listed, a.name) {
			t.Errorf("docs/security.md does not list: %s", a.name)
		}
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			dir, mark := hostile(t, acme, a.script)
			out, exit := plainly(t, dir, mark)
			if out != a.stdout || exit != a.exit {
				t.Errorf("tagline prints %.100q with exit code %d, want %q with %d", out, exit, a.stdout, a.exit)
			}
			for _, command := range []string{
				"explain --tags --dirty-paths", "explain --json", "--json", "env", "env --for dotenv", "check", "formats", "next", "config", "init --print",
			} {
				attacked(t, dir, mark, strings.Fields(command)...)
			}
		})
	}
}

// TestAttackByKind puts a pipe, a device, a directory, and a link to itself in
// the place of what TestSpecialGitFiles leaves out.
func TestAttackByKind(t *testing.T) {
	acme := acme(t)
	for _, file := range []string{
		".git/config.worktree", ".git/commondir", ".git/refs/heads/main", ".git/objects/info/commit-graph",
		".git/objects/pack/multi-pack-index", ".git/objects/pack/x.idx", ".git/objects/pack/x.pack",
		".gitattributes", ".gitignore", "src/acme.py",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []string{"mkfifo $f", "ln -s /dev/zero $f", "mkdir $f", "ln -s $(basename $f) $f"} {
				dir, mark := hostile(t, acme, "git config extensions.worktreeConfig true; f="+file+"\n mkdir -p $(dirname $f); rm -rf $f; "+kind)
				attacked(t, dir, mark)
				attacked(t, dir, mark, "check")
			}
		})
	}
}

// hostile makes a repository of a copy of acme; mark is the file that a started program leaves.
func hostile(t *testing.T, acme, script string) (dir, mark string) {
	t.Helper()
	top := t.TempDir()
	mark, program := filepath.Join(top, "started"), filepath.Join(top, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+mark+"'\nexit 1\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	build := exec.Command("bash", "-e", "-c", "cp -a "+acme+" .; cd acme; ran="+program+" mark="+mark+"\n"+script)
	build.Dir = top
	build.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + top, "LC_ALL=C.UTF-8"}
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_ = os.Remove(mark) // git itself may have started it
	return filepath.Join(top, "acme"), mark
}

// acme builds the repository of that name.
func acme(t *testing.T) string {
	fixtures, err := os.ReadFile(filepath.Join(scriptDir(t), "fixtures.sh"))
	if err != nil {
		t.Fatal(err)
	}
	helpers, _, _ := strings.Cut(string(fixtures), "\nacme acme")
	build := exec.Command("bash", "-e", "-c", helpers+"\nacme acme; mkdir .git/info")
	build.Dir = t.TempDir()
	build.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + build.Dir}
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(build.Dir, "acme")
}

// hostileEnv is the environment of the runs: git's own variables lead elsewhere.
func hostileEnv(dir string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Dir(dir), "SOURCE_DATE_EPOCH=1787184000",
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_DIR=/nonexistent", "GIT_WORK_TREE=/", "GIT_INDEX_FILE=/dev/zero",
		"GIT_EXTERNAL_DIFF=false", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.bare", "GIT_CONFIG_VALUE_0=true"}
}

// patience is far more than any of the runs takes, on any machine.
const patience = 2 * time.Minute

// plainly runs tagline as a process of its own, which is held to 512 MB.
func plainly(t *testing.T, dir, mark string) (stdout string, exit int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	run := exec.CommandContext(ctx, "tagline")
	var out, said bytes.Buffer
	run.Dir, run.Env, run.Stdout, run.Stderr = dir, hostileEnv(dir), &out, &said
	_ = run.Run()                                                                     // the exit code is looked at
	if used := run.ProcessState.SysUsage().(*syscall.Rusage).Maxrss; used > 512<<10 { // kilobytes
		t.Errorf("tagline takes %d MB", used>>10)
	}
	judge(t, nil, mark, out.String(), said.String(), run.ProcessState.ExitCode())
	return out.String(), run.ProcessState.ExitCode()
}

// attacked runs another command within this process.
func attacked(t *testing.T, dir, mark string, args ...string) {
	t.Helper()
	var out, said bytes.Buffer
	var exit int
	done := make(chan bool)
	go func() {
		exit = run(world{args, hostileEnv(dir), dir, strings.NewReader(""), &out, &said})
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("%v does not end", args)
	}
	judge(t, args, mark, out.String(), said.String(), exit)
	if slices.Equal(args, []string{"env"}) && exit == exitOK {
		shell := exec.Command("sh", "-c", out.String())
		shell.Dir = dir
		if text, err := shell.CombinedOutput(); err != nil || len(text) > 0 {
			t.Errorf("a shell that evaluates %q: %v, %s", out.String(), err, text)
		}
	}
}

// judge holds a run to what all of them promise.
func judge(t *testing.T, args []string, mark, out, said string, exit int) {
	t.Helper()
	if exit < exitOK || exit > exitCheck || strings.Contains(said, "mistake in tagline itself") {
		t.Errorf("%v: exit code %d\n%.1000s", args, exit, said)
	}
	if terminal.Printable(said) != said {
		t.Errorf("%v says %.1000q", args, said)
	}
	if !slices.Contains(args, "env") && terminal.Printable(out) != out { // a shell has bytes
		t.Errorf("%v prints %.1000q", args, out)
	}
	if text, err := os.ReadFile(mark); err == nil {
		t.Errorf("%v started:\n%s", args, text)
	}
}
