package worktree_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// steps change the work tree, the index or HEAD. %s is a path.
var steps = []string{
	`echo $RANDOM longer >%s`, `echo Z >%s`, `rm -rf %s`, `touch -d 2026-08-02 %s`, `chmod +x %s`, `chmod -x %s`,
	`git add %s`, `git add -N %s`, `git rm -q --cached %s`, `git reset -q -- %s`, `git checkout -q HEAD -- %s`,
	`git update-index --assume-unchanged %s`, `git update-index --no-assume-unchanged %s`,
	`git update-index --skip-worktree %s`, `git update-index --no-skip-worktree %s`,
	`mv %s moved`, `mv moved %s`, `rm -f %s; ln -s a %s`, `rm -rf %s; mkdir -p %s/in; echo 1 >%s/in/f`, `rm -rf %s; git init -q %s`,
	`git commit -qm more`, `git commit -qam all`, `git add -A`, `git read-tree HEAD`, `git reset -q`, `git stash -q`,
	`git update-index -q --refresh`, `git update-index --index-version 4`, `git update-index --index-version 2`,
	`git update-index --split-index`, `git update-index --no-split-index`, `git config core.fileMode false`, `git config core.fileMode true`,
	`git config core.autocrlf true`, `git config core.autocrlf input`, `git config core.autocrlf false`, `rm -f %s; git checkout -q -- %s`,
	`printf 'B\r\n' >%s`, `echo '* text=auto' >.gitattributes`, `echo '%s -text' >.gitattributes`, `rm -f .gitattributes`,
	`git config core.sparseCheckout true`, `git config core.sparseCheckout false`, `touch -d '2026-08-01 12:00:00' .git/index`,
	`git checkout -q -b other HEAD~`, `git merge -q -s ours HEAD@{1}`, `git cherry-pick HEAD@{1}`, `git checkout -q --conflict=merge -`,
}

// TestRandomStates goes through random steps, each of which may fail, and
// compares with git after each few.
func TestRandomStates(t *testing.T) {
	gits := oracle.Git(t)
	for seed := range uint64(seeds) {
		git := gits[seed%uint64(len(gits))]
		s := newSandbox(t, git)
		s.sh("", base+"echo 2 >a; git commit -qam 2")
		r := rand.New(rand.NewPCG(seed, 3))
		var history []string
		for range 8 {
			script := ""
			for range 1 + r.IntN(3) {
				path := []string{"a", "d/b", "d/c", "x", "l", "e/z", "empty", "new", "d/new", "n/n", "d"}[r.IntN(11)]
				step := strings.ReplaceAll(steps[r.IntN(len(steps))], "%s", path)
				history = append(history, step)
				script += "( " + step + " ) >/dev/null 2>&1 || :\n"
			}
			s.sh("r", script)
			in := s.input("r")
			one, err := worktree.Dirty(in)
			if err != nil {
				t.Fatalf("seed %d: %q: %v", seed, history, err)
			}
			in.All = true
			all, err := worktree.Dirty(in)
			if err != nil || all.Dirty != one.Dirty || one.Dirty && !firstOf(all, one.Paths[0]) {
				t.Errorf("seed %d: %q: one path %v, all %v, %v", seed, history, one.Paths, all.Paths, err)
			}
			got := "clean"
			if one.Dirty {
				got = "dirty"
			}
			if want := s.describe("r"); got != want {
				t.Errorf("seed %d, git %s: %q: got %v, git says %s", seed, git.Version, history, one.Paths, want)
				break
			}
		}
	}
}

// firstOf reports whether p is the first path of the first class in w.
func firstOf(w scm.Work, p scm.DirtyPath) bool {
	class := func(k scm.DirtyKind) scm.DirtyKind {
		if k > scm.Modified && k < scm.Untracked {
			return scm.Modified
		}
		return k
	}
	var best scm.DirtyPath
	for _, q := range w.Paths {
		if best.Kind == 0 || class(q.Kind) < class(best.Kind) {
			best = q
		}
	}
	return best == p
}

// TestPolicy holds what a policy leaves out and adds.
func TestPolicy(t *testing.T) {
	git := oracle.Git(t)[0]
	s := newSandbox(t, git)
	s.sh("", baseSubmodules+`mkdir d dd; echo 1 >d/f; echo 1 >dd/f; git add .; git commit -qm 2
		echo longer >d/f; echo longer >s/f; echo u >u; echo longer >dd/f; git add dd/f`)
	for _, row := range []struct {
		why   string
		paths []string
		set   scm.DirtyPolicy
		want  string
	}{
		{"every class, the default", nil, scm.DirtyPolicy{}, "d/f is modified, dd/f is staged, s is a changed submodule"},
		{"untracked counts", nil, scm.DirtyPolicy{Untracked: true}, "d/f is modified, dd/f is staged, s is a changed submodule, u is untracked"},
		{"a file left out", nil, scm.DirtyPolicy{Exclude: []string{"dd/f"}}, "d/f is modified, s is a changed submodule"},
		{"a directory left out", nil, scm.DirtyPolicy{Exclude: []string{"./d/"}}, "dd/f is staged, s is a changed submodule"},
		{"a directory", []string{"d"}, scm.DirtyPolicy{Untracked: true}, "d/f is modified"},
		{"a directory, part of which is left out", []string{"d"}, scm.DirtyPolicy{Exclude: []string{"d/f"}}, "clean"},
		{"two paths", []string{"dd/f", "u"}, scm.DirtyPolicy{Untracked: true}, "dd/f is staged, u is untracked"},
		{"everything by its name", []string{"."}, scm.DirtyPolicy{}, "d/f is modified, dd/f is staged, s is a changed submodule"},
		{"submodules never count", nil, scm.DirtyPolicy{Submodules: scm.SubmodulesIgnore}, "d/f is modified, dd/f is staged"},
		{"of submodules the commit", []string{"s"}, scm.DirtyPolicy{Submodules: scm.SubmodulesCommit}, "clean"},
		{"of submodules the content", []string{"s"}, scm.DirtyPolicy{Submodules: scm.SubmodulesContent}, "s is a changed submodule"},
		{"not looked at", nil, scm.DirtyPolicy{Skip: true}, "clean"},
	} {
		in := s.input("r")
		in.Paths, in.Policy, in.All = row.paths, row.set, true
		if got := answer(in); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
		in.All = false
		if got := answer(in); (got == "clean") != (row.want == "clean") || !strings.Contains(row.want, got) {
			t.Errorf("%s: one path is %q, all are %q", row.why, got, row.want)
		}
	}
}

// TestParallel makes sure that workers name the same path whatever their timing.
func TestParallel(t *testing.T) {
	s := newSandbox(t, oracle.Git(t)[0])
	s.sh("", `git init -q r; cd r; for d in $(seq 40); do mkdir d$d; for f in $(seq 100); do echo $f >d$d/f$f; done; done
		git add .; git commit -qm 1; touch -d 2026-08-01 .git/index; git update-index -q --refresh`)
	for i, path := range []string{"d9/f99", "d40/f7", "d27/f50", "d1/f1"} { // each before the one before, in the order of the index
		s.sh("r", "echo longer >"+path)
		in := s.input("r")
		for range 20 {
			if got := answer(in); got != path+" is modified" {
				t.Fatalf("got %q, want %s", got, path)
			}
		}
		in.All = true
		if w, err := worktree.Dirty(in); err != nil || len(w.Paths) != i+1 {
			t.Errorf("all: %v, %v", w.Paths, err)
		}
	}
}
