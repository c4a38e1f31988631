package odb

import (
	"encoding/binary"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scm/git/internal/table"
)

// An idx is the index of one pack, versions 1 and 2
// (git's Documentation/gitformat-pack.txt).
type idx struct {
	table.Names
	file    *mapped.File
	offset4 []byte // version 2: four bytes for each name
	offset8 []byte // and eight for those that do not fit
}

const idxMagic = "\xfftOc"

// openIdx maps and checks the layout of the index at path.
func openIdx(path string, hashSize int) (*idx, error) {
	m, err := mapped.Open(path)
	if err != nil {
		return nil, err
	}
	x, reason := parseIdx(m.Data, hashSize)
	if x == nil {
		m.Close()
		return nil, &scm.CorruptError{Path: path, Reason: reason}
	}
	x.file = m
	return x, nil
}

func parseIdx(b []byte, hashSize int) (*idx, string) {
	x := &idx{}
	x.Size = hashSize
	trailer := 2 * hashSize
	if len(b) >= 8 && string(b[:4]) == idxMagic {
		if v := binary.BigEndian.Uint32(b[4:]); v != 2 {
			return nil, "index of an unknown version"
		}
		if len(b) < 8+1024+trailer {
			return nil, errTruncated.Error()
		}
		x.Fanout = b[8 : 8+1024]
		n := uint64(binary.BigEndian.Uint32(x.Fanout[255*4:]))
		rest := b[8+1024 : len(b)-trailer]
		if uint64(len(rest)) < n*uint64(hashSize+8) {
			return nil, errTruncated.Error()
		}
		x.Stride = hashSize
		x.Data = rest[:int(n)*hashSize]
		rest = rest[int(n)*(hashSize+4):] // names and checksums
		x.offset4 = rest[:int(n)*4]
		x.offset8 = rest[int(n)*4:]
		return x, ""
	}
	if len(b) < 1024+trailer {
		return nil, errTruncated.Error()
	}
	x.Fanout = b[:1024]
	x.Stride, x.Skip = hashSize+4, 4
	x.Data = b[1024 : len(b)-trailer]
	if uint64(len(x.Data)) < uint64(binary.BigEndian.Uint32(x.Fanout[255*4:]))*uint64(x.Stride) {
		return nil, errTruncated.Error()
	}
	return x, ""
}

// lookup returns where in the pack name is. An offset that the index cannot
// give is one that no pack can have.
func (x *idx) lookup(name []byte) (offset uint64, ok bool) {
	i, ok := x.Find(name)
	if !ok {
		return 0, false
	}
	return x.offset(i), true
}

func (x *idx) offset(i int) uint64 {
	if x.offset4 == nil {
		return uint64(binary.BigEndian.Uint32(x.Data[i*x.Stride:]))
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
	end := len(x.file.Data)
	return x.file.Data[end-2*x.Size : end-x.Size]
}
