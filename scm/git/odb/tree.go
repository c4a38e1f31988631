package odb

import (
	"bytes"

	"github.com/tagline-scm/tagline/scm"
)

// Modes of tree entries. The low nine bits of a regular file's mode are its
// permissions.
const (
	ModeDir       = 0o040000
	ModeRegular   = 0o100000
	ModeSymlink   = 0o120000
	ModeSubmodule = 0o160000
	ModeType      = 0o170000 // the bits that tell which of these it is
)

// A TreeEntry is one name in a tree.
type TreeEntry struct {
	Mode uint32
	Name string
	Hash scm.Hash
}

// A Tree is the content of a tree object.
type Tree struct {
	data []byte
	size int
	hash scm.Hash
}

// Tree reads tree h. An object of another kind is a *KindError.
func (s *Store) Tree(h scm.Hash) (*Tree, error) {
	if h == emptyTree(s.size) {
		return &Tree{size: s.size, hash: h}, nil
	}
	b, err := s.content(h, KindTree)
	if err != nil {
		return nil, err
	}
	return &Tree{data: b, size: s.size, hash: h}, nil
}

// emptyTree is the tree without entries, which git knows in every repository.
func emptyTree(size int) scm.Hash { return nameOf(KindTree, nil, size) }

// All calls yield for each entry, in git's order, until it returns false.
// A damaged entry ends it with a *scm.CorruptError.
func (t *Tree) All(yield func(TreeEntry) bool) error {
	for b := t.data; len(b) > 0; {
		mode, name, hash, rest, ok := parseTreeEntry(b, t.size)
		if !ok {
			return &scm.CorruptError{Path: "tree " + t.hash.String(), Reason: "invalid entry"}
		}
		if !yield(TreeEntry{Mode: mode, Name: string(name), Hash: hash}) {
			return nil
		}
		b = rest
	}
	return nil
}

// Find returns the entry called name; ok is false if there is none.
func (t *Tree) Find(name string) (e TreeEntry, ok bool, err error) {
	for b := t.data; len(b) > 0; {
		mode, n, hash, rest, valid := parseTreeEntry(b, t.size)
		if !valid {
			return e, false, &scm.CorruptError{Path: "tree " + t.hash.String(), Reason: "invalid entry"}
		}
		if string(n) == name {
			return TreeEntry{Mode: mode, Name: name, Hash: hash}, true, nil
		}
		b = rest
	}
	return e, false, nil
}

// parseTreeEntry reads the entry that b begins with: an octal mode, a space,
// the name, a zero byte, the raw hash.
func parseTreeEntry(b []byte, size int) (mode uint32, name []byte, hash scm.Hash, rest []byte, ok bool) {
	i := 0
	for ; i < len(b) && b[i] != ' '; i++ {
		if b[i] < '0' || b[i] > '7' || mode > 0o7777777 {
			return 0, nil, hash, nil, false
		}
		mode = mode<<3 | uint32(b[i]-'0')
	}
	if i == 0 || i == len(b) {
		return 0, nil, hash, nil, false
	}
	b = b[i+1:]
	end := bytes.IndexByte(b, 0)
	if end <= 0 || len(b)-end-1 < size {
		return 0, nil, hash, nil, false
	}
	name, b = b[:end], b[end+1:]
	return mode, name, scm.HashFromBytes(b[:size]), b[size:], true
}
