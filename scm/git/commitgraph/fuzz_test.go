package commitgraph

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
)

// FuzzGraph damages a graph: whatever it says then, asking it ends, without a
// panic, and no list of parents is endless.
func FuzzGraph(f *testing.F) {
	r := gitrepo.New(f)
	for _, name := range []string{"a", "b", "c"} {
		r.Write("dir/"+name, name)
		r.Git("add", ".")
		r.Git("commit", "-qm", name)
	}
	r.Git("commit-graph", "write", "--reachable", "--changed-paths")
	var names []scm.Hash
	for name := range strings.SplitSeq(r.Git("rev-list", "--all"), "\n") {
		h, err := scm.ParseHash(name)
		if err != nil {
			f.Fatal(err)
		}
		names = append(names, h)
	}
	file := gitrepo.Damage(f, filepath.Join(r.Objects(), "info", "commit-graph"))
	path := NewPathFilter("dir/a")
	f.Fuzz(func(t *testing.T, at uint16, b []byte, cut uint16) {
		l := parseLayer(gitrepo.Poke(file, at, b, cut), 20)
		if l == nil {
			return
		}
		l.file = &mapped.File{Path: "commit-graph"}
		g := &Graph{size: 20}
		g.add(l)
		var n Node
		for pos := range min(g.Len(), 100) + 1 {
			_ = g.Node(pos, &n)
			_, _ = g.Hash(pos)
			_, _ = g.Tree(pos)
			_, _ = g.Unchanged(pos, path)
			if len(n.Parents) > 1<<16 {
				t.Fatal("parents without end")
			}
		}
		for _, h := range names {
			_, _, _ = g.Find(h)
		}
	})
}

// FuzzChain writes the list of a chain's files: whatever it names, no more commits
// are found than the files have, each once and with git's parents, and nothing outside
// of its directory is opened.
func FuzzChain(f *testing.F) {
	r := gitrepo.New(f)
	for _, name := range []string{"a", "b", "c"} {
		r.Write(name, name)
		r.Git("add", ".")
		r.Git("commit", "-qm", name)
		r.Git("commit-graph", "write", "--reachable", "--split=no-merge")
	}
	children := map[string]string{} // to their parents
	for line := range strings.SplitSeq(r.Git("log", "--format=%H %P"), "\n") {
		child, parents, _ := strings.Cut(line, " ")
		children[child] = parents
	}
	dir := filepath.Join(r.Objects(), "info", "commit-graphs")
	list := filepath.Join(dir, "commit-graph-chain")
	text, err := os.ReadFile(list)
	if err != nil {
		f.Fatal(err)
	}
	lines := strings.SplitAfter(string(text), "\n")
	f.Add(string(text))
	f.Add(lines[0] + lines[0])
	f.Add(lines[2] + lines[1] + lines[0])
	f.Add(lines[0] + strings.Repeat("0", 40) + "\n" + lines[1])
	f.Add(strings.TrimSuffix(string(text), "\n"))
	f.Add("../../../../HEAD\n" + lines[0])
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.Remove(list); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(list, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		g := Open([]string{r.Objects()}, 20)
		if g == nil {
			return
		}
		defer g.Close()
		if g.Len() > 3 {
			t.Fatalf("%d commits of three", g.Len())
		}
		seen := map[scm.Hash]bool{}
		for pos := range g.Len() {
			var n Node
			h, err := g.Hash(pos)
			if err != nil || seen[h] {
				t.Fatalf("%q: %v again, %v", text, h, err)
			}
			seen[h] = true
			if at, ok, err := g.Find(h); err != nil || !ok || at != pos {
				t.Fatalf("%q: %v is found at %d, not %d: %t, %v", text, h, at, pos, ok, err)
			}
			if err := g.Node(pos, &n); err != nil {
				continue
			}
			var parents []string
			for _, p := range n.Parents {
				parent, err := g.Hash(p)
				if err != nil {
					t.Fatalf("%q: %v has a parent that is not there: %v", text, h, err)
				}
				parents = append(parents, parent.String())
			}
			if got := strings.Join(parents, " "); got != children[h.String()] {
				t.Fatalf("%q: the parents of %v are %q, for git %q", text, h, got, children[h.String()])
			}
		}
	})
}
