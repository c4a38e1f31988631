package gitrepo

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// Poke returns a copy of file with b written over it at a place, and the
// end cut off: what a fuzzer can find its way through.
func Poke(file []byte, at uint16, b []byte, cut uint16) []byte {
	file = bytes.Clone(file)
	if int(at) < len(file) {
		copy(file[at:], b)
	}
	return file[:max(len(file)-int(cut), 0)]
}

// Damage adds seeds that damage file here and there, and returns it.
func Damage(f *testing.F, pattern string) []byte {
	found, _ := filepath.Glob(pattern)
	if len(found) != 1 {
		f.Fatalf("%d files %s", len(found), pattern)
	}
	file, err := os.ReadFile(found[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(0), []byte{}, uint16(0))
	f.Add(uint16(8), []byte{0xff, 0xff, 0xff, 0xff}, uint16(0))
	f.Add(uint16(8+1020), []byte{0xff, 0xff, 0xff, 0xff}, uint16(0))
	for at := 0; at < len(file); at += max(64, len(file)/64) {
		f.Add(uint16(at), bytes.Repeat([]byte{0xff}, 8), uint16(0))
		f.Add(uint16(at), make([]byte, 16), uint16(0))
		f.Add(uint16(0), []byte{}, uint16(at))
	}
	return file
}
