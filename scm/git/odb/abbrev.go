package odb

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scm/git/internal/table"
)

// MinAbbrev is the fewest digits an abbreviated object name may have.
const MinAbbrev = 4

// maxAbbrev bounds how many objects Abbrev returns.
const maxAbbrev = 1000

// Abbrev returns, in order, the objects whose names begin with prefix, which
// is hexadecimal in either case; at most a thousand. A prefix shorter than
// MinAbbrev, longer than a name or with another character is an error.
func (s *Store) Abbrev(prefix string) (list []scm.Hash, err error) {
	if len(prefix) < MinAbbrev || len(prefix) > 2*s.size {
		return nil, fmt.Errorf("abbreviated object name %q: want %d to %d digits", prefix, MinAbbrev, 2*s.size)
	}
	prefix = strings.ToLower(prefix)
	low, err := hex.DecodeString(prefix + strings.Repeat("0", 2*s.size-len(prefix)))
	if err != nil {
		return nil, fmt.Errorf("abbreviated object name %q: not hexadecimal", prefix)
	}
	defer mapped.Recover(s.dir, debug.SetPanicOnFault(true), &err)

	// Objects may be on the way from one place to another, as in load.
	var set *packSet
	for range 2 {
		if set, err = s.packs(set); err != nil {
			return nil, err
		}
		list, err = s.abbrevIn(set, prefix, low)
		if err != nil || len(list) > 0 {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, scm.Hash.Compare)
	list = slices.Compact(list)
	return list[:min(len(list), maxAbbrev)], nil
}

func (s *Store) abbrevIn(set *packSet, prefix string, low []byte) (list []scm.Hash, err error) {
	matches := func(name []byte) bool {
		n := len(prefix) / 2
		return bytes.Equal(name[:n], low[:n]) && (len(prefix)%2 == 0 || name[n]>>4 == low[n]>>4)
	}
	from := func(t *table.Names) {
		for i, k := t.First(low), 0; i < t.Count() && k < maxAbbrev && matches(t.At(i)); i, k = i+1, k+1 {
			list = append(list, scm.HashFromBytes(t.At(i)))
		}
	}
	for _, m := range set.midx {
		from(&m.Names)
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
			return nil, err
		}
		from(&x.Names)
	}
	for _, dir := range set.dirs {
		files, err := os.ReadDir(filepath.Join(dir, prefix[:2]))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !strings.HasPrefix(f.Name(), prefix[2:]) {
				continue
			}
			if h, err := scm.ParseHash(prefix[:2] + f.Name()); err == nil && h.Size() == s.size {
				list = append(list, h)
			}
		}
	}
	return list, nil
}
