package worktree

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	bits64 "math/bits"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm"
)

// rewritten collects entries in the layout of entries.
type rewritten struct {
	entries
	limit int64
}

// add appends an entry: the fixed part of one and the name of another.
func (r *rewritten) add(e entry, name []byte) error {
	_, start := e.name(r.hashSize)
	if int64(len(r.data)+start+len(name)+1) > r.limit {
		return &scm.DeclinedError{What: "an index that grows so much when it is expanded"}
	}
	at := len(r.data)
	r.data = append(r.data, e[:start]...)
	r.data = append(r.data, name...)
	r.data = append(r.data, 0)
	flags := binary.BigEndian.Uint16(r.data[at+40+r.hashSize:])
	flags = flags&^flagName | uint16(min(len(name), flagName))
	binary.BigEndian.PutUint16(r.data[at+40+r.hashSize:], flags)
	r.at = append(r.at, uint32(at))
	return nil
}

// replace makes the rewritten entries those of the index.
func (idx *index) replace(r *rewritten) {
	idx.entries = r.entries
	idx.unmerged, idx.sparse, idx.skipped = 0, false, false
	for i := range idx.at {
		e := idx.entry(i)
		idx.note(e, e.flags(idx.hashSize))
	}
}

// join puts a split index together: the shared index that the link extension
// names, without the entries that one of its bitmaps deletes, with the stat data
// and hashes of those that the other replaces, and with the index's further
// entries (gitformat-index documentation, "split index").
func (idx *index) join(gitDir string) error {
	if len(idx.link) < idx.hashSize {
		return corruptIndex("has a link extension that is too short")
	}
	name, bitmaps := idx.link[:idx.hashSize], idx.link[idx.hashSize:]
	if len(bytes.Trim(name, "\x00")) == 0 {
		return nil
	}
	path := filepath.Join(gitDir, "sharedindex."+hex.EncodeToString(name))
	base, there, err := readIndex(path, idx.hashSize)
	if err != nil {
		return err
	}
	if !there {
		return &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	if base.link != nil && base.len() == 0 {
		return &scm.CorruptError{Path: path, Reason: "is itself a split index"}
	}
	deleted, replaced := make([]bool, base.len()), make([]bool, base.len())
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
	out := &rewritten{entries: entries{hashSize: idx.hashSize}, limit: maxIndex}
	own := 0 // replacements come first, in the order of what they replace
	for _, r := range replaced {
		if r {
			own++
		}
	}
	if own > idx.len() {
		return corruptIndex("replaces more entries than it has")
	}
	replacement, next := 0, own
	size := idx.hashSize
	for i := 0; i < base.len() || next < idx.len(); {
		order := -1
		if next < idx.len() {
			order = 1
			if i < base.len() {
				order = bytes.Compare(base.name(i), idx.name(next))
				if order == 0 {
					order = base.entry(i).stage(size) - idx.entry(next).stage(size)
				}
			}
		}
		if order <= 0 {
			e := base.entry(i)
			if replaced[i] {
				e = idx.entry(replacement)
				replacement++
			}
			if !deleted[i] && order < 0 {
				if err := out.add(e, base.name(i)); err != nil {
					return err
				}
			}
			i++
		}
		if order >= 0 {
			if err := out.add(idx.entry(next), idx.name(next)); err != nil {
				return err
			}
			next++
		}
	}
	idx.replace(out)
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
