package scm

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// Hash is an object name: 20 bytes (SHA-1) or 32 bytes (SHA-256). It is
// comparable, so it serves as a map key. The zero Hash names nothing.
type Hash struct {
	sum  [32]byte
	size uint8
}

// HashFromBytes returns the Hash of 20 or 32 raw bytes; any other length gives
// the zero Hash.
func HashFromBytes(b []byte) Hash {
	var h Hash
	if len(b) == 20 || len(b) == 32 {
		h.size = uint8(copy(h.sum[:], b))
	}
	return h
}

// ParseHash reads 40 or 64 hexadecimal digits in either case; anything else is an
// error.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if !h.Decode([]byte(s)) {
		return Hash{}, fmt.Errorf("object name %q: want 40 or 64 hexadecimal digits", s)
	}
	return h, nil
}

// Decode is ParseHash for many: it reads the digits into h and reports whether
// that is what they are. Otherwise h is undefined.
//
// It takes eight digits at once: a hundred thousand tags are two hundred
// thousand hashes. The low four bits of a digit are its value, of a letter 9
// less, and a letter has bit 6 set. Writing the values again shows what was
// no digit.
func (h *Hash) Decode(digits []byte) bool {
	n := len(digits) / 2
	if n != 20 && n != 32 || len(digits)%2 != 0 {
		return false
	}
	const each = 0x0101010101010101
	var wrong uint64
	for i := 0; i < n; i += 4 {
		text := binary.LittleEndian.Uint64(digits[2*i:])
		letter := text >> 6 & each
		lower := text | letter<<5
		v := lower&(0x0f*each) + letter*9
		above9 := (v + 6*each) >> 4 & each
		wrong |= v&(0xf0*each) | ((v + '0'*each + above9*('a'-'0'-10)) ^ lower)
		v = (v<<4 | v>>8) & 0x00ff00ff00ff00ff
		v = (v | v>>8) & 0x0000ffff0000ffff
		binary.LittleEndian.PutUint32(h.sum[i:], uint32(v|v>>16))
	}
	clear(h.sum[n:])
	h.size = uint8(n)
	return wrong == 0
}

// Bytes returns the 20 or 32 raw bytes, nil for the zero Hash.
func (h *Hash) Bytes() []byte { return h.sum[:h.size] }

// Size returns 20, 32, or 0 for the zero Hash.
func (h Hash) Size() int { return int(h.size) }

// IsZero reports whether h names nothing.
func (h Hash) IsZero() bool { return h.size == 0 }

// String returns lower-case hexadecimal digits, "" for the zero Hash.
func (h Hash) String() string { return hex.EncodeToString(h.sum[:h.size]) }

// Compare orders hashes by their bytes.
func (h Hash) Compare(o Hash) int { return bytes.Compare(h.sum[:h.size], o.sum[:o.size]) }
