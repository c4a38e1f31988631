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
	"unsafe"

	"github.com/tagline-scm/tagline/scm"
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
	lastChunk  = 1 << 18
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
	file, err := os.Open(p.path)
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
	if !sorted {
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
	for rest := body; len(rest) > 0; {
		r, n, err := p.record(rest)
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
	name string // in the bytes it was read from
	value
}

// record reads the first record of b, which holds the whole of it, and returns
// its length.
func (p *packed) record(b []byte) (record, int, error) {
	digits := 2 * p.hashSize
	end := bytes.IndexByte(b, '\n')
	if end < digits+2 || !isSpace(rune(b[digits])) {
		return record{}, 0, p.corrupt("unexpected line " + excerpt(b))
	}
	hash, ok := parseHash(b[:digits])
	if !ok {
		return record{}, 0, p.corrupt("unexpected line " + excerpt(b))
	}
	name := b[digits+1 : end]
	r := record{unsafe.String(unsafe.SliceData(name), len(name)), value{hash: hash}}
	n := end + 1
	if n < len(b) && b[n] == '^' {
		line := b[n+1:]
		if len(line) < digits+1 || line[digits] != '\n' {
			return record{}, 0, p.corrupt("unexpected line " + excerpt(b[n:]))
		}
		if r.peeled, ok = parseHash(line[:digits]); !ok {
			return record{}, 0, p.corrupt("unexpected line " + excerpt(b[n:]))
		}
		n += digits + 2
	} else if p.peel == peelAll || p.peel == peelTags && strings.HasPrefix(r.name, "refs/tags/") {
		r.peeled = hash
	}
	r.broken = !ValidName(r.name)
	return r, n, nil
}

// excerpt returns the first line of b, shortened and quoted.
func excerpt(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return strconv.Quote(string(line[:min(len(line), 80)]))
}

// find returns the packed ref of that name.
func (p *packed) find(name string) (v value, ok bool, err error) {
	err = p.all(name, func(found string, fv value) bool {
		v, ok = fv, found == name
		return false
	})
	if !ok {
		v = value{}
	}
	return v, ok, err
}

// all yields the refs that begin with prefix in the order of their names.
func (p *packed) all(prefix string, yield func(string, value) bool) error {
	if p.file == nil {
		return p.inBody(prefix, yield)
	}
	at, err := p.seek(prefix)
	if err != nil {
		return err
	}
	// Only whole records are taken out of a piece; what is left is read again
	// with what follows. Names are parts of their piece, so each has its own.
	for size := firstChunk; at < p.size; size = min(2*size, lastChunk) {
		piece := make([]byte, min(int64(size), p.size-at))
		if err := p.readAt(p.file, piece, at); err != nil {
			return err
		}
		used := 0
		last := at+int64(len(piece)) == p.size
		for used < len(piece) && (last || wholeRecord(piece[used:])) {
			r, n, err := p.record(piece[used:])
			if err != nil {
				return err
			}
			if !strings.HasPrefix(r.name, prefix) {
				if r.name > prefix {
					return nil
				}
			} else if !yield(r.name, r.value) {
				return nil
			}
			used += n
		}
		if used == 0 && size == lastChunk {
			return p.corrupt("a line is too long")
		}
		at += int64(used)
	}
	return nil
}

// wholeRecord reports whether b, which ends somewhere inside the file, holds
// its first record whole: the line, the line "^" if there is one, and the byte
// after, which shows that there is no more.
func wholeRecord(b []byte) bool {
	end := bytes.IndexByte(b, '\n')
	if end < 0 || end+1 == len(b) {
		return false
	}
	return b[end+1] != '^' || bytes.IndexByte(b[end+1:], '\n') >= 0
}

func (p *packed) inBody(prefix string, yield func(string, value) bool) error {
	for rest := p.body[p.seekBody(prefix):]; len(rest) > 0; {
		r, n, err := p.record(rest)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(r.name, prefix) {
			if r.name > prefix {
				return nil
			}
		} else if !yield(r.name, r.value) {
			return nil
		}
		rest = rest[n:]
	}
	return nil
}

// seekBody returns where in body a record stands at or before the first one
// whose name is not below key.
func (p *packed) seekBody(key string) int {
	lo, hi := 0, len(p.body)
	for hi-lo > 512 {
		mid := lo + (hi-lo)/2
		at, name, _ := p.firstName(p.body[mid:hi])
		if name == "" || mid+at >= hi || name >= key {
			hi = mid
			continue
		}
		lo = mid + at
	}
	return lo
}

// firstName returns the first line with a name that begins in b, which itself
// begins anywhere: where it begins and the name, "" if there is none.
func (p *packed) firstName(b []byte) (at int, name string, err error) {
	for {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0, "", nil
		}
		at += i + 1
		if at == len(b) {
			return 0, "", nil
		}
		if b[at] == '^' {
			continue
		}
		line := b[at:]
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			return 0, "", nil
		}
		if end < 2*p.hashSize+2 {
			return 0, "", p.corrupt("unexpected line " + excerpt(line))
		}
		return at, string(line[2*p.hashSize+1 : end]), nil
	}
}

// seek is seekBody on the file.
func (p *packed) seek(key string) (int64, error) {
	window := make([]byte, 4096)
	lo, hi := p.start, p.size
	for hi-lo > int64(len(window)) {
		mid := lo + (hi-lo)/2
		w := window[:min(int64(len(window)), p.size-mid)]
		if err := p.readAt(p.file, w, mid); err != nil {
			return 0, err
		}
		at, name, err := p.firstName(w)
		if err != nil {
			return 0, err
		}
		if name == "" && mid+int64(len(w)) == p.size {
			hi = mid
			continue
		}
		if name == "" {
			// A name longer than the window: one that git can write as a file fits.
			if len(window) < maxLine {
				window = make([]byte, maxLine)
				continue
			}
			return 0, p.corrupt("a line is too long")
		}
		if mid+int64(at) >= hi || name >= key {
			hi = mid
			continue
		}
		lo = mid + int64(at)
	}
	return lo, nil
}
