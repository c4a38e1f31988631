package refs

import (
	"bytes"
	"strconv"

	"github.com/tagline-scm/tagline/scm"
)

// # Whether packed-refs is in order
//
// The first line says "sorted", and a search believes it: where one name is
// damaged, tags beside it would be passed over, and a lower one be the newest.
// git reads the whole file for a list of tags and is not misled. So the order is
// checked as far as it matters. All of a small file is. Of a large one, which a
// search opens in a few places, each name that is met must lie between those
// around it: those of the search, those before the first that was found, those
// that follow the last. A file that fails is read as a whole and sorted.

// OrderError means that packed-refs is not in the order that its first line
// claims, which showed while refs were listed. List them again: from now on the
// Store has all of the file in memory, in order.
type OrderError struct {
	Path string
}

func (e *OrderError) Error() string {
	return e.Path + ": is not sorted, although its first line says so"
}

func (p *packed) disorder() error { return &OrderError{Path: p.path} }

// readWhole reads all of packed-refs into memory and sorts it.
func (p *packed) readWhole() error {
	if p.size > maxUnsorted {
		return &scm.DeclinedError{What: "an unsorted packed-refs of " + strconv.FormatInt(p.size, 10) + " bytes", Path: p.path}
	}
	body := make([]byte, p.size-p.start)
	if err := p.readAt(p.file, body, p.start); err != nil {
		return err
	}
	sorted, err := p.sort(body)
	if err != nil {
		return err
	}
	p.file.Close()
	p.file, p.body, p.unsorted = nil, sorted, body
	return nil
}

// gitFinds reports whether git finds that name in the unsorted records: it
// searches for a single name by halves (find_reference_location of
// refs/packed-backend.c), and is misled.
func (p *packed) gitFinds(name string) bool {
	b := p.unsorted
	begins := func(at int) bool { return at == 0 || b[at-1] == '\n' && b[at] != '^' }
	lo, hi := 0, len(b)
	for lo < hi {
		at := lo + (hi-lo)/2
		for at > lo && !begins(at) {
			at--
		}
		line, _, _ := bytes.Cut(b[at:], []byte{'\n'})
		if len(line) < 2*p.hashSize+2 {
			return false
		}
		switch found := text(line[2*p.hashSize+1:]); {
		case found == name:
			return true
		case found > name:
			hi = at
		default:
			for at++; at < hi && !begins(at); {
				at++
			}
			lo = at
		}
	}
	return false
}

// inOrder reports whether body is records whose names ascend.
func (p *packed) inOrder(body []byte) bool {
	last := ""
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte{'\n'})
		body = rest
		if len(line) > 0 && line[0] == '^' {
			continue
		}
		if len(line) < 2*p.hashSize+2 {
			return false
		}
		name := text(line[2*p.hashSize+1:])
		if name <= last {
			return false
		}
		last = name
	}
	return true
}

// lookBack is how much before a place is read to see that it is the right one.
const lookBack = 1 << 10

// checkBefore returns an OrderError unless the names just before the record at
// ascend and are below key.
func (p *packed) checkBefore(at int64, key string) error {
	from := max(at-lookBack, p.start)
	if from == at {
		return nil
	}
	b := make([]byte, at-from)
	if err := p.readAt(p.file, b, from); err != nil {
		return err
	}
	if from > p.start { // begin with a whole line, and not with one that belongs to the line before
		_, b, _ = bytes.Cut(b, []byte{'\n'})
		if len(b) > 0 && b[0] == '^' {
			_, b, _ = bytes.Cut(b, []byte{'\n'})
		}
	}
	if !p.inOrder(b) {
		return p.disorder()
	}
	for len(b) > 0 {
		i := bytes.LastIndexByte(b[:len(b)-1], '\n') + 1
		if line := b[i:]; line[0] != '^' {
			if name := text(line[2*p.hashSize+1 : len(line)-1]); name >= key {
				return p.disorder()
			}
			return nil
		}
		b = b[:i]
	}
	return nil
}
