package hg

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// history asks about the commits that head contains, as revsets.
//
// https://www.mercurial-scm.org/help/topics/revsets
type history struct {
	hg          *server
	head        scm.Hash
	firstParent bool
	tagged      string // the set of the commits with tags
}

// all is the set of the commits that count: head's ancestors, or the chain of
// its first parents.
func (h history) all() string {
	if h.firstParent {
		return "_firstancestors(" + h.head.String() + ")"
	}
	return "::" + h.head.String()
}

// since is the set of those that the tagged commit does not have; nil is none.
func (h history) since(t *tagged) string {
	switch {
	case t == nil:
		return h.all()
	case h.firstParent:
		return h.all() + " - ::" + t.rev
	}
	return "only(" + h.head.String() + "," + t.rev + ")"
}

// counted is how many commits a set has.
type counted struct {
	commits uint64
	changes uint64 // commits that do not just record a tag
}

// count counts a set. A commit that changes nothing but .hgtags only records a
// tag; a merge is always a change.
func (h history) count(set string) (counted, error) {
	var n tally
	err := h.hg.run(&n, "log", "-r", set, "-T", "{ifeq(files,'.hgtags',ifeq(p2rev,'-1','t','.'),'.')}")
	return counted{n.tags + n.changes, n.changes}, err
}

// tally counts letters without keeping them.
type tally struct{ tags, changes uint64 }

func (n *tally) Write(b []byte) (int, error) {
	for _, c := range b {
		if c == 't' {
			n.tags++
		} else {
			n.changes++
		}
	}
	return len(b), nil
}

// choose returns the tagged commit that the query selects, nil if head contains
// none.
func (h history) choose(f *scm.Facts, q scm.Query, b *ballot) (*tagged, error) {
	switch {
	case len(b.tagged) == 0:
		return nil, nil
	case q.Select == scm.NewestTag:
		return b.newest(), nil
	case q.Select == scm.Anywhere:
		if i := slices.IndexFunc(b.tagged, func(t tagged) bool { return t.hash == h.head }); i >= 0 {
			return &b.tagged[i], nil
		}
		return highest(q, b.tagged), nil
	case q.Select == scm.Highest:
		return highest(q, b.tagged), nil
	case b.tagged[len(b.tagged)-1].hash == h.head:
		t := &b.tagged[len(b.tagged)-1]
		if q.Evidence {
			f.Candidates = []scm.Candidate{{Tag: t.tags[0]}}
		}
		return t, nil
	case q.Select == scm.LatestTag:
		return h.latest(b.tagged)
	}
	return h.nearest(f, q, b.tagged)
}

// highest returns the commit of the highest tag.
func highest(q scm.Query, all []tagged) *tagged {
	best := 0
	for i := range all {
		if q.Better != nil && q.Better(q.Called(all[i].tags).Ref, q.Called(all[best].tags).Ref) > 0 {
			best = i
		}
	}
	return &all[best]
}

// nearest returns the tagged commit that the fewest changes follow.
//
// A tagged commit that another one contains has more commits since, so only
// those that no other contains need to be counted: the heads of the ancestors of
// them all.
func (h history) nearest(f *scm.Facts, q scm.Query, all []tagged) (*tagged, error) {
	set := "max(" + revs(all) + ")"
	if !h.firstParent {
		set = "heads(::(" + revs(all) + "))"
	}
	out, err := h.hg.output("log", "-r", set, "-T", "{rev}\n")
	if err != nil {
		return nil, err
	}
	type candidate struct {
		at    *tagged
		since counted
	}
	var found []candidate
	for rev := range strings.FieldsSeq(out) {
		i := slices.IndexFunc(all, func(t tagged) bool { return t.rev == rev })
		if i < 0 {
			continue
		}
		n, err := h.count(h.since(&all[i]))
		if err != nil {
			return nil, err
		}
		found = append(found, candidate{&all[i], n})
	}
	if len(found) == 0 {
		return nil, &scm.ChangedError{Path: ".hgtags"}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.since.changes, b.since.changes), cmp.Compare(a.since.commits, b.since.commits),
			cmp.Compare(b.at.date, a.at.date), a.at.hash.Compare(b.at.hash))
	})
	if q.Evidence {
		for _, c := range found {
			f.Candidates = append(f.Candidates, scm.Candidate{Tag: c.at.tags[0], Depth: c.since.changes})
		}
	}
	return found[0].at, nil
}

// revs is the set of tagged commits.
func revs(all []tagged) string {
	var b strings.Builder
	for i, t := range all {
		if i > 0 {
			b.WriteByte('+')
		}
		b.WriteString(t.rev)
	}
	return b.String()
}

// latest returns the tagged commit that Mercurial's own latesttag names when it
// may choose among the accepted tags.
func (h history) latest(all []tagged) (*tagged, error) {
	var pattern strings.Builder
	for _, t := range all {
		for _, tag := range t.tags {
			pattern.WriteByte('|')
			for _, c := range []byte(tag.Ref) {
				fmt.Fprintf(&pattern, `\x%02x`, c)
			}
		}
	}
	out, err := h.hg.output("log", "-r", h.head.String(), "-T", `{latesttag(r're:^(?:`+pattern.String()[1:]+`)\Z') % '{tag}\0'}`)
	if err != nil {
		return nil, err
	}
	name, _, _ := strings.Cut(out, "\x00")
	for i, t := range all {
		if slices.ContainsFunc(t.tags, func(tag scm.Tag) bool { return tag.Ref == name }) {
			return &all[i], nil
		}
	}
	return nil, nil
}

// latestDistance counts as setuptools-scm does: the commits on the paths from
// the tagged commit to head. Where none of them, in head's branch, changes
// another file than .hgtags or merges, there is no distance at all unless the
// work tree is dirty.
func (h history) latestDistance(t *tagged, dirty bool, all uint64) (uint64, error) {
	if t == nil || t.hash == h.head {
		return all, nil
	}
	path := t.rev + "::" + h.head.String()
	n, err := h.count(path)
	if err != nil || dirty {
		return n.commits - min(n.commits, 1), err
	}
	changes, err := h.count("branch(first(" + h.head.String() + ")) and " + path + " and (merge() or file('re:^(?!\\\\.hgtags).*$')) and not " + t.rev)
	if err != nil || changes.commits == 0 {
		return 0, err
	}
	return n.commits - min(n.commits, 1), nil
}

// scoped counts the commits since t that change a file below one of the query's
// paths.
func (h history) scoped(q scm.Query, t *tagged) (uint64, error) {
	h.firstParent = h.firstParent || q.CountFirstParent
	if len(q.ExcludePaths) > 0 {
		some, err := h.changing(&q, t)
		return uint64(len(some)), err
	}
	n, err := h.count(h.within(q.Paths, t))
	return n.changes, err
}

// within is the set of the commits since t that change a file below one of the paths,
// if there are paths.
func (h history) within(paths []string, t *tagged) string {
	if len(paths) == 0 {
		return h.since(t)
	}
	var below []string
	for _, p := range paths {
		below = append(below, "file("+quote("path:"+p)+")")
	}
	return "(" + h.since(t) + ") and (" + strings.Join(below, " or ") + ")"
}

// between fills in the tags above the chosen one, and the rejected ones that
// are nearer.
func (h history) between(f *scm.Facts, q scm.Query, b *ballot, chosen *tagged) error {
	var higher []scm.Tag
	if chosen != nil && q.Better != nil {
		best := q.Called(chosen.tags).Ref
		for _, at := range b.tagged {
			for _, t := range at.tags {
				if q.Better(t.Ref, best) > 0 {
					higher = append(higher, t)
				}
			}
		}
		slices.SortFunc(higher, func(a, b scm.Tag) int { return cmp.Compare(a.Ref, b.Ref) })
	}
	ahead := map[string]bool{}
	if chosen != nil && len(higher)+len(b.rejected) > 0 {
		out, err := h.hg.output("log", "-r", h.tagged+" and ("+h.since(chosen)+")", "-T", "{node}\n")
		if err != nil {
			return err
		}
		for node := range strings.FieldsSeq(out) {
			ahead[node] = true
		}
	}
	for _, t := range higher {
		f.Higher = append(f.Higher, scm.HigherTag{Tag: t, Ahead: ahead[t.Commit.String()]})
	}
	for _, t := range b.rejected {
		t.Ahead = ahead[t.Tag.Commit.String()]
		if q.Evidence || t.Ahead && scm.ByAccept(t.Reason) {
			f.Rejected = append(f.Rejected, t)
		}
	}
	return nil
}
