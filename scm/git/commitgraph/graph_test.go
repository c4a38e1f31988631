package commitgraph

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// graphShapes make commit-graphs; all of their repositories have a history of
// thirty commits and more.
var graphShapes = []struct {
	name, why string
	make      func(r *gitrepo.Repo) *gitrepo.Repo
	covers    bool   // every commit is in the graph
	needs     string // the oldest git that can
}{
	{"single", "as git gc writes it", func(r *gitrepo.Repo) *gitrepo.Repo {
		r.Git("commit-graph", "write", "--reachable", "--changed-paths")
		return r
	}, true, ""},
	{"path filters version 2", "the hash that does not depend on the machine", func(r *gitrepo.Repo) *gitrepo.Repo {
		r.Git("-c", "commitGraph.changedPathsVersion=2", "commit-graph", "write", "--reachable", "--changed-paths")
		return r
	}, true, "2.46"},
	{"topological levels", "the only generation there was before git 2.31", func(r *gitrepo.Repo) *gitrepo.Repo {
		r.Git("-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable")
		return r
	}, true, ""},
	{"stale", "commits were made after it", func(r *gitrepo.Repo) *gitrepo.Repo {
		r.Git("commit-graph", "write", "--reachable")
		r.Write("more", "1")
		r.Git("add", ".")
		r.Git("commit", "-qm", "more")
		return r
	}, false, ""},
	{"chain", "as git fetch and git maintenance write it", func(r *gitrepo.Repo) *gitrepo.Repo {
		for i := range 3 {
			r.Write("more", strconv.Itoa(i))
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
			r.Git("commit-graph", "write", "--reachable", "--split=no-merge", "--changed-paths")
		}
		return r
	}, true, ""},
	{"chain, mixed generations", "one layer without corrected dates makes them unusable in all", func(r *gitrepo.Repo) *gitrepo.Repo {
		for i := range 3 {
			r.Write("more", strconv.Itoa(i))
			r.Git("add", ".")
			r.Git("commit", "-qm", "more")
			r.Git("-c", fmt.Sprint("commitGraph.generationVersion=", 1+i%2), "commit-graph", "write", "--reachable", "--split=no-merge")
		}
		return r
	}, true, ""},
	{"chain across an alternate", "a shared clone adds to the chain of its original", func(r *gitrepo.Repo) *gitrepo.Repo {
		r.Git("commit-graph", "write", "--reachable", "--split=no-merge")
		c := r.Clone("--shared")
		c.Write("more", "1")
		c.Git("add", ".")
		c.Git("commit", "-qm", "more")
		c.Git("commit-graph", "write", "--reachable", "--split=no-merge")
		return c
	}, true, ""},
	{"octopus", "more than two parents are in a list of their own", func(r *gitrepo.Repo) *gitrepo.Repo {
		for i := range 5 {
			r.Git("checkout", "-q", "-b", fmt.Sprint("arm", i), "main~3")
			r.Write(fmt.Sprint("arm", i), "x")
			r.Git("add", ".")
			r.Git("commit", "-qm", "arm")
		}
		r.Git("checkout", "-q", "main")
		r.Git("merge", "-q", "-m", "octopus", "arm0", "arm1", "arm2", "arm3", "arm4")
		r.Git("commit-graph", "write", "--reachable")
		return r
	}, true, ""},
	{"clock skew", "corrected dates that do not fit into 31 bits have a chunk of their own", func(r *gitrepo.Repo) *gitrepo.Repo {
		now := r.Tick
		r.Tick = 1 << 33
		r.Write("more", "1")
		r.Git("add", ".")
		r.Git("commit", "-qm", "in the future")
		r.Tick = now
		r.Write("more", "2")
		r.Git("add", ".")
		r.Git("commit", "-qm", "now")
		r.Git("commit-graph", "write", "--reachable")
		return r
	}, true, ""},
}

var sizes = map[string]int{"sha1": 20, "sha256": 32}

func TestMain(m *testing.M) { os.Exit(gitrepo.Main(m)) }

// openGraph opens r's graph, in its objects directory or its alternate's.
func openGraph(t *testing.T, r *gitrepo.Repo, size int) *Graph {
	t.Helper()
	store, err := odb.Open(r.Objects(), size, odb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := Open(store.Dirs(), size)
	t.Cleanup(g.Close)
	return g
}

func TestGraph(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		for _, shape := range graphShapes {
			t.Run(format+"/"+shape.name, func(t *testing.T) {
				git := oracle.Git(t)[0]
				if shape.needs != "" {
					git = oracle.GitAtLeast(t, shape.needs)
				}
				r := shape.make(gitrepo.NewHistory(t, git, format))
				g := openGraph(t, r, sizes[format])
				if g == nil {
					t.Fatal("no graph")
				}
				lines := r.CommitLines()
				if shape.covers != (int(g.Len()) == len(lines)) {
					t.Fatalf("%d commits in the graph, %d in the repository", g.Len(), len(lines))
				}
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
		tree, err := g.Tree(pos)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%s %d", tree, n.Time)
		for _, p := range n.Parents {
			ph, err := g.Hash(p)
			if err != nil {
				t.Fatal(err)
			}
			got += " " + ph.String()
			if err := g.Node(p, &parent); err != nil {
				t.Fatal(err)
			}
			if parent.Generation >= n.Generation {
				t.Errorf("generation of %s is %d, of its parent %s %d", h, n.Generation, ph, parent.Generation)
			}
		}
		if g.corrected && n.Generation < uint64(n.Time) {
			t.Errorf("corrected date of %s is %d, before its date %d", h, n.Generation, n.Time)
		}
		if want := lines[h.String()]; got != want {
			t.Fatalf("%s\n got %s\nwant %s", h, got, want)
		}
	}
	if _, err := g.Hash(g.Len()); err == nil {
		t.Error("Hash beyond the end: no error")
	}
	if _, ok, err := g.Find(scm.HashFromBytes(make([]byte, g.size))); ok || err != nil {
		t.Error("Find of a name that is not there:", ok, err)
	}
}

// checkFilters asks the filters about every path and commit, and compares with
// git diff-tree: "unchanged" must be true, and must be found nearly always.
func checkFilters(t *testing.T, r *gitrepo.Repo, g *Graph) {
	t.Helper()
	changed := map[string]map[string]bool{}
	paths := map[string]bool{"nowhere": true, "dir1/nowhere": true}
	var files map[string]bool
	for line := range strings.Lines(r.Git("log", "--all", "-m", "--diff-merges=first-parent", "--root", "--name-only", "--format=@%H", "--no-renames")) {
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

func TestDamagedGraph(t *testing.T) {
	r := gitrepo.NewHistory(t, oracle.Git(t)[0], "sha1")
	r.Git("commit-graph", "write", "--reachable")
	// A graph that cannot be used is none.
	path := filepath.Join(r.Objects(), "info", "commit-graph")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, good[:7], good[:100], good[:len(good)/2], append([]byte("CGPX"), good[4:]...)} {
		os.Remove(path)
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		if openGraph(t, r, 20) != nil {
			t.Errorf("a graph from %d bytes", len(bad))
		}
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
