package refs

import (
	"bytes"
	"strings"
	"unsafe"
)

// text is b as a string, as long as b does not change.
func text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// find returns the packed ref of that name.
func (p *packed) find(name string) (v value, ok bool, err error) {
	err = p.all(name, func(found string, fv *value) bool {
		if ok = found == name; ok {
			v = *fv
		}
		return false
	})
	if ok && p.unsorted != nil && !p.gitFinds(name) {
		return v, false, p.corrupt("is not sorted, although its first line says so: git does not find " + name)
	}
	return v, ok, err
}

// all yields the refs that begin with prefix in the order of their names. An
// *OrderError means that what was yielded may be incomplete.
func (p *packed) all(prefix string, yield func(string, *value) bool) error {
	var kept names
	if p.file != nil {
		l := listing{packed: p, prefix: prefix, kept: &kept, yield: yield}
		err := l.fromFile()
		if _, unsorted := err.(*OrderError); !unsorted {
			return err
		}
		if err := p.readWhole(); err != nil {
			return err
		}
		if l.yielded {
			return err
		}
	}
	l := listing{packed: p, prefix: prefix, kept: &kept, yield: yield}
	_, _, err := l.scan(p.body[p.seekBody(prefix):], true)
	return err
}

// listing is one call of all.
type listing struct {
	*packed
	prefix  string
	kept    *names
	yield   func(string, *value) bool
	yielded bool
	last    []byte // the name before
	beyond  int    // names above all that begin with prefix
}

// maxBeyond is how many names after the last one of a range are looked at.
const maxBeyond = 4

func (l *listing) fromFile() error {
	at, err := l.seek(l.prefix)
	if err != nil {
		return err
	}
	if err := l.checkBefore(at, l.prefix); err != nil {
		return err
	}
	// Only whole records are taken out of a piece; what is left is read again
	// with what follows.
	var room []byte
	for size := firstChunk; at < l.size; size = min(4*size, lastChunk) {
		if len(room) < size {
			room = make([]byte, size)
		}
		piece := room[:min(int64(size), l.size-at)]
		if err := l.readAt(l.file, piece, at); err != nil {
			return err
		}
		used, more, err := l.scan(piece, at+int64(len(piece)) == l.size)
		if err != nil || !more {
			return err
		}
		if used == 0 && size == lastChunk {
			return l.corrupt("a line is too long")
		}
		at += int64(used)
	}
	return nil
}

// scan yields what of the records in b begins with prefix. It returns how many
// bytes the whole records in b take, and whether there may be more behind it.
func (l *listing) scan(b []byte, last bool) (used int, more bool, err error) {
	var r record
	for used < len(b) {
		n, err := r.read(l.packed, b[used:], last)
		if err != nil || n == 0 {
			return used, true, err
		}
		used += n
		if l.file != nil {
			if r.name <= text(l.last) && len(l.last) > 0 {
				return used, false, l.disorder()
			}
			l.last = append(l.last[:0], r.name...)
		}
		if !strings.HasPrefix(r.name, l.prefix) {
			if r.name > l.prefix {
				if l.beyond++; l.file == nil || l.beyond == maxBeyond {
					return used, false, nil
				}
			}
			continue
		}
		l.yielded = true
		if !l.yield(l.kept.keep(r.name), &r.value) {
			return used, false, nil
		}
	}
	return used, true, nil
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
	below, above := "", "" // the names at lo and hi, as far as they were met
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
		if mid+int64(at) >= hi {
			hi = mid
			continue
		}
		if name <= below || above != "" && name >= above {
			return 0, p.disorder()
		}
		if name >= key {
			hi, above = mid, name
		} else {
			lo, below = mid+int64(at), name
		}
	}
	return lo, nil
}
