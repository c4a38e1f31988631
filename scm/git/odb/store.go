package odb

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// Options change how a Store reads. The zero value is right for most.
type Options struct {
	// MaxObject bounds an object held in memory, in bytes; 0 means 128 MiB.
	// Of a delta, base, commands and result are held: three times that.
	MaxObject int64

	// Alternates are further objects directories, as
	// GIT_ALTERNATE_OBJECT_DIRECTORIES names them.
	Alternates []string
}

// A Store is an object database. Its methods may be called concurrently, but
// not during or after Close.
type Store struct {
	dir  string
	size int // bytes of an object name
	opt  Options

	mu     sync.Mutex // held while the pack directories are listed
	set    atomic.Pointer[packSet]
	opened struct { // by mu; mapped until Close, as others may be reading them
		packs []*pack
		midx  []*midx
	}
	pool  sync.Pool
	base  baseCache
	early atomic.Int32 // commits read so far
}

// Open returns the Store of an objects directory (.git/objects) whose object
// names have hashSize bytes: 20 for SHA-1, 32 for SHA-256; any other is an
// error. Nothing is read until it is needed, so a directory that does not
// exist shows in the first lookup, as objects that are missing.
func Open(objectsDir string, hashSize int, opt Options) (*Store, error) {
	if hashSize != 20 && hashSize != 32 {
		return nil, fmt.Errorf("object names of %d bytes: want 20 or 32", hashSize)
	}
	if opt.MaxObject <= 0 {
		opt.MaxObject = 128 << 20
	}
	return &Store{dir: filepath.Clean(objectsDir), size: hashSize, opt: opt}, nil
}

// Close releases every file.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set.Store(nil)
	for _, p := range s.opened.packs {
		p.close()
	}
	for _, m := range s.opened.midx {
		m.file.Close()
	}
	s.opened.packs, s.opened.midx = nil, nil
	return nil
}

// Packs returns how many packs were opened.
func (s *Store) Packs() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	opened := 0
	for _, p := range s.opened.packs {
		if p.data.Load() != nil {
			opened++
		}
	}
	return opened
}

// Kind returns the kind of an object without reading its content: of a delta
// that of its base.
func (s *Store) Kind(h scm.Hash) (k Kind, err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	r := s.reader()
	defer s.release(r)
	err = s.load(r, h, wantKind)
	return r.kind, err
}

// Blob returns the content of a blob. Another kind is a *KindError, a blob
// over Options.MaxObject a *TooLargeError.
func (s *Store) Blob(h scm.Hash) ([]byte, error) { return s.content(h, KindBlob) }

// content returns a copy of the whole of an object of kind k.
func (s *Store) content(h scm.Hash, k Kind) (b []byte, err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	r := s.reader()
	defer s.release(r)
	if err := s.load(r, h, wantAll); err != nil {
		return nil, err
	}
	if r.kind != k {
		return nil, &KindError{Hash: h, Kind: r.kind, Want: k}
	}
	if len(r.out) >= keepBytes { // what would not be kept can be given away
		out := r.out
		r.out, r.z.out, r.a = nil, nil, nil
		return out, nil
	}
	return append(make([]byte, 0, len(r.out)), r.out...), nil
}

// want says how much of an object load is to read.
type want uint8

const (
	wantKind want = iota // reader.kind
	wantHead             // kind, and the beginning of the content; reader.extend gives more
	wantAll              // kind and the whole content
)

// headStep is how many bytes of content wantHead reads at first: the header
// lines of most commits with one parent.
const headStep = 256

// A reader is what reading one object needs; they are kept and used again.
type reader struct {
	kind  Kind
	size  uint64
	out   []byte // content, as much as was wanted
	whole bool   // out is all of it

	z     inflater
	skip  int    // bytes of z.out before the content: a loose object's header
	chain []link // deltas between the object and its base
	a, b  []byte // base and result of a delta, in turn
	file  []byte // of a loose object
	path  string // where the object is
	part  bool   // file holds only the beginning
	known bool   // the checksum of what out is made of was right
	limit int64  // of bytes held, Options.MaxObject most often
}

func (s *Store) reader() *reader {
	r, _ := s.pool.Get().(*reader)
	if r == nil {
		r = new(reader)
	}
	r.limit = s.opt.MaxObject
	return r
}

// keepBytes is the size from which a reader's buffers are not kept.
const keepBytes = 1 << 20

func (s *Store) release(r *reader) {
	r.z.src, r.out = nil, nil
	if cap(r.z.out)+cap(r.a)+cap(r.b)+cap(r.file) < keepBytes {
		s.pool.Put(r)
	}
}

// extend reads some more of the content, after wantHead: as much again, so
// that a header of megabytes is parsed a few times only.
func (r *reader) extend(limit int64) error {
	have := len(r.z.out)
	step := max(headStep, have)
	err := r.z.more(have + step)
	if err == errTruncated && r.part {
		if err = r.readLoose(limit); err == nil {
			err = r.z.more(have + step)
		}
	}
	if err != nil {
		return corrupt(r.path, err)
	}
	r.out = r.z.out[r.skip:]
	if int64(len(r.out)) > limit {
		return errTooLarge
	}
	r.whole = r.z.state == streamEnd
	if uint64(len(r.out)) > r.size || r.whole && uint64(len(r.out)) != r.size {
		return corrupt(r.path, errSize)
	}
	return nil
}

// load finds h and reads of it what is wanted.
//
// Packs are asked first, as git does: in a packed repository a failed open
// for each object would cost as much as reading it. If h is nowhere, another
// process may have moved it since the packs were listed, from a loose file or
// another pack into a new pack or back, so the packs are listed again before
// it is called missing; and once more whenever a pack vanished on the way. A
// damaged copy is no reason to stop either while there may be another.
func (s *Store) load(r *reader, h scm.Hash, want want) error {
	name := h.Bytes()
	if len(name) != s.size {
		return &MissingError{Hash: h}
	}
	const attempts = 10
	var set *packSet
	for attempt := range attempts {
		var err error
		if set, err = s.packs(set); err != nil {
			return err
		}
		gone := false
		err = s.fromPacks(set, r, name, want, &gone)
		if err != nil && err != errTooLarge {
			if e := s.fromLoose(set, r, name, want); e != errNotHere {
				err = e
			}
		}
		switch {
		case err == nil:
			return nil
		case err == errTooLarge:
			return &TooLargeError{Hash: h, Limit: s.opt.MaxObject}
		case attempt > 0 && !gone:
			if err == errNotHere {
				return &MissingError{Hash: h}
			}
			return named(h, err)
		}
	}
	return &scm.ChangedError{Path: s.dir}
}

// errNotHere means that an object is not where it was looked for.
var errNotHere = errors.New("not here")

// fromPacks reads the object from the packs of set. A damaged copy is
// reported only if there is no other; gone tells that a pack vanished.
func (s *Store) fromPacks(set *packSet, r *reader, name []byte, want want, gone *bool) error {
	var bad error
	last := set.last.Load()
	try := func(p *pack, offset uint64) bool {
		err := s.unpack(r, p, offset, want)
		switch {
		case err == nil:
			if p != last {
				set.last.Store(p)
			}
			bad = nil
			return true
		case err == errTooLarge:
			bad = err
			return true
		case err == errGone:
			*gone = true
		default:
			bad = err
		}
		return false
	}
	if last != nil {
		if x := last.openedIdx(); x != nil {
			if offset, ok := x.lookup(name); ok && try(last, offset) {
				return bad
			}
		}
	}
	all := false // a multi-pack-index names one copy only, which was no good
	for _, m := range set.midx {
		if p, offset, ok := m.lookup(name); ok {
			if p != nil && try(p, offset) {
				return bad
			}
			all = true
		}
	}
	for _, p := range set.packs {
		if p.pack == last || p.inMidx && !all {
			continue
		}
		x, err := p.index(s.size)
		if err == errGone {
			*gone = true
			continue
		}
		if err != nil {
			bad = err
			continue
		}
		if offset, ok := x.lookup(name); ok && try(p.pack, offset) {
			return bad
		}
	}
	if bad != nil {
		return bad
	}
	return errNotHere
}

// fromLoose reads the object from its own file.
func (s *Store) fromLoose(set *packSet, r *reader, name []byte, want want) error {
	for _, dir := range set.dirs {
		r.path = loosePath(dir, name)
		err := r.loose(want, r.limit)
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return errNotHere
}
