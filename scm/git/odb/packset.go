package odb

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// A packSet is what one listing of the pack directories found. It does not
// change but for last.
type packSet struct {
	dirs  []string // objects directories: the repository's own, then its alternates
	midx  []*midx
	packs []listed
	last  atomic.Pointer[pack] // where the last object was: likely the next one is there too
}

// A listed pack is one of a set.
type listed struct {
	*pack
	inMidx bool // a multi-pack-index of the set covers it
}

// packs returns the current set, listing the directories if there is none yet
// or if it still is old, in which the caller did not find what it looked for.
func (s *Store) packs(old *packSet) (*packSet, error) {
	if set := s.set.Load(); set != old {
		return set, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if set := s.set.Load(); set != old {
		return set, nil
	}
	set := &packSet{dirs: s.Dirs()}
	known := map[string]*pack{}
	if old != nil {
		for _, p := range old.packs {
			if !p.gone.Load() {
				known[p.path] = p.pack
			}
		}
	}
	for _, dir := range set.dirs {
		if err := s.list(set, filepath.Join(dir, "pack"), known); err != nil {
			return nil, err
		}
	}
	s.set.Store(set)
	return set, nil
}

// list adds the packs of one directory to set.
func (s *Store) list(set *packSet, dir string, known map[string]*pack) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name()
	}
	var midx bool
	first := len(set.packs)
	for _, name := range names {
		if name == "multi-pack-index" || name == "multi-pack-index.d" {
			midx = true
		}
		base, ok := strings.CutSuffix(name, ".idx")
		if !ok {
			continue
		}
		if _, ok := slices.BinarySearch(names, base+".pack"); !ok {
			continue
		}
		path := filepath.Join(dir, base)
		p := known[path]
		if p == nil {
			p = &pack{path: path, id: uint64(len(s.opened.packs))}
			s.opened.packs = append(s.opened.packs, p)
		}
		set.packs = append(set.packs, listed{pack: p})
	}
	if midx {
		s.addMidx(set, dir, set.packs[first:])
	}
	return nil
}
