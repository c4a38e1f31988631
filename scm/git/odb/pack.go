package odb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// A pack holds many objects, each compressed by itself and some as deltas
// (git's Documentation/gitformat-pack.txt). Its files are opened when they
// are first needed.
type pack struct {
	path string // without .pack or .idx
	id   uint64 // within the Store

	gone atomic.Bool // vanished or was replaced before it could be opened
	mu   sync.Mutex  // held while a file is opened
	idx  atomic.Pointer[idx]
	data atomic.Pointer[mapped.File]
}

// openedIdx returns the index if it is open, otherwise nil.
func (p *pack) openedIdx() *idx { return p.idx.Load() }

// index opens the index if need be. The error is errGone if it vanished.
func (p *pack) index(hashSize int) (*idx, error) {
	if x := p.idx.Load(); x != nil {
		return x, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if x := p.idx.Load(); x != nil {
		return x, nil
	}
	x, err := openIdx(p.path+".idx", hashSize)
	if err != nil {
		return nil, p.vanished(err)
	}
	p.idx.Store(x)
	return x, nil
}

// vanished makes errGone of an error that says the file does not exist.
func (p *pack) vanished(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		p.gone.Store(true)
		return errGone
	}
	return err
}

// bytes opens the pack if need be and returns all of it but its checksum.
func (p *pack) bytes(hashSize int) ([]byte, error) {
	if m := p.data.Load(); m != nil {
		return m.Data[:len(m.Data)-hashSize], nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := p.data.Load(); m != nil {
		return m.Data[:len(m.Data)-hashSize], nil
	}
	m, err := mapped.Open(p.path + ".pack")
	if err != nil {
		return nil, p.vanished(err)
	}
	keep := false
	defer func() {
		if !keep {
			m.Close()
		}
	}()
	const header = 12
	if len(m.Data) < header+hashSize || string(m.Data[:4]) != "PACK" {
		return nil, &scm.CorruptError{Path: m.Path, Reason: "not a pack"}
	}
	if v := binary.BigEndian.Uint32(m.Data[4:]); v != 2 && v != 3 {
		return nil, &scm.CorruptError{Path: m.Path, Reason: "pack of an unknown version"}
	}
	// Old versions of git name a pack after its objects, so that a repack can
	// put another pack in its place; the index then points anywhere.
	if x := p.idx.Load(); x != nil && !bytes.Equal(x.packChecksum(), m.Data[len(m.Data)-hashSize:]) {
		if p.gone.Swap(true) {
			return nil, &scm.CorruptError{Path: m.Path, Reason: "does not belong to its index"}
		}
		return nil, errGone
	}
	keep = true
	p.data.Store(m)
	return m.Data[:len(m.Data)-hashSize], nil
}

func (p *pack) close() {
	if x := p.idx.Swap(nil); x != nil {
		x.file.Close()
	}
	p.data.Swap(nil).Close()
}

// An entry is the header of one object in a pack.
type entry struct {
	kind Kind
	size uint64 // of the object, or of the delta
	data uint64 // where the compressed data begins
	base uint64 // of offsetDelta: where the base is
	name []byte // of hashDelta: the base's name, in the mapping
}

// parseEntry reads the header at offset.
func parseEntry(pack []byte, offset uint64, hashSize int) (e entry, err error) {
	if offset >= uint64(len(pack)) {
		return e, errHeader
	}
	i := offset
	next := func() byte {
		if i >= uint64(len(pack)) {
			err = errTruncated
			return 0
		}
		i++
		return pack[i-1]
	}
	c := next()
	e.kind = Kind(c >> 4 & 7)
	e.size = uint64(c & 15)
	for shift := 4; c&0x80 != 0; shift += 7 {
		c = next()
		if shift > 53 {
			return e, errHeader
		}
		e.size |= uint64(c&0x7f) << shift
	}
	switch e.kind {
	case KindCommit, KindTree, KindBlob, KindTag:
	case offsetDelta:
		c = next()
		back := uint64(c & 0x7f)
		for c&0x80 != 0 {
			c = next()
			if back >= 1<<53 {
				return e, errHeader
			}
			back = (back+1)<<7 | uint64(c&0x7f)
		}
		if back == 0 || back > offset {
			return e, errHeader
		}
		e.base = offset - back
	case hashDelta:
		if uint64(hashSize) > uint64(len(pack))-i {
			return e, errTruncated
		}
		e.name = pack[i : i+uint64(hashSize)]
		i += uint64(hashSize)
	default:
		return e, errHeader
	}
	e.data = i
	return e, err
}

// A link is one delta on the way to the base.
type link struct {
	offset, data, size uint64
}

// Bounds on a chain of deltas. git makes chains of up to 50 by default and
// refuses to make longer ones than 4095; a chain may need the memory of its
// largest object, and the time of all of them.
const (
	maxDepth = 4095
	maxWork  = 64 // times Options.MaxObject
)

// unpack reads from p the object at offset.
//
// The base of a delta is most often one that was just read, so results of
// deltas and their bases are kept in s.base, within bounds, and looked for
// there on the way down the chain.
func (s *Store) unpack(r *reader, p *pack, offset uint64, want want) error {
	data, err := p.bytes(s.size)
	if err != nil {
		return err
	}
	if err := s.unpackFrom(r, p, data, offset, want); err != nil {
		return corrupt(p.path+".pack", err)
	}
	return nil
}

func (s *Store) unpackFrom(r *reader, p *pack, data []byte, offset uint64, want want) error {
	r.chain, r.skip, r.part, r.whole, r.known = r.chain[:0], 0, false, false, false
	r.path = p.path
	limit := uint64(r.limit)
	var e entry
	cached := false
	for {
		if want >= wantHead {
			if r.kind, r.a, cached = s.base.get(p.id, offset, r.a); cached {
				break
			}
		}
		var err error
		if e, err = parseEntry(data, offset, s.size); err != nil {
			return err
		}
		if e.kind != offsetDelta && e.kind != hashDelta {
			r.kind = e.kind
			break
		}
		if len(r.chain) == maxDepth {
			return errDepth
		}
		r.chain = append(r.chain, link{offset, e.data, e.size})
		if e.kind == offsetDelta {
			offset = e.base
			continue
		}
		// A pack on disk is complete: the base is in it too.
		x, err := p.index(s.size)
		if err != nil {
			return err
		}
		var ok bool
		if offset, ok = x.lookup(e.name); !ok {
			return errDelta
		}
	}

	if !cached {
		r.size = e.size
		if want < wantHead {
			return nil
		}
		if err := r.z.reset(data[e.data:], r.z.out); err != nil {
			return err
		}
		if len(r.chain) == 0 && want == wantHead {
			r.out = nil
			return r.extend(r.limit)
		}
		if e.size > limit {
			return errTooLarge
		}
		r.z.expect(e.size)
		if err := r.z.finish(int(e.size)); err != nil {
			return err
		}
		if len(r.chain) == 0 {
			r.out, r.whole, r.known = r.z.out, true, true
			return nil
		}
		r.a, r.z.out = r.z.out, r.a
		s.base.put(p.id, offset, r.kind, r.a)
	}
	work := uint64(len(r.a))
	for i := len(r.chain) - 1; i >= 0; i-- {
		l := r.chain[i]
		if l.size > limit {
			return errTooLarge
		}
		if err := r.z.reset(data[l.data:], r.z.out); err != nil {
			return err
		}
		r.z.expect(l.size)
		if err := r.z.finish(int(l.size)); err != nil {
			return err
		}
		base, result, commands, err := deltaSizes(r.z.out)
		if err != nil {
			return err
		}
		if base != uint64(len(r.a)) {
			return errDelta
		}
		if work += result + l.size; result > limit || work > maxWork*limit {
			return errTooLarge
		}
		if r.b, err = applyDelta(r.b, r.a, commands, int(result)); err != nil {
			return err
		}
		r.a, r.b = r.b, r.a
		s.base.put(p.id, l.offset, r.kind, r.a)
	}
	r.out, r.size, r.whole, r.known = r.a, uint64(len(r.a)), true, true
	return nil
}

// expect makes room for size bytes, as far as so little input can make so
// many: no stream grows more than 1032 times.
func (z *inflater) expect(size uint64) {
	const slack = 258 + 4
	room := min(size, uint64(len(z.src))*1032) + slack
	if uint64(cap(z.out)) < room {
		z.out = make([]byte, 0, room)
	}
}
