package odb

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// A printed object is one as git cat-file --batch prints it.
type printed struct {
	hash    scm.Hash
	kind    string
	content []byte
}

func all(t testing.TB, r *gitrepo.Repo) []printed {
	t.Helper()
	out := []byte(r.Git("cat-file", "--batch-all-objects", "--batch"))
	in := bufio.NewReader(bytes.NewReader(append(out, '\n')))
	var list []printed
	for {
		line, err := in.ReadString('\n')
		if err == io.EOF {
			return list
		}
		f := strings.Fields(line)
		if err != nil || len(f) != 3 {
			t.Fatalf("cat-file: %q %v", line, err)
		}
		size, _ := strconv.Atoi(f[2])
		content := make([]byte, size+1)
		if _, err := io.ReadFull(in, content); err != nil {
			t.Fatal(err)
		}
		h, err := scm.ParseHash(f[0])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, printed{h, f[1], content[:size]})
	}
}

func TestMain(m *testing.M) { os.Exit(gitrepo.Main(m)) }

func open(t testing.TB, dir string, size int, opt Options) *Store {
	t.Helper()
	s, err := Open(dir, size, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// checkAll compares every object of r as s reads it with what git says.
func checkAll(t *testing.T, r *gitrepo.Repo, s *Store) {
	t.Helper()
	objects := all(t, r)
	if len(objects) == 0 {
		t.Fatal("no objects")
	}
	lines := r.CommitLines()
	commits := 0
	var c Commit
	for _, o := range objects {
		kind, err := s.Kind(o.hash)
		if err != nil || kind.String() != o.kind {
			t.Fatalf("Kind(%s) = %v, %v; want %s", o.hash, kind, err, o.kind)
		}
		b, err := s.content(o.hash, kind)
		if err != nil || !bytes.Equal(b, o.content) {
			t.Fatalf("content of %s: %v\n got %.200q\nwant %.200q", o.hash, err, b, o.content)
		}
		err = s.ReadCommit(o.hash, &c)
		if kind != KindCommit {
			if _, ok := err.(*KindError); !ok {
				t.Fatalf("ReadCommit of %s %s: %v", kind, o.hash, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if got, want := commitLine(&c), lines[o.hash.String()]; want != "" && got != want {
			t.Fatalf("ReadCommit(%s)\n got %s\nwant %s", o.hash, got, want)
		}
		commits++
	}
	if commits < len(lines) {
		t.Fatalf("%d commits, git log has %d", commits, len(lines))
	}
}

// commitLine is c in the form of commitLines.
func commitLine(c *Commit) string {
	line := fmt.Sprintf("%s %d", c.Tree, c.Time)
	for _, p := range c.Parents {
		line += " " + p.String()
	}
	return line
}

var sizes = map[string]int{"sha1": 20, "sha256": 32}

func TestStorage(t *testing.T) {
	shapes := []struct {
		name, why string
		make      func(r *gitrepo.Repo)
		needs     string // the oldest git that can
	}{
		{"loose", "as a repository begins", func(r *gitrepo.Repo) {}, ""},
		{"packed", "after git gc: one pack, offset deltas", func(r *gitrepo.Repo) { r.Git("repack", "-adfq", "--depth=50", "--window=50") }, ""},
		{"hash deltas", "packs of old servers name bases by hash", func(r *gitrepo.Repo) {
			r.Git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50")
		}, ""},
		{"index version 1", "packs of git before 1.6", func(r *gitrepo.Repo) { r.Git("-c", "pack.indexVersion=1", "repack", "-adfq") }, ""},
		{"eight-byte offsets", "a pack over 2 GiB has them; git writes them at any size when told", func(r *gitrepo.Repo) {
			r.Git("repack", "-adfq")
			pack, _ := filepath.Glob(filepath.Join(r.Objects(), "pack", "*.pack"))
			r.Git("index-pack", "--index-version=2,0x100", pack[0])
		}, ""},
		{"several packs and loose", "between two runs of gc", func(r *gitrepo.Repo) {
			r.Git("repack", "-dq")
			r.Write("more", "1")
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
			r.Git("repack", "-dq")
			r.Write("more", "2")
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
		}, ""},
		{"multi-pack-index", "as scalar and large servers keep them", func(r *gitrepo.Repo) {
			r.Git("repack", "-dq")
			r.Write("more", "1")
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
			r.Git("repack", "-dq")
			r.Git("multi-pack-index", "write")
		}, ""},
		{"multi-pack-index, stale", "a pack was made after it", func(r *gitrepo.Repo) {
			r.Git("repack", "-dq")
			r.Git("multi-pack-index", "write")
			r.Write("more", "1")
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
			r.Git("repack", "-dq")
		}, ""},
		{"multi-pack-index, chained", "as git writes them from 2.47 on, each link for the packs since", func(r *gitrepo.Repo) {
			r.Git("config", "core.multiPackIndex", "true")
			for i := range 3 {
				r.Write("more", strconv.Itoa(i))
				r.Git("add", ".")
				r.Git("commit", "-qm", "more")
				r.Git("repack", "-dq")
				r.Git("multi-pack-index", "write", "--incremental")
			}
		}, "2.47"},
	}
	for _, format := range []string{"sha1", "sha256"} {
		for _, shape := range shapes {
			t.Run(format+"/"+shape.name, func(t *testing.T) {
				git := oracle.Git(t)[0]
				if shape.needs != "" {
					git = oracle.GitAtLeast(t, shape.needs)
				}
				r := gitrepo.NewHistory(t, git, format)
				shape.make(r)
				checkAll(t, r, open(t, r.Objects(), sizes[format], Options{}))
			})
		}
	}
}
