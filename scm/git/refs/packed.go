package refs

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// packed is one state of the file packed-refs. Its format, by git's
// refs/packed-backend.c:
//
//	# pack-refs with: peeled fully-peeled sorted
//	HASH SP NAME LF
//	^HASH LF              what the tag in the line before peels to
//
// With the trait "fully-peeled" a ref without a line "^" is no annotated tag;
// with "peeled" that holds below refs/tags/ only; with neither nothing is
// known. Git replaces the file as a whole and never writes into it, so an open
// file is a snapshot. With the trait "sorted" a name is found by binary search
// and a range of names read without the rest: a mirror with a million refs and
// ten tags costs ten tags.
type packed struct {
	path     string
	hashSize int
	info     fs.FileInfo // nil if there is no such file
	file     *os.File    // nil if all of it is in body
	body     []byte      // all records, in order, where small or not sorted by git
	unsorted []byte      // all records as the file has them, where its order belies its first line
	start    int64       // where the records begin in file
	size     int64
	peel     peeling
}

type peeling uint8

const (
	peelUnknown peeling = iota
	peelTags            // refs below refs/tags/ without "^" are no tags
	peelAll
)

const (
	// smallPacked is up to which size packed-refs is read at once.
	smallPacked = 1 << 16
	// maxUnsorted bounds a file that must be sorted in memory.
	maxUnsorted = 1 << 28
	// maxLine bounds a line, and so the name of a ref.
	maxLine = 1 << 16
	// firstChunk and lastChunk are how much of a long range is read at once.
	firstChunk = 1 << 13
	lastChunk  = 1 << 17
)

// snapshot returns packed-refs as it is now, from memory if it did not change.
func (f *files) snapshot() (*packed, error) {
	path := f.commonDir + string(filepath.Separator) + "packed-refs"
	info, err := os.Stat(path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		info = nil
	}
	if f.packed != nil && same(f.packed.info, info) {
		return f.packed, nil
	}
	// A replaced snapshot is left to the garbage collector: an iteration may
	// still read it.
	f.packed = nil
	p := &packed{path: path, hashSize: f.hashSize}
	if info != nil {
		if err := p.open(); err != nil {
			return nil, err
		}
	}
	f.packed = p
	return p, nil
}

// same reports whether a and b describe one state of one file.
func same(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && os.SameFile(a, b)
}

func (p *packed) close() error {
	if p == nil || p.file == nil {
		return nil
	}
	return p.file.Close()
}

// open reads the header of packed-refs, and all of it where it is small or
// not sorted.
func (p *packed) open() error {
	file, err := smallfile.Open(p.path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		file.Close()
		if err == nil {
			err = p.corrupt("is no regular file")
		}
		return err
	}
	p.info, p.size = info, info.Size()
	whole, err := p.header(file)
	if err != nil || whole {
		file.Close()
		return err
	}
	p.file = file
	return nil
}

// header reads the first line and reports whether that took the whole file.
func (p *packed) header(file *os.File) (whole bool, err error) {
	if p.size == 0 {
		return true, nil
	}
	head := make([]byte, min(p.size, smallPacked))
	if err := p.readAt(file, head, 0); err != nil {
		return false, err
	}
	sorted := false
	if head[0] == '#' {
		line, _, ok := bytes.Cut(head, []byte("\n"))
		traits, known := strings.CutPrefix(string(line), "# pack-refs with:")
		if !ok || !known {
			return false, p.corrupt("bad first line")
		}
		p.start = int64(len(line) + 1)
		for trait := range strings.SplitSeq(traits, " ") {
			switch trait {
			case "fully-peeled":
				p.peel = peelAll
			case "peeled":
				p.peel = max(p.peel, peelTags)
			case "sorted":
				sorted = true
			}
		}
	}
	if p.size <= smallPacked {
		p.body = head[p.start:]
	} else if !sorted {
		if p.size > maxUnsorted {
			return false, &scm.DeclinedError{What: "an unsorted packed-refs of " + strconv.FormatInt(p.size, 10) + " bytes", Path: p.path}
		}
		p.body = make([]byte, p.size-p.start)
		if err := p.readAt(file, p.body, p.start); err != nil {
			return false, err
		}
	} else {
		return false, p.endsInNewline(file)
	}
	if n := len(p.body); n > 0 && p.body[n-1] != '\n' {
		return false, p.corrupt("the last line has no end")
	}
	switch {
	case !sorted:
		p.body, err = p.sort(p.body)
	case !p.inOrder(p.body):
		p.unsorted = p.body
		p.body, err = p.sort(p.body)
	}
	return true, err
}

func (p *packed) endsInNewline(file *os.File) error {
	var last [1]byte
	if err := p.readAt(file, last[:], p.size-1); err != nil {
		return err
	}
	if last[0] != '\n' {
		return p.corrupt("the last line has no end")
	}
	return nil
}

// readAt fills buf. Git never shortens packed-refs, so an early end means that
// something else writes to it.
func (p *packed) readAt(file *os.File, buf []byte, at int64) error {
	if _, err := file.ReadAt(buf, at); err != nil {
		if err == io.EOF {
			return &scm.ChangedError{Path: p.path}
		}
		return err
	}
	return nil
}

func (p *packed) corrupt(reason string) error {
	return &scm.CorruptError{Path: p.path, Reason: reason}
}

// sort returns the records of body in the order of their names.
func (p *packed) sort(body []byte) ([]byte, error) {
	type span struct {
		name string
		text []byte
	}
	var records []span
	inOrder := true
	var r record
	for rest := body; len(rest) > 0; {
		n, err := r.read(p, rest, true)
		if err != nil {
			return nil, err
		}
		inOrder = inOrder && (len(records) == 0 || records[len(records)-1].name < r.name)
		records = append(records, span{r.name, rest[:n]})
		rest = rest[n:]
	}
	if inOrder {
		return body, nil
	}
	slices.SortStableFunc(records, func(a, b span) int { return strings.Compare(a.name, b.name) })
	sorted := make([]byte, 0, len(body))
	for _, r := range records {
		sorted = append(sorted, r.text...)
	}
	return sorted, nil
}

// record is one ref of packed-refs.
type record struct {
	name string // as long as the bytes it was read from stay
	value
}

// read reads the first record of b and returns its length: 0 if it may go on
// behind b, which cannot be where b ends with the file.
func (r *record) read(p *packed, b []byte, last bool) (int, error) {
	digits := 2 * p.hashSize
	end := -1
	if len(b) > digits {
		end = bytes.IndexByte(b[digits:], '\n') + digits
	}
	if end < digits && !last {
		return 0, nil
	}
	if end < digits+2 || !isSpace(rune(b[digits])) || !r.hash.Decode(b[:digits]) {
		return 0, p.corrupt("unexpected line " + excerpt(b))
	}
	name := b[digits+1 : end]
	r.name = text(name)
	r.broken = !ValidName(r.name)
	if r.broken && bytes.IndexByte(name, 0) >= 0 { // gits up to 2.47 cut the name there, later ones stop
		return 0, p.corrupt("unexpected line " + excerpt(b))
	}
	if !strings.HasPrefix(r.name, "refs/") { // HEAD and its like are always files
		return 0, p.corrupt("unexpected line " + excerpt(b))
	}
	n := end + 1
	if n == len(b) && !last {
		return 0, nil
	}
	if n < len(b) && b[n] == '^' {
		line := b[n+1:]
		if len(line) <= digits && !last {
			return 0, nil
		}
		if len(line) <= digits || line[digits] != '\n' || !r.peeled.Decode(line[:digits]) {
			return 0, p.corrupt("unexpected line " + excerpt(b[n:]))
		}
		if len(bytes.TrimLeft(line[:digits], "0")) == 0 { // git: it leads to no other object
			r.peeled = r.hash
		}
		return n + digits + 2, nil
	}
	r.peeled = scm.Hash{}
	if p.peel == peelAll || p.peel == peelTags && strings.HasPrefix(r.name, "refs/tags/") {
		r.peeled = r.hash
	}
	return n, nil
}

// excerpt returns the first line of b, shortened and quoted.
func excerpt(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return strconv.Quote(string(line[:min(len(line), 80)]))
}
