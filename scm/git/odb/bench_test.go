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
	"github.com/tagline-scm/tagline/scripts/oracle"
)

var benchRepo = flag.String("repo", "", "bare repository that the benchmarks read; else a small one is made")

// benchCommits returns a store without the graph and its commits in the order
// of a walk.
func benchCommits(b *testing.B) (*Store, []scm.Hash) {
	b.Helper()
	r := &repo{t: b, program: oracle.Git(b)[0], dir: *benchRepo}
	objects := filepath.Join(r.dir, "objects")
	if r.dir == "" {
		r = newHistory(b, r.program, "sha1")
		r.git("repack", "-adfq")
		objects = r.objects()
	}
	var list []scm.Hash
	for line := range strings.Lines(r.git("rev-list", "--all", "--date-order")) {
		h, err := scm.ParseHash(strings.TrimSpace(line))
		if err != nil {
			b.Fatal(err)
		}
		list = append(list, h)
	}
	return open(b, objects, 20, Options{NoGraph: true}), list
}

// BenchmarkReadCommit is what a commit costs a walk, packed and without a
// commit-graph.
func BenchmarkReadCommit(b *testing.B) {
	s, list := benchCommits(b)
	var c Commit
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := s.ReadCommit(list[i], &c); err != nil {
			b.Fatal(err)
		}
		if i++; i == len(list) {
			i = 0
		}
	}
}

// BenchmarkInflate compares the header of a commit by the inflater with the
// whole of it by compress/zlib, its reader used again.
func BenchmarkInflate(b *testing.B) {
	content := []byte(fmt.Sprintf("tree %040d\nparent %040d\nparent %040d\nauthor Ada Lovelace <ada@example.org> 1700000000 +0100\n"+
		"committer Ada Lovelace <ada@example.org> 1700000000 +0100\n\nMerge branch 'topic' into main\n\n%s",
		1234567890123456789, 987654321987654321, 5678901234567, strings.Repeat("A line of the message explains what changed.\n", 10)))
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
