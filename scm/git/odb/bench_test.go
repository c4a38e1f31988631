package odb

import (
	"compress/zlib"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

var benchRepo = flag.String("repo", "", "bare repository that the benchmarks read; else a small one is made")

// benchmarked is a store without the graph and its commits in the order of a
// walk. Runs of a benchmark go on where the last one stopped, so that many
// short ones, of which the fastest shows what a busy machine hides, still
// read all of a large repository.
var benchmarked struct {
	store *Store
	list  []scm.Hash
	next  int
}

func benchCommits(b *testing.B) {
	b.Helper()
	if benchmarked.store != nil {
		return
	}
	r := gitrepo.At(b, *benchRepo)
	objects := filepath.Join(r.Dir, "objects")
	if r.Dir == "" {
		r = gitrepo.NewHistory(b, oracle.Git(b)[0], "sha1")
		r.Git("repack", "-adfq")
		objects = r.Objects()
	}
	for line := range strings.Lines(r.Git("rev-list", "--all", "--date-order")) {
		h, err := scm.ParseHash(strings.TrimSpace(line))
		if err != nil {
			b.Fatal(err)
		}
		benchmarked.list = append(benchmarked.list, h)
	}
	s, err := Open(objects, 20, Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, h := range benchmarked.list[:1] { // open the files
		if _, err := s.Commit(h); err != nil {
			b.Fatal(err)
		}
	}
	benchmarked.store = s
}

// BenchmarkReadCommit is what a commit costs a walk, packed and without a
// commit-graph.
func BenchmarkReadCommit(b *testing.B) {
	benchCommits(b)
	s, list := benchmarked.store, benchmarked.list
	var c Commit
	b.ReportAllocs()
	for b.Loop() {
		if err := s.ReadCommit(list[benchmarked.next%len(list)], &c); err != nil {
			b.Fatal(err)
		}
		benchmarked.next++
	}
}

// BenchmarkInflate compares the header of a commit by the inflater with the
// whole of it by compress/zlib, its reader used again.
func BenchmarkInflate(b *testing.B) {
	content := []byte(fmt.Sprintf("tree %040d\nparent %040d\nparent %040d\nauthor Ada Lovelace <ada@example.org> 1700000000 +0100\n"+
		"committer Ada Lovelace <ada@example.org> 1700000000 +0100\n\nMerge branch 'topic' into main\n\n%s",
		123456789, 987654321, 567890123, strings.Repeat("A line of the message explains what changed.\n", 10)))
	for i := range 3 * 47 { // as random as hashes are
		if c := &content[i]; *c >= '0' && *c <= '9' {
			*c = "0123456789abcdef"[i*i*7/5%16]
		}
	}
	stream := deflate(content, zlib.DefaultCompression)
	b.Run("header", func(b *testing.B) {
		var z inflater
		for b.Loop() {
			if z.reset(stream, z.out) != nil || z.more(headStep) != nil {
				b.Fatal("error")
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		var z inflater
		for b.Loop() {
			if z.reset(stream, z.out) != nil || z.finish(len(content)) != nil {
				b.Fatal("error")
			}
		}
	})
	b.Run("compress-zlib", func(b *testing.B) {
		r, err := zlib.NewReader(strings.NewReader(string(stream)))
		if err != nil {
			b.Fatal(err)
		}
		in := strings.NewReader("")
		out := make([]byte, len(content))
		for b.Loop() {
			in.Reset(string(stream))
			if err := r.(zlib.Resetter).Reset(in, nil); err != nil {
				b.Fatal(err)
			}
			if _, err := io.ReadFull(r, out); err != nil {
				b.Fatal(err)
			}
		}
	})
}
