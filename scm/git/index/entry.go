package index

import (
	"bytes"
	"encoding/binary"
)

// Entries is the entries of an index in the layout of version 3, whichever
// version the file has: one block of bytes and the offset of each entry. The
// entries of a version 2 or 3 file are used where they were read; others
// (prefix-compressed, split, expanded from a sparse directory) are rewritten
// into this layout. Every name ends in a NUL, so that the kernel can be asked
// for it where it lies.
//
//	0 ctime  8 mtime  16 dev  20 ino  24 mode  28 uid  32 gid  36 size  40 hash
//	then 16 bits of flags, 16 more if flagExtended is set, and the name
//
// (git's gitformat-index documentation). That they are sorted by name and stage is
// not checked: whoever needs it looks.
type Entries struct {
	HashSize int // bytes of a hash, 20 or 32

	data []byte
	at   []uint32
}

// Flags of an entry. Those of the first two lines are in Entry.Flags, the others in
// Entry.Extended.
const (
	FlagAssumeValid  = 0x8000 // git update-index --assume-unchanged
	FlagStage        = 0x3000 // the two bits of the stage
	FlagSkipWorktree = 0x4000 // extended: the file need not be checked out
	FlagIntentToAdd  = 0x2000 // extended: git add -N

	flagExtended = 0x4000 // extended flags follow
	flagName     = 0x0fff // length of the name; the mask itself if it is longer
)

// The types in the mode of an entry and of what is in a tree; permissions lie below.
const (
	ModeType    = 0o170000 // the bits of the type
	ModeDir     = 0o040000 // in an index: an entry that stands for a directory
	ModeFile    = 0o100000
	ModeLink    = 0o120000
	ModeGitlink = 0o160000 // a submodule
)

// CanonicalMode returns a mode as git compares it: of a file's permissions only the
// owner's execute bit counts.
func CanonicalMode(mode uint32) uint32 {
	if mode&ModeType == ModeFile {
		return ModeFile | 0o644 | mode&0o100 | mode&0o100>>3 | mode&0o100>>6
	}
	return mode & ModeType
}

// Len returns the number of entries.
func (e *Entries) Len() int { return len(e.at) }

// Entry returns entry i of 0 to Len()-1. It refers to the index's memory.
func (e *Entries) Entry(i int) Entry { return e.data[e.at[i]:] }

// Name returns the name of entry i, a path with slashes below the work tree's root,
// where it lies in the index: a NUL follows it. That of an entry which stands for a
// directory ends in a slash.
func (e *Entries) Name(i int) []byte {
	name, _ := e.Entry(i).Name(e.HashSize)
	return name
}

// Find returns the position of the entry with that name, of stage 0 or else of
// stage 2 ("ours"); -1 if there is none.
func (e *Entries) Find(name []byte) int {
	lo, hi := 0, e.Len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if bytes.Compare(e.Name(mid), name) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for ; lo < e.Len() && bytes.Equal(e.Name(lo), name); lo++ {
		if stage := e.Entry(lo).Stage(e.HashSize); stage == 0 || stage == 2 {
			return lo
		}
	}
	return -1
}

// Entry is one entry: the bytes from its offset on. Where its methods take a size,
// that is Entries.HashSize.
type Entry []byte

// Mode returns the type and the permissions.
func (e Entry) Mode() uint32 { return binary.BigEndian.Uint32(e[24:]) }

// Ctime returns when the file's status changed, in seconds since 1970 cut to 32 bits.
func (e Entry) Ctime() uint32 { return binary.BigEndian.Uint32(e) }

// Mtime returns when the file was written, in seconds since 1970 cut to 32 bits, and
// the nanoseconds, 0 if they are not known.
func (e Entry) Mtime() (seconds, nanos uint32) {
	return binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
}

// Inode returns the number of the file's inode, cut to 32 bits.
func (e Entry) Inode() uint32 { return binary.BigEndian.Uint32(e[20:]) }

// Owner returns the user and the group of the file.
func (e Entry) Owner() (uid, gid uint32) {
	return binary.BigEndian.Uint32(e[28:]), binary.BigEndian.Uint32(e[32:])
}

// Size returns the bytes of the file, cut to 32 bits; 0 also if they are not known.
func (e Entry) Size() uint32 { return binary.BigEndian.Uint32(e[36:]) }

// Hash returns the name of the blob, of a submodule's commit, or of the tree that the
// entry stands for. It refers to the index's memory.
func (e Entry) Hash(size int) []byte { return e[40 : 40+size] }

// Flags returns the 16 bits of flags, with the length of the name in the low ones.
func (e Entry) Flags(size int) uint16 {
	return binary.BigEndian.Uint16(e[40+size:])
}

// Extended returns the 16 bits of extended flags; 0 if the entry has none.
func (e Entry) Extended(size int) uint16 {
	if e.Flags(size)&flagExtended == 0 {
		return 0
	}
	return binary.BigEndian.Uint16(e[42+size:])
}

// Stage returns 0, or of a path that is not merged 1 (base), 2 (ours) or 3 (theirs).
func (e Entry) Stage(size int) int { return int(e.Flags(size)&FlagStage) >> 12 }

// Name returns the name and its offset in the entry.
func (e Entry) Name(size int) ([]byte, int) {
	start := 42 + size
	flags := e.Flags(size)
	if flags&flagExtended != 0 {
		start += 2
	}
	n := int(flags & flagName)
	if n == flagName {
		n += bytes.IndexByte(e[start+n:], 0)
	}
	return e[start : start+n], start
}
