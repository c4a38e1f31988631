package git

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/chunked"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/refs"
)

// tagTable holds the tags of one moment by the commit they lead to. Refs that
// lead to something else are in it too: no walk meets them, but git counts
// them.
type tagTable struct {
	refs    chunked.List[tagRef] // in the order of their names
	targets chunked.List[target]
	on      []uint32 // open addressing by peeled: number of the commit's first ref + 1; 0 is free
	next    []uint32 // for each ref the next one on its commit, + 1
	commits int      // distinct commits
	seed    uint64
	shift   uint8
}

// tagRef is a tag's name, as the query's functions and globs see it, and the number of
// its target. A million tags are pushed quickly, and seldom lead to a million objects.
type tagRef struct {
	name   string
	target uint32
}

// target is the object that a tag names, and what that peels to.
type target struct{ hash, peeled scm.Hash }

const tagPrefix = "refs/tags/"

// readTags reads all tags. It opens objects only where the store of the refs
// does not say what a tag leads to.
func readTags(store *refs.Store, objects *objects) (*tagTable, error) {
	t, unknown, err := listTags(store)
	var again *refs.OrderError
	if errors.As(err, &again) {
		t, unknown, err = listTags(store)
	}
	if err != nil {
		return nil, err
	}
	if unknown > 0 {
		if err := t.peel(objects, unknown); err != nil {
			return nil, err
		}
	}
	t.sort()
	return t, nil
}

// sort fills in which refs are on which commit, anew.
func (t *tagTable) sort() {
	size := max(16, 1<<bits.Len32(2*t.refs.Len()))
	t.commits = 0
	t.on = make([]uint32, size)
	t.next = make([]uint32, t.refs.Len())
	t.shift = uint8(64 - bits.TrailingZeros(uint(size)))
	for n := t.refs.Len(); n > 0; n-- { // n is a number + 1, as in the tables
		slot := t.slot(t.peeled(n - 1))
		if t.on[slot] == 0 {
			t.commits++
		}
		t.next[n-1] = t.on[slot]
		t.on[slot] = n
	}
}

// listTags returns a table of tags that nobody can ask yet, and of how many targets it is
// not known what they peel to. Neighbours that lead to one object share it.
func listTags(store *refs.Store) (t *tagTable, unknown int, err error) {
	t = &tagTable{seed: rand.Uint64() | 1}
	for r, err := range store.Tags() {
		if err != nil {
			return nil, 0, err
		}
		to := target{r.Hash, r.Peeled}
		if n := t.targets.Len(); n == 0 || *t.targets.At(n - 1) != to {
			*t.targets.At(t.targets.Add()) = to
			if r.Peeled.IsZero() {
				unknown++
			}
		}
		*t.refs.At(t.refs.Add()) = tagRef{strings.TrimPrefix(r.Name, tagPrefix), t.targets.Len() - 1}
	}
	return t, unknown, nil
}

// peel fills in what the targets peel to where it is not known, on several cores where
// that pays: each takes at least one object's header. As in git, a ref that leads to
// nothing readable counts as lightweight.
func (t *tagTable) peel(objects *objects, unknown int) error {
	var next atomic.Uint32
	var failed atomic.Pointer[error]
	work := func() {
		for {
			n := next.Add(1) - 1
			if n >= t.targets.Len() || failed.Load() != nil {
				return
			}
			to := t.targets.At(n)
			if !to.peeled.IsZero() {
				continue
			}
			var err error
			if to.peeled, err = objects.peel(to.hash); err != nil {
				failed.Store(&err)
				return
			}
		}
	}
	const worthACore = 64
	var others sync.WaitGroup
	for range min(unknown/worthACore, runtime.GOMAXPROCS(0)-1) {
		others.Go(work)
	}
	work()
	others.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

// slot returns the slot of a commit: its own or a free one.
func (t *tagTable) slot(id *scm.Hash) int {
	if id.IsZero() {
		id = &scm.Hash{}
	}
	i := 0
	if b := id.Bytes(); len(b) >= 8 {
		i = int(binary.LittleEndian.Uint64(b) * t.seed >> t.shift)
	}
	for t.on[i] != 0 && *t.peeled(t.on[i] - 1) != *id {
		i = (i + 1) & (len(t.on) - 1)
	}
	return i
}

// first returns the first ref that leads to a commit, in the order of names,
// and whether there is one.
func (t *tagTable) first(id *scm.Hash) (n uint32, ok bool) {
	at := t.on[t.slot(id)]
	return at - 1, at != 0
}

// after returns the ref that follows n on its commit.
func (t *tagTable) after(n uint32) (uint32, bool) {
	at := t.next[n]
	return at - 1, at != 0
}

// name returns what the query's functions and globs see of ref n.
func (t *tagTable) name(n uint32) string { return t.refs.At(n).name }

// find returns the ref of that name.
func (t *tagTable) find(name string) (n uint32, ok bool) {
	i, ok := sort.Find(int(t.refs.Len()), func(i int) int { return strings.Compare(name, t.name(uint32(i))) })
	return uint32(i), ok
}

// target returns what ref n leads to.
func (t *tagTable) target(n uint32) *target { return t.targets.At(t.refs.At(n).target) }

// peeled returns the commit that ref n leads to.
func (t *tagTable) peeled(n uint32) *scm.Hash { return &t.target(n).peeled }

// annotated reports whether ref n names a tag object.
func (t *tagTable) annotated(n uint32) bool { return t.target(n).hash != t.target(n).peeled }

// ballot is a tag table under one query: which tags are candidates. A tag is
// judged when a walk meets it, for a table can hold a hundred thousand.
type ballot struct {
	*tagTable
	query    *scm.Query
	verdicts []verdict
	named    int    // commits with a name among those of the first refs
	counted  uint32 // refs allMet has looked at
}

type verdict uint8

const (
	unjudged verdict = iota
	accepted
	refused      // by Query.Accept
	unmatched    // by Query.Match and Query.Exclude
	notAnnotated // accepted, but Query.AnnotatedOnly leaves it out
)

func newBallot(t *tagTable, q *scm.Query) *ballot {
	return &ballot{tagTable: t, query: q, verdicts: make([]verdict, t.refs.Len())}
}

// judge returns whether ref n may be chosen.
func (b *ballot) judge(n uint32) verdict {
	if b.verdicts[n] == unjudged {
		switch reason := b.reason(n); reason.(type) {
		case nil:
			b.verdicts[n] = accepted
		case *scm.GlobError:
			b.verdicts[n] = unmatched
		case *scm.LightweightError:
			b.verdicts[n] = notAnnotated
		default:
			b.verdicts[n] = refused
		}
	}
	return b.verdicts[n]
}

// reason returns why ref n may not be chosen, nil if it may.
func (b *ballot) reason(n uint32) error { return b.query.Refuses(b.name(n), b.annotated(n)) }

// tagged reports whether the commit whose first ref that is has a tag that may
// be chosen, and whether one of them is annotated.
func (b *ballot) tagged(first uint32) (tagged, annotated bool) {
	for n, ok := first, true; ok; n, ok = b.after(n) {
		if b.judge(n) == accepted {
			tagged = true
			if b.annotated(n) {
				return true, true
			}
		}
	}
	return tagged, false
}

// allMet reports whether git knows of no named commit but the candidates,
// whose number is given. A lightweight tag that is left out only for not being
// annotated names its commit too, by git's count.
//
// One name more than there are candidates settles it, so the count goes on
// only as far as it must.
func (b *ballot) allMet(candidates int) bool {
	for ; b.named <= candidates && b.counted < b.refs.Len(); b.counted++ {
		first, _ := b.first(b.peeled(b.counted))
		if first != b.counted {
			continue
		}
		for n, ok := first, true; ok; n, ok = b.after(n) {
			if v := b.judge(n); v == accepted || v == notAnnotated {
				b.named++
				break
			}
		}
	}
	return b.named == candidates
}

// count returns how many tags may be chosen.
func (b *ballot) count() int {
	count := 0
	for n := range b.refs.Len() {
		if b.judge(n) == accepted {
			count++
		}
	}
	return count
}

// tagsOn returns the tags of a commit that may be chosen, in git's order; the error of
// many is that of scm.TooManyTags.
func (b *ballot) tagsOn(id *scm.Hash, objects *objects) ([]scm.Tag, error) {
	count := 0
	for n, ok := b.first(id); ok; n, ok = b.after(n) {
		if b.judge(n) == accepted {
			count++
		}
	}
	if err := scm.TooManyTags(*id, count); err != nil {
		return nil, err
	}
	list := make([]scm.Tag, 0, count)
	for n, ok := b.first(id); ok; n, ok = b.after(n) {
		if b.judge(n) != accepted {
			continue
		}
		tag, err := b.tag(n, objects)
		if err != nil {
			return nil, err
		}
		list = append(list, tag)
	}
	scm.SortTags(list)
	return list, nil
}

// tag returns ref n with what its object says.
func (b *ballot) tag(n uint32, objects *objects) (scm.Tag, error) {
	to := b.target(n)
	tag := scm.Tag{Ref: b.name(n), Name: b.name(n), Commit: to.peeled}
	if to.hash == to.peeled {
		return tag, nil
	}
	tag.Annotated, tag.Object = true, to.hash
	object, err := objects.tag(to.hash)
	if err != nil {
		return tag, err
	}
	if object.Kind != odb.KindCommit { // a tag of a tag, of a tree or a blob, or one that lies
		if is, err := objects.store.Kind(objects.real(object.Target)); err == nil && is != object.Kind {
			return tag, wrongKind(to.hash, object.Kind, is)
		}
	}
	tag.Name = object.Name
	tag.Time = object.Time.UTC()
	return tag, nil
}
