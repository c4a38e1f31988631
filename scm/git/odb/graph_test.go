package odb

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// graphShapes make commit-graphs; all of their repositories have a history of
// thirty commits and more.
var graphShapes = []struct {
	name, why string
	make      func(r *repo) *repo
	covers    bool   // every commit is in the graph
	needs     string // the oldest git that can
}{
	{"single", "as git gc writes it", func(r *repo) *repo {
		r.git("commit-graph", "write", "--reachable", "--changed-paths")
		return r
	}, true, ""},
	{"path filters version 2", "the hash that does not depend on the machine", func(r *repo) *repo {
		r.git("-c", "commitGraph.changedPathsVersion=2", "commit-graph", "write", "--reachable", "--changed-paths")
		return r
	}, true, "2.46"},
	{"topological levels", "the only generation there was before git 2.31", func(r *repo) *repo {
		r.git("-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable")
		return r
	}, true, ""},
	{"stale", "commits were made after it", func(r *repo) *repo {
		r.git("commit-graph", "write", "--reachable")
		r.write("more", "1")
		r.git("add", ".")
		r.git("commit", "-qm", "more")
		return r
	}, false, ""},
	{"chain", "as git fetch and git maintenance write it", func(r *repo) *repo {
		for i := range 3 {
			r.write("more", strconv.Itoa(i))
			r.git("add", ".")
			r.git("commit", "-qm", "more")
			r.git("commit-graph", "write", "--reachable", "--split=no-merge", "--changed-paths")
		}
		return r
	}, true, ""},
	{"chain, mixed generations", "one layer without corrected dates makes them unusable in all", func(r *repo) *repo {
		for i := range 3 {
			r.write("more", strconv.Itoa(i))
			r.git("add", ".")
			r.git("commit", "-qm", "more")
			r.git("-c", fmt.Sprint("commitGraph.generationVersion=", 1+i%2), "commit-graph", "write", "--reachable", "--split=no-merge")
		}
		return r
	}, true, ""},
	{"chain across an alternate", "a shared clone adds to the chain of its original", func(r *repo) *repo {
		r.git("commit-graph", "write", "--reachable", "--split=no-merge")
		c := r.clone("--shared")
		c.write("more", "1")
		c.git("add", ".")
		c.git("commit", "-qm", "more")
		c.git("commit-graph", "write", "--reachable", "--split=no-merge")
		return c
	}, true, ""},
	{"octopus", "more than two parents are in a list of their own", func(r *repo) *repo {
		for i := range 5 {
			r.git("checkout", "-q", "-b", fmt.Sprint("arm", i), "main~3")
			r.write(fmt.Sprint("arm", i), "x")
			r.git("add", ".")
			r.git("commit", "-qm", "arm")
		}
		r.git("checkout", "-q", "main")
		r.git("merge", "-q", "-m", "octopus", "arm0", "arm1", "arm2", "arm3", "arm4")
		r.git("commit-graph", "write", "--reachable")
		return r
	}, true, ""},
	{"clock skew", "corrected dates that do not fit into 31 bits have a chunk of their own", func(r *repo) *repo {
		now := r.tick
		r.tick = 1 << 33
		r.write("more", "1")
		r.git("add", ".")
		r.git("commit", "-qm", "in the future")
		r.tick = now
		r.write("more", "2")
		r.git("add", ".")
		r.git("commit", "-qm", "now")
		r.git("commit-graph", "write", "--reachable")
		return r
	}, true, ""},
}

func TestGraph(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		for _, shape := range graphShapes {
			t.Run(format+"/"+shape.name, func(t *testing.T) {
				git := oracle.Git(t)[0]
				if shape.needs != "" {
					git = oracle.GitAtLeast(t, shape.needs)
				}
				r := shape.make(newHistory(t, git, format))
				s := open(t, r.objects(), sizes[format], Options{})
				g := s.Graph()
				if g == nil {
					t.Fatal("no graph")
				}
				lines := r.commitLines()
				if shape.covers != (int(g.Len()) == len(lines)) {
					t.Fatalf("%d commits in the graph, %d in the repository", g.Len(), len(lines))
				}
				checkAll(t, r, s)
				checkGraph(t, g, lines)
				if g.HasPathFilters() {
					checkFilters(t, r, g)
				}
			})
		}
	}
}

// checkGraph compares each position of g with lines, and its generations with
// their own rule.
func checkGraph(t *testing.T, g *Graph, lines map[string]string) {
	t.Helper()
	var n, parent Node
	for pos := range g.Len() {
		if err := g.Node(pos, &n); err != nil {
			t.Fatal(err)
		}
		h, err := g.Hash(pos)
		if err != nil {
			t.Fatal(err)
		}
		if at, ok, err := g.Find(h); at != pos || !ok || err != nil {
			t.Fatalf("Find(%s) = %d, %v, %v; want %d", h, at, ok, err, pos)
		}
		c := Commit{Time: n.Time}
		if c.Tree, err = g.Tree(pos); err != nil {
			t.Fatal(err)
		}
		for _, p := range n.Parents {
			ph, err := g.Hash(p)
			if err != nil {
				t.Fatal(err)
			}
			c.Parents = append(c.Parents, ph)
			if err := g.Node(p, &parent); err != nil {
				t.Fatal(err)
			}
			if parent.Generation >= n.Generation {
				t.Errorf("generation of %s is %d, of its parent %s %d", h, n.Generation, ph, parent.Generation)
			}
		}
		if g.CorrectedDates() && n.Generation < uint64(n.Time) {
			t.Errorf("corrected date of %s is %d, before its date %d", h, n.Generation, n.Time)
		}
		if got, want := commitLine(&c), lines[h.String()]; got != want {
			t.Fatalf("%s\n got %s\nwant %s", h, got, want)
		}
	}
	if _, err := g.Hash(g.Len()); err == nil {
		t.Error("Hash beyond the end: no error")
	}
	if _, ok, err := g.Find(scm.HashFromBytes(make([]byte, g.store.size))); ok || err != nil {
		t.Error("Find of a name that is not there:", ok, err)
	}
}

// checkFilters asks the filters about every path and commit, and compares with
// git diff-tree: "unchanged" must be true, and must be found nearly always.
func checkFilters(t *testing.T, r *repo, g *Graph) {
	t.Helper()
	changed := map[string]map[string]bool{}
	paths := map[string]bool{"nowhere": true, "dir1/nowhere": true}
	var files map[string]bool
	for line := range strings.Lines(r.git("log", "--all", "-m", "--diff-merges=first-parent", "--root", "--name-only", "--format=@%H", "--no-renames")) {
		line = strings.TrimSuffix(line, "\n")
		if hash, ok := strings.CutPrefix(line, "@"); ok {
			files = map[string]bool{}
			changed[hash] = files
			continue
		}
		for f := line; f != "" && f != "."; f = filepath.Dir(f) {
			files[f] = true
			paths[f] = true
		}
	}
	said, could := 0, 0
	for path := range paths {
		f := NewPathFilter(path)
		for pos := range g.Len() {
			h, _ := g.Hash(pos)
			unchanged, err := g.Unchanged(pos, f)
			if err != nil {
				t.Fatal(err)
			}
			if unchanged && changed[h.String()][path] {
				t.Errorf("%s changes %s, the filter says no", h, path)
			}
			if !changed[h.String()][path] {
				could++
			}
			if unchanged {
				said++
			}
		}
	}
	if len(changed) < 30 || said*100 < could*95 {
		t.Errorf("filters answer %d of %d questions, over %d commits", said, could, len(changed))
	}
}

func TestNoGraph(t *testing.T) {
	r := newHistory(t, oracle.Git(t)[0], "sha1")
	r.git("commit-graph", "write", "--reachable")
	if s := open(t, r.objects(), 20, Options{NoGraph: true}); s.Graph() != nil {
		t.Error("a graph in spite of NoGraph")
	}
	// A graph that cannot be used is none, and the objects do.
	path := filepath.Join(r.objects(), "info", "commit-graph")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, good[:7], good[:100], good[:len(good)/2], append([]byte("CGPX"), good[4:]...)} {
		os.Remove(path)
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		s := open(t, r.objects(), 20, Options{})
		if s.Graph() != nil {
			t.Errorf("a graph from %d bytes", len(bad))
		}
		checkAll(t, r, s)
	}
}

func TestMurmur3(t *testing.T) {
	// The values of git's t0095-bloom.sh.
	for _, row := range []struct {
		s      string
		signed bool
		want   uint32
	}{
		{"", false, 0x00000000},
		{"Hello world!", false, 0x627b0c2c},
		{"The quick brown fox jumps over the lazy dog", false, 0x2e4ff723},
	} {
		if got := murmur3(0, row.s, row.signed); got != row.want {
			t.Errorf("murmur3(%q) = %#x, want %#x", row.s, got, row.want)
		}
	}
}
