package odb

import (
	"encoding/binary"
	"hash/adler32"
	"math/bits"
	"sync"
)

// An inflater decompresses one zlib stream (RFC 1950, RFC 1951) and can pause
// after any number of bytes, because of a commit only the header lines are
// wanted: a third of the work for the usual commit, a hundredth where the
// message is long.
//
// It differs from compress/flate in three ways that make it several times
// faster on streams of a few hundred bytes. The input is a slice, so bits are
// taken eight bytes at a time. The output slice is its own window, so nothing
// is copied twice. And the decoding tables, which are what a short stream
// spends its time on, are small and filled by doubling: a code of n bits
// determines a table of 2^n entries, and the table for n+1 bits is that one
// twice over with the longer codes put in, so most entries are written by
// copy. Codes longer than the table are rare by construction and decoded bit
// by bit from the counts of codes per length.
//
// What compress/flate accepts is accepted, with the same output, and nothing
// else; FuzzInflate holds the two together.
type inflater struct {
	src  []byte // the whole input that may be read; often far more than the stream
	pos  int    // next byte of src to take
	bits uint64 // bits taken and not yet used, the first lowest
	n    uint   // number of valid bits in bits
	over int    // zero bytes invented after the end of src

	out []byte // everything decompressed so far

	state  state
	last   bool // the current block is the final one
	stored int  // bytes left in a stored block
	lit    *huffman
	dist   *huffman

	ownLit, ownDist, codes huffman
}

type state uint8

const (
	blockStart state = iota
	inStored
	inCodes
	streamEnd
)

const (
	litWidth  = 9 // index bits of the table for literals and lengths
	distWidth = 7
	codeWidth = 7 // the longest code for code lengths
)

// A huffman decodes one canonical Huffman code. To make one, add its symbols,
// then build.
//
// An entry of the table, indexed by the next width bits, is
//
//	bits 0-3    length of the code, 0 for an index that no code begins with
//	bits 4-7    number of extra bits that follow the code
//	bits 8-9    kindLiteral, kindBase, kindEnd or kindLong
//	bits 16-31  literal byte, or base of a length or distance
type huffman struct {
	table [1 << litWidth]uint32
	count [16]uint16  // codes per length
	used  int         // symbols that have a code
	added [288]uint16 // those, each with the length of its code below, as they came
	syms  [288]uint16 // in order of their codes
	entry *[288]uint32
}

const (
	kindLiteral = 0 << 8
	kindBase    = 1 << 8
	kindEnd     = 2 << 8
	kindLong    = 3 << 8 // longer than the table's width, or no code at all
	kindMask    = 3 << 8
)

// tables are what RFC 1951 fixes: the meaning of each symbol, and the two
// codes of a block with fixed codes. Made when first needed: a program that
// reads no compressed data does not pay.
type tables struct {
	lit, dist, plain    [288]uint32
	fixedLit, fixedDist huffman
}

var fixed = sync.OnceValue(func() *tables {
	t := new(tables)
	for i := range t.plain {
		t.plain[i] = uint32(i) << 16
	}
	copy(t.lit[:256], t.plain[:256])
	t.lit[256] = kindEnd
	base := uint32(3)
	for i := 257; i < 285; i++ {
		extra := uint32(0)
		if i >= 265 {
			extra = uint32(i-261) / 4
		}
		t.lit[i] = kindBase | extra<<4 | base<<16
		base += 1 << extra
	}
	t.lit[285] = kindBase | 258<<16
	t.lit[286], t.lit[287] = kindLong, kindLong // never valid
	base = 1
	for i := range 30 {
		extra := uint32(0)
		if i >= 4 {
			extra = uint32(i-2) / 2
		}
		t.dist[i] = kindBase | extra<<4 | base<<16
		base += 1 << extra
	}
	for i := 30; i < len(t.dist); i++ {
		t.dist[i] = kindLong // never valid
	}
	for i := range 288 {
		switch {
		case i < 144:
			t.fixedLit.add(i, 8)
		case i < 256:
			t.fixedLit.add(i, 9)
		case i < 280:
			t.fixedLit.add(i, 7)
		default:
			t.fixedLit.add(i, 8)
		}
	}
	t.fixedLit.build(litWidth, &t.lit)
	for i := range 32 {
		t.fixedDist.add(i, 5)
	}
	t.fixedDist.build(distWidth, &t.dist)
	return t
})

// clear forgets all symbols.
func (h *huffman) clear() {
	h.count = [16]uint16{}
	h.used = 0
}

// add gives symbol sym, larger than any before, a code of length bits, 1 to 15.
func (h *huffman) add(sym, length int) {
	h.added[h.used] = uint16(sym<<4 | length)
	h.used++
	h.count[length&15]++
}

// build makes the canonical code of the symbols that were added, and reports
// whether there is one. Incomplete codes are refused but for the two that
// compress/flate and zlib take: no symbol at all, and a single symbol of one
// bit.
func (h *huffman) build(width uint, entry *[288]uint32) bool {
	h.entry = entry
	left := 1
	var next [16]uint16 // where the next symbol of a length goes
	for l := 1; l < 16; l++ {
		left = left<<1 - int(h.count[l])
		if left < 0 {
			return false
		}
		if l < 15 {
			next[l+1] = next[l] + h.count[l]
		}
	}
	for _, s := range h.added[:h.used] {
		l := s & 15
		h.syms[next[l]] = s >> 4
		next[l]++
	}
	table := h.table[:1<<width]
	if left > 0 {
		if h.used > 1 || h.used == 1 && h.count[1] != 1 {
			return false
		}
		for i := range table {
			table[i] = kindLong
		}
		if h.used == 1 {
			for i := 0; i < len(table); i += 2 {
				table[i] = entry[h.syms[0]] | 1
			}
		}
		return true
	}

	// code is the current code with its first bit lowest, as the stream has it.
	code, i := uint(0), 0
	for l := uint(1); l < 16; l++ {
		count := int(h.count[l])
		size := uint(1) << l
		if l <= width && i > 0 {
			copy(table[size/2:size], table[:size/2])
		}
		for _, sym := range h.syms[i : i+count] {
			if l <= width {
				table[code] = entry[sym] | uint32(l)
			} else {
				table[code&(1<<width-1)] = kindLong
			}
			// Add one at the last bit, which is the highest: the ones from
			// there down become zeros, the zero after them a one.
			ones := uint(bits.LeadingZeros32(^uint32(code << (32 - l))))
			code = code&(size>>1>>ones-1) | size>>1>>ones
		}
		i += count
	}
	return true
}

// long decodes, from bits, a code that the table has no entry for; its length
// is in the entry. ok is false if no code begins like that.
func (h *huffman) long(bits uint64) (entry uint32, ok bool) {
	code, first, index := 0, 0, 0
	for l := 1; l < 16; l++ {
		code |= int(bits & 1)
		bits >>= 1
		count := int(h.count[l])
		if code-first < count {
			e := h.entry[h.syms[index+code-first]]
			return e&^15 | uint32(l), e&kindMask != kindLong
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0, false
}

// reset begins a stream at the start of src, whose output is appended to
// out[:0]. It checks the two bytes of the zlib header.
func (z *inflater) reset(src, out []byte) error {
	z.src, z.pos, z.bits, z.n, z.over = src, 0, 0, 0, 0
	z.out = out[:0]
	z.state, z.last = blockStart, false
	if len(src) < 2 {
		return errTruncated
	}
	if src[0]&15 != 8 || src[0]>>4 > 7 || (uint(src[0])<<8|uint(src[1]))%31 != 0 || src[1]&0x20 != 0 {
		return errInflate
	}
	z.pos = 2
	return nil
}

// more decompresses until there are at least want bytes in z.out or the
// stream ends. There may be a few more than want.
func (z *inflater) more(want int) error {
	for len(z.out) < want && z.state != streamEnd {
		var err error
		switch z.state {
		case blockStart:
			err = z.block()
		case inStored:
			err = z.copyStored(want)
		case inCodes:
			err = z.decode(want)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// finish decompresses to the end of the stream, which must come after exactly
// size bytes, and checks the checksum.
func (z *inflater) finish(size int) error {
	if err := z.more(size + 1); err != nil {
		return err
	}
	if len(z.out) != size {
		return errSize
	}
	z.align()
	at := z.pos - int(z.n/8)
	if len(z.src)-at < 4 {
		return errTruncated
	}
	if binary.BigEndian.Uint32(z.src[at:]) != adler32.Checksum(z.out) {
		return errChecksum
	}
	return nil
}

// fill takes bits until there are at least 56. Past the end of src they are
// zeros; errTruncated when some of those must have been used.
func (z *inflater) fill() error {
	if z.pos+8 <= len(z.src) {
		z.bits |= binary.LittleEndian.Uint64(z.src[z.pos:]) << z.n
		z.pos += int((63 - z.n) >> 3)
		z.n |= 56
		return nil
	}
	for z.n <= 56 {
		if z.pos < len(z.src) {
			z.bits |= uint64(z.src[z.pos]) << z.n
			z.pos++
		} else {
			z.over++
		}
		z.n += 8
	}
	if z.over > 8 {
		return errTruncated
	}
	return nil
}

// take returns the next k bits, k <= 16; fill must have been called.
func (z *inflater) take(k uint) uint {
	v := uint(z.bits & (1<<k - 1))
	z.bits >>= k
	z.n -= k
	return v
}

// align drops what is left of the current byte.
func (z *inflater) align() {
	z.take(z.n & 7)
	for z.over > 0 && z.n >= 8 { // give back invented bytes
		z.over--
		z.n -= 8
	}
	z.bits &= 1<<z.n - 1
}

// block reads a block's header, or ends the stream.
func (z *inflater) block() error {
	if z.last {
		if uint(z.over)*8 > z.n {
			return errTruncated
		}
		z.state = streamEnd
		return nil
	}
	if err := z.fill(); err != nil {
		return err
	}
	z.last = z.take(1) == 1
	switch z.take(2) {
	case 0:
		z.align()
		at := z.pos - int(z.n/8)
		if z.over > 0 || len(z.src)-at < 4 {
			return errTruncated
		}
		size := binary.LittleEndian.Uint16(z.src[at:])
		if binary.LittleEndian.Uint16(z.src[at+2:]) != ^size {
			return errInflate
		}
		z.pos, z.bits, z.n = at+4, 0, 0
		z.stored = int(size)
		z.state = inStored
		return nil
	case 1:
		t := fixed()
		z.lit, z.dist = &t.fixedLit, &t.fixedDist
		z.state = inCodes
		return nil
	case 2:
		z.state = inCodes
		return z.dynamic()
	}
	return errInflate
}

// codeOrder is the order in which RFC 1951 stores the lengths of the codes
// for code lengths.
const codeOrder = "\x10\x11\x12\x00\x08\x07\x09\x06\x0a\x05\x0b\x04\x0c\x03\x0d\x02\x0e\x01\x0f"

// dynamic reads the two codes of a block that brings its own.
func (z *inflater) dynamic() error {
	if err := z.fill(); err != nil {
		return err
	}
	nlit := int(z.take(5)) + 257
	ndist := int(z.take(5)) + 1
	ncode := int(z.take(4)) + 4
	if nlit > 286 || ndist > 30 {
		return errInflate
	}
	var lens [19]uint8
	for i := range ncode {
		if z.n < 3 {
			if err := z.fill(); err != nil {
				return err
			}
		}
		lens[codeOrder[i]] = uint8(z.take(3))
	}
	z.codes.clear()
	for i, l := range lens {
		if l != 0 {
			z.codes.add(i, int(l))
		}
	}
	t := fixed()
	if !z.codes.build(codeWidth, &t.plain) {
		return errInflate
	}

	// The lengths of both codes follow in one run, most of them 0.
	z.ownLit.clear()
	z.ownDist.clear()
	total := nlit + ndist
	previous := -1
	bits, n := z.bits, z.n
	for i := 0; i < total; {
		if n < 14 { // a code of 7 bits and 7 extra bits
			z.bits, z.n = bits, n
			if err := z.fill(); err != nil {
				return err
			}
			bits, n = z.bits, z.n
		}
		e := z.codes.table[bits&(1<<codeWidth-1)]
		bits >>= e & 15
		n -= uint(e & 15)
		length := int(e >> 16)
		if length < 16 && e&kindMask == kindLiteral {
			previous = length
			if length != 0 {
				if i < nlit {
					z.ownLit.add(i, length)
				} else {
					z.ownDist.add(i-nlit, length)
				}
			}
			i++
			continue
		}
		if e&kindMask == kindLong {
			return errInflate
		}
		// Codes 16 to 18 repeat the length before, or 0, with a count.
		extra, least := uint(2), 3
		switch length {
		case 17:
			extra, previous = 3, 0
		case 18:
			extra, least, previous = 7, 11, 0
		}
		repeat := least + int(bits&(1<<extra-1))
		bits >>= extra
		n -= extra
		if previous < 0 || i+repeat > total {
			return errInflate
		}
		if previous == 0 {
			i += repeat
			continue
		}
		for range repeat {
			if i < nlit {
				z.ownLit.add(i, previous)
			} else {
				z.ownDist.add(i-nlit, previous)
			}
			i++
		}
	}
	z.bits, z.n = bits, n
	if !z.ownLit.build(litWidth, &t.lit) || !z.ownDist.build(distWidth, &t.dist) {
		return errInflate
	}
	z.lit, z.dist = &z.ownLit, &z.ownDist
	return nil
}

// copyStored copies from a stored block, at most as far as want.
func (z *inflater) copyStored(want int) error {
	k := min(z.stored, max(want-len(z.out), 0))
	if k > len(z.src)-z.pos {
		return errTruncated
	}
	z.out = append(z.out, z.src[z.pos:z.pos+k]...)
	z.pos += k
	z.stored -= k
	if z.stored == 0 {
		z.state = blockStart
	}
	return nil
}

// decode decompresses from a block with codes until want bytes are there or
// the block ends.
func (z *inflater) decode(want int) error {
	const (
		maxMatch = 258
		slack    = maxMatch + 3 // a match after three literals
	)
	lit, dist := z.lit, z.dist
	for len(z.out) < want {
		if cap(z.out)-len(z.out) < slack+1 {
			z.out = append(z.out, make([]byte, slack+1+len(z.out))...)[:len(z.out)]
		}
		out := z.out[:cap(z.out)]
		o := len(z.out)
		limit := min(want, len(out)-slack)
		bits, n := z.bits, z.n
		for o < limit {
			if n < 48 { // the most that a length and a distance need
				if z.pos+8 <= len(z.src) { // as fill does, which cannot be inlined
					bits |= binary.LittleEndian.Uint64(z.src[z.pos:]) << n
					z.pos += int((63 - n) >> 3)
					n |= 56
				} else {
					z.bits, z.n = bits, n
					if err := z.fill(); err != nil {
						return err
					}
					bits, n = z.bits, z.n
				}
			}
			e := lit.table[bits&(1<<litWidth-1)]
			if e&kindMask == kindLiteral {
				// Literals come in runs: up to four fit into the bits at hand.
				bits >>= e & 15
				n -= uint(e & 15)
				out[o] = byte(e >> 16)
				o++
				if e = lit.table[bits&(1<<litWidth-1)]; e&kindMask != kindLiteral {
					continue
				}
				bits >>= e & 15
				n -= uint(e & 15)
				out[o] = byte(e >> 16)
				o++
				if e = lit.table[bits&(1<<litWidth-1)]; e&kindMask != kindLiteral {
					continue
				}
				bits >>= e & 15
				n -= uint(e & 15)
				out[o] = byte(e >> 16)
				o++
				if e = lit.table[bits&(1<<litWidth-1)]; e&kindMask != kindLiteral {
					continue
				}
				bits >>= e & 15
				n -= uint(e & 15)
				out[o] = byte(e >> 16)
				o++
				continue
			}
			if e&kindMask == kindLong {
				var ok bool
				if e, ok = lit.long(bits); !ok {
					return errInflate
				}
			}
			bits >>= e & 15
			n -= uint(e & 15)
			switch e & kindMask {
			case kindLiteral:
				out[o] = byte(e >> 16)
				o++
				continue
			case kindEnd:
				z.bits, z.n, z.out = bits, n, out[:o]
				z.state = blockStart
				return nil
			}
			extra := uint(e >> 4 & 15)
			length := int(e>>16) + int(bits&(1<<extra-1))
			bits >>= extra
			n -= extra
			e = dist.table[bits&(1<<distWidth-1)]
			if e&kindMask == kindLong {
				var ok bool
				if e, ok = dist.long(bits); !ok {
					return errInflate
				}
			}
			bits >>= e & 15
			n -= uint(e & 15)
			extra = uint(e >> 4 & 15)
			back := int(e>>16) + int(bits&(1<<extra-1))
			bits >>= extra
			n -= extra
			if back > o {
				return errInflate
			}
			if back >= length {
				copy(out[o:o+length], out[o-back:])
				o += length
				continue
			}
			for range length { // overlapping: repeats what it writes
				out[o] = out[o-back]
				o++
			}
		}
		z.bits, z.n, z.out = bits, n, out[:o]
	}
	return nil
}
