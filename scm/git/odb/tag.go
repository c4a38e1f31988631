package odb

import (
	"bytes"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// A Tag is an annotated tag.
type Tag struct {
	Target scm.Hash
	Kind   Kind      // of Target
	Name   string    // the name inside the object, which need not be its ref's
	Time   time.Time // the tagger's, in the zone it names; 1970-01-01 UTC if there is none, as in git
	Tagger bool      // there is a tagger; tags before git 0.99.1 have none
}

// Tag reads annotated tag h. An object of another kind is a *KindError.
func (s *Store) Tag(h scm.Hash) (Tag, error) {
	b, err := s.checked(h, KindTag)
	if err != nil {
		return Tag{}, err
	}
	t, ok := parseTag(b, s.size)
	if !ok {
		return Tag{}, &scm.CorruptError{Path: s.dir, Reason: "tag " + h.String() + " has no valid header"}
	}
	return t, nil
}

// TagText returns the whole content of annotated tag h, compared with its hash. An
// object of another kind is a *KindError.
func (s *Store) TagText(h scm.Hash) ([]byte, error) {
	b, err := s.checked(h, KindTag)
	return bytes.Clone(b), err
}

// parseTag reads the header lines of a tag: object, type, tag, and tagger if
// there is one (git's parse_tag_buffer).
func parseTag(b []byte, size int) (t Tag, ok bool) {
	t.Time = time.Unix(0, 0).UTC()
	line := func(key string) []byte {
		value, rest, found := bytes.Cut(b, newline)
		value, is := bytes.CutPrefix(value, []byte(key))
		if !found || !is {
			return nil
		}
		b = rest
		return value
	}
	object := line("object ")
	if len(object) != 2*size {
		return t, false
	}
	if t.Target, ok = parseHex(object, size); !ok {
		return t, false
	}
	if t.Kind = parseKind(line("type ")); t.Kind == 0 {
		return t, false
	}
	name := line("tag ")
	if name == nil {
		return t, false
	}
	t.Name = string(name)
	if tagger := line("tagger "); tagger != nil {
		t.Tagger = true
		t.Time = date(parseDate(tagger))
	}
	return t, true
}
