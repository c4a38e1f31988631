package scm

import (
	"bytes"
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

// ParseHash reads 40 or 64 hexadecimal digits; anything else is an error.
func ParseHash(s string) (Hash, error) {
	if len(s) != 40 && len(s) != 64 {
		return Hash{}, fmt.Errorf("object name %q: want 40 or 64 hexadecimal digits", s)
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		return Hash{}, fmt.Errorf("object name %q: %w", s, err)
	}
	return HashFromBytes(b), nil
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
