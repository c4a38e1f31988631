package index

import (
	"encoding/binary"

	"github.com/tagline-scm/tagline/scm"
)

// Rewrite collects the entries that are to take the place of an index's own.
type Rewrite struct {
	Entries
	limit int64
}

// Rewrite returns an empty collection of entries for this index. They may take the
// bytes of its own and growth more.
func (idx *File) Rewrite(growth int64) *Rewrite {
	return &Rewrite{Entries: Entries{HashSize: idx.HashSize}, limit: int64(len(idx.data)) + growth}
}

// Add appends an entry: the fixed part of one, with the name of another. What would
// grow beyond the limit is a *scm.DeclinedError.
func (r *Rewrite) Add(e Entry, name []byte) error {
	_, start := e.Name(r.HashSize)
	if int64(len(r.data)+start+len(name)+1) > r.limit {
		return &scm.DeclinedError{What: "an index that grows so much when it is expanded"}
	}
	at := len(r.data)
	r.data = append(r.data, e[:start]...)
	r.data = append(r.data, name...)
	r.data = append(r.data, 0)
	flags := binary.BigEndian.Uint16(r.data[at+40+r.HashSize:])
	flags = flags&^flagName | uint16(min(len(name), flagName))
	binary.BigEndian.PutUint16(r.data[at+40+r.HashSize:], flags)
	r.at = append(r.at, uint32(at))
	return nil
}

// AddSkipped appends an entry without stat data, marked skip-worktree: what git makes
// of a tree's file when it expands a sparse index. Its error is that of Add.
func (r *Rewrite) AddSkipped(mode uint32, hash scm.Hash, name []byte) error {
	e := make(Entry, 44+r.HashSize+1)
	binary.BigEndian.PutUint32(e[24:], CanonicalMode(mode))
	copy(e[40:], hash.Bytes())
	binary.BigEndian.PutUint16(e[40+r.HashSize:], flagExtended)
	binary.BigEndian.PutUint16(e[42+r.HashSize:], FlagSkipWorktree)
	return r.Add(e, name)
}

// Replace makes the collected entries those of the index.
func (idx *File) Replace(r *Rewrite) {
	idx.Entries = r.Entries
	idx.Unmerged, idx.Sparse, idx.Skipped = 0, false, false
	for i := range idx.at {
		e := idx.Entry(i)
		idx.note(e, e.Flags(idx.HashSize))
	}
}
