package odb

import "github.com/tagline-scm/tagline/scm"

// parseHex reads the name of size bytes that b begins with in lower-case or
// upper-case digits, as git does; ok is false if it does not.
func parseHex(b []byte, size int) (h scm.Hash, ok bool) {
	if len(b) < 2*size {
		return scm.Hash{}, false
	}
	ok = h.Decode(b[:2*size])
	return h, ok
}
