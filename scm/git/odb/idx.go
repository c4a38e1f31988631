package odb

import (
	"bytes"
	"encoding/binary"

	"github.com/tagline-scm/tagline/scm"
)

// A names table is what the .idx file, the multi-pack-index and the
// commit-graph have in common: object names in order, and for each first byte
// how many names begin with it or a smaller one. It is searched in place.
type names struct {
	fanout []byte // 256 big-endian numbers
	data   []byte // name i is at i*stride+skip
	stride int
	skip   int // a version 1 .idx has the offset before each name
	size   int // of a name
}

// count is the number of names.
func (t *names) count() int { return int(binary.BigEndian.Uint32(t.fanout[255*4:])) }

// at returns name i.
func (t *names) at(i int) []byte {
	i = i*t.stride + t.skip
	return t.data[i : i+t.size]
}

// bucket returns the range of names that begin with b, within the table
// whatever the fan-out says.
func (t *names) bucket(b byte) (lo, hi int) {
	if b > 0 {
		lo = int(binary.BigEndian.Uint32(t.fanout[int(b-1)*4:]))
	}
	hi = min(int(binary.BigEndian.Uint32(t.fanout[int(b)*4:])), t.count())
	return min(lo, hi), hi
}

// find returns the position of name, or false.
//
// Names are hashes and so evenly spread: how far off a place is can be
// computed from what stands there. In a table of millions, three such steps
// lead to within a few places, where bisection needs twelve, most of them a
// cache miss. The steps are few, so that made-up names cost no more than
// bisection either.
func (t *names) find(name []byte) (int, bool) {
	lo, hi := t.bucket(name[0])
	spread := uint64(hi - lo) // names for 32 bits
	want := binary.BigEndian.Uint32(name[1:])
	i := lo + int(uint64(want)*spread>>32)
	for range 6 {
		if hi-lo <= 4 {
			break
		}
		switch key := binary.BigEndian.Uint32(t.at(i)[1:]); {
		case key < want:
			lo = i + 1
			i = min(lo+int(uint64(want-key)*spread>>32), hi-1)
		case key > want:
			hi = i
			i = max(hi-1-int(uint64(key-want)*spread>>32), lo)
		case bytes.Equal(t.at(i), name):
			return i, true
		default: // as good as never
			lo, hi = t.bucket(name[0])
			return t.bisect(lo, hi, name)
		}
	}
	return t.bisect(lo, hi, name)
}

// bisect returns the position of name between lo and hi, or false.
func (t *names) bisect(lo, hi int, name []byte) (int, bool) {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch c := bytes.Compare(t.at(mid), name); {
		case c == 0:
			return mid, true
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

// first returns the position of the first name that is not below name.
func (t *names) first(name []byte) int {
	lo, hi := t.bucket(name[0])
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if bytes.Compare(t.at(mid), name) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// An idx is the index of one pack, versions 1 and 2
// (git's Documentation/gitformat-pack.txt).
type idx struct {
	names
	file    *mapping
	offset4 []byte // version 2: four bytes for each name
	offset8 []byte // and eight for those that do not fit
}

const idxMagic = "\xfftOc"

// openIdx maps and checks the layout of the index at path.
func openIdx(path string, hashSize int) (*idx, error) {
	m, err := openMapping(path)
	if err != nil {
		return nil, err
	}
	x, reason := parseIdx(m.data, hashSize)
	if x == nil {
		m.close()
		return nil, &scm.CorruptError{Path: path, Reason: reason}
	}
	x.file = m
	return x, nil
}

func parseIdx(b []byte, hashSize int) (*idx, string) {
	x := &idx{}
	x.size = hashSize
	trailer := 2 * hashSize
	if len(b) >= 8 && string(b[:4]) == idxMagic {
		if v := binary.BigEndian.Uint32(b[4:]); v != 2 {
			return nil, "index of an unknown version"
		}
		if len(b) < 8+1024+trailer {
			return nil, errTruncated.Error()
		}
		x.fanout = b[8 : 8+1024]
		n := uint64(binary.BigEndian.Uint32(x.fanout[255*4:]))
		rest := b[8+1024 : len(b)-trailer]
		if uint64(len(rest)) < n*uint64(hashSize+8) {
			return nil, errTruncated.Error()
		}
		x.stride = hashSize
		x.data = rest[:int(n)*hashSize]
		rest = rest[int(n)*(hashSize+4):] // names and checksums
		x.offset4 = rest[:int(n)*4]
		x.offset8 = rest[int(n)*4:]
		return x, ""
	}
	if len(b) < 1024+trailer {
		return nil, errTruncated.Error()
	}
	x.fanout = b[:1024]
	x.stride, x.skip = hashSize+4, 4
	x.data = b[1024 : len(b)-trailer]
	if uint64(len(x.data)) < uint64(binary.BigEndian.Uint32(x.fanout[255*4:]))*uint64(x.stride) {
		return nil, errTruncated.Error()
	}
	return x, ""
}

// lookup returns where in the pack name is. An offset that the index cannot
// give is one that no pack can have.
func (x *idx) lookup(name []byte) (offset uint64, ok bool) {
	i, ok := x.find(name)
	if !ok {
		return 0, false
	}
	return x.offset(i), true
}

func (x *idx) offset(i int) uint64 {
	if x.offset4 == nil {
		return uint64(binary.BigEndian.Uint32(x.data[i*x.stride:]))
	}
	return farOffset(binary.BigEndian.Uint32(x.offset4[i*4:]), x.offset8)
}

// farOffset resolves an offset whose highest bit says that it is a position in
// the table of eight-byte offsets. Beyond that table it returns an offset that
// no pack can have.
func farOffset(o uint32, table []byte) uint64 {
	if o&(1<<31) == 0 {
		return uint64(o)
	}
	i := int(o &^ (1 << 31))
	if i >= len(table)/8 {
		return 1<<64 - 1
	}
	return binary.BigEndian.Uint64(table[i*8:])
}

// packChecksum is the checksum that ends the pack this index belongs to.
func (x *idx) packChecksum() []byte {
	end := len(x.file.data)
	return x.file.data[end-2*x.size : end-x.size]
}
