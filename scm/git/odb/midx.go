package odb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scm/git/internal/table"
)

// A midx is a multi-pack-index: one table of names for many packs
// (git's Documentation/gitformat-pack.txt, "multi-pack-index"). A chain of
// them, in multi-pack-index.d, is a midx for each link, with packs of its own.
type midx struct {
	table.Names
	file    *mapped.File
	offsets []byte // for each name the pack's number and the offset, four bytes each
	far     []byte // offsets that do not fit
	packs   []*pack
}

// lookup returns the pack and the offset that name is at. The pack is nil if
// the index knows the name but not a pack that exists.
func (m *midx) lookup(name []byte) (p *pack, offset uint64, ok bool) {
	i, ok := m.Find(name)
	if !ok {
		return nil, 0, false
	}
	number := binary.BigEndian.Uint32(m.offsets[i*8:])
	if number >= uint32(len(m.packs)) {
		return nil, 0, true
	}
	return m.packs[number], farOffset(binary.BigEndian.Uint32(m.offsets[i*8+4:]), m.far), true
}

// addMidx adds the multi-pack-indexes of directory dir to set and marks the
// packs they cover. One that cannot be used is left out, as git does: the
// packs have their own indexes.
func (s *Store) addMidx(set *packSet, dir string, packs []listed) {
	files := []string{filepath.Join(dir, "multi-pack-index")}
	chain := filepath.Join(dir, "multi-pack-index.d")
	if b, err := readSmall(filepath.Join(chain, "multi-pack-index-chain"), 1<<20); err == nil {
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSuffix(line, "\n")
			if _, ok := parseHex([]byte(line), s.size); !ok || len(line) != 2*s.size {
				break
			}
			files = append(files, filepath.Join(chain, "multi-pack-index-"+line+".midx"))
		}
	}
	byName := map[string]*listed{}
	for i := range packs {
		byName[filepath.Base(packs[i].path)] = &packs[i]
	}
	for i, path := range files {
		file, err := mapped.Open(path)
		if err != nil {
			if i == 0 && errors.Is(err, fs.ErrNotExist) {
				continue
			}
			return
		}
		m := s.parseMidx(file.Data, byName)
		if m == nil {
			file.Close()
			return
		}
		m.file = file
		set.midx = append(set.midx, m)
		s.opened.midx = append(s.opened.midx, m)
	}
}

// parseMidx reads the index in b, nil if it cannot be used.
func (s *Store) parseMidx(b []byte, byName map[string]*listed) *midx {
	const header = 12
	if len(b) < header || string(b[:4]) != "MIDX" || b[4] != 1 || int(b[5]) != table.HashVersion(s.size) {
		return nil
	}
	count := binary.BigEndian.Uint32(b[8:])
	chunks := table.ParseChunks(b, header, int(b[6]), s.size)
	m := &midx{}
	m.Fanout = chunks.Get("OIDF")
	m.Data = chunks.Get("OIDL")
	m.offsets = chunks.Get("OOFF")
	m.far = chunks.Get("LOFF")
	m.Size, m.Stride = s.size, s.size
	if len(m.Fanout) != 1024 {
		return nil
	}
	n := uint64(binary.BigEndian.Uint32(m.Fanout[255*4:]))
	if uint64(len(m.Data)) < n*uint64(s.size) || uint64(len(m.offsets)) < n*8 {
		return nil
	}
	packNames := chunks.Get("PNAM")
	if uint64(count) > uint64(len(packNames)) {
		return nil
	}
	for range count {
		name, rest, ok := bytes.Cut(packNames, []byte{0})
		if !ok {
			return nil
		}
		packNames = rest
		base := strings.TrimSuffix(strings.TrimSuffix(string(name), ".idx"), ".pack")
		if l := byName[base]; l != nil {
			l.inMidx = true
			m.packs = append(m.packs, l.pack)
		} else {
			m.packs = append(m.packs, nil)
		}
	}
	return m
}
