package refs

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// table is one file of a reftable stack, by git's
// Documentation/technical/reftable. Of its sections only refs and their index
// are read:
//
//	header, ref blocks, ref index blocks, object and log sections, footer
//
// A block is a type, the length of what is in it, records, the offsets of the
// records that spell their names out (restarts), and their number:
//
//	'r' or 'i', uint24 length, record+, uint24 restart+, uint16 count
//
// All other records tell only how their name differs from the one before:
//
//	varint shared, varint suffix<<3|type, suffix, value
//
// The first ref block begins at offset 0 and has the file's header inside, so
// that its restarts count from there. Where the header states a block size,
// blocks are padded to it.
//
// A table is never written again once it has its name.
type table struct {
	path      string
	hashSize  int
	file      *os.File // nil if all of it is in data
	data      []byte   // the file's content from where it begins at
	at        int64
	size      int64 // of the file without its footer
	blockSize int64 // 0 where blocks are not padded
	header    int   // length
	index     int64 // where the root of the ref index is, 0 for none
}

const (
	// smallTable is up to which size a table is read at once, and how much of a
	// longer one at a time.
	smallTable = 1 << 17
	// maxIndex is how many levels of index may be stacked.
	maxIndex = 16
)

// openTable opens a table and checks its header and footer.
func openTable(path string, hashSize int) (*table, error) {
	file, err := smallfile.Open(path)
	if err != nil {
		return nil, err
	}
	t := &table{path: path, hashSize: hashSize, file: file}
	if err := t.open(); err != nil {
		file.Close()
		return nil, err
	}
	return t, nil
}

func (t *table) open() error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return t.corrupt("is no regular file")
	}
	t.size = info.Size()
	head, err := t.bytes(0, int(min(t.size, 29)))
	if err != nil {
		return err
	}
	const header1, header2 = 24, 28
	footer := 68
	switch {
	case len(head) < header1 || string(head[:4]) != "REFT":
		return t.corrupt("is no reftable")
	case head[4] == 1:
		t.header = header1
	case head[4] == 2:
		t.header, footer = header2, 72
	default:
		return &scm.DeclinedError{What: "reftable version " + strconv.Itoa(int(head[4])), Path: t.path}
	}
	if len(head) < t.header || t.size < int64(t.header+footer) {
		return t.corrupt("is cut short")
	}
	head = slices.Clone(head)
	t.size -= int64(footer)
	foot, err := t.bytes(t.size, footer)
	if err != nil {
		return err
	}
	if !bytes.Equal(foot[:t.header], head[:t.header]) {
		return t.corrupt("header and footer differ")
	}
	if crc32.ChecksumIEEE(foot[:footer-4]) != binary.BigEndian.Uint32(foot[footer-4:]) {
		return t.corrupt("wrong checksum")
	}
	id := "sha1"
	if t.header == header2 {
		id = string(head[header1:header2])
	}
	if id == "sha1" && t.hashSize != 20 || id == "s256" && t.hashSize != 32 || id != "sha1" && id != "s256" {
		return t.corrupt("has hashes of another kind")
	}
	t.blockSize = int64(uint24(head[5:]))
	index := binary.BigEndian.Uint64(foot[t.header:])
	if index >= uint64(t.size) && index != 0 {
		return t.corrupt("the index lies outside")
	}
	t.index = int64(index)
	if t.size <= int64(len(t.data)) {
		t.file.Close()
		t.file = nil
	}
	return nil
}

func (t *table) close() {
	if t.file != nil {
		t.file.Close()
	}
}

func (t *table) corrupt(reason string) error {
	return &scm.CorruptError{Path: t.path, Reason: reason}
}

func uint24(b []byte) int { return int(b[0])<<16 | int(b[1])<<8 | int(b[2]) }

// bytes returns n bytes at offset off, which lie inside the file. They are
// good until the next call.
func (t *table) bytes(off int64, n int) ([]byte, error) {
	if off < t.at || off+int64(n) > t.at+int64(len(t.data)) {
		size := min(max(int64(n), smallTable), t.size-off)
		if size < int64(n) {
			size = int64(n) // the footer
		}
		if int64(cap(t.data)) < size {
			t.data = make([]byte, size)
		}
		t.data, t.at = t.data[:size], off
		if _, err := t.file.ReadAt(t.data, off); err != nil {
			t.data = t.data[:0]
			if err == io.EOF {
				return nil, &scm.ChangedError{Path: t.path}
			}
			return nil, err
		}
	}
	return t.data[off-t.at:][:n], nil
}

// cursor reads records of one section in the order of their names.
type cursor struct {
	t        *table
	kind     byte   // 'r' or 'i'
	off      int64  // of the block
	next     int64  // of the block after
	block    []byte // its own copy: from its offset to the end of its records
	pos      int    // of the next record
	restarts []byte
	name     []byte // of the record read last
	value           // of a ref
	deleted  bool
	child    int64 // of an index record: where its block is
}

// load goes to the block at off. It returns false at the end of the section.
func (c *cursor) load(off int64) (bool, error) {
	t := c.t
	start := 0
	if off == 0 {
		start = t.header
	}
	if off >= t.size || t.size-off < int64(start+4) {
		return false, nil
	}
	head, err := t.bytes(off, start+4)
	if err != nil {
		return false, err
	}
	kind, length := head[start], uint24(head[start+1:])
	if kind != 'r' && kind != 'i' {
		return false, nil
	}
	if c.kind != 0 && kind != c.kind {
		return false, nil
	}
	if length < start+4+2 || int64(length) > t.size-off {
		return false, t.corrupt("a block has the wrong length")
	}
	block, err := t.bytes(off, length)
	if err != nil {
		return false, err
	}
	count := int(binary.BigEndian.Uint16(block[length-2:]))
	records := length - 2 - 3*count
	if records < start+4 {
		return false, t.corrupt("a block has too many restarts")
	}
	c.kind, c.off, c.pos = kind, off, start+4
	c.block = append(c.block[:0], block[:length-2]...)
	c.restarts = c.block[records:]
	c.block = c.block[:records]
	c.name = c.name[:0]
	c.next = off + int64(length)
	if size := t.blockSize; int64(length) < size {
		// Padding is zero bytes, and no block begins with one.
		if c.next >= t.size {
			return true, nil
		}
		after, err := t.bytes(c.next, 1)
		if err != nil {
			return false, err
		}
		if after[0] == 0 {
			c.next = off + size
		}
	}
	return true, nil
}

// varint reads a number of the block: seven bits a byte, highest first, with
// one added to each but the last.
func (c *cursor) varint() (uint64, bool) {
	if c.pos >= len(c.block) {
		return 0, false
	}
	b := c.block[c.pos]
	c.pos++
	n := uint64(b & 0x7f)
	for b&0x80 != 0 {
		n++
		if n >= 1<<57 || c.pos >= len(c.block) {
			return 0, false
		}
		b = c.block[c.pos]
		c.pos++
		n = n<<7 | uint64(b&0x7f)
	}
	return n, true
}

// take returns the next n bytes of the block.
func (c *cursor) take(n uint64) ([]byte, bool) {
	if n > uint64(len(c.block)-c.pos) {
		return nil, false
	}
	b := c.block[c.pos:][:n]
	c.pos += int(n)
	return b, true
}

// record reads the record at pos; its name begins as the one before.
func (c *cursor) record() error {
	shared, ok1 := c.varint()
	length, ok2 := c.varint()
	suffix, ok3 := c.take(length >> 3)
	if !ok1 || !ok2 || !ok3 || shared > uint64(len(c.name)) {
		return c.t.corrupt("a name lies outside its block")
	}
	c.name = append(c.name[:shared], suffix...)
	number, ok := c.varint() // of a ref when it was changed last, which nobody asks for
	if !ok || !c.readValue(byte(length&7), number) {
		return c.t.corrupt("a record lies outside its block or has an unknown type")
	}
	return nil
}

func (c *cursor) readValue(kind byte, number uint64) bool {
	if c.kind == 'i' {
		c.child = int64(number)
		return kind == 0
	}
	c.value, c.deleted = value{}, false
	size := uint64(c.t.hashSize)
	switch kind {
	case 0:
		c.deleted = true
	case 1, 2:
		raw, ok := c.take(size)
		if !ok {
			return false
		}
		c.hash = scm.HashFromBytes(raw)
		// Writers peel what they store, so one hash is no annotated tag.
		c.peeled = c.hash
		if kind == 2 {
			if raw, ok = c.take(size); !ok {
				return false
			}
			c.peeled = scm.HashFromBytes(raw)
		}
	case 3:
		length, ok := c.varint()
		if !ok {
			return false
		}
		target, ok := c.take(length)
		if !ok {
			return false
		}
		c.target = string(target)
	default:
		return false
	}
	return true
}

// advance reads the next record of the section, false at its end.
func (c *cursor) advance() (bool, error) {
	for c.pos >= len(c.block) {
		// Blocks lie one after the other, so this ends.
		if ok, err := c.load(c.next); !ok || err != nil {
			return false, err
		}
	}
	return true, c.record()
}

// within goes to the last restart of the block before key, so that the records
// from there on are those that may be key or above.
func (c *cursor) within(key string) error {
	if err := c.check(); err != nil {
		return err
	}
	lo, hi := 0, len(c.restarts)/3
	for lo < hi {
		mid := lo + (hi-lo)/2
		if err := c.restart(mid); err != nil {
			return err
		}
		if err := c.record(); err != nil {
			return err
		}
		if string(c.name) < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo > 0 {
		return c.restart(lo - 1)
	}
	c.pos, c.name = 4, c.name[:0]
	if c.off == 0 {
		c.pos += c.t.header
	}
	return nil
}

func (c *cursor) restart(i int) error {
	pos := uint24(c.restarts[3*i:])
	if pos < 4 || pos >= len(c.block) {
		return c.t.corrupt("a restart lies outside its block")
	}
	c.pos, c.name = pos, c.name[:0]
	return nil
}

// seek reads the first ref whose name is key or above, false if there is none.
func (c *cursor) seek(key string) (bool, error) {
	c.kind = 'r'
	at := int64(0)
	if c.t.index != 0 {
		var ok bool
		var err error
		if at, ok, err = c.indexed(key); !ok || err != nil {
			return false, err
		}
	}
	c.kind = 'r'
	if ok, err := c.load(at); !ok || err != nil {
		return false, err
	}
	if err := c.within(key); err != nil {
		return false, err
	}
	for {
		ok, err := c.advance()
		if !ok || err != nil || string(c.name) >= key {
			return ok, err
		}
	}
}

// checked is up to which size a block that is searched is checked first.
const checked = 1 << 16

// check reads all records of the block and returns an error unless their names
// ascend and each restart is where a record spells out its name. A search would
// be misled by one that is damaged, and pass over the names beside it.
func (c *cursor) check() error {
	if len(c.block) > checked {
		return nil
	}
	begin := 4
	if c.off == 0 {
		begin += c.t.header
	}
	defer func() { c.pos, c.name = begin, c.name[:0] }()
	var last []byte
	restart := 0
	for c.pos = begin; c.pos < len(c.block); {
		if restart < len(c.restarts)/3 && uint24(c.restarts[3*restart:]) == c.pos {
			if c.block[c.pos] != 0 {
				break
			}
			restart++
		}
		if err := c.record(); err != nil {
			return err
		}
		if string(c.name) <= string(last) {
			return c.t.corrupt("names are out of order")
		}
		if c.kind == 'r' && bytes.IndexByte(c.name, '/') >= 0 && !ValidName(string(c.name)) {
			return c.t.corrupt("has the name " + excerpt(c.name))
		}
		last = append(last[:0], c.name...)
	}
	if restart < len(c.restarts)/3 {
		return c.t.corrupt("a restart lies elsewhere")
	}
	return nil
}

// indexed returns the block that holds the first ref that is key or above, by
// going down the index, each record of which names the last ref of a block.
func (c *cursor) indexed(key string) (int64, bool, error) {
	at := c.t.index
	for range maxIndex {
		c.kind = 0
		ok, err := c.load(at)
		if err == nil && !ok {
			err = c.t.corrupt("the index leads nowhere")
		}
		if err != nil {
			return 0, false, err
		}
		if c.kind == 'r' {
			return at, true, nil
		}
		if err := c.within(key); err != nil {
			return 0, false, err
		}
		for {
			ok, err := c.advance()
			if !ok || err != nil {
				return 0, false, err
			}
			if string(c.name) >= key {
				break
			}
		}
		at = c.child
	}
	return 0, false, c.t.corrupt("the index has too many levels")
}
