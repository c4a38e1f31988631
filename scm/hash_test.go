package scm

import (
	"encoding/hex"
	"strings"
	"testing"
)

// TestParseHash compares with encoding/hex every byte at every place of a hash.
func TestParseHash(t *testing.T) {
	for _, digits := range []string{strings.Repeat("0aF9", 10), strings.Repeat("9bE1", 16)} {
		for i := range digits {
			for c := range 256 {
				text := []byte(digits)
				text[i] = byte(c)
				raw, want := hex.DecodeString(string(text))
				got, err := ParseHash(string(text))
				if (err == nil) != (want == nil) || err == nil && string(got.Bytes()) != string(raw) {
					t.Fatalf("%q: %v, %v, but encoding/hex says %x, %v", text, got, err, raw, want)
				}
			}
		}
	}
	for _, digits := range []int{0, 1, 39, 41, 63, 66} {
		bad := strings.Repeat("0", digits)
		if h, err := ParseHash(bad); err == nil || !h.IsZero() {
			t.Errorf("%q: %v, %v", bad, h, err)
		}
	}
}

// TestHashReused shows that a hash is not mixed with what was decoded before.
func TestHashReused(t *testing.T) {
	var h Hash
	if !h.Decode([]byte(strings.Repeat("ff", 32))) || !h.Decode([]byte(strings.Repeat("ab", 20))) {
		t.Fatal("a hash is not read")
	}
	if want, err := ParseHash(strings.Repeat("ab", 20)); err != nil || h != want {
		t.Errorf("%v, want %v, %v", h, want, err)
	}
}
