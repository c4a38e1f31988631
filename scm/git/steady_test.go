package git

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestWhileChanging asks while git commits, tags, repacks, prunes, packs refs, switches
// branches, and adds and removes work trees. Each answer must have been true at some
// moment, or be a request to ask again.
func TestWhileChanging(t *testing.T) {
	for _, storage := range []string{"files", "reftable"} {
		t.Run(storage, func(t *testing.T) { whileChanging(t, storage, 200) })
	}
}

// whileChanging lets one goroutine run git in a repository with one of the storages of
// refs, and asks from another until it has so many answers.
//
// Commit i says so in its date, and has a tag if it is even: its answer is
// tag i at distance 0, or before the tag is there tag i-2 at distance 2; an odd
// one's is tag i-1 at distance 1, and never any other.
func whileChanging(t *testing.T, storage string, wanted int) {
	t.Helper()
	git, args := oracle.Git(t)[0], []string{"init", "-q"}
	if storage != "files" {
		git, args = oracle.GitAtLeast(t, "2.45"), append(args, "--ref-format="+storage)
	}
	b := &batch{dir: t.TempDir(), env: append(fixture.Env(), "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")}
	const base = 1_700_000_000
	commit := func(i int) error {
		c := git.Command(b.dir, append(b.env, fmt.Sprintf("GIT_COMMITTER_DATE=%d +0000", base+i)), "commit", "-q", "--allow-empty", "-am", "m")
		if err := os.WriteFile(filepath.Join(b.dir, "file"), []byte(strings.Repeat("x", i%7)), 0o666); err != nil {
			return err
		}
		if out, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		if i%2 == 0 {
			_, _, err := b.run(git, "", "tag", fmt.Sprintf("v%d", i))
			return err
		}
		return nil
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := b.run(git, "", args...)
	must(err)
	must(os.WriteFile(filepath.Join(b.dir, "file"), nil, 0o666))
	_, _, err = b.run(git, "", "add", "file")
	must(err)
	for i := range 3 {
		must(commit(i))
	}
	var stop atomic.Bool
	var changed int // how many commits were followed by another change
	changes := make(chan error)
	other := filepath.Join(t.TempDir(), "other") // a second work tree, there or not
	go func() {
		r := rand.New(rand.NewPCG(4, 4))
		for i := 3; !stop.Load(); i++ {
			err := commit(i)
			if err == nil {
				args := [][]string{
					{"repack", "-adq"},
					{"prune", "--expire=now"},
					{"pack-refs", "--all", "--prune"},
					{"commit-graph", "write", "--reachable"},
					{"repack", "-q"},
					{"multi-pack-index", "write"},
					{"commit-graph", "write", "--reachable", "--split"},
					{"gc", "-q", "--prune=now"},
					{"worktree", "add", "-q", "--detach", other},
					{"switch", "-q", "-C", fmt.Sprintf("b%d", i%3)},
					{"switch", "-q", "--detach"},
				}[r.IntN(11)]
				_, _, err = b.run(git, "", args...)
				changed++
				if err == nil && args[0] == "worktree" {
					_, _, err = b.run(git, "", "worktree", "remove", "--force", other)
				}
			}
			if err != nil {
				changes <- err
				return
			}
		}
		changes <- nil
	}()
	answers, again := 0, 0
	for answers < wanted {
		answered, err := askWhileChanging(b.dir, base)
		if answered {
			answers++
		} else {
			again++
		}
		if err == nil && again > wanted {
			err = errors.New("it asks to be asked again, again and again")
		}
		if err != nil {
			t.Error(err)
			break
		}
	}
	stop.Store(true)
	must(<-changes)
	t.Logf("%d answers and %d requests to ask again, while %d commits were followed by another change",
		answers, again, changed)
}

// askWhileChanging asks once. answered is whether there was an answer, not a request to
// ask again.
func askWhileChanging(dir string, base int64) (answered bool, err error) {
	var changed *scm.ChangedError
	r, err := Open(dir, Env{})
	if errors.As(err, &changed) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer r.Close()
	f, err := r.Facts(scm.Query{})
	if errors.As(err, &changed) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	i := uint64(f.Head.Time.Unix() - base)
	if len(f.Tags) != 1 || !f.Proof.Proven {
		return true, fmt.Errorf("commit %d: tags %v, proof %v", i, f.Tags, f.Proof)
	}
	ok := false
	for _, distance := range []uint64{i % 2, 2 - i%2*2} {
		ok = ok || f.Distance == distance && f.Tags[0].Ref == fmt.Sprintf("v%d", i-distance)
	}
	if !ok || i%2 == 1 && f.Distance != 1 {
		return true, fmt.Errorf("commit %d: %s at distance %d", i, f.Tags[0].Ref, f.Distance)
	}
	return true, nil
}

// TestMoved moves a repository away at each moment of an answer: what is left looks as if
// there were fewer tags, and as if files were deleted.
func TestMoved(t *testing.T) {
	dir := t.TempDir()
	c := exec.Command("bash", "-ec", `git() { "$GIT" "$@"; }; git init -q here; cd here
		for i in $(seq 300); do echo >$i; done; git add .; git commit -qm one
		for i in $(seq 200); do echo "create refs/tags/v1.$i.0 HEAD"; done | git update-ref --stdin
		git pack-refs --all; git tag v2.0.0`)
	c.Dir = dir
	c.Env = append(fixture.Env(), "GIT="+oracle.Git(t)[0].Path, "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	here, away := filepath.Join(dir, "here"), filepath.Join(dir, "away")
	ask := func() (int, bool, error) {
		r, err := Open(here, Env{})
		if err != nil {
			return 0, false, err
		}
		defer r.Close()
		f, err := r.Facts(scm.Query{})
		return len(f.Tags), f.Work.Dirty, err
	}
	begin := time.Now()
	if tags, dirty, err := ask(); tags != 201 || dirty || err != nil {
		t.Fatal(tags, dirty, err)
	}
	calm, answers := time.Since(begin), 0
	const moments = 100
	for i := range moments {
		moved := make(chan error)
		go func() {
			begin := time.Now()
			for time.Since(begin) < calm*time.Duration(i)/moments {
				runtime.Gosched()
			}
			moved <- os.Rename(here, away)
		}()
		tags, dirty, err := ask()
		if err == nil {
			answers++
		}
		if err == nil && (tags != 201 || dirty) {
			t.Errorf("moment %d: %d tags, dirty is %v", i, tags, dirty)
		}
		if err := errors.Join(<-moved, os.Rename(away, here)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d answers, %d errors", answers, moments-answers)
}
