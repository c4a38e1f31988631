package table

import "encoding/binary"

// Chunks are the parts of a multi-pack-index or commit-graph, which begin with
// the same table: for each part four letters and where it begins, and an end
// (git's Documentation/gitformat-chunk.txt).
type Chunks struct {
	file  []byte
	table []byte
}

// ParseChunks returns the chunks of a file whose table of n rows is at header
// and which ends with a checksum; no chunks if the table is damaged.
func ParseChunks(file []byte, header, n, hashSize int) Chunks {
	const row = 12
	end := header + (n+1)*row
	if len(file)-hashSize < end {
		return Chunks{}
	}
	c := Chunks{file: file[:len(file)-hashSize], table: file[header:end]}
	from := uint64(end)
	for i := range n + 1 {
		to := binary.BigEndian.Uint64(c.table[i*row+4:])
		if to < from || to > uint64(len(c.file)) {
			return Chunks{}
		}
		from = to
	}
	return c
}

// Get returns the chunk of that name, nil if there is none.
func (c Chunks) Get(id string) []byte {
	const row = 12
	for t := c.table; len(t) >= 2*row; t = t[row:] {
		if string(t[:4]) == id {
			return c.file[binary.BigEndian.Uint64(t[4:]):binary.BigEndian.Uint64(t[row+4:])]
		}
	}
	return nil
}
