package odb

import (
	"runtime/debug"

	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
)

// PackedCount returns how many objects the packs hold, those in several packs
// counted for each: what git takes for the size of a repository.
func (s *Store) PackedCount() (n uint64, err error) {
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)
	set, err := s.packs(nil)
	if err != nil {
		return 0, err
	}
	for _, m := range set.midx {
		n += uint64(m.Names.Count())
	}
	for _, p := range set.packs {
		if p.inMidx {
			continue
		}
		x, err := p.index(s.size)
		if err == errGone {
			continue
		}
		if err != nil {
			return 0, err
		}
		n += uint64(x.Names.Count())
	}
	return n, nil
}
