package worktree

import (
	"bytes"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/index"
)

// A worker takes chunk entries at a time; a work tree of fewer files than
// parallelFrom is not worth a second one.
const (
	chunk        = 512
	parallelFrom = 2 * chunk
)

// hits collects what the workers find. A path that could not be decided is kept
// as an error, which counts only if no path is certain to be dirty.
type hits struct {
	all   bool
	limit atomic.Int64 // entries from here on need no look

	mu    sync.Mutex
	paths []hit
	err   error
	errAt int
	fatal error // ends everything
}

type hit struct {
	at   int
	path string
	kind scm.DirtyKind
}

func (h *hits) add(at int, path []byte, kind scm.DirtyKind) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.paths = append(h.paths, hit{at, string(path), kind})
	if !h.all && int64(at) < h.limit.Load() {
		h.limit.Store(int64(at))
	}
}

func (h *hits) undecided(at int, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil || at < h.errAt {
		h.err, h.errAt = err, at
	}
}

func (h *hits) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fatal = err
	h.limit.Store(0)
}

// result returns what was found: one path, the first, unless all are wanted.
func (h *hits) result() ([]scm.DirtyPath, error) {
	if h.fatal != nil {
		return nil, h.fatal
	}
	if h.err != nil && (h.all || len(h.paths) == 0) {
		return nil, h.err
	}
	var out []scm.DirtyPath
	for _, p := range h.paths {
		if h.all || int64(p.at) == h.limit.Load() {
			out = append(out, scm.DirtyPath{Path: p.path, Kind: p.kind})
		}
	}
	return out, nil
}

// changed compares every entry with its file.
func (c *check) changed() ([]scm.DirtyPath, error) {
	n := c.idx.Len()
	h := &hits{all: c.in.All}
	h.limit.Store(int64(n))
	workers := runtime.GOMAXPROCS(0)
	if n < parallelFrom || workers == 1 {
		w := newWalker(c.in.Root)
		c.look(w, h, 0, n)
		w.close()
		return h.result()
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n/chunk) {
		wg.Go(func() {
			w := newWalker(c.in.Root)
			defer w.close()
			for {
				start := next.Add(chunk) - chunk
				if start >= h.limit.Load() {
					return
				}
				c.look(w, h, int(start), min(int(start)+chunk, n))
			}
		})
	}
	wg.Wait()
	return h.result()
}

// look compares the entries from start to end with their files.
func (c *check) look(w *walker, h *hits, start, end int) {
	var (
		s        stat
		size     = c.idx.HashSize
		narrow   = !c.scope.everything()
		previous []byte // the name before
	)
	if start > 0 {
		previous = c.idx.Name(start - 1)
	}
	for i := start; i < end; i++ {
		if int64(i) >= h.limit.Load() {
			return
		}
		e := c.idx.Entry(i)
		name, _ := e.Name(size)
		if i > 0 && bytes.Compare(previous, name) >= 0 && e.Stage(size) == 0 {
			h.fail(&scm.CorruptError{Path: c.in.IndexPath, Reason: "has entries out of order"})
			return
		}
		previous = name
		if e.Flags(size)&(index.FlagStage|index.FlagAssumeValid) != 0 || c.done != nil && c.done[i] {
			continue
		}
		extended := e.Extended(size)
		if extended&index.FlagSkipWorktree != 0 && !c.rules.sparse || e.Mode()&index.ModeType == index.ModeDir {
			continue
		}
		if narrow && !c.scope.has(name) {
			continue
		}
		there, err := w.find(name, &s)
		if err != nil {
			h.fail(err)
			return
		}
		if extended&index.FlagSkipWorktree != 0 && !there {
			switch behind, err := c.behindLink(w, name); {
			case err != nil:
				h.undecided(i, err)
			case behind:
				h.add(i, name, scm.Deleted)
			}
			continue
		}
		kind, err := c.compare(w, name, e, &s, there)
		if err != nil {
			h.undecided(i, err)
		} else if kind != 0 {
			h.add(i, name, kind)
		}
	}
}

// find asks for the file with a path, which a NUL must follow.
func (w *walker) find(path []byte, s *stat) (bool, error) {
	slash := bytes.LastIndexByte(path, '/') + 1
	if !w.in(path[:slash]) {
		if err := w.enter(path[:slash]); err != nil {
			return false, err
		}
	}
	return w.lstat(path[slash:], s)
}

// compare says how a file, which w has just found, differs from its entry, 0 if
// it does not. The order of
// the questions is git's: another type or mode is a change whatever the content,
// another size as well, and only what is left is read.
func (c *check) compare(w *walker, path []byte, e index.Entry, s *stat, there bool) (scm.DirtyKind, error) {
	mode := e.Mode()
	if mode&index.ModeType == index.ModeGitlink {
		return c.submodule(path, e, s, there)
	}
	if !there {
		return scm.Deleted, nil
	}
	if s.kind == index.ModeDir && !c.isRepository(path) {
		return scm.Deleted, nil
	}
	switch mode & index.ModeType {
	case index.ModeFile:
		if s.kind != index.ModeFile {
			return scm.Modified, nil
		}
		if c.rules.fileMode && s.executable != (mode&0o100 != 0) {
			return scm.Mode, nil
		}
	case index.ModeLink:
		if s.kind != index.ModeLink && (c.rules.symlinks || s.kind != index.ModeFile) {
			return scm.Modified, nil
		}
	default:
		return 0, &scm.CorruptError{Path: c.in.IndexPath, Reason: "has an entry of an unknown type"}
	}
	change := s.compare(e, &c.rules)
	if change == otherSize {
		return scm.Modified, nil
	}
	if change == sameStat && !c.racy(e) && (e.Size() != 0 || bytes.Equal(e.Hash(c.idx.HashSize), c.emptyBlob.Bytes())) {
		return 0, nil
	}
	same, err := c.sameContent(w, string(path), e, s)
	if err != nil || same {
		return 0, err
	}
	return scm.Modified, nil
}

// racy reports whether a file could have been written again, in the same second
// and of the same size, after its content went into the index.
func (c *check) racy(e index.Entry) bool {
	written, _ := e.Mtime()
	return c.idx.Second != 0 && c.idx.Second <= int64(written)
}
