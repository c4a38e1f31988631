package refs

import "github.com/tagline-scm/tagline/scm"

// parseHash reads hexadecimal digits, as many as a hash has; false if one is
// no digit.
func parseHash(digits []byte) (scm.Hash, bool) {
	var raw [32]byte
	n := len(digits) / 2
	for i := range min(n, len(raw)) {
		hi, lo := digit[digits[2*i]], digit[digits[2*i+1]]
		if hi&lo == 0 {
			return scm.Hash{}, false
		}
		raw[i] = hi<<4 | lo&15
	}
	return scm.HashFromBytes(raw[:n]), true
}

// digit is 16 plus the value of a hexadecimal digit, 0 for other bytes.
var digit = [256]byte{
	'0': 16, '1': 17, '2': 18, '3': 19, '4': 20, '5': 21, '6': 22, '7': 23, '8': 24, '9': 25,
	'a': 26, 'b': 27, 'c': 28, 'd': 29, 'e': 30, 'f': 31,
	'A': 26, 'B': 27, 'C': 28, 'D': 29, 'E': 30, 'F': 31,
}
