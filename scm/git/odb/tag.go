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
	b, err := s.content(h, KindTag)
	if err != nil {
		return Tag{}, err
	}
	t, ok := parseTag(b, s.size)
	if !ok {
		return Tag{}, &scm.CorruptError{Path: s.dir, Reason: "tag " + h.String() + " has no valid header"}
	}
	return t, nil
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

// maxTags bounds how many tags of tags Peel follows.
const maxTags = 100

// Peel follows annotated tags from h, which may itself be a commit, and
// returns the commit at the end and the tags on the way, the outermost first;
// ok is false, without an error, if they end in a tree or a blob. A missing
// object, or a hundred tags in a row, is an error.
func (s *Store) Peel(h scm.Hash) (commit scm.Hash, tags []Tag, ok bool, err error) {
	kind, err := s.Kind(h)
	if err != nil {
		return scm.Hash{}, nil, false, err
	}
	for kind == KindTag {
		t, err := s.Tag(h)
		if err != nil {
			return scm.Hash{}, tags, false, err
		}
		if len(tags) == maxTags {
			return scm.Hash{}, tags, false, &scm.CorruptError{Path: s.dir, Reason: "more than 100 tags of tags"}
		}
		tags = append(tags, t)
		h, kind = t.Target, t.Kind
		if kind != KindTag {
			// The tag may lie about the kind.
			if kind, err = s.Kind(h); err != nil {
				return scm.Hash{}, tags, false, err
			}
		}
	}
	if kind != KindCommit {
		return scm.Hash{}, tags, false, nil
	}
	return h, tags, true, nil
}
