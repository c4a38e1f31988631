package git

import (
	"bytes"
	"errors"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/smallfile"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// objects is the object database as git shows it: with what refs/replace
// substitutes, with the parents that info/grafts gives, and without those that
// the file shallow cuts off. All three are read once, with the refs.
type objects struct {
	store    *odb.Store
	replaced map[scm.Hash]scm.Hash
	grafts   map[scm.Hash][]scm.Hash
	cut      map[scm.Hash]struct{}
	shallow  bool // there is a file shallow
	scratch  odb.Commit
}

// Bounds for the two files; a shallow clone of a large project has thousands
// of lines of 41 bytes.
const (
	maxOverlay = 1 << 28
)

// openObjects opens the repository's objects.
func (r *Repository) openObjects() (*objects, error) {
	o := &objects{}
	hashSize := r.format.HashSize
	if err := o.readShallow(join(r.commonDir, "shallow"), hashSize); err != nil {
		return nil, err
	}
	if err := o.readGrafts(join(r.commonDir, "info/grafts"), hashSize); err != nil {
		return nil, err
	}
	if err := o.readReplaced(r.refs, hashSize); err != nil {
		return nil, err
	}
	if len(o.replaced) > 0 {
		config, err := r.Config()
		if err != nil {
			return nil, err
		}
		use, err := config.Bool("core.usereplacerefs", true)
		if err != nil {
			return nil, err
		}
		if !use {
			o.replaced = nil
		}
	}
	// The commit-graph knows of none of these. git leaves it alone likewise.
	opt := odb.Options{NoGraph: o.shallow || len(o.grafts) > 0 || len(o.replaced) > 0}
	var err error
	o.store, err = odb.Open(join(r.commonDir, "objects"), hashSize, opt)
	return o, err
}

// readShallow reads the hashes of the commits whose parents are cut off, one
// a line.
func (o *objects) readShallow(file string, hashSize int) error {
	data, err := smallfile.Read(file, maxOverlay)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	o.shallow = true
	o.cut = make(map[scm.Hash]struct{}, len(data)/(2*hashSize+1))
	for line := range bytes.Lines(data) {
		line = bytes.TrimRight(line, "\r\n")
		h, err := scm.ParseHash(string(line[:min(len(line), 2*hashSize)]))
		if err != nil {
			return &scm.CorruptError{Path: file, Reason: err.Error()}
		}
		o.cut[h] = struct{}{}
	}
	return nil
}

// readGrafts reads lines of a commit and the parents it is to have. Lines that
// are not that are passed over, as git does.
func (o *objects) readGrafts(file string, hashSize int) error {
	data, err := smallfile.Read(file, maxOverlay)
	if absent(err) {
		return nil
	}
	if err != nil {
		return err
	}
lines:
	for line := range strings.Lines(string(data)) {
		var hashes []scm.Hash
		for word := range strings.FieldsSeq(line) {
			h, err := scm.ParseHash(word)
			if err != nil || h.Size() != hashSize {
				continue lines
			}
			hashes = append(hashes, h)
		}
		if len(hashes) == 0 {
			continue
		}
		if o.grafts == nil {
			o.grafts = map[scm.Hash][]scm.Hash{}
		}
		o.grafts[hashes[0]] = hashes[1:]
	}
	return nil
}

// readReplaced reads refs/replace/HASH, each naming what stands for HASH.
func (o *objects) readReplaced(store *refs.Store, hashSize int) error {
	const prefix = "refs/replace/"
	for r, err := range store.All(prefix) {
		if err != nil {
			return err
		}
		h, err := scm.ParseHash(r.Name[len(prefix):])
		if err != nil || h.Size() != hashSize {
			continue
		}
		if o.replaced == nil {
			o.replaced = map[scm.Hash]scm.Hash{}
		}
		o.replaced[h] = r.Hash
	}
	return nil
}

// maxReplacements is how many replacements in a row git follows.
const maxReplacements = 5

// real returns what is to be read for id.
func (o *objects) real(id scm.Hash) (scm.Hash, error) {
	if len(o.replaced) == 0 {
		return id, nil
	}
	for range maxReplacements + 1 {
		to, ok := o.replaced[id]
		if !ok {
			return id, nil
		}
		id = to
	}
	return id, &scm.CorruptError{Path: "refs/replace/" + id.String(), Reason: "too many replacements in a row"}
}

// read is the history's way to the objects.
func (o *objects) read(id *scm.Hash, r *record) error {
	at, err := o.real(*id)
	if err != nil {
		return err
	}
	c := &o.scratch
	c.Parents = r.parents
	err = o.store.ReadCommit(at, c)
	var gone *odb.MissingError
	if errors.As(err, &gone) {
		r.missing, r.parents = true, r.parents[:0]
		return nil
	}
	if err != nil {
		return notCommit(err)
	}
	r.date, r.parents = uint64(c.Time), c.Parents
	if parents, ok := o.grafts[*id]; ok {
		r.parents = append(r.parents[:0], parents...)
	}
	if _, ok := o.cut[*id]; ok {
		r.shallow = len(r.parents) > 0
		r.parents = r.parents[:0]
	}
	return nil
}

// notCommit turns the error of an object that should be a commit into one that
// says so.
func notCommit(err error) error {
	var kind *odb.KindError
	if errors.As(err, &kind) {
		return &scm.CorruptError{Path: "object " + kind.Hash.String(), Reason: "is a " + kind.Kind.String() + " where a " + kind.Want.String() + " should be"}
	}
	return err
}

// tag reads an annotated tag.
func (o *objects) tag(id scm.Hash) (odb.Tag, error) {
	at, err := o.real(id)
	if err != nil {
		return odb.Tag{}, err
	}
	t, err := o.store.Tag(at)
	return t, notCommit(err)
}

// peel returns what id leads to through annotated tags: id itself if it is no
// tag, or leads to something that is not there. It may be called concurrently.
func (o *objects) peel(id scm.Hash) (scm.Hash, error) {
	const enough = 100
	for to, i := id, 0; i < enough; i++ {
		at, err := o.real(to)
		if err != nil {
			return id, err
		}
		kind, err := o.store.Kind(at)
		var t odb.Tag
		if err == nil {
			if kind != odb.KindTag {
				return to, nil
			}
			t, err = o.store.Tag(at)
		}
		var gone *odb.MissingError
		if errors.As(err, &gone) {
			return id, nil
		}
		if err != nil {
			return id, err
		}
		to = t.Target
	}
	return id, &scm.CorruptError{Path: "tag " + id.String(), Reason: "more than 100 tags of tags"}
}
