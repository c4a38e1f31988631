package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInputs has random operations of git change a repository, and shows that after
// each the version is the same, or one of the inputs that were listed before is not.
func TestInputs(t *testing.T) { randomInputs(t, 40, 7) }

func randomInputs(t *testing.T, operations int, seed uint64) {
	t.Helper()
	dir := t.TempDir()
	environ := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "SOURCE_DATE_EPOCH=1787184000",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org",
		"GIT_MERGE_AUTOEDIT=no",
	}
	repository := filepath.Join(dir, "r")
	shell := func(script string) { // some operations cannot be done, as a merge of what is merged
		c := exec.Command("bash", "-c", script)
		c.Dir, c.Env = repository, environ
		_ = c.Run()
	}
	if err := os.Mkdir(repository, 0o777); err != nil {
		t.Fatal(err)
	}
	shell("git init -q -b main; mkdir src; echo 1 > src/a; git add .; git commit -qm 1; git tag v1.0")
	random := rand.New(rand.NewPCG(seed, 1))
	number := 0
	changed := 0
	done := map[string]int{}
	for range operations {
		before, _, _ := runIn(repository, environ, "inputs")
		old, _, oldExit := runIn(repository, environ)
		was := fmt.Sprint(old, oldExit)
		states := map[string]string{}
		for name := range strings.Lines(before) {
			name = strings.TrimSuffix(name, "\n")
			states[name] = state(filepath.Join(repository, name))
		}
		number++
		name, script := randomOperation(random, number)
		shell(script)
		done[name]++
		version, stderr, exit := runIn(repository, environ)
		if fmt.Sprint(version, exit) == was {
			continue
		}
		changed++
		same := true
		for name, before := range states {
			same = same && state(filepath.Join(repository, name)) == before
		}
		if same {
			t.Errorf("%s: %q became %q, %s, and no input changed:\n%s", script, was, version, stderr, before)
		}
	}
	if changed < operations/5 || len(done) < 8 {
		t.Errorf("only %d of %d operations changed the version: %v", changed, operations, done)
	}
}

// randomOperation returns a command, and what kind it is of.
func randomOperation(random *rand.Rand, number int) (kind, script string) {
	branch := fmt.Sprintf("b/%d", random.IntN(4))
	tag := fmt.Sprintf("v1.%d.%d", random.IntN(3), random.IntN(4))
	file := fmt.Sprintf("src/f%d", random.IntN(5))
	all := [][2]string{
		{"commit", fmt.Sprintf("echo %d > %s; git add .; git commit -qm %d", number, file, number)},
		{"empty", "git commit -q --allow-empty -m empty"},
		{"amend", fmt.Sprintf("git commit -q --amend --allow-empty -m amended%d", number)},
		{"tag", "git tag " + tag},
		{"move", "git tag -f -a -m moved " + tag},
		{"untag", "git tag -d " + tag},
		{"branch", "git checkout -q -b " + branch + " || git checkout -q " + branch},
		{"main", "git checkout -qf main"},
		{"detach", "git checkout -q --detach"},
		{"merge", "git merge -q --no-ff -m merge " + branch + " || git merge --abort"},
		{"reset", "git reset -q --hard HEAD~1"},
		{"soft", "git reset -q --soft HEAD~1"},
		{"pack", "git pack-refs --all"},
		{"gc", "git gc -q"},
		{"stash", "git stash -q || git stash pop -q"},
		{"edit", fmt.Sprintf("echo e%d >> %s", number, file)},
		{"undo", "git checkout -qf -- ."},
		{"stage", "git add -A"},
		{"remove", "rm -f " + file},
		{"ref", "git update-ref HEAD HEAD~1"},
		{"rename", "git branch -qM renamed && git branch -qM main"},
		{"delete", "git branch -qD " + branch},
		{"rebase", "git rebase -q " + branch + " || git rebase --abort"},
		{"graft", "git replace --graft HEAD~1 || git replace -d $(git replace -l | head -n 1)"},
	}
	pick := all[random.IntN(len(all))]
	return pick[0], pick[1]
}

// state is what a build tool may look at: what a file holds, and when it changed; of a
// directory when an entry of it did.
func state(name string) string {
	info, err := os.Lstat(name)
	if err != nil {
		return "gone"
	}
	text := []byte(nil)
	if info.Mode().IsRegular() {
		text, _ = os.ReadFile(name)
	}
	return fmt.Sprint(info.ModTime(), info.Size(), string(text))
}
