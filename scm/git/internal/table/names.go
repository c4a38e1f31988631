// Package table has what pack indexes, multi-pack-indexes and commit-graphs have
// in common: a sorted table of names, and parts that a table of contents lists.
package table

import (
	"bytes"
	"encoding/binary"
)

// Names is what the .idx file, the multi-pack-index and the
// commit-graph have in common: object names in order, and for each first byte
// how many names begin with it or a smaller one. It is searched in place.
type Names struct {
	Fanout []byte // 256 big-endian numbers
	Data   []byte // name i is at i*Stride+Skip
	Stride int
	Skip   int // a version 1 .idx has the offset before each name
	Size   int // of a name
}

// Count returns the number of names.
func (t *Names) Count() int { return int(binary.BigEndian.Uint32(t.Fanout[255*4:])) }

// At returns name i.
func (t *Names) At(i int) []byte {
	i = i*t.Stride + t.Skip
	return t.Data[i : i+t.Size]
}

// Placed reports whether name i stands where it belongs: among those with its first
// byte, and between its neighbours.
func (t *Names) Placed(i int) bool {
	name := t.At(i)
	lo, hi := t.bucket(name[0])
	return lo <= i && i < hi && (i == lo || bytes.Compare(t.At(i-1), name) < 0) && (i+1 == hi || bytes.Compare(name, t.At(i+1)) < 0)
}

// bucket returns the range of names that begin with b, within the table
// whatever the fan-out says.
func (t *Names) bucket(b byte) (lo, hi int) {
	if b > 0 {
		lo = int(binary.BigEndian.Uint32(t.Fanout[int(b-1)*4:]))
	}
	hi = min(int(binary.BigEndian.Uint32(t.Fanout[int(b)*4:])), t.Count())
	return min(lo, hi), hi
}

// Find returns the position of name, or false.
//
// Names are hashes and so evenly spread: how far off a place is can be
// computed from what stands there. In a table of millions, three such steps
// lead to within a few places, where bisection needs twelve, most of them a
// cache miss. The steps are few, so that made-up names cost no more than
// bisection either.
func (t *Names) Find(name []byte) (int, bool) {
	lo, hi := t.bucket(name[0])
	spread := uint64(hi - lo) // names for 32 bits
	want := binary.BigEndian.Uint32(name[1:])
	i := lo + int(uint64(want)*spread>>32)
	for range 6 {
		if hi-lo <= 4 {
			break
		}
		switch key := binary.BigEndian.Uint32(t.At(i)[1:]); {
		case key < want:
			lo = i + 1
			i = min(lo+int(uint64(want-key)*spread>>32), hi-1)
		case key > want:
			hi = i
			i = max(hi-1-int(uint64(key-want)*spread>>32), lo)
		case bytes.Equal(t.At(i), name):
			return i, true
		default: // as good as never
			lo, hi = t.bucket(name[0])
			return t.bisect(lo, hi, name)
		}
	}
	return t.bisect(lo, hi, name)
}

// bisect returns the position of name between lo and hi, or false.
func (t *Names) bisect(lo, hi int, name []byte) (int, bool) {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch c := bytes.Compare(t.At(mid), name); {
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

// First returns the position of the first name that is not below name.
func (t *Names) First(name []byte) int {
	lo, hi := t.bucket(name[0])
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if bytes.Compare(t.At(mid), name) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// HashVersion returns the number that file headers give to a size of names.
func HashVersion(size int) int {
	if size == 32 {
		return 2
	}
	return 1
}
