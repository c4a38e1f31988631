package git

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/tagline-scm/tagline/scm"
)

// history is what has been read of the commits, numbered in the order in which
// they were first named: a walk holds an index where git holds a pointer. It
// only grows, and it serves every walk of one Repository.
//
// A commit has a number as soon as a child names it, and is read when a walk
// needs its date. Commits live in chunks that never move: one growing slice
// would be copied again and again, and twice in memory while it is.
type history struct {
	read func(id *scm.Hash, into *record) error

	chunks  [][]commit
	count   uint32
	slots   []uint32 // open addressing: number + 1; 0 is free
	seed    uint64   // random and odd, so that no repository can prepare collisions
	shift   uint8
	parents []uint32
	record  record // reused by every read
}

// record is one commit as read.
type record struct {
	date    uint64 // committer date in seconds since 1970, unsigned as in git; 0 where malformed
	parents []scm.Hash
	shallow bool // parents were cut off here
	missing bool // this clone does not have the commit
}

// commit is one commit of a history.
type commit struct {
	id      scm.Hash
	state   state
	flags   uint32 // of the walk in progress; 0 between walks
	first   uint32 // its parents are history.parents[first : first+parents]
	parents uint32
	date    uint64
}

// state is what is known of a commit, whoever walks.
type state uint8

const (
	isRead    state = 1 << iota // date and parents are known
	isShallow                   // its parents were cut off by a shallow boundary
	isMissing                   // a child names it, but this clone does not have it: date 0, no parents
)

const (
	chunkBits = 11
	chunkSize = 1 << chunkBits
)

// newHistory returns an empty history that reads commits with read. For a
// commit that is not in the clone read sets missing and returns no error.
func newHistory(read func(id *scm.Hash, into *record) error) *history {
	h := &history{read: read, seed: rand.Uint64() | 1}
	h.resize(1 << 10)
	return h
}

func (h *history) at(n uint32) *commit { return &h.chunks[n/chunkSize][n%chunkSize] }

// number returns the commit's number, a new one if nobody named it before.
func (h *history) number(id *scm.Hash) uint32 {
	i := h.slot(id)
	for ; h.slots[i] != 0; i = (i + 1) % uint32(len(h.slots)) {
		if n := h.slots[i] - 1; h.at(n).id == *id {
			return n
		}
	}
	n := h.count
	h.count++
	if n%chunkSize == 0 {
		h.chunks = append(h.chunks, make([]commit, chunkSize))
	}
	h.at(n).id = *id
	h.slots[i] = n + 1
	if int(h.count) > len(h.slots)/2 {
		h.resize(2 * len(h.slots))
	}
	return n
}

// slot returns where the search for id begins. An object name is random
// already, its first bytes need no hashing beyond the seed.
func (h *history) slot(id *scm.Hash) uint32 {
	return uint32(binary.LittleEndian.Uint64(id.Bytes()) * h.seed >> h.shift)
}

// resize gives the table size slots, a power of two.
func (h *history) resize(size int) {
	h.slots = make([]uint32, size)
	h.shift = uint8(64 - bits.TrailingZeros(uint(size)))
	for n := range h.count {
		i := h.slot(&h.at(n).id)
		for h.slots[i] != 0 {
			i = (i + 1) % uint32(size)
		}
		h.slots[i] = n + 1
	}
}

// load returns commit n with its date and parents, which it reads if nobody
// did before.
func (h *history) load(n uint32) (*commit, error) {
	c := h.at(n)
	if c.state&isRead != 0 {
		return c, nil
	}
	r := &h.record
	*r = record{parents: r.parents[:0]}
	if err := h.read(&c.id, r); err != nil {
		return nil, err
	}
	c.date, c.first, c.parents = r.date, uint32(len(h.parents)), uint32(len(r.parents))
	for i := range r.parents {
		h.parents = append(h.parents, h.number(&r.parents[i]))
	}
	c.state = isRead
	if r.shallow {
		c.state |= isShallow
	}
	if r.missing {
		c.state |= isMissing
	}
	return c, nil
}

// parentsOf returns the numbers of a loaded commit's parents, or of its first
// one only.
func (h *history) parentsOf(c *commit, firstOnly bool) []uint32 {
	end := c.parents
	if firstOnly && end > 1 {
		end = 1
	}
	return h.parents[c.first : c.first+end : c.first+end]
}
