package index

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"hash"

	"github.com/tagline-scm/tagline/scm"
)

// summed is up to which size an index is compared with its checksum: two
// milliseconds. git does so in fsck alone.
const summed = 4 << 20

// Check returns a *scm.CorruptError if the file is not the one that git wrote: if
// its checksum is another, or, in a large file, if names are out of order. A file
// without a checksum (index.skipHash) passes. It is for when an index says that
// something differs; one that says all is as committed was compared with the
// files and with HEAD.
func (f *File) Check() error {
	if f.file == nil {
		return nil
	}
	if len(f.file) > summed {
		for i := 1; i < f.Len(); i++ {
			if bytes.Compare(f.Name(i-1), f.Name(i)) > 0 {
				return &scm.CorruptError{Path: f.path, Reason: "names are out of order"}
			}
		}
		return nil
	}
	var h hash.Hash = sha1.New()
	if f.HashSize == sha256.Size {
		h = sha256.New()
	}
	end := len(f.file) - f.HashSize
	h.Write(f.file[:end])
	if sum := f.file[end:]; !bytes.Equal(sum, h.Sum(nil)) && !bytes.Equal(sum, make([]byte, f.HashSize)) {
		return &scm.CorruptError{Path: f.path, Reason: "wrong checksum"}
	}
	return nil
}
