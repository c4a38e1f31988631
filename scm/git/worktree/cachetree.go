package worktree

import (
	"bytes"
	"strconv"
)

// cacheTree is one directory of the index's cache-tree extension: the name of the
// tree object that its entries would make, where git knows it.
type cacheTree struct {
	name []byte
	hash []byte // nil if not known: something below changed since
	subs []cacheTree

	byName map[string]*cacheTree // subs, once one is asked for
}

// maxDepth bounds how deep directories of an index or a tree may lie; a path
// of that many directories is longer than any system's longest.
const maxDepth = 4096

// rootHash returns the hash at the root of a cache-tree extension, nil if it is
// not known. It is all that a clean repository needs.
func rootHash(ext []byte, hashSize int) []byte {
	node, _, _, ok := cacheTreeNode(ext, hashSize)
	if !ok {
		return nil
	}
	return node.hash
}

// parseCacheTree reads the extension, nil if it is damaged: it is there for
// speed only.
func parseCacheTree(ext []byte, hashSize int) *cacheTree {
	root, rest, ok := cacheTreeBelow(ext, hashSize, 0)
	if !ok || len(rest) > 0 {
		return nil
	}
	return &root
}

func cacheTreeBelow(b []byte, hashSize, depth int) (node cacheTree, rest []byte, ok bool) {
	node, subs, rest, ok := cacheTreeNode(b, hashSize)
	// The shortest node takes five bytes: "\0-1 0\n" without its count's digits.
	if !ok || depth > maxDepth || subs > len(rest)/5 {
		return node, nil, false
	}
	for range subs {
		var sub cacheTree
		if sub, rest, ok = cacheTreeBelow(rest, hashSize, depth+1); !ok {
			return node, nil, false
		}
		node.subs = append(node.subs, sub)
	}
	return node, rest, true
}

// cacheTreeNode reads one node without those below it, and how many they are.
func cacheTreeNode(b []byte, hashSize int) (node cacheTree, subs int, rest []byte, ok bool) {
	name, b, ok := bytes.Cut(b, []byte{0})
	if !ok {
		return node, 0, nil, false
	}
	line, b, ok := bytes.Cut(b, []byte{'\n'})
	if !ok || len(line) > 40 {
		return node, 0, nil, false
	}
	first, second, _ := bytes.Cut(line, []byte{' '})
	count, err := strconv.Atoi(string(first))
	subs, err2 := strconv.Atoi(string(second))
	if err != nil || err2 != nil || subs < 0 {
		return node, 0, nil, false
	}
	node.name = name
	if count >= 0 {
		if len(b) < hashSize {
			return node, 0, nil, false
		}
		node.hash, b = b[:hashSize], b[hashSize:]
	}
	return node, subs, b, true
}

// sub returns the node of the directory name below t, nil if there is none.
func (t *cacheTree) sub(name []byte) *cacheTree {
	if t == nil || len(t.subs) == 0 {
		return nil
	}
	if t.byName == nil {
		t.byName = make(map[string]*cacheTree, len(t.subs))
		for i := range t.subs {
			t.byName[string(t.subs[i].name)] = &t.subs[i]
		}
	}
	return t.byName[string(name)]
}
