package index

import (
	"bytes"
	"strconv"
)

// CacheTree is one directory of the index's cache-tree extension: the name of the
// tree object that its entries would make, where git knows it (gitformat-index,
// "cache tree").
type CacheTree struct {
	Hash []byte // nil if not known: something below changed since

	name   []byte
	subs   []CacheTree
	byName map[string]*CacheTree // subs, once one is asked for
}

// RootHash returns the name of the tree that all entries would make, nil if git does
// not know it: because something changed since it was written, or because there is no
// cache-tree. It is all that a clean repository needs. It refers to the index's memory.
func (idx *File) RootHash() []byte {
	node, _, _, ok := cacheTreeNode(idx.tree, idx.HashSize)
	if !ok {
		return nil
	}
	return node.Hash
}

// CacheTree returns the cache-tree of the index's root; nil if there is none or it is
// damaged, for it is there for speed only.
func (idx *File) CacheTree() *CacheTree {
	root, rest, ok := cacheTreeBelow(idx.tree, idx.HashSize, 0)
	if !ok || len(rest) > 0 {
		return nil
	}
	return &root
}

func cacheTreeBelow(b []byte, hashSize, depth int) (node CacheTree, rest []byte, ok bool) {
	node, subs, rest, ok := cacheTreeNode(b, hashSize)
	// The shortest node takes five bytes: "\0-1 0\n" without its count's digits.
	if !ok || depth > MaxDepth || subs > len(rest)/5 {
		return node, nil, false
	}
	for range subs {
		var sub CacheTree
		if sub, rest, ok = cacheTreeBelow(rest, hashSize, depth+1); !ok {
			return node, nil, false
		}
		node.subs = append(node.subs, sub)
	}
	return node, rest, true
}

// cacheTreeNode reads one node without those below it, and how many they are.
func cacheTreeNode(b []byte, hashSize int) (node CacheTree, subs int, rest []byte, ok bool) {
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
		node.Hash, b = b[:hashSize], b[hashSize:]
	}
	return node, subs, b, true
}

// Sub returns the node of the directory of that name in t, nil if there is none or t
// is nil. It must not be called concurrently.
func (t *CacheTree) Sub(name []byte) *CacheTree {
	if t == nil || len(t.subs) == 0 {
		return nil
	}
	if t.byName == nil {
		t.byName = make(map[string]*CacheTree, len(t.subs))
		for i := range t.subs {
			t.byName[string(t.subs[i].name)] = &t.subs[i]
		}
	}
	return t.byName[string(name)]
}
