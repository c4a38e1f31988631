package git

import (
	"errors"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/commitgraph"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// pathFilter tells commits that change some paths from those that do not, as
// git does for git rev-list -- PATHS with literal paths: a path stands for the
// file of that name, or for all files below it. What the query leaves out of them is
// never looked into.
//
// Where the commit-graph has Bloom filters of changed paths, these are asked
// first; they can only say that nothing changed since the first parent.
type pathFilter struct {
	objects *objects
	graph   *commitgraph.Graph // nil where its filters are of no use
	blooms  []*commitgraph.PathFilter
	paths   [][]string // each split at its slashes; an empty one is everything
	query   *scm.Query // for what it leaves out
	entries map[scm.Hash][]odb.TreeEntry
	inside  map[inTree]odb.TreeEntry
}

// inTree is a name in a tree.
type inTree struct {
	tree scm.Hash
	name string
}

// newPathFilter takes the paths of a query; "." and "" are the root itself, and so
// are none.
func newPathFilter(o *objects, graph *commitgraph.Graph, q *scm.Query) *pathFilter {
	if graph != nil && !graph.HasPathFilters() {
		graph = nil
	}
	f := &pathFilter{objects: o, graph: graph, query: q, entries: map[scm.Hash][]odb.TreeEntry{}, inside: map[inTree]odb.TreeEntry{}}
	paths := q.Paths
	if len(paths) == 0 {
		paths = []string{""}
	}
	for _, p := range paths {
		p = strings.TrimPrefix(path.Clean("/"+p), "/")
		if p == "" {
			f.paths = append(f.paths, nil)
			f.graph = nil
			continue
		}
		f.paths = append(f.paths, strings.Split(p, "/"))
		if graph != nil {
			f.blooms = append(f.blooms, commitgraph.NewPathFilter(p))
		}
	}
	return f
}

// differ reports whether a commit has other files below the paths than its
// parent, the first one or another, or where parent is nil any files.
func (f *pathFilter) differ(c, parent *walk.Commit, first bool) (bool, error) {
	if pos, ok := c.Position(); first && f.graph != nil && ok {
		if same, err := f.unchanged(pos); same || err != nil {
			return false, err
		}
	}
	after, err := f.at(c)
	if err != nil {
		return false, err
	}
	before := make([]odb.TreeEntry, len(after))
	if parent != nil {
		if before, err = f.at(parent); err != nil {
			return false, err
		}
	}
	for i := range after {
		if d, err := f.changed(before[i], after[i], strings.Join(f.paths[i], "/"), 0); d || err != nil {
			return d, err
		}
	}
	return false, nil
}

// unchanged reports whether the filters rule out all the paths.
func (f *pathFilter) unchanged(pos uint32) (bool, error) {
	for _, b := range f.blooms {
		if u, err := f.graph.Unchanged(pos, b); !u || err != nil {
			return false, err
		}
	}
	return true, nil
}

// at returns what a commit has at each of the paths, the zero TreeEntry where
// nothing. A commit that is not in the clone has nothing.
func (f *pathFilter) at(c *walk.Commit) ([]odb.TreeEntry, error) {
	if list, ok := f.entries[c.ID]; ok {
		return list, nil
	}
	list := make([]odb.TreeEntry, len(f.paths))
	if !c.Missing() {
		root, err := f.objects.treeOf(c.ID)
		if err != nil {
			return nil, err
		}
		for i, parts := range f.paths {
			e := odb.TreeEntry{Mode: odb.ModeDir, Hash: root}
			for _, name := range parts {
				if e, err = f.lookup(e, name); err != nil {
					return nil, err
				}
			}
			list[i] = e
		}
	}
	f.entries[c.ID] = list
	return list, nil
}

// lookup returns the entry called name in what should be a tree.
func (f *pathFilter) lookup(dir odb.TreeEntry, name string) (odb.TreeEntry, error) {
	if dir.Mode&odb.ModeType != odb.ModeDir {
		return odb.TreeEntry{}, nil
	}
	key := inTree{dir.Hash, name}
	if e, ok := f.inside[key]; ok {
		return e, nil
	}
	t, err := f.objects.tree(dir.Hash)
	if err != nil {
		return odb.TreeEntry{}, err
	}
	e, _, err := t.Find(name)
	f.inside[key] = e
	return e, err
}

// maxTreeDepth bounds how deep directories nest; git's core.maxTreeDepth.
const maxTreeDepth = 2048

// changed reports whether two entries of one name, the path at, stand for other
// files that count. Like git it looks into directories whose hashes differ: one may
// hold modes written the old way, or empty directories.
func (f *pathFilter) changed(a, b odb.TreeEntry, at string, depth int) (bool, error) {
	a.Mode, b.Mode = canonical(a.Mode), canonical(b.Mode)
	if a.Mode == b.Mode && a.Hash == b.Hash {
		return false, nil
	}
	if len(f.query.ExcludePaths) > 0 && f.query.LeavesOut([]byte(at)) {
		return false, nil
	}
	aDir, bDir := a.Mode == odb.ModeDir, b.Mode == odb.ModeDir
	if a.Mode != 0 && !aDir || b.Mode != 0 && !bDir {
		return true, nil
	}
	if depth == maxTreeDepth {
		return false, &scm.CorruptError{Path: "tree " + b.Hash.String(), Reason: "is nested too deeply"}
	}
	before, err := f.list(a)
	if err != nil {
		return false, err
	}
	after, err := f.list(b)
	if err != nil {
		return false, err
	}
	for name, e := range after {
		if d, err := f.changed(before[name], e, f.below(at, name), depth+1); d || err != nil {
			return d, err
		}
		delete(before, name)
	}
	for name, e := range before {
		if d, err := f.changed(e, odb.TreeEntry{}, f.below(at, name), depth+1); d || err != nil {
			return d, err
		}
	}
	return false, nil
}

// below is the path of a name in a directory, where somebody asks for it.
func (f *pathFilter) below(dir, name string) string {
	if len(f.query.ExcludePaths) == 0 || dir == "" {
		return name
	}
	return dir + "/" + name
}

// list returns the entries of a directory by name, none for no directory.
func (f *pathFilter) list(dir odb.TreeEntry) (map[string]odb.TreeEntry, error) {
	all := map[string]odb.TreeEntry{}
	if dir.Mode == 0 {
		return all, nil
	}
	t, err := f.objects.tree(dir.Hash)
	if err != nil {
		return nil, err
	}
	err = t.All(func(e odb.TreeEntry) bool {
		all[e.Name] = e
		return true
	})
	return all, err
}

// canonical returns a mode as git compares it: of a file's permissions only
// its owner's right to run it counts.
func canonical(mode uint32) uint32 {
	switch mode & odb.ModeType {
	case 0:
		return 0
	case odb.ModeRegular:
		if mode&0o100 != 0 {
			return odb.ModeRegular | 0o755
		}
		return odb.ModeRegular | 0o644
	case odb.ModeSymlink, odb.ModeDir:
		return mode & odb.ModeType
	}
	return odb.ModeSubmodule
}

// treeOf returns the tree of a commit.
func (o *objects) treeOf(commit scm.Hash) (scm.Hash, error) {
	if o.graph != nil {
		if pos, ok, err := o.graph.Find(commit); ok || err != nil {
			if err != nil {
				return scm.Hash{}, err
			}
			return o.graph.Tree(pos)
		}
	}
	c, err := o.store.Commit(o.real(commit))
	return c.Tree, notCommit(err)
}

// tree reads a tree. One that is not there is a *scm.DeclinedError: a treeless
// clone has it only after a fetch.
func (o *objects) tree(id scm.Hash) (*odb.Tree, error) {
	t, err := o.store.Tree(o.real(id))
	var gone *odb.MissingError
	if errors.As(err, &gone) {
		return nil, &scm.DeclinedError{What: "paths in a clone that lacks tree " + id.String()}
	}
	return t, notCommit(err)
}
