package worktree_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// benchRepository makes a repository of n committed files, twenty a directory.
func benchRepository(b *testing.B, n int) (*sandbox, []string) {
	s := newSandbox(b, oracle.Git(b)[0])
	s.sh("", "git init -q r")
	var names []string
	for i := range n {
		dir := fmt.Sprintf("dir%03d/sub%03d", i/20/50, i/20)
		if i%20 == 0 {
			if err := os.MkdirAll(filepath.Join(s.dir, "r", dir), 0o777); err != nil {
				b.Fatal(err)
			}
		}
		name := fmt.Sprintf("%s/some_file_name_%06d.go", dir, i)
		if err := os.WriteFile(filepath.Join(s.dir, "r", name), fmt.Appendf(nil, "%d\n", i), 0o666); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	s.sh("r", "git add . && git commit -qm 1")
	// As after some time: no file is as young as the index.
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(s.dir, "r/.git/index"), later, later); err != nil {
		b.Fatal(err)
	}
	return s, names
}

func benchmarkDirty(b *testing.B, in worktree.Input, want bool) {
	for b.Loop() {
		w, err := worktree.Dirty(in)
		if err != nil || w.Dirty != want {
			b.Fatal(w, err)
		}
	}
}

// BenchmarkDirty compares the check of a clean work tree with the least that could
// be done: lstat of every file, whose names are known, on all cores.
func BenchmarkDirty(b *testing.B) {
	for _, n := range []int{50, 1000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("files=%d", n), func(b *testing.B) {
			s, names := benchRepository(b, n)
			in := s.input("r")
			b.Run("clean", func(b *testing.B) { benchmarkDirty(b, in, false) })
			b.Run("lstat", func(b *testing.B) {
				for b.Loop() {
					lstatAll(b, filepath.Join(s.dir, "r"), names)
				}
			})
			b.Run("git", func(b *testing.B) {
				for b.Loop() {
					s.run("r", "describe", "--always", "--dirty")
				}
			})
			s.sh("r", "echo longer >dir000/sub000/some_file_name_000003.go")
			b.Run("modified", func(b *testing.B) { benchmarkDirty(b, in, true) })
			s.sh("r", "git add .")
			b.Run("staged", func(b *testing.B) { benchmarkDirty(b, in, true) })
		})
	}
}

func lstatAll(b *testing.B, root string, names []string) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for i := range workers {
		wg.Go(func() {
			for _, name := range names[len(names)*i/workers : len(names)*(i+1)/workers] {
				if _, err := os.Lstat(root + "/" + name); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
