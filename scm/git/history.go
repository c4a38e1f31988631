package git

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// history is what has been read of the commits, numbered in the order in which
// they were first named: a walk holds an index where git holds a pointer. It
// only grows, and it serves every walk of one Repository.
//
// A commit has a number as soon as a child names it, and is read when a walk
// needs its date.
//
// A commit that the commit-graph knows is found by its position there and read
// from there, any other by its hash and from its object.
type history struct {
	read  func(id *scm.Hash, into *record) error
	graph *odb.Graph // nil if there is none
	ahead *readAhead // nil before a walk profits from it
	spare bool       // read may be called on other cores; then close ends them

	commits list[commit]
	places  []uint32 // for each position of the graph: number + 1; 0 where nobody named it
	slots   []uint32 // open addressing by hash: number + 1; 0 is free
	hashed  int      // commits in slots
	seed    uint64   // random and odd, so that no repository can prepare collisions
	shift   uint8
	parents []uint32
	record  record // reused by every read
	node    odb.Node
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
	place   uint32 // its position in the graph + 1; 0 where it has none
	job     uint32 // of history.ahead that reads it; 0 for none
	date    uint64
}

// state is what is known of a commit, whoever walks.
type state uint8

const (
	isRead    state = 1 << iota // date and parents are known
	isShallow                   // its parents were cut off by a shallow boundary
	isMissing                   // a child names it, but this clone does not have it: date 0, no parents
)

// newHistory returns an empty history that reads commits from graph, which may
// be nil, and else with read. For a commit that is not in the clone read sets
// missing and returns no error.
func newHistory(graph *odb.Graph, read func(id *scm.Hash, into *record) error) *history {
	h := &history{read: read, graph: graph, seed: rand.Uint64() | 1}
	if graph != nil {
		h.places = make([]uint32, graph.Len())
	}
	h.resize(1 << 10)
	return h
}

func (h *history) at(n uint32) *commit { return h.commits.at(n) }

// number returns the commit's number, a new one if nobody named it before.
func (h *history) number(id *scm.Hash) (uint32, error) {
	i := h.slot(id)
	for ; h.slots[i] != 0; i = (i + 1) % uint32(len(h.slots)) {
		if n := h.slots[i] - 1; h.at(n).id == *id {
			return n, nil
		}
	}
	if h.graph != nil {
		if pos, ok, err := h.graph.Find(*id); ok || err != nil {
			if err != nil {
				return 0, err
			}
			return h.numberAt(pos)
		}
	}
	n := h.add(id)
	h.slots[i] = n + 1
	if h.hashed++; h.hashed > len(h.slots)/2 {
		h.resize(2 * len(h.slots))
	}
	return n, nil
}

// numberAt is number for a position of the graph.
func (h *history) numberAt(pos uint32) (uint32, error) {
	if n := h.places[pos]; n != 0 {
		return n - 1, nil
	}
	id, err := h.graph.Hash(pos)
	if err != nil {
		return 0, err
	}
	n := h.add(&id)
	h.at(n).place = pos + 1
	h.places[pos] = n + 1
	return n, nil
}

// add gives id the next number.
func (h *history) add(id *scm.Hash) uint32 {
	n := h.commits.add()
	h.at(n).id = *id
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
	for n := range h.commits.len() {
		c := h.at(n)
		if c.place != 0 {
			continue
		}
		i := h.slot(&c.id)
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
	if c.place != 0 {
		return c, h.loadNode(c)
	}
	r, err := h.fetch(c)
	if err != nil {
		return nil, err
	}
	c.date, c.first = r.date, uint32(len(h.parents))
	for i := range r.parents {
		p, err := h.number(&r.parents[i])
		if err != nil {
			return nil, err
		}
		h.parents = append(h.parents, p)
	}
	c.parents = uint32(len(r.parents))
	c.state = isRead
	if r.shallow {
		c.state |= isShallow
	}
	if r.missing {
		c.state |= isMissing
	}
	return c, nil
}

// fetch reads the commit's object, unless that was done ahead.
func (h *history) fetch(c *commit) (*record, error) {
	if c.job != 0 {
		job := c.job
		c.job = 0
		if r, ok, err := h.ahead.finish(job); ok {
			return r, err
		}
	}
	r := &h.record
	*r = record{parents: r.parents[:0]}
	return r, h.read(&c.id, r)
}

// readParentsAhead has the parents of a loaded commit read on another core.
func (h *history) readParentsAhead(c *commit, firstOnly bool) {
	if !h.spare {
		return
	}
	for _, n := range h.parentsOf(c, firstOnly) {
		p := h.at(n)
		if p.state&isRead != 0 || p.place != 0 || p.job != 0 {
			continue
		}
		if h.ahead == nil {
			h.ahead = newReadAhead(h.read)
		}
		p.job = h.ahead.begin(&p.id)
	}
}

// close ends what reads ahead. No walk may follow.
func (h *history) close() {
	if h.ahead != nil {
		h.ahead.stop()
	}
}

// loadNode is load for a commit of the graph.
func (h *history) loadNode(c *commit) error {
	if err := h.graph.Node(c.place-1, &h.node); err != nil {
		return err
	}
	c.date, c.first = uint64(h.node.Time), uint32(len(h.parents))
	for _, pos := range h.node.Parents {
		p, err := h.numberAt(pos)
		if err != nil {
			return err
		}
		h.parents = append(h.parents, p)
	}
	c.parents = uint32(len(h.node.Parents))
	c.state = isRead
	return nil
}

// unknownGeneration is above every generation of the graph.
const unknownGeneration = ^uint64(0)

// generation returns a number that is higher than that of every ancestor,
// unknownGeneration for a commit outside the graph. As the graph has all
// ancestors of what it has, no ancestor of a commit with a generation is
// without.
func (h *history) generation(n uint32) (uint64, error) {
	c := h.at(n)
	if c.place == 0 {
		return unknownGeneration, nil
	}
	if err := h.graph.Node(c.place-1, &h.node); err != nil {
		return 0, err
	}
	return h.node.Generation, nil
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
