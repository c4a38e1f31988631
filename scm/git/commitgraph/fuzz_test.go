package commitgraph

import (
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
