package index

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	bits64 "math/bits"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm"
)

// join puts a split index together: the shared index that the link extension
// names, without the entries that one of its bitmaps deletes, with the stat data
// and hashes of those that the other replaces, and with the index's further
// entries (gitformat-index documentation, "split index").
func (idx *File) join(gitDir string) error {
	if len(idx.link) < idx.HashSize {
		return corruptIndex("has a link extension that is too short")
	}
	name, bitmaps := idx.link[:idx.HashSize], idx.link[idx.HashSize:]
	if len(bytes.Trim(name, "\x00")) == 0 {
		return nil
	}
	path := filepath.Join(gitDir, "sharedindex."+hex.EncodeToString(name))
	base, there, err := readFile(path, idx.HashSize)
	if err != nil {
		return err
	}
	if !there {
		return &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	if base.link != nil && base.Len() == 0 {
		return &scm.CorruptError{Path: path, Reason: "is itself a split index"}
	}
	deleted, replaced := make([]bool, base.Len()), make([]bool, base.Len())
	if len(bitmaps) > 0 {
		rest, err := ewahBits(bitmaps, deleted)
		if err == nil {
			rest, err = ewahBits(rest, replaced)
		}
		if err != nil {
			return err
		}
		if len(rest) > 0 {
			return corruptIndex("has a link extension that is too long")
		}
	}
	out := &Rewrite{Entries: Entries{HashSize: idx.HashSize}, limit: maxIndex}
	own := 0 // replacements come first, in the order of what they replace
	for _, r := range replaced {
		if r {
			own++
		}
	}
	if own > idx.Len() {
		return corruptIndex("replaces more entries than it has")
	}
	replacement, next := 0, own
	size := idx.HashSize
	for i := 0; i < base.Len() || next < idx.Len(); {
		order := -1
		if next < idx.Len() {
			order = 1
			if i < base.Len() {
				order = bytes.Compare(base.Name(i), idx.Name(next))
				if order == 0 {
					order = base.Entry(i).Stage(size) - idx.Entry(next).Stage(size)
				}
			}
		}
		if order <= 0 {
			e := base.Entry(i)
			if replaced[i] {
				e = idx.Entry(replacement)
				replacement++
			}
			if !deleted[i] && order < 0 {
				if err := out.Add(e, base.Name(i)); err != nil {
					return err
				}
			}
			i++
		}
		if order >= 0 {
			if err := out.Add(idx.Entry(next), idx.Name(next)); err != nil {
				return err
			}
			next++
		}
	}
	idx.Replace(out)
	return nil
}

// ewahBits sets those of bits that a compressed bitmap sets and returns what
// follows the bitmap. The bitmap is made of groups: a word that says how many
// words of one bit and how many literal words follow, then the literal words.
func ewahBits(b []byte, bits []bool) (rest []byte, err error) {
	broken := corruptIndex("has a broken bitmap")
	if len(b) < 8 {
		return nil, broken
	}
	words := uint64(binary.BigEndian.Uint32(b[4:]))
	b = b[8:]
	if uint64(len(b)) < words*8+4 {
		return nil, broken
	}
	rest, b = b[words*8+4:], b[:words*8]
	position := uint64(0)
	for len(b) > 0 {
		head := binary.BigEndian.Uint64(b)
		b = b[8:]
		run, literals := head>>1&0xffffffff, head>>33
		if uint64(len(b)) < literals*8 {
			return nil, broken
		}
		if head&1 != 0 {
			if position+run*64 > uint64(len(bits))+63 {
				return nil, broken
			}
			for p := position; p < position+run*64 && p < uint64(len(bits)); p++ {
				bits[p] = true
			}
		}
		position += run * 64
		for ; literals > 0; literals-- {
			for word := binary.BigEndian.Uint64(b); word != 0; word &= word - 1 {
				p := position + uint64(bits64.TrailingZeros64(word))
				if p >= uint64(len(bits)) {
					return nil, broken
				}
				bits[p] = true
			}
			b = b[8:]
			position += 64
		}
	}
	return rest, nil
}
