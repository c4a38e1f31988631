// Package index reads git's index file: the entries of versions 2 to 4, split
// indexes, the cache-tree, and the entries of a sparse index that stand for a
// directory (git's gitformat-index documentation). It looks at no other file but
// the shared index that a split one names: what is in the work tree and in the
// objects is for its users.
package index

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

// Limits on what an index of a hostile repository can make us allocate.
const (
	maxIndex  = int64(math.MaxUint32) // bytes, also of rewritten entries
	maxGrowth = 32                    // how many times its size an index may have when rewritten
)

// MaxDepth bounds how many directories a path of an index or a tree may lie deep; a
// path of that many directories is longer than any system's longest.
const MaxDepth = 4096

// File is an index file as read: its entries and what a scan of them met.
type File struct {
	Entries
	Second   int64 // modification time of the file in seconds since 1970; 0 if there is no file
	Unmerged int   // entries of a stage above 0
	Sparse   bool  // some entries stand for a whole directory
	Skipped  bool  // some entries have skip-worktree

	path    string
	file    []byte // all of the file, its checksum at the end
	version uint32
	tree    []byte // the cache-tree extension
	link    []byte // the split-index extension
}

// Read returns the index in the file at path, whose shared index, if it is a split
// one, lies in gitDir. Hashes have hashSize bytes, 20 or 32. A file that is not there
// is an index without entries. As for git, the checksum does not matter here; Check
// compares it. Damage is a
// *scm.CorruptError; a *scm.DeclinedError is what only git can read: another version,
// an extension that must be understood, or an index over 4 GiB.
func Read(path, gitDir string, hashSize int) (*File, error) {
	idx, _, err := readFile(path, hashSize)
	if err == nil && idx.link != nil {
		err = withPath(path, idx.join(gitDir))
	}
	if err != nil {
		return nil, err
	}
	return idx, nil
}

// readFile reads one index file, and reports whether it is there.
func readFile(path string, hashSize int) (*File, bool, error) {
	// The time is asked for first: should the file be replaced meanwhile, a time that
	// is too old only makes more files count as racy.
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{Entries: Entries{HashSize: hashSize}}, false, nil
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
	idx, err := parse(data, hashSize)
	if err != nil {
		return nil, false, withPath(path, err)
	}
	idx.path, idx.file = path, data
	idx.Second = info.ModTime().Unix()
	return idx, true, nil
}

// corruptIndex is damage found while an index is parsed, before its path is known.
type corruptIndex string

func (e corruptIndex) Error() string { return string(e) }

// withPath names the file in an error that tells of damage.
func withPath(path string, err error) error {
	var damage corruptIndex
	if errors.As(err, &damage) {
		return &scm.CorruptError{Path: path, Reason: string(damage)}
	}
	return err
}

// parse reads an index of version 2, 3 or 4. The result refers to data.
func parse(data []byte, hashSize int) (*File, error) {
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
	idx := &File{Entries: Entries{data: body, at: make([]uint32, 0, count), HashSize: hashSize}, version: version}
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
func (idx *File) scan(p, count int) (end int, err error) {
	data, fixed := idx.data, 42+idx.HashSize
	for range count {
		if len(data)-p < fixed+2 {
			return 0, corruptIndex("ends within an entry")
		}
		e := Entry(data[p:])
		start := fixed
		flags := e.Flags(idx.HashSize)
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
func (idx *File) note(e Entry, flags uint16) {
	if flags&(FlagStage|flagExtended) != 0 {
		if flags&FlagStage != 0 {
			idx.Unmerged++
		}
		if e.Extended(idx.HashSize)&FlagSkipWorktree != 0 {
			idx.Skipped = true
		}
	}
	if e.Mode()&ModeType == ModeDir {
		idx.Sparse = true
	}
}

// expand rewrites the entries of a version 4 index, whose names are compressed
// against the name before.
func (idx *File) expand(p, count int) (end int, err error) {
	data, fixed := idx.data, 42+idx.HashSize
	out := make([]byte, 0, len(data)+len(data)/2)
	limit := min(maxIndex, (int64(len(data))+1024)*maxGrowth)
	var name []byte
	for range count {
		if len(data)-p < fixed+2 {
			return 0, corruptIndex("ends within an entry")
		}
		e := Entry(data[p:])
		start := fixed
		flags := e.Flags(idx.HashSize)
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
		binary.BigEndian.PutUint16(out[at+40+idx.HashSize:], flags)
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
func (idx *File) extensions(b []byte) error {
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
