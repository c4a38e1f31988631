// Package walk walks the history of commits, as git does: by git describe's
// rule, over all that a commit reaches, and over what lies between two commits.
// It reads commits through a [History], which any number of walks share.
package walk

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/commitgraph"
	"github.com/tagline-scm/tagline/scm/git/internal/chunked"
)

// History is what has been read of the commits, numbered in the order in which
// they were first named: a walk holds an index where git holds a pointer. It
// only grows, and it serves every walk of one Repository.
//
// A commit has a number as soon as a child names it, and is read when a walk
// needs its date.
//
// A commit that the commit-graph knows is found by its position there and read
// from there, any other by its hash and from its object.
type History struct {
	read  func(id *scm.Hash, into *Record) error
	ahead *readAhead // nil before a walk profits from it

	Graph    *commitgraph.Graph       // nil if there is none
	Parallel bool                     // read may be called on other cores; then Close ends them
	Verify   func(id *scm.Hash) error // compares an object with its hash; nil where read does

	commits  chunked.List[Commit]
	places   []uint32  // for each position of the graph: number + 1; 0 where nobody named it
	slots    []uint32  // open addressing by hash: number + 1; 0 is free
	hashed   int       // commits in slots
	loaded   uint64    // commits that were read
	disorder []*Commit // commits that are older than a parent of their own, and these parents, as walks met them
	seed     uint64    // random and odd, so that no repository can prepare collisions
	shift    uint8
	parents  []uint32
	record   Record // reused by every read
	node     commitgraph.Node
}

// Record is one commit as read.
type Record struct {
	Date    uint64 // committer date in seconds since 1970, unsigned as in git; 0 where malformed
	Parents []scm.Hash
	Shallow bool // parents were cut off here
	Missing bool // this clone does not have the commit
}

// Commit is one commit of a History.
type Commit struct {
	ID      scm.Hash
	state   state
	flags   uint32 // of the walk in progress; 0 between walks
	first   uint32 // its parents are History.parents[first : first+parents]
	parents uint32
	place   uint32 // its position in the graph + 1; 0 where it has none
	job     uint32 // of History.ahead that reads it; 0 for none
	date    uint64
}

// Missing reports whether a child names the commit, but this clone does not
// have it.
func (c *Commit) Missing() bool { return c.state&isMissing != 0 }

// Position returns the commit's position in the graph; ok is false if it has
// none.
func (c *Commit) Position() (pos uint32, ok bool) { return c.place - 1, c.place != 0 }

// state is what is known of a commit, whoever walks.
type state uint8

const (
	isRead    state = 1 << iota // date and parents are known
	isShallow                   // its parents were cut off by a shallow boundary
	isMissing                   // a child names it, but this clone does not have it: date 0, no parents
	isSound                     // the object was compared with its hash
)

// NewHistory returns an empty history that reads commits from graph, which may
// be nil, and else with read. For a commit that is not in the clone read sets
// Missing and returns no error.
func NewHistory(graph *commitgraph.Graph, read func(id *scm.Hash, into *Record) error) *History {
	h := &History{read: read, Graph: graph, seed: rand.Uint64() | 1}
	if graph != nil {
		h.places = make([]uint32, graph.Len())
	}
	h.resize(1 << 10)
	return h
}

// At returns commit n. The pointer stays good.
func (h *History) At(n uint32) *Commit { return h.commits.At(n) }

// Number returns the commit's number, a new one if nobody named it before.
func (h *History) Number(id *scm.Hash) (uint32, error) {
	i := h.slot(id)
	for ; h.slots[i] != 0; i = (i + 1) % uint32(len(h.slots)) {
		if n := h.slots[i] - 1; h.At(n).ID == *id {
			return n, nil
		}
	}
	if h.Graph != nil {
		if pos, ok, err := h.Graph.Find(*id); ok || err != nil {
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

// numberAt is Number for a position of the graph.
func (h *History) numberAt(pos uint32) (uint32, error) {
	if n := h.places[pos]; n != 0 {
		return n - 1, nil
	}
	id, err := h.Graph.Hash(pos)
	if err != nil {
		return 0, err
	}
	n := h.add(&id)
	h.At(n).place = pos + 1
	h.places[pos] = n + 1
	return n, nil
}

// add gives id the next number.
func (h *History) add(id *scm.Hash) uint32 {
	n := h.commits.Add()
	h.At(n).ID = *id
	return n
}

// slot returns where the search for id begins. An object name is random
// already, its first bytes need no hashing beyond the seed.
func (h *History) slot(id *scm.Hash) uint32 {
	return uint32(binary.LittleEndian.Uint64(id.Bytes()) * h.seed >> h.shift)
}

// resize gives the table size slots, a power of two.
func (h *History) resize(size int) {
	h.slots = make([]uint32, size)
	h.shift = uint8(64 - bits.TrailingZeros(uint(size)))
	for n := range h.commits.Len() {
		c := h.At(n)
		if c.place != 0 {
			continue
		}
		i := h.slot(&c.ID)
		for h.slots[i] != 0 {
			i = (i + 1) % uint32(size)
		}
		h.slots[i] = n + 1
	}
}

// load returns commit n with its date and parents, which it reads if nobody
// did before.
func (h *History) load(n uint32) (*Commit, error) {
	c := h.At(n)
	if c.state&isRead != 0 {
		return c, nil
	}
	h.loaded++
	if c.place != 0 {
		return c, h.loadNode(c)
	}
	r, err := h.fetch(c)
	if err != nil {
		return nil, err
	}
	c.date, c.first = r.Date, uint32(len(h.parents))
	for i := range r.Parents {
		p, err := h.Number(&r.Parents[i])
		if err != nil {
			return nil, err
		}
		h.parents = append(h.parents, p)
	}
	c.parents = uint32(len(r.Parents))
	c.state = isRead
	if r.Shallow {
		c.state |= isShallow
	}
	if r.Missing {
		c.state |= isMissing
	}
	return c, nil
}

// parent is load for a parent of c. It notes where the child is the older one.
func (h *History) parent(c *Commit, n uint32) (*Commit, error) {
	p, err := h.load(n)
	if err == nil && p.date > c.date {
		h.disorder = append(h.disorder, c, p)
	}
	return p, err
}

// verifyAll compares the commits with their hashes, and those that are out of order with
// what the commit-graph says of them.
func (h *History) verifyAll(list []uint32) error {
	for _, n := range list {
		if err := h.verify(h.At(n)); err != nil {
			return err
		}
	}
	for _, c := range h.disorder {
		if err := h.verifyNode(c); err != nil {
			return err
		}
	}
	return nil
}

// verify compares a loaded commit with its hash, once. What the commit-graph
// says is taken as it is, as by git.
func (h *History) verify(c *Commit) error {
	if h.Verify == nil || c.place != 0 || c.state&(isRead|isSound|isMissing) != isRead {
		return nil
	}
	c.state |= isSound
	return h.Verify(&c.ID)
}

// Check compares what the commit-graph says of a commit with the commit itself. git
// reads HEAD and all tagged commits as they are.
func (h *History) Check(n uint32) error {
	c, err := h.load(n)
	if err != nil {
		return err
	}
	return h.verifyNode(c)
}

// verifyNode compares date and parents in the commit-graph with the commit itself, once.
// A date that damage moved would have the walk visit commits too early, or too late.
func (h *History) verifyNode(c *Commit) error {
	if c.place == 0 || c.state&isSound != 0 {
		return nil
	}
	c.state |= isSound
	r := &h.record
	*r = Record{Parents: r.Parents[:0]}
	if err := h.read(&c.ID, r); err != nil || r.Missing {
		return err
	}
	parents := h.parentsOf(c, false)
	same := r.Date&commitgraph.TimeMask == c.date && len(parents) == len(r.Parents)
	for i := 0; same && i < len(parents); i++ {
		same = h.At(parents[i]).ID == r.Parents[i]
	}
	if !same {
		return h.Graph.Contradicts()
	}
	return nil
}

// Loaded returns how many commits were read.
func (h *History) Loaded() uint64 { return h.loaded }

// ParentsOf returns the names of a commit's parents; none if this clone does not
// have the commit, or where a shallow boundary cuts them off.
func (h *History) ParentsOf(id scm.Hash) ([]scm.Hash, error) {
	n, err := h.Number(&id)
	if err != nil {
		return nil, err
	}
	c, err := h.load(n)
	if err != nil {
		return nil, err
	}
	var parents []scm.Hash
	for _, p := range h.parentsOf(c, false) {
		parents = append(parents, h.At(p).ID)
	}
	return parents, nil
}

// fetch reads the commit's object, unless that was done ahead.
func (h *History) fetch(c *Commit) (*Record, error) {
	if c.job != 0 {
		job := c.job
		c.job = 0
		if r, ok, err := h.ahead.finish(job); ok {
			return r, err
		}
	}
	r := &h.record
	*r = Record{Parents: r.Parents[:0]}
	return r, h.read(&c.ID, r)
}

// readParentsAhead has the parents of a loaded commit read on another core.
func (h *History) readParentsAhead(c *Commit, firstOnly bool) {
	if !h.Parallel {
		return
	}
	for _, n := range h.parentsOf(c, firstOnly) {
		p := h.At(n)
		if p.state&isRead != 0 || p.place != 0 || p.job != 0 {
			continue
		}
		if h.ahead == nil {
			h.ahead = newReadAhead(h.read)
		}
		p.job = h.ahead.begin(&p.ID)
	}
}

// Close ends what reads ahead. No walk may follow.
func (h *History) Close() {
	if h.ahead != nil {
		h.ahead.stop()
	}
}

// loadNode is load for a commit of the graph.
func (h *History) loadNode(c *Commit) error {
	if err := h.Graph.Node(c.place-1, &h.node); err != nil {
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

// Date returns when the commit was made, in seconds since 1970; 0 for one that is not
// in the clone.
func (h *History) Date(n uint32) (uint64, error) {
	c, err := h.load(n)
	if err != nil {
		return 0, err
	}
	return c.date, nil
}

// UnknownGeneration is above every generation of the graph.
const UnknownGeneration = ^uint64(0)

// Generation returns a number that is higher than that of every ancestor,
// UnknownGeneration for a commit outside the graph. As the graph has all
// ancestors of what it has, no ancestor of a commit with a generation is
// without.
func (h *History) Generation(n uint32) (uint64, error) {
	c := h.At(n)
	if c.place == 0 {
		return UnknownGeneration, nil
	}
	if err := h.Graph.Node(c.place-1, &h.node); err != nil {
		return 0, err
	}
	return h.node.Generation, nil
}

// parentsOf returns the numbers of a loaded commit's parents, or of its first
// one only.
func (h *History) parentsOf(c *Commit, firstOnly bool) []uint32 {
	end := c.parents
	if firstOnly && end > 1 {
		end = 1
	}
	return h.parents[c.first : c.first+end : c.first+end]
}
