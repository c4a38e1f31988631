package refs

import (
	"encoding/binary"

	"github.com/tagline-scm/tagline/scm"
)

// parseHash reads hexadecimal digits, as many as a hash has, into h; false if
// one is no digit.
//
// It takes eight digits at once: a hundred thousand tags are two hundred
// thousand hashes. The low four bits of a digit are its value, of a letter 9
// less, and a letter has bit 6 set. Spelling the values again shows what was
// no digit.
func parseHash(h *scm.Hash, digits []byte) bool {
	n := len(digits) / 2
	if n != 20 && n != 32 {
		return false
	}
	const each = 0x0101010101010101
	var raw [32]byte
	var wrong uint64
	for i := 0; i < n; i += 4 {
		text := binary.LittleEndian.Uint64(digits[2*i:])
		letter := text >> 6 & each
		lower := text | letter<<5
		v := lower&(0x0f*each) + letter*9
		above9 := (v + 6*each) >> 4 & each
		wrong |= v&(0xf0*each) | (v + '0'*each + above9*('a'-'0'-10)) ^ lower
		v = (v<<4 | v>>8) & 0x00ff00ff00ff00ff
		v = (v | v>>8) & 0x0000ffff0000ffff
		binary.LittleEndian.PutUint32(raw[i:], uint32(v|v>>16))
	}
	*h = scm.HashFromBytes(raw[:n])
	return wrong == 0
}
