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
// that is no commit is a *KindError, one whose header lines are not git's a
// *scm.CorruptError: see verify.go.
func (s *Store) ReadCommit(h scm.Hash, c *Commit) (err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	r := s.reader()
	defer s.release(r)
	if s.early.Load() < earlyReads && s.early.Add(1) <= earlyReads {
		r.limit = min(earlyBytes, s.opt.MaxObject)
		err := s.readWhole(r, h, c)
		if _, large := err.(*TooLargeError); !large {
			return err
		}
		r.limit = s.opt.MaxObject
	}
	if err := s.load(r, h, wantHead); err != nil {
		return err
	}
	if r.kind != KindCommit {
		return &KindError{Hash: h, Kind: r.kind, Want: KindCommit}
	}
	header := parseCommit(r.out, s.size, r.whole, c)
	for header == headerCut {
		if err := r.extend(s.opt.MaxObject); err != nil {
			return named(h, s.tooLarge(h, err))
		}
		header = parseCommit(r.out, s.size, r.whole, c)
	}
	if header != headerGood || r.sum() != nil {
		return s.readWhole(r, h, c)
	}
	return nil
}

// readWhole is ReadCommit from the whole object, which must have its hash.
func (s *Store) readWhole(r *reader, h scm.Hash, c *Commit) error {
	if err := s.load(r, h, wantAll); err != nil {
		return err
	}
	if r.kind != KindCommit {
		return &KindError{Hash: h, Kind: r.kind, Want: KindCommit}
	}
	if nameOf(r.kind, r.out, s.size) != h {
		return notItself(r.path, h)
	}
	if parseCommit(r.out, s.size, true, c) == headerBad {
		return badCommit(r.path, h)
	}
	return nil
}

// badCommit is the error of a commit whose header is not git's.
func badCommit(path string, h scm.Hash) error {
	return &scm.CorruptError{Path: path, Reason: "commit " + h.String() + " has no valid header"}
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

// header says how far the beginning of a commit is one that git writes.
type header uint8

const (
	headerGood header = iota
	headerCut         // it ends within what there is; more of the object is needed
	headerOdd         // in order, but an author or a date is none that git writes
	headerBad         // a line is missing or in another place
)

// parseCommit reads a commit's header lines from b: tree, any number of
// parents, author, committer, in this order. A date that cannot be read is 0
// (git's parse_commit_date).
func parseCommit(b []byte, size int, whole bool, c *Commit) header {
	c.Parents = c.Parents[:0]
	c.Time = 0
	const tree, parent = "tree ", "parent "
	short := headerCut // what a line without an end means
	if whole {
		short = headerBad
	}
	n := len(tree) + 2*size
	if len(b) <= n {
		return short
	}
	var ok bool
	if string(b[:len(tree)]) != tree || b[n] != '\n' {
		return headerBad
	}
	if c.Tree, ok = parseHex(b[len(tree):], size); !ok {
		return headerBad
	}
	b = b[n+1:]
	n = len(parent) + 2*size
	for len(b) > n && string(b[:len(parent)]) == parent {
		h, ok := parseHex(b[len(parent):], size)
		if !ok || b[n] != '\n' {
			return headerBad
		}
		c.Parents = append(c.Parents, h)
		b = b[n+1:]
	}
	line, rest, found := bytes.Cut(b, newline)
	if !found {
		return short
	}
	if !bytes.HasPrefix(line, []byte("author ")) {
		return headerBad
	}
	usual := usualDate(line)
	line, _, found = bytes.Cut(rest, newline)
	if !found {
		return short
	}
	if !bytes.HasPrefix(line, []byte("committer ")) {
		return headerBad
	}
	c.Time, _ = parseDate(line)
	if usual && usualDate(line) {
		return headerGood
	}
	return headerOdd
}

// usualDate reports whether an author or committer line ends as git writes
// it: "> 1700000000 +0100". Other ends are known from old converters.
func usualDate(line []byte) bool {
	const zone, least, most = len(" +0100"), 9, 10 // digits of 1973 to 2286
	n := len(line) - zone
	if n < 0 || line[n] != ' ' || line[n+1] != '+' && line[n+1] != '-' || !digits(line[n+2:]) {
		return false
	}
	line = line[:n]
	n = bytes.LastIndexByte(line, ' ')
	return n > 0 && line[n-1] == '>' && digits(line[n+1:]) && len(line)-n-1 >= least && len(line)-n-1 <= most
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
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
	b, err := s.checked(h, KindCommit)
	if err != nil {
		return c, err
	}
	if parseCommit(b, s.size, true, &c.Commit) == headerBad {
		return c, badCommit(s.dir, h)
	}
	c.Author, c.Committer = headerDate(b, "author "), headerDate(b, "committer ")
	return c, nil
}

// Message returns the parents of commit h and what follows its header, without the
// empty line between.
func (s *Store) Message(h scm.Hash) (parents []scm.Hash, text []byte, err error) {
	b, err := s.checked(h, KindCommit)
	if err != nil {
		return nil, nil, err
	}
	var c Commit
	if parseCommit(b, s.size, true, &c) == headerBad {
		return nil, nil, badCommit(s.dir, h)
	}
	_, text, _ = bytes.Cut(b, []byte("\n\n"))
	return c.Parents, text, nil
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
