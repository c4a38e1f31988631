package odb

import (
	"bytes"
	"math"
	"runtime/debug"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// A Commit is what a walk through history needs of a commit.
type Commit struct {
	Tree    scm.Hash
	Parents []scm.Hash
	Time    int64 // the committer's, seconds since 1970 UTC; 0 where the commit has no readable one, as in git
}

// ReadCommit reads commit h into c, whose Parents are used again. An object
// that is no commit is a *KindError.
func (s *Store) ReadCommit(h scm.Hash, c *Commit) (err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	r := s.reader()
	defer s.release(r)
	if err := s.load(r, h, wantHead); err != nil {
		return err
	}
	if r.kind != KindCommit {
		return &KindError{Hash: h, Kind: r.kind, Want: KindCommit}
	}
	for {
		more, ok := parseCommit(r.out, s.size, r.whole, c)
		if !more {
			if !ok {
				return &scm.CorruptError{Path: r.path, Reason: "commit " + h.String() + " has no valid header"}
			}
			return nil
		}
		if err := r.extend(s.opt.MaxObject); err != nil {
			return s.tooLarge(h, err)
		}
	}
}

// tooLarge gives errTooLarge the name it lacks.
func (s *Store) tooLarge(h scm.Hash, err error) error {
	if err == errTooLarge {
		return &TooLargeError{Hash: h, Limit: s.opt.MaxObject}
	}
	return err
}

// Commit returns commit h as ReadCommit reads it.
func (s *Store) Commit(h scm.Hash) (Commit, error) {
	var c Commit
	err := s.ReadCommit(h, &c)
	return c, err
}

// parseCommit reads a commit's header lines from b: tree, parents, author,
// committer. If b ends within them and is not the whole object, more is true.
// A commit without a valid tree or parent line is not ok; one without a date
// has the date 0 (git's parse_commit_buffer and parse_commit_date).
func parseCommit(b []byte, size int, whole bool, c *Commit) (more, ok bool) {
	c.Parents = c.Parents[:0]
	c.Time = 0
	const tree, parent = "tree ", "parent "
	n := len(tree) + 2*size
	if len(b) <= n {
		return !whole, false
	}
	if string(b[:len(tree)]) != tree || b[n] != '\n' {
		return false, false
	}
	if c.Tree, ok = parseHex(b[len(tree):], size); !ok {
		return false, false
	}
	b = b[n+1:]
	n = len(parent) + 2*size
	for len(b) > n && string(b[:len(parent)]) == parent {
		h, ok := parseHex(b[len(parent):], size)
		if !ok || b[n] != '\n' {
			return false, false
		}
		c.Parents = append(c.Parents, h)
		b = b[n+1:]
	}
	if !whole && len(b) <= n {
		// Too short to tell whether a parent line follows, unless what there
		// is differs from one.
		if k := min(len(b), len(parent)); string(b[:k]) == parent[:k] {
			return true, false
		}
	}
	const author, committer = "author", "committer"
	line, rest, found := bytes.Cut(b, newline)
	if !found {
		return !whole, true
	}
	if !bytes.HasPrefix(line, []byte(author)) {
		return false, true
	}
	line, _, found = bytes.Cut(rest, newline)
	if !found {
		return !whole, true
	}
	if bytes.HasPrefix(line, []byte(committer)) {
		c.Time, _ = parseDate(line)
	}
	return false, true
}

var newline = []byte{'\n'}

// parseDate reads the seconds after the last > of an author, committer or
// tagger line, and returns what follows them; 0 if there are none. Seconds
// that do not fit, and negative ones, which git reads as huge, become the
// largest there are.
func parseDate(line []byte) (seconds int64, rest []byte) {
	i := bytes.LastIndexByte(line, '>')
	if i < 0 {
		return 0, nil
	}
	b := bytes.TrimLeft(line[i+1:], " \t\n\v\f\r")
	i = 0
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		i = 1
	}
	for ; i < len(b) && '0' <= b[i] && b[i] <= '9'; i++ {
		d := int64(b[i] - '0')
		if seconds > (math.MaxInt64-d)/10 {
			seconds = math.MaxInt64
		} else {
			seconds = seconds*10 + d
		}
	}
	if negative && seconds != 0 {
		seconds = math.MaxInt64
	}
	return seconds, b[i:]
}

// A FullCommit is a commit with both of its dates in their zones.
type FullCommit struct {
	Commit
	Author    time.Time
	Committer time.Time
}

// FullCommit reads commit h and both of its dates, from the object itself.
// Dates are in the zone the commit names; one that cannot be read is
// 1970-01-01 UTC, as in git.
func (s *Store) FullCommit(h scm.Hash) (c FullCommit, err error) {
	b, err := s.content(h, KindCommit)
	if err != nil {
		return c, err
	}
	if _, ok := parseCommit(b, s.size, true, &c.Commit); !ok {
		return c, &scm.CorruptError{Path: s.dir, Reason: "commit " + h.String() + " has no valid header"}
	}
	c.Author, c.Committer = headerDate(b, "author "), headerDate(b, "committer ")
	return c, nil
}

// headerDate is the date in the header line that begins with key.
func headerDate(b []byte, key string) time.Time {
	for len(b) > 0 && b[0] != '\n' {
		var line []byte
		line, b, _ = bytes.Cut(b, newline)
		if bytes.HasPrefix(line, []byte(key)) {
			return date(parseDate(line))
		}
	}
	return time.Unix(0, 0).UTC()
}

// date is a time in the zone that zone begins with, as " +0100".
func date(seconds int64, zone []byte) time.Time {
	t := time.Unix(seconds, 0).UTC()
	zone = bytes.TrimLeft(zone, " ")
	if len(zone) < 5 || zone[0] != '+' && zone[0] != '-' {
		return t
	}
	n := 0
	for _, c := range zone[1:5] {
		if c < '0' || c > '9' {
			return t
		}
		n = n*10 + int(c-'0')
	}
	offset := n/100*3600 + n%100*60
	if offset == 0 {
		return t
	}
	if zone[0] == '-' {
		offset = -offset
	}
	return t.In(time.FixedZone("", offset))
}
