// Package commitgraph reads the commit-graph, git's cache of the history.
package commitgraph

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scm/git/internal/table"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// A Graph is the commit-graph: tree, parents and committer time of commits,
// ready to be read without any object (git's
// Documentation/gitformat-commit-graph.txt). A commit in it has a position,
// and a walk can go from position to position and never see a name.
//
// The graph is one file, or a chain of files of which each counts positions
// on from those before it. It need not know every commit, but of each that it
// knows it knows all ancestors. Positions are valid until Close. Its methods may be called concurrently; each can meet a file that
// shrank, so each has an error.
type Graph struct {
	dir       string   // an objects directory, for messages
	size      int      // bytes of a name
	layers    []*layer // the oldest first
	count     uint32
	corrected bool // every layer has corrected commit dates
}

// A layer is one file of the graph.
type layer struct {
	table.Names
	file    *mapped.File
	base    uint32 // position of its first commit
	commits []byte // for each: tree, two parents, generation and time
	edges   []byte // parents of commits that have more than two
	dates   []byte // corrected commit dates, as offsets from the time
	far     []byte // offsets that do not fit
	blooms  blooms
	levels  bool // commits have one
}

// A Node is a commit of the graph.
type Node struct {
	Parents []uint32 // positions
	Time    int64    // the committer's, in seconds since 1970, of which git keeps 34 bits here

	// Generation is higher than that of every ancestor; 0 where it is not
	// known, as in graphs of early versions. It is the corrected commit date
	// if CorrectedDates says so, else the longest way to a root.
	Generation uint64
}

// Open returns the commit-graph of objects directories, the repository's own
// first and then its alternates, whose names have hashSize bytes; nil if there
// is none that can be used. In each a single file is looked for, then a chain.
// A damaged file counts as none, as in git.
//
// The graph knows nothing of replace refs, grafts and a shallow boundary: where
// these are in force it must not be used; git does the same.
func Open(dirs []string, hashSize int) (g *Graph) {
	var fault error
	defer mapped.Recover("", debug.SetPanicOnFault(true), &fault) // g stays nil
	for _, dir := range dirs {
		if g := open(dir, dirs, hashSize); g != nil {
			return g
		}
	}
	return nil
}

// open looks for a graph in dir, whose chain may have layers in the others.
func open(dir string, dirs []string, hashSize int) *Graph {
	g := &Graph{dir: dir, size: hashSize}
	if l := openLayer(filepath.Join(dir, "info", "commit-graph"), hashSize); l != nil {
		g.add(l)
		return g
	}
	b, err := smallfile.Read(filepath.Join(dir, "info", "commit-graphs", "commit-graph-chain"), maxChain)
	if err != nil {
		return nil
	}
	// A chain that breaks off can be used as far as it goes: layers refer to
	// those before them only.
	var below []byte // names of the layers so far
	for line := range strings.Lines(string(b)) {
		hash, err := scm.ParseHash(line[:min(len(line), 2*hashSize)])
		if err != nil || hash.Size() != hashSize {
			break
		}
		l := findLayer(dir, dirs, hash)
		if l == nil {
			break
		}
		bases := table.ParseChunks(l.file.Data, graphHeader, int(l.file.Data[6]), hashSize).Get("BASE")
		if string(bases) != string(below) || !g.add(l) {
			l.file.Close()
			break
		}
		below = append(below, hash.Bytes()...)
	}
	if len(g.layers) == 0 {
		return nil
	}
	return g
}

// maxChain bounds the list of a chain's layers, in bytes.
const maxChain = 1 << 20

// findLayer opens a chain's file. It may be in any objects directory: a clone
// with alternates adds to the chain of its original.
func findLayer(dir string, dirs []string, hash scm.Hash) *layer {
	name := filepath.Join("info", "commit-graphs", "graph-"+hash.String()+".graph")
	if l := openLayer(filepath.Join(dir, name), hash.Size()); l != nil {
		return l
	}
	for _, d := range dirs {
		if d != dir {
			if l := openLayer(filepath.Join(d, name), hash.Size()); l != nil {
				return l
			}
		}
	}
	return nil
}

const graphHeader = 8

// openLayer maps a graph file, nil if it cannot be used.
func openLayer(path string, hashSize int) *layer {
	file, err := mapped.Open(path)
	if err != nil {
		return nil
	}
	l := parseLayer(file.Data, hashSize)
	if l == nil {
		file.Close()
		return nil
	}
	l.file = file
	return l
}

func parseLayer(b []byte, hashSize int) *layer {
	if len(b) < graphHeader || string(b[:4]) != "CGPH" || b[4] != 1 || int(b[5]) != table.HashVersion(hashSize) {
		return nil
	}
	chunks := table.ParseChunks(b, graphHeader, int(b[6]), hashSize)
	l := &layer{}
	l.Fanout = chunks.Get("OIDF")
	l.Data = chunks.Get("OIDL")
	l.Size, l.Stride = hashSize, hashSize
	l.commits = chunks.Get("CDAT")
	l.edges = chunks.Get("EDGE")
	l.dates = chunks.Get("GDA2")
	l.far = chunks.Get("GDO2")
	if len(l.Fanout) != 1024 {
		return nil
	}
	n := uint64(binary.BigEndian.Uint32(l.Fanout[255*4:]))
	if n > noParent || uint64(len(l.Data)) != n*uint64(hashSize) || uint64(len(l.commits)) != n*uint64(hashSize+16) {
		return nil
	}
	if uint64(len(l.dates)) != n*4 {
		l.dates = nil
	}
	l.levels = n > 0 && (rowLevel(l.row(0)[hashSize:]) != 0 || rowLevel(l.row(int(n) - 1)[hashSize:]) != 0)
	l.blooms = parseBlooms(chunks.Get("BIDX"), chunks.Get("BDAT"), int(n))
	return l
}

// add puts l on top, unless there are too many commits to have positions.
func (g *Graph) add(l *layer) bool {
	n := uint32(l.Count())
	if n > noParent-g.count {
		return false
	}
	l.base = g.count
	g.count += n
	g.corrected = l.dates != nil && (len(g.layers) == 0 || g.corrected)
	g.layers = append(g.layers, l)
	return true
}

// Close unmaps the files. A nil Graph has none.
func (g *Graph) Close() {
	if g != nil {
		for _, l := range g.layers {
			l.file.Close()
		}
	}
}

// Len returns the number of commits, one more than the highest position.
func (g *Graph) Len() uint32 { return g.count }

// Find returns the position of commit h; ok is false if the graph does not
// know it.
func (g *Graph) Find(h scm.Hash) (pos uint32, ok bool, err error) {
	defer mapped.Recover(g.dir, debug.SetPanicOnFault(true), &err)
	pos, ok = g.find(h.Bytes())
	return pos, ok, nil
}

func (g *Graph) find(name []byte) (uint32, bool) {
	if len(name) != g.size {
		return 0, false
	}
	for i := len(g.layers) - 1; i >= 0; i-- {
		if at, ok := g.layers[i].Find(name); ok {
			return g.layers[i].base + uint32(at), true
		}
	}
	return 0, false
}

// at returns the layer that holds pos and the place there.
func (g *Graph) at(pos uint32) (*layer, int, error) {
	if pos < g.count {
		for i := len(g.layers) - 1; i >= 0; i-- {
			if l := g.layers[i]; pos >= l.base {
				return l, int(pos - l.base), nil
			}
		}
	}
	return nil, 0, g.corrupt(errPosition)
}

var (
	errPosition = errors.New("commit position out of range")
	errEdges    = errors.New("list of parents out of range")
	errFar      = errors.New("generation out of range")
	errLevel    = errors.New("generation does not follow from the parents")
	errName     = errors.New("names are not in order")
	errNode     = errors.New("a commit is not as it says")
)

// ErrContradicts is in the chain of every error that means that the graph contradicts
// itself. It is a cache: what it should say can be read from the commits.
var ErrContradicts = errors.New("the commit-graph contradicts itself")

func (g *Graph) corrupt(err error) error {
	return &scm.CorruptError{Path: g.layers[len(g.layers)-1].file.Path, Reason: err.Error(), Err: ErrContradicts}
}

// Hash returns the name of the commit at pos. A position that the graph does
// not have is a *scm.CorruptError, here and below.
func (g *Graph) Hash(pos uint32) (h scm.Hash, err error) {
	defer mapped.Recover(g.dir, debug.SetPanicOnFault(true), &err)
	l, i, err := g.at(pos)
	if err != nil {
		return h, err
	}
	if !l.Placed(i) {
		return h, g.corrupt(errName)
	}
	return scm.HashFromBytes(l.At(i)), nil
}

// Tree returns the tree of the commit at pos.
func (g *Graph) Tree(pos uint32) (h scm.Hash, err error) {
	defer mapped.Recover(g.dir, debug.SetPanicOnFault(true), &err)
	l, i, err := g.at(pos)
	if err != nil {
		return h, err
	}
	return scm.HashFromBytes(l.row(i)[:l.Size]), nil
}

// Node reads the commit at pos into n, whose Parents are used again.
func (g *Graph) Node(pos uint32, n *Node) (err error) {
	defer mapped.Recover(g.dir, debug.SetPanicOnFault(true), &err)
	l, i, err := g.at(pos)
	if err != nil {
		return err
	}
	row := l.row(i)
	n.Time = rowTime(row[l.Size:])
	if n.Parents, err = g.parents(l, row[l.Size:], n.Parents[:0]); err != nil {
		return err
	}
	if err := g.checkLevel(l, row[l.Size:], n.Parents); err != nil {
		return err
	}
	if !g.corrected {
		n.Generation = uint64(rowLevel(row[l.Size:]))
		return nil
	}
	offset := binary.BigEndian.Uint32(l.dates[i*4:])
	if offset&(1<<31) == 0 {
		n.Generation = uint64(n.Time) + uint64(offset)
		return nil
	}
	at := int(offset &^ (1 << 31))
	if at >= len(l.far)/8 {
		return g.corrupt(errFar)
	}
	n.Generation = uint64(n.Time) + binary.BigEndian.Uint64(l.far[at*8:])
	return nil
}

// TimeMask has the bits that the graph keeps of a time.
const TimeMask = 1<<34 - 1

// Contradicts returns the error for a graph that has another date, or other parents,
// than the commit.
func (g *Graph) Contradicts() error { return g.corrupt(errNode) }

// maxLevel is as far as git counts levels.
const maxLevel = 1<<30 - 1

// checkLevel compares the level of a commit with those of its parents, above the
// highest of which it is by one: so a link that damage bent to another commit shows,
// which git would follow. Layers of git before 2.19 have no levels, but zeros.
func (g *Graph) checkLevel(of *layer, row []byte, parents []uint32) error {
	want := uint32(1)
	for _, pos := range parents {
		l, i, err := g.at(pos)
		if err != nil {
			return err
		}
		level := rowLevel(l.row(i)[l.Size:])
		if level == 0 && !l.levels {
			return nil
		}
		want = max(want, level+1)
	}
	if level := rowLevel(row); level != min(want, maxLevel) && (level != 0 || of.levels) {
		return g.corrupt(errLevel)
	}
	return nil
}

func rowLevel(row []byte) uint32 { return binary.BigEndian.Uint32(row[8:]) >> 2 }

// row is what CDAT has of commit i: its tree, two parents, generation, time.
func (l *layer) row(i int) []byte {
	n := l.Size + 16
	return l.commits[i*n : (i+1)*n]
}

func rowTime(row []byte) int64 {
	return int64(binary.BigEndian.Uint64(row[8:]) & TimeMask)
}

// noParent stands where there is no parent; positions are below it.
const noParent = 0x70000000

// parents appends the positions of the parents in row, which begins after the
// tree. A second parent with its highest bit set is a place in l.edges, where
// the last parent has that bit.
func (g *Graph) parents(l *layer, row []byte, list []uint32) ([]uint32, error) {
	first, second := binary.BigEndian.Uint32(row), binary.BigEndian.Uint32(row[4:])
	if first == noParent {
		return list, nil
	}
	if first >= g.count {
		return list, g.corrupt(errPosition)
	}
	list = append(list, first)
	switch {
	case second == noParent:
		return list, nil
	case second&(1<<31) == 0:
		if second >= g.count {
			return list, g.corrupt(errPosition)
		}
		return append(list, second), nil
	}
	const last = 1 << 31
	for at := int(second &^ last); ; at++ {
		if at >= len(l.edges)/4 {
			return list, g.corrupt(errEdges)
		}
		parent := binary.BigEndian.Uint32(l.edges[at*4:])
		if parent&^last >= g.count {
			return list, g.corrupt(errPosition)
		}
		list = append(list, parent&^last)
		if parent&last != 0 {
			return list, nil
		}
	}
}
