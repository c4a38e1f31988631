package git

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/refs"
	"github.com/tagline-scm/tagline/scm/git/walk"
)

// resolve returns the commit that rev names in the snapshot there is, as git rev-parse --verify
// REV^{commit} does. Of gitrevisions(7) it knows
//
//   - object names, whole or abbreviated, and what git describe prints,
//   - the names of refs, whole or abbreviated, HEAD and @,
//   - after them ^, ^N, ~, ~N, ^{}, ^{commit}, ^{tag} and ^{object} in any number.
//
// Anything else, and what names no commit, is a *scm.RevisionError.
//
// A name may stand for several things. A whole object name comes first, then
// refs in git's order of their full names, then the output of describe, then
// an abbreviated object name, which must be that of one commit, or of one tag
// that leads to a commit.
func (r *Repository) resolve(rev string) (scm.Hash, error) {
	v := revision{rev: rev, refs: r.refs, tags: r.snapshot.tags, objects: r.snapshot.objects, history: r.snapshot.history, hashSize: r.format.HashSize}
	id, err := v.resolve()
	if v.note != "" && !slices.Contains(r.notes, v.note) {
		r.notes = append(r.notes, v.note)
	}
	return id, err
}

// Resolve returns the hash of the commit that a revision names.
func (r *Repository) Resolve(rev string) (string, error) {
	if err := r.takeSnapshot(); err != nil {
		return "", err
	}
	id, err := r.resolve(rev)
	if err != nil {
		return "", r.explained(err)
	}
	return id.String(), nil
}

// revision is the evaluation of one.
type revision struct {
	rev      string
	refs     *refs.Store
	tags     *tagTable
	objects  *objects
	history  *walk.History
	hashSize int
	note     string // what the user should know of the answer
}

// fail is the error of a revision that names nothing.
func (v *revision) fail(reason string) error {
	return &scm.RevisionError{Rev: v.rev, Reason: reason}
}

func (v *revision) resolve() (scm.Hash, error) {
	name, rest := v.rev, ""
	if i := strings.IndexAny(v.rev, "^~"); i >= 0 {
		name, rest = v.rev[:i], v.rev[i:]
	}
	switch {
	case v.rev == "":
		return scm.Hash{}, v.fail("is empty")
	case name == "" || strings.Contains(v.rev, ":") || strings.Contains(v.rev, "@{") || strings.Contains(v.rev, "..") || strings.Contains(v.rev, "^{/"):
		return scm.Hash{}, v.fail(scm.UnsupportedRevision)
	}
	// What may follow an abbreviated name helps to complete it.
	anything := strings.HasPrefix(rest, "^{") && !strings.HasPrefix(rest, "^{commit}")
	id, err := v.base(name, anything)
	for err == nil && rest != "" {
		id, rest, err = v.step(id, rest)
	}
	if err != nil {
		return scm.Hash{}, err
	}
	return v.commit(id)
}

// step carries out the first operation of rest and returns what is left.
func (v *revision) step(id scm.Hash, rest string) (scm.Hash, string, error) {
	operator := rest[0]
	rest = rest[1:]
	if operator == '^' && strings.HasPrefix(rest, "{") {
		kind, after, ok := strings.Cut(rest[1:], "}")
		if !ok || !operators(after) {
			return id, "", v.fail(scm.UnsupportedRevision)
		}
		id, err := v.peel(id, kind)
		return id, after, err
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n, ok := number(rest[:digits])
	if !ok {
		return id, "", v.fail("no such commit")
	}
	rest = rest[digits:]
	if !operators(rest) {
		return id, "", v.fail(scm.UnsupportedRevision)
	}
	id, err := v.commit(id)
	if err != nil {
		return id, "", err
	}
	if operator == '^' {
		if n > 0 {
			id, err = v.parent(id, n)
		}
		return id, rest, err
	}
	for ; n > 0 && err == nil; n-- {
		id, err = v.parent(id, 1)
	}
	return id, rest, err
}

// operators reports whether text begins with an operator or is empty.
func operators(text string) bool { return text == "" || text[0] == '^' || text[0] == '~' }

// number reads the digits after ^ or ~; none count as 1.
func number(digits string) (int, bool) {
	if digits == "" {
		return 1, true
	}
	n := 0
	for _, d := range digits {
		if n = 10*n + int(d-'0'); n > math.MaxInt32 {
			return 0, false
		}
	}
	return n, true
}

// parent returns the nth parent of a commit.
func (v *revision) parent(id scm.Hash, n int) (scm.Hash, error) {
	parents, err := v.history.ParentsOf(id)
	if err != nil {
		return id, err
	}
	if n > len(parents) {
		return id, v.fail("no such commit: " + id.String()[:12] + " has too few parents here")
	}
	return parents[n-1], nil
}

// peel is ^{kind}.
func (v *revision) peel(id scm.Hash, kind string) (scm.Hash, error) {
	switch kind {
	case "commit":
		return v.commit(id)
	case "":
		return v.objects.peel(id)
	case "object", "tag", "tree", "blob":
		is, err := v.kind(id)
		if err != nil {
			return id, err
		}
		if kind == "object" || kind == "tag" && is == odb.KindTag {
			return id, nil
		}
		return id, v.fail("is no commit")
	}
	return id, v.fail(scm.UnsupportedRevision)
}

// commit returns the commit that id is or, as a tag, leads to.
func (v *revision) commit(id scm.Hash) (scm.Hash, error) {
	to, err := v.objects.peel(id)
	if err != nil {
		return id, err
	}
	kind, err := v.kind(to)
	if err != nil {
		return id, err
	}
	if kind != odb.KindCommit {
		return id, v.fail("is a " + kind.String() + ", not a commit")
	}
	return to, nil
}

// kind returns the kind of an object, a *scm.RevisionError if it is missing.
func (v *revision) kind(id scm.Hash) (odb.Kind, error) {
	kind, err := v.objects.store.Kind(v.objects.real(id))
	var gone *odb.MissingError
	if errors.As(err, &gone) {
		return 0, v.fail("object " + id.String() + " is not in this repository")
	}
	return kind, err
}

// base returns the object that a name without operators stands for.
func (v *revision) base(name string, anything bool) (scm.Hash, error) {
	if len(name) == 2*v.hashSize {
		if id, err := scm.ParseHash(name); err == nil {
			return id, nil
		}
	}
	// All tags of a repository may be asked for, one after the other.
	if tag, ok := strings.CutPrefix(name, tagPrefix); ok {
		if n, ok := v.tags.find(tag); ok {
			return v.tags.target(n).hash, nil
		}
	}
	ref := name
	if ref == "@" {
		ref = "HEAD"
	}
	found, err := v.refs.Find(ref)
	if err != nil {
		return scm.Hash{}, err
	}
	if len(found) > 1 {
		v.note = "revision " + name + " is ambiguous: " + found[0].Name + " is taken, not " + found[1].Name
	}
	if len(found) > 0 {
		return found[0].Hash, nil
	}
	if digits, ok := describeOutput(name); ok {
		return v.abbreviated(digits, v.isCommit)
	}
	if anything {
		return v.abbreviated(name, nil)
	}
	return v.abbreviated(name, v.leadsToCommit)
}

const hexDigits = "0123456789abcdefABCDEF"

// describeOutput returns the digits of the object name in what git describe
// prints: TAG-COUNT-gDIGITS. To git the count is of hexadecimal digits too.
func describeOutput(name string) (digits string, ok bool) {
	i := strings.LastIndex(name, "-g")
	if i < 0 {
		return "", false
	}
	tag, count := name[:i], ""
	if j := strings.LastIndexByte(tag, '-'); j >= 0 {
		tag, count = tag[:j], tag[j+1:]
	}
	if count == "" || strings.Trim(count, hexDigits) != "" || !refs.ValidName(tag) {
		return "", false
	}
	return name[i+2:], true
}

// abbreviated returns the object whose name begins with digits: the only one,
// or the only one that fits.
func (v *revision) abbreviated(digits string, fits func(scm.Hash) bool) (scm.Hash, error) {
	if len(digits) < odb.MinAbbrev || len(digits) > 2*v.hashSize || strings.Trim(digits, hexDigits) != "" {
		return scm.Hash{}, v.fail("no such commit or ref")
	}
	all, err := v.objects.store.Abbrev(digits)
	if err != nil {
		return scm.Hash{}, err
	}
	if len(all) == 0 {
		return scm.Hash{}, v.fail("no such commit or ref")
	}
	fitting := all
	if fits != nil && len(all) > 1 {
		fitting = slices.DeleteFunc(slices.Clone(all), func(id scm.Hash) bool { return !fits(id) })
	}
	if len(fitting) == 1 {
		return fitting[0], nil
	}
	if len(fitting) == 0 {
		fitting = all
	}
	return scm.Hash{}, v.fail("ambiguous: " + v.candidates(fitting))
}

func (v *revision) isCommit(id scm.Hash) bool {
	kind, err := v.kind(id)
	return err == nil && kind == odb.KindCommit
}

func (v *revision) leadsToCommit(id scm.Hash) bool {
	_, err := v.commit(id)
	return err == nil
}

// candidates renders a few objects: the shortest names that tell them apart,
// and their kinds.
func (v *revision) candidates(ids []scm.Hash) string {
	const enough = 4
	length := 7
	for i := 1; i < len(ids); i++ {
		a, b := ids[i-1].String(), ids[i].String()
		same := 0
		for same < len(a)-1 && a[same] == b[same] {
			same++
		}
		length = max(length, same+1)
	}
	var list []string
	for _, id := range ids[:min(len(ids), enough)] {
		text := id.String()[:length]
		if kind, err := v.kind(id); err == nil {
			text = kind.String() + " " + text
		}
		list = append(list, text)
	}
	if len(ids) > enough {
		list = append(list, "and more")
	}
	return strings.Join(list, ", ")
}
