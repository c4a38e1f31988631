package worktree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// entries is the entries of an index in the layout of version 3, whichever
// version the file has: one block of bytes and the offset of each entry. The
// entries of a version 2 or 3 file are used where they were read; others
// (prefix-compressed, split, expanded from a sparse directory) are rewritten
// into this layout. Every name ends in a NUL, so that the kernel can be asked
// for it where it lies.
//
//	0 ctime  8 mtime  16 dev  20 ino  24 mode  28 uid  32 gid  36 size  40 hash
//	then 16 bits of flags, 16 more if flagExtended is set, and the name
//
// (git's gitformat-index documentation).
type entries struct {
	data     []byte
	at       []uint32
	hashSize int
	version  uint32
}

const (
	flagValid    = 0x8000 // assume-unchanged
	flagExtended = 0x4000
	flagStage    = 0x3000
	flagName     = 0x0fff // length of the name; the mask itself if it is longer

	flagSkip   = 0x4000 // in the extended flags: skip-worktree
	flagIntent = 0x2000 // in the extended flags: intent to add
)

// The types in the mode of an entry and in a tree; permissions lie below.
const (
	modeType    = 0o170000
	modeDir     = 0o040000
	modeFile    = 0o100000
	modeLink    = 0o120000
	modeGitlink = 0o160000
)

// entry is one entry: the bytes from its offset on.
type entry []byte

func (e *entries) len() int          { return len(e.at) }
func (e *entries) entry(i int) entry { return e.data[e.at[i]:] }

func (e entry) mode() uint32         { return binary.BigEndian.Uint32(e[24:]) }
func (e entry) size() uint32         { return binary.BigEndian.Uint32(e[36:]) }
func (e entry) hash(size int) []byte { return e[40 : 40+size] }
func (e entry) flags(size int) uint16 {
	return binary.BigEndian.Uint16(e[40+size:])
}
func (e entry) extended(size int) uint16 {
	if e.flags(size)&flagExtended == 0 {
		return 0
	}
	return binary.BigEndian.Uint16(e[42+size:])
}
func (e entry) stage(size int) int { return int(e.flags(size)&flagStage) >> 12 }

// name returns the name and its offset in the entry.
func (e entry) name(size int) ([]byte, int) {
	start := 42 + size
	flags := e.flags(size)
	if flags&flagExtended != 0 {
		start += 2
	}
	n := int(flags & flagName)
	if n == flagName {
		n += bytes.IndexByte(e[start+n:], 0)
	}
	return e[start : start+n], start
}

// name returns the name of entry i.
func (e *entries) name(i int) []byte {
	name, _ := e.entry(i).name(e.hashSize)
	return name
}

// index is an index file as read: its entries and what a scan of them met.
type index struct {
	entries
	second   int64  // modification time of the file; 0 if there is none
	tree     []byte // the cache-tree extension
	link     []byte // the split-index extension
	unmerged int    // entries of a stage above 0
	sparse   bool   // some entries stand for a whole directory
	skipped  bool   // some entries have skip-worktree
}

// Limits on what an index of a hostile repository can make us allocate.
const (
	maxIndex  = int64(math.MaxUint32) // bytes, also of rewritten entries
	maxGrowth = 32                    // how many times its size an index may have when rewritten
)

// readIndex reads the index file. As git, it does not check the checksum. A file
// that is not there gives an empty index and false.
func readIndex(path string, hashSize int) (*index, bool, error) {
	// The time is asked for first: should the file be replaced meanwhile, a time that
	// is too old only makes more files count as racy.
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &index{entries: entries{hashSize: hashSize}}, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if !info.Mode().IsRegular() {
		return nil, false, &scm.CorruptError{Path: path, Reason: "not a regular file"}
	}
	if info.Size() > min(maxIndex, math.MaxInt-64) {
		return nil, false, &scm.DeclinedError{What: "an index over 4 GiB", Path: path}
	}
	data, err := smallfile.Append(make([]byte, 0, info.Size()+64), path, int(info.Size()))
	if errors.Is(err, smallfile.ErrTooLarge) || errors.Is(err, fs.ErrNotExist) || err == nil && int64(len(data)) < info.Size() {
		return nil, false, &scm.ChangedError{Path: path}
	}
	if err != nil {
		return nil, false, err
	}
	idx, err := parseIndex(data, hashSize)
	if err != nil {
		return nil, false, indexError(path, err)
	}
	idx.second = info.ModTime().Unix()
	return idx, true, nil
}

// corruptIndex is damage found while an index is parsed, before its path is known.
type corruptIndex string

func (e corruptIndex) Error() string { return string(e) }

func indexError(path string, err error) error {
	var damage corruptIndex
	if errors.As(err, &damage) {
		return &scm.CorruptError{Path: path, Reason: string(damage)}
	}
	return err
}

// parseIndex reads an index of version 2, 3 or 4. The result refers to data.
func parseIndex(data []byte, hashSize int) (*index, error) {
	if len(data) < 12+hashSize {
		return nil, corruptIndex("ends too early")
	}
	if string(data[:4]) != "DIRC" {
		return nil, corruptIndex("not an index file")
	}
	version, count := binary.BigEndian.Uint32(data[4:]), binary.BigEndian.Uint32(data[8:])
	if version < 2 || version > 4 {
		return nil, &scm.DeclinedError{What: fmt.Sprintf("index version %d", version)}
	}
	body := data[:len(data)-hashSize]
	if int64(count) > int64(len(body)-12)/int64(42+hashSize) {
		return nil, corruptIndex("has fewer entries than its header says")
	}
	idx := &index{entries: entries{data: body, at: make([]uint32, 0, count), hashSize: hashSize, version: version}}
	end, err := 0, error(nil)
	if version < 4 {
		end, err = idx.scan(12, int(count))
	} else {
		end, err = idx.expand(12, int(count))
	}
	if err != nil {
		return nil, err
	}
	return idx, idx.extensions(body[end:])
}

// scan finds the entries of a version 2 or 3 index from offset p on and returns
// the offset behind them.
func (idx *index) scan(p, count int) (end int, err error) {
	data, fixed := idx.data, 42+idx.hashSize
	for range count {
		if len(data)-p < fixed+2 {
			return 0, corruptIndex("ends within an entry")
		}
		e := entry(data[p:])
		start := fixed
		flags := e.flags(idx.hashSize)
		if flags&flagExtended != 0 {
			if idx.version < 3 {
				return 0, corruptIndex("has extended flags in version 2")
			}
			start += 2
		}
		n := bytes.IndexByte(e[start:], 0)
		if n < 0 || min(n, flagName) != int(flags&flagName) {
			return 0, corruptIndex("has an entry whose name has another length than it says")
		}
		idx.at = append(idx.at, uint32(p))
		idx.note(e, flags)
		p += (start + n + 8) &^ 7
	}
	if p > len(data) {
		return 0, corruptIndex("ends within an entry")
	}
	return p, nil
}

// note keeps what later steps need to know without looking at every entry.
func (idx *index) note(e entry, flags uint16) {
	if flags&(flagStage|flagExtended) != 0 {
		if flags&flagStage != 0 {
			idx.unmerged++
		}
		if e.extended(idx.hashSize)&flagSkip != 0 {
			idx.skipped = true
		}
	}
	if e.mode()&modeType == modeDir {
		idx.sparse = true
	}
}

// expand rewrites the entries of a version 4 index, whose names are compressed
// against the name before.
func (idx *index) expand(p, count int) (end int, err error) {
	data, fixed := idx.data, 42+idx.hashSize
	out := make([]byte, 0, len(data)+len(data)/2)
	limit := min(maxIndex, (int64(len(data))+1024)*maxGrowth)
	var name []byte
	for range count {
		if len(data)-p < fixed+2 {
			return 0, corruptIndex("ends within an entry")
		}
		e := entry(data[p:])
		start := fixed
		flags := e.flags(idx.hashSize)
		if flags&flagExtended != 0 {
			start += 2
		}
		strip, used := varint(e[start:])
		if used == 0 || strip > uint64(len(name)) {
			return 0, corruptIndex("has an entry that takes more from the name before than it has")
		}
		n := bytes.IndexByte(e[start+used:], 0)
		if n < 0 {
			return 0, corruptIndex("ends within an entry")
		}
		name = append(name[:uint64(len(name))-strip], e[start+used:start+used+n]...)
		if int64(len(out)+start+len(name)+1) > limit {
			return 0, &scm.DeclinedError{What: "an index whose names are so much longer than itself"}
		}
		at := len(out)
		out = append(out, e[:start]...)
		out = append(out, name...)
		out = append(out, 0)
		flags = flags&^flagName | uint16(min(len(name), flagName))
		binary.BigEndian.PutUint16(out[at+40+idx.hashSize:], flags)
		idx.at = append(idx.at, uint32(at))
		idx.note(out[at:], flags)
		p += start + used + n + 1
	}
	idx.data = out
	return p, nil
}

// varint reads git's variable-width integer (as of offset deltas) and returns it
// with the bytes it took; 0 bytes if it is cut short or too large.
func varint(b []byte) (n uint64, used int) {
	for used < len(b) && used < 9 {
		c := b[used]
		used++
		n = n<<7 | uint64(c&0x7f)
		if c&0x80 == 0 {
			return n, used
		}
		n++
	}
	return 0, 0
}

// extensions reads what follows the entries. Extensions that are there for speed
// (an upper-case first letter) are passed over, apart from the cache-tree; of the
// others every one must be known.
func (idx *index) extensions(b []byte) error {
	for len(b) > 0 {
		if len(b) < 8 {
			return corruptIndex("ends within an extension")
		}
		name, size := string(b[:4]), binary.BigEndian.Uint32(b[4:])
		b = b[8:]
		if uint64(size) > uint64(len(b)) {
			return corruptIndex("ends within an extension")
		}
		content := b[:size]
		b = b[size:]
		switch {
		case name == "TREE":
			idx.tree = content
		case name == "link":
			idx.link = content
		case name == "sdir":
		case name[0] < 'A' || name[0] > 'Z':
			return &scm.DeclinedError{What: fmt.Sprintf("the index extension %q", name)}
		}
	}
	return nil
}
