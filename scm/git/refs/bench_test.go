package refs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// benchRepo makes a repository with n tags, every second one annotated.
func benchRepo(b *testing.B, n int, store string) repo {
	g := oracle.GitAtLeast(b, "2.47")
	r := repo{TB: b, g: g, dir: b.TempDir(), opt: Options{HashSize: 20, Reftable: store == "reftable"}}
	r.common = r.dir + "/.git"
	format := "files"
	if r.opt.Reftable {
		format = "reftable"
	}
	r.git("init", "-q", "--template=", "-b", "main", "--ref-format="+format)
	r.git("commit", "-q", "--allow-empty", "-m", "one")
	r.git("tag", "-am", "x", "annotated")
	commit, tag := r.git("rev-parse", "HEAD"), r.git("rev-parse", "annotated")
	if store == "packed" {
		var text strings.Builder
		text.WriteString("# pack-refs with: peeled fully-peeled sorted \n" + commit + " refs/heads/main\n")
		for i := range n {
			if i%2 == 0 {
				fmt.Fprintf(&text, "%s refs/tags/v%07d\n", commit, i)
			} else {
				fmt.Fprintf(&text, "%s refs/tags/v%07d\n^%s\n", tag, i, commit)
			}
		}
		r.write("packed-refs", text.String())
		return r
	}
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "create refs/tags/v%07d %s\n", i, []string{commit, tag}[i%2])
	}
	r.git("config", "core.fsync", "none")
	r.update(text.String())
	return r
}

// BenchmarkTags opens a store, reads HEAD and all tags.
func BenchmarkTags(b *testing.B) {
	for _, bb := range []struct {
		store string
		n     int
	}{{"loose", 60}, {"packed", 60}, {"reftable", 60}, {"packed", 20000}, {"reftable", 20000}, {"packed", 100000}, {"reftable", 100000}} {
		b.Run(fmt.Sprint(bb.store, " ", bb.n), func(b *testing.B) {
			r := benchRepo(b, bb.n, bb.store)
			b.ReportAllocs()
			for b.Loop() {
				s := Open(r.common, r.common, r.opt)
				if _, err := s.Head(); err != nil {
					b.Fatal(err)
				}
				n := 0
				for _, err := range s.Tags() {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n < bb.n {
					b.Fatal(n)
				}
				s.Close()
			}
		})
	}
}
