package weigh

import (
	"slices"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// maxFloating bounds how many floating tags are passed over in a row.
const maxFloating = 8

// PassOver returns the facts without floating tags, as the reader gives them to the
// query: ask asks it. A tag that moves with the newest release of its line (v1, or
// v1.4) is no version of its own:
//
// it has one number, or two where others have three; these begin the numbers of a final
// release whose commit is the tag's own or an ancestor of it (2.2 that was tagged after
// 2.2.1 elsewhere is a release); two numbers only if that release is not X.Y.0.
func (h Here) PassOver(q scm.Query, f scm.Facts, ask func(scm.Query) (scm.Facts, error)) (scm.Facts, error) {
	if f.Source != "repository" || q.Accept == nil || q.Better == nil || h.Rule.Pattern != nil {
		return f, nil
	}
	var names []string
	floating := map[string]bool{}
	for range maxFloating {
		if len(f.Tags) == 0 {
			return f, nil
		}
		tag := q.Called(f.Tags)
		p, err := h.Rule.Parse(tag.Ref, h.Scheme)
		if err != nil || len(p.Release) > 2 || !isFinal(p) || p.Post.Set {
			return f, nil
		}
		if names == nil {
			if names, err = h.Reader.Names(); err != nil {
				return f, nil
			}
		}
		if !h.floats(q, tag, p, names) {
			return f, nil
		}
		floating[tag.Ref] = true
		again := q
		again.Accept = func(ref string) error {
			if floating[ref] {
				return &scheme.TagError{Tag: ref, Err: &scheme.FloatingError{}}
			}
			return q.Accept(ref)
		}
		if f, err = ask(again); err != nil {
			return f, err
		}
	}
	return f, nil
}

// floats reports whether a tag moves with a line of releases. Those that the user has
// left out of the choice are none.
func (h Here) floats(q scm.Query, tag scm.Tag, p scheme.Parts, names []string) bool {
	const most = 16 // releases of which commits are compared
	looked := 0
	for _, name := range slices.Backward(names) {
		if name == tag.Ref || below(name, p.Release) || !mayExtend(name, h.Rule.Prefix, p.Release[0]) {
			continue
		}
		release, err := h.Rule.Parse(name, h.Scheme)
		if err != nil || !isFinal(release) || len(release.Release) <= len(p.Release) || !hasPrefix(release.Release, p.Release) ||
			len(p.Release) == 2 && len(trimmed(release.Release[2:])) == 0 {
			continue
		}
		if q.Refuses(name, true) != nil {
			continue
		}
		if looked++; looked > most {
			return false
		}
		lineage, err := h.Reader.Lineage("refs/tags/"+tag.Ref, "refs/tags/"+name)
		if err == nil && lineage == scm.Descends {
			return true
		}
	}
	return false
}

// mayExtend reports whether name may be a version of that major number: it is looked
// at before names are read.
func mayExtend(name, prefix string, major uint64) bool {
	if len(name) <= len(prefix) || name[:len(prefix)] != prefix {
		return false
	}
	name = name[len(prefix):]
	if name[0]|0x20 == 'v' {
		name = name[1:]
	}
	n := uint64(0)
	for i := 0; i < len(name) && i < 19; i++ {
		if name[i] < '0' || name[i] > '9' {
			return i > 0 && n == major
		}
		n = 10*n + uint64(name[i]-'0')
	}
	return n == major
}
