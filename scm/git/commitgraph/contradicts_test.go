package commitgraph

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scm/git/internal/table"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
)

// TestContradicts damages a graph where git would follow it: each time a commit, or a
// name, says so.
func TestContradicts(t *testing.T) {
	r := gitrepo.New(t)
	for _, name := range []string{"a", "b", "c", "d"} {
		r.Write(name, name)
		r.Git("add", ".")
		r.Git("commit", "-qm", name)
	}
	r.Git("commit-graph", "write", "--reachable")
	file, err := os.ReadFile(filepath.Join(r.Objects(), "info", "commit-graph"))
	if err != nil {
		t.Fatal(err)
	}
	head, err := scm.ParseHash(r.Git("rev-parse", "HEAD"))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why    string
		damage func(names, head []byte, other uint32) // the table of names, HEAD's row, a position
	}{
		{"a parent is the commit before it", func(_, head []byte, other uint32) { binary.BigEndian.PutUint32(head[20:], other) }},
		{"there is none", func(_, head []byte, _ uint32) { binary.BigEndian.PutUint32(head[20:], noParent) }},
		{"a row of zeros", func(_, head []byte, _ uint32) { clear(head) }},
		{"names in another order", func(names, _ []byte, _ uint32) {
			first := string(names[:20])
			copy(names, names[20:40])
			copy(names[20:], first)
		}},
	} {
		b := append([]byte(nil), file...)
		chunks := table.ParseChunks(b, graphHeader, int(b[6]), 20)
		sound := graphOf(t, file)
		pos, _, err := sound.Find(head)
		if err != nil {
			t.Fatal(err)
		}
		var n Node
		if err := sound.Node(pos, &n); err != nil {
			t.Fatal(err)
		}
		if err := sound.Node(n.Parents[0], &n); err != nil {
			t.Fatal(err)
		}
		row.damage(chunks.Get("OIDL"), chunks.Get("CDAT")[pos*36:(pos+1)*36], n.Parents[0])
		g := graphOf(t, b)
		var failed error
		for i := range g.Len() {
			_, err := g.Hash(i)
			failed = errors.Join(failed, err, g.Node(i, &n))
		}
		if !errors.Is(failed, ErrContradicts) {
			t.Errorf("%s: %v", row.why, failed)
		}
	}
}

func graphOf(t *testing.T, b []byte) *Graph {
	t.Helper()
	l := parseLayer(b, 20)
	if l == nil {
		t.Fatal("no graph")
	}
	l.file = &mapped.File{Path: "commit-graph"}
	g := &Graph{size: 20}
	g.add(l)
	return g
}
