package worktree

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// unmerged finds the paths with entries of a stage above 0. As for git, which
// compares HEAD's tree with the work tree, such a path counts if either has it.
func (c *check) unmerged() (found []scm.DirtyPath, err error) {
	if c.idx.Unmerged == 0 {
		return nil, nil
	}
	w := newWalker(c.in.Root)
	defer w.close()
	size := c.idx.HashSize
	for i := 0; i < c.idx.Len(); i++ {
		e := c.idx.Entry(i)
		if e.Stage(size) == 0 {
			continue
		}
		first := e
		name, _ := e.Name(size)
		for i+1 < c.idx.Len() && bytes.Equal(c.idx.Name(i+1), name) {
			i++
		}
		if !c.scope.has(name) {
			continue
		}
		counts, err := c.exists(w, name, first)
		if err == nil && !counts {
			_, counts, err = c.inHead(name)
		}
		if err != nil {
			return nil, err
		}
		if counts || c.depth > 0 {
			found = append(found, scm.DirtyPath{Path: string(name), Kind: scm.Unmerged})
			if !c.in.All {
				break
			}
		}
	}
	return found, nil
}

// exists reports whether the work tree has something at the path of an entry
// that git would take for its file: a directory only if it is a repository with a
// commit, or the entry is a submodule.
func (c *check) exists(w *walker, path []byte, e index.Entry) (bool, error) {
	var s stat
	there, err := w.find(path, &s)
	if err != nil || !there {
		return false, err
	}
	if s.kind != index.ModeDir || e.Mode()&index.ModeType == index.ModeGitlink {
		return true, nil
	}
	return c.hasCommit(path)
}

// readTree reads a tree, or what replaces it.
func (c *check) readTree(hash scm.Hash) (*odb.Tree, error) {
	hash, err := c.real(hash)
	if err != nil {
		return nil, err
	}
	return c.in.Objects.Tree(hash)
}

// readBlob reads a blob, or what replaces it.
func (c *check) readBlob(hash []byte) ([]byte, error) {
	h, err := c.real(scm.HashFromBytes(hash))
	if err != nil {
		return nil, err
	}
	return c.in.Objects.Blob(h)
}

func (c *check) real(hash scm.Hash) (scm.Hash, error) {
	if c.in.Real == nil {
		return hash, nil
	}
	return c.in.Real(hash)
}

// inHead looks a path up in HEAD's tree.
func (c *check) inHead(path []byte) (odb.TreeEntry, bool, error) {
	hash := c.in.HeadTree
	for !hash.IsZero() {
		name, rest, below := bytes.Cut(path, []byte{'/'})
		tree, err := c.readTree(hash)
		if err != nil {
			return odb.TreeEntry{}, false, err
		}
		e, ok, err := tree.Find(string(name))
		if err != nil || !ok {
			return odb.TreeEntry{}, false, err
		}
		if !below {
			return e, true, nil
		}
		if e.Mode&index.ModeType != index.ModeDir {
			break
		}
		hash, path = e.Hash, rest
	}
	return odb.TreeEntry{}, false, nil
}

// staged finds where the index differs from HEAD's tree.
func (c *check) staged() ([]scm.DirtyPath, error) {
	head := c.in.HeadTree
	if !head.IsZero() && c.in.Real == nil && bytes.Equal(c.idx.RootHash(), head.Bytes()) {
		return nil, nil
	}
	s := &stagedWalk{check: c, walker: newWalker(c.in.Root), size: c.idx.HashSize}
	defer s.walker.close()
	err := s.directory(head, nil, 0, c.idx.Len(), c.idx.CacheTree(), 0)
	if errors.Is(err, fs.ErrNotExist) && c.idx.Len() == 0 && len(c.in.Paths) == 0 && len(c.in.Policy.Exclude) == 0 {
		// A clone without trees that was not checked out: whatever HEAD has, the
		// index has none of it.
		return []scm.DirtyPath{{Path: ".", Kind: scm.Staged}}, nil
	}
	if err != nil && err != errEnough {
		return nil, err
	}
	return s.found, nil
}

// stagedWalk compares trees with the entries of an index, in the order of the
// index: both are sorted alike, as long as a directory sorts as if its name
// ended in a slash.
type stagedWalk struct {
	*check
	walker *walker
	size   int
	found  []scm.DirtyPath
	trees  int // read so far
}

// errEnough ends a walk that has found what it looked for.
var errEnough = errors.New("enough")

// A hostile tree of few objects can stand for billions of paths, so both the trees
// that one comparison reads and the paths that it keeps are bounded.
const (
	maxTrees = 1 << 19
	maxPaths = 1 << 20
)

func (s *stagedWalk) add(path []byte) error {
	if !s.scope.has(path) {
		return nil
	}
	s.found = append(s.found, scm.DirtyPath{Path: string(path), Kind: scm.Staged})
	switch {
	case !s.in.All:
		return errEnough
	case len(s.found) > maxPaths:
		return &scm.DeclinedError{What: "so many staged paths"}
	}
	return nil
}

// tree reads the entries of a tree; the zero hash is the empty tree.
func (s *stagedWalk) tree(hash scm.Hash, prefix []byte, depth int) ([]odb.TreeEntry, error) {
	if hash.IsZero() {
		return nil, nil
	}
	if s.trees++; s.trees > maxTrees || depth > index.MaxDepth {
		return nil, &scm.DeclinedError{What: "so many or so deep directories", Path: string(prefix)}
	}
	tree, err := s.readTree(hash)
	if err != nil {
		return nil, err
	}
	var out []odb.TreeEntry
	err = tree.All(func(e odb.TreeEntry) bool { out = append(out, e); return true })
	return out, err
}

// directory compares the tree hash with the entries from lo to hi, all of which
// lie below prefix. cached is the directory's node in the cache-tree, if known.
func (s *stagedWalk) directory(hash scm.Hash, prefix []byte, lo, hi int, cached *index.CacheTree, depth int) error {
	if len(prefix) > 0 && !s.scope.mayHave(prefix[:len(prefix)-1]) {
		return nil
	}
	if depth > index.MaxDepth && hash.IsZero() {
		return &scm.CorruptError{Path: s.in.IndexPath, Reason: fmt.Sprintf("has a path of more than %d directories", index.MaxDepth)}
	}
	if cached != nil && cached.Hash != nil && s.in.Real == nil && bytes.Equal(cached.Hash, hash.Bytes()) {
		return nil
	}
	tree, err := s.tree(hash, prefix, depth)
	if err != nil {
		return err
	}
	// path holds prefix and a name; what is below shares its front.
	path := slices.Clip(prefix)
	t := 0
	for t < len(tree) || lo < hi {
		var name, rest []byte // the next name of the index below prefix
		isDir := false
		order := -1
		if lo < hi {
			full := s.idx.Name(lo)
			if len(full) <= len(prefix) || !bytes.HasPrefix(full, prefix) {
				return s.disordered()
			}
			name, rest, isDir = bytes.Cut(full[len(prefix):], []byte{'/'})
			order = 1
			if t < len(tree) {
				order = compareNames(tree[t].Name, isTree(tree[t]), name, isDir)
			}
		}
		switch {
		case order < 0: // only in HEAD
			err = s.removed(tree[t], append(path, tree[t].Name...), depth)
			t++
		case isDir:
			n := len(prefix) + len(name) + 1
			path := s.idx.Name(lo)[:n:n] // not a copy: there may be thousands
			end := lo + 1
			if len(rest) > 0 {
				end = s.endBelow(path, lo, hi)
			}
			var below scm.Hash
			if order == 0 {
				below = tree[t].Hash
				t++
			}
			if len(rest) == 0 {
				if s.idx.Entry(lo).Mode()&index.ModeType != index.ModeDir {
					return s.disordered()
				}
				err = s.sparse(below, path, lo, depth+1)
			} else {
				err = s.directory(below, path, lo, end, cached.Sub(name), depth+1)
			}
			lo = end
		default:
			end := lo + 1
			for end < hi && bytes.Equal(s.idx.Name(end), s.idx.Name(lo)) {
				end++
			}
			var inHead *odb.TreeEntry
			if order == 0 {
				inHead = &tree[t]
				t++
			}
			err = s.file(inHead, append(path, name...), lo)
			lo = end
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// compareNames orders two names of one directory as trees and indexes do.
func compareNames(a string, aDir bool, b []byte, bDir bool) int {
	n := min(len(a), len(b))
	if c := strings.Compare(a[:n], string(b[:n])); c != 0 {
		return c
	}
	var x, y byte // what follows the part that both have
	if len(a) > n {
		x = a[n]
	} else if aDir {
		x = '/'
	}
	if len(b) > n {
		y = b[n]
	} else if bDir {
		y = '/'
	}
	return int(x) - int(y)
}

// endBelow returns the end of the entries from lo on that lie below path.
func (s *stagedWalk) endBelow(path []byte, lo, hi int) int {
	return lo + 1 + sort.Search(hi-lo-1, func(i int) bool {
		name := s.idx.Name(lo + 1 + i)
		return !bytes.HasPrefix(name, path) && bytes.Compare(name, path) > 0
	})
}

func (s *stagedWalk) disordered() error {
	return &scm.CorruptError{Path: s.in.IndexPath, Reason: "has entries out of order"}
}

// removed handles what is in HEAD's tree only. A submodule that is ignored is
// not missed.
func (s *stagedWalk) removed(e odb.TreeEntry, path []byte, depth int) error {
	switch e.Mode & index.ModeType {
	case index.ModeDir:
		return s.directory(e.Hash, append(path, '/'), 0, 0, nil, depth+1)
	case index.ModeGitlink:
		ignored, err := s.submoduleIgnored(path)
		if err != nil || ignored {
			return err
		}
	}
	return s.add(path)
}

// file compares entry i with what HEAD's tree has at its path, nil if nothing.
func (s *stagedWalk) file(inHead *odb.TreeEntry, path []byte, i int) error {
	e := s.idx.Entry(i)
	if e.Stage(s.size) != 0 {
		return nil // decided as unmerged
	}
	intent := e.Extended(s.size)&index.FlagIntentToAdd != 0
	if inHead != nil && !intent && index.CanonicalMode(inHead.Mode) == index.CanonicalMode(e.Mode()) &&
		bytes.Equal(e.Hash(s.size), inHead.Hash.Bytes()) {
		return nil
	}
	s.skip(i)
	if e.Mode()&index.ModeType == index.ModeGitlink && (inHead == nil || inHead.Mode&index.ModeType == index.ModeGitlink) {
		ignored, err := s.submoduleIgnored(path)
		if err != nil || ignored {
			return err
		}
	}
	if inHead == nil && s.depth == 0 && e.Flags(s.size)&index.FlagAssumeValid == 0 {
		there, err := s.skipsWorkTree(i)
		if err == nil && !there {
			there, err = s.exists(s.walker, s.idx.Name(i), e)
		}
		if err != nil || !there {
			return err
		}
	}
	return s.add(path)
}

// skipsWorkTree reports whether an entry is to be taken for unchanged because
// of its skip-worktree flag: always without sparse checkout, else only while its
// file does not exist.
func (s *stagedWalk) skipsWorkTree(i int) (bool, error) {
	if s.idx.Entry(i).Extended(s.size)&index.FlagSkipWorktree == 0 {
		return false, nil
	}
	if !s.rules.sparse {
		return true, nil
	}
	var st stat
	there, err := s.walker.find(s.idx.Name(i), &st)
	if err == nil && !there {
		there, err = s.behindLink(s.walker, s.idx.Name(i))
	}
	return !there, err
}

// sparse compares the tree that entry i stands for with HEAD's tree below.
func (s *stagedWalk) sparse(below scm.Hash, path []byte, i, depth int) error {
	hash := scm.HashFromBytes(s.idx.Entry(i).Hash(s.size))
	if hash == below {
		return nil
	}
	return s.treeDiff(below, hash, path, depth)
}

// treeDiff finds where two trees differ; the zero hash is the empty tree.
func (s *stagedWalk) treeDiff(a, b scm.Hash, prefix []byte, depth int) error {
	if a == b {
		return nil
	}
	as, err := s.tree(a, prefix, depth)
	if err != nil {
		return err
	}
	bs, err := s.tree(b, prefix, depth)
	if err != nil {
		return err
	}
	path := slices.Clip(prefix)
	for len(as) > 0 || len(bs) > 0 {
		order := 0
		switch {
		case len(as) == 0:
			order = 1
		case len(bs) == 0:
			order = -1
		default:
			order = compareNames(as[0].Name, isTree(as[0]), []byte(bs[0].Name), isTree(bs[0]))
		}
		var x, y odb.TreeEntry
		if order <= 0 {
			x, as = as[0], as[1:]
		}
		if order >= 0 {
			y, bs = bs[0], bs[1:]
		}
		name := append(path, max(x.Name, y.Name)...)
		if isTree(x) || isTree(y) {
			err = s.treeDiff(x.Hash, y.Hash, append(name, '/'), depth+1)
		} else if x.Hash != y.Hash || index.CanonicalMode(x.Mode) != index.CanonicalMode(y.Mode) {
			err = s.add(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isTree(e odb.TreeEntry) bool { return e.Mode&index.ModeType == index.ModeDir }
