package commitgraph

import (
	"encoding/binary"
	"math/bits"
	"runtime/debug"
	"strings"

	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// The commit-graph may hold, for each commit, a Bloom filter of the paths
// that differ from its first parent, with all the directories above them
// (git's Documentation/technical/commit-graph.txt and
// gitformat-commit-graph.txt, BIDX and BDAT). It can say for certain that a
// path does not differ.

// blooms are the filters of one layer.
type blooms struct {
	ends    []byte // for each commit, where its filter ends
	data    []byte
	version uint32
	hashes  uint32
}

// parseBlooms returns the filters in the chunks BIDX and BDAT, none if they
// cannot be used.
func parseBlooms(index, data []byte, commits int) blooms {
	const header = 12
	if len(index) != commits*4 || len(data) < header {
		return blooms{}
	}
	b := blooms{
		ends:    index,
		data:    data[header:],
		version: binary.BigEndian.Uint32(data),
		hashes:  binary.BigEndian.Uint32(data[4:]),
	}
	const maxHashes = 64 // git uses 7
	if b.version < 1 || b.version > 2 || b.hashes == 0 || b.hashes > maxHashes {
		return blooms{}
	}
	return b
}

// filter returns the filter of commit i, empty if there is none.
func (b *blooms) filter(i int) []byte {
	if b.ends == nil {
		return nil
	}
	start, end := uint32(0), binary.BigEndian.Uint32(b.ends[i*4:])
	if i > 0 {
		start = binary.BigEndian.Uint32(b.ends[i*4-4:])
	}
	if start > end || uint64(end) > uint64(len(b.data)) {
		return nil
	}
	return b.data[start:end]
}

// A PathFilter is a path in the form that Graph.Unchanged asks for.
type PathFilter struct {
	keys  [2][]bloomKey // by version of the hash, for the path and each directory above it
	ascii bool
}

type bloomKey struct{ first, second uint32 }

// NewPathFilter returns the filter of a file or directory, named from the top
// of the tree with slashes between, none at either end.
func NewPathFilter(path string) *PathFilter {
	f := &PathFilter{ascii: true}
	for i := range len(path) {
		if path[i] >= 0x80 {
			f.ascii = false
		}
	}
	for p := path; p != ""; {
		for v := range f.keys {
			f.keys[v] = append(f.keys[v], bloomKey{murmur3(0x293ae76f, p, v == 0), murmur3(0x7e646e2c, p, v == 0)})
		}
		p = p[:max(strings.LastIndexByte(p, '/'), 0)]
	}
	return f
}

// Unchanged reports whether the path is certainly the same in the commit at
// pos and in its first parent; without a parent, that neither the path nor
// anything below it exists. False says nothing.
func (g *Graph) Unchanged(pos uint32, f *PathFilter) (unchanged bool, err error) {
	defer mapped.Recover(g.dir, debug.SetPanicOnFault(true), &err)
	l, i, err := g.at(pos)
	if err != nil {
		return false, err
	}
	b := &l.blooms
	filter := b.filter(i)
	if len(filter) == 0 {
		return false, nil
	}
	// Version 1 takes bytes from 0x80 as the writer's machine takes a char,
	// signed or not; which it was cannot be known.
	if b.version == 1 && !f.ascii {
		return false, nil
	}
	for _, k := range f.keys[b.version-1] {
		if !k.in(filter, b.hashes) {
			return true, nil
		}
	}
	return false, nil
}

// HasPathFilters reports whether any commit has a filter that Unchanged can
// ask.
func (g *Graph) HasPathFilters() bool {
	for _, l := range g.layers {
		if l.blooms.ends != nil {
			return true
		}
	}
	return false
}

func (k bloomKey) in(filter []byte, hashes uint32) bool {
	n := uint64(len(filter)) * 8
	for i := range hashes {
		bit := uint64(k.first+i*k.second) % n
		if filter[bit/8]>>(bit%8)&1 == 0 {
			return false
		}
	}
	return true
}

// murmur3 is the 32-bit murmur3 hash of s; signed takes bytes as signed, as
// version 1 of the filters does.
func murmur3(seed uint32, s string, signed bool) uint32 {
	at := func(i int) uint32 {
		if signed {
			return uint32(int8(s[i]))
		}
		return uint32(s[i])
	}
	mix := func(k uint32) uint32 { return bits.RotateLeft32(k*0xcc9e2d51, 15) * 0x1b873593 }
	h := seed
	i := 0
	for ; i+4 <= len(s); i += 4 {
		h ^= mix(at(i) | at(i+1)<<8 | at(i+2)<<16 | at(i+3)<<24)
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	if i < len(s) {
		k := uint32(0)
		for j := len(s) - 1; j >= i; j-- {
			k ^= at(j) << (8 * (j - i))
		}
		h ^= mix(k)
	}
	h ^= uint32(len(s))
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
