package gitcmd

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// ballot is every tag under one query: which are candidates, which are not.
type ballot struct {
	all      []scm.Tag // in the order of their refs, also those that lead to no commit
	accepted []scm.Tag
	rejected []scm.Rejected
	refused  []string // refs that git describe must not take although the query's globs let it
}

// tagFormat prints a tag in one line; %(*...) follows one annotated tag.
const tagFormat = "%(objecttype) %(objectname) %(*objecttype) %(*objectname) %(taggerdate:raw)%00%(tag)%00%(refname:lstrip=2)"

// ballot reads all tags and judges each.
func (r *Repository) ballot(q scm.Query) (*ballot, error) {
	b := &ballot{}
	var nested []int // tags of tags, to be followed further
	err := r.lines(func(line string) error {
		part := strings.SplitN(line, "\x00", 3)
		if len(part) != 3 {
			return nil
		}
		t := scm.Tag{Ref: part[2], Name: part[2]}
		word := strings.Split(part[0], " ") // four words, then the date's two; an absent one is empty
		kind, object := word[0], word[1]
		if kind == "tag" {
			t.Annotated = true
			t.Name = part[1]
			t.Object, _ = scm.ParseHash(object)
			t.Time = unix(word[4])
			kind, object = word[2], word[3]
		}
		if kind == "tag" {
			nested = append(nested, len(b.all))
		}
		t.Commit, _ = scm.ParseHash(object)
		b.all = append(b.all, t)
		return nil
	}, "for-each-ref", "--format="+tagFormat, "refs/tags/")
	if err != nil {
		return nil, refused(err)
	}
	if err := r.peel(b.all, nested); err != nil {
		return nil, refused(err)
	}
	slices.SortFunc(b.all, func(a, b scm.Tag) int { return cmp.Compare(a.Ref, b.Ref) })
	for _, t := range b.all {
		reason := q.Refuses(t.Ref, t.Annotated)
		if reason == nil {
			b.accepted = append(b.accepted, t)
			continue
		}
		b.rejected = append(b.rejected, scm.Rejected{Tag: t, Reason: reason})
		if scm.ByAccept(reason) {
			b.refused = append(b.refused, t.Ref)
		}
	}
	return b, nil
}

// peel follows those of tags that lead to another tag to their end.
func (r *Repository) peel(tags []scm.Tag, nested []int) error {
	if len(nested) == 0 {
		return nil
	}
	var ask strings.Builder
	for _, i := range nested {
		ask.WriteString(tags[i].Commit.String() + "^{}\n")
	}
	c := r.here("cat-file", "--batch-check=%(objectname)")
	c.stdin = ask.String()
	return r.git.records(c, '\n', func(b []byte) error {
		if len(nested) > 0 {
			tags[nested[0]].Commit, _ = scm.ParseHash(string(b))
			nested = nested[1:]
		}
		return nil
	})
}

// on returns the accepted tags of a commit in git's order.
func (b *ballot) on(commit scm.Hash) []scm.Tag {
	var tags []scm.Tag
	for _, t := range b.accepted {
		if t.Commit == commit {
			tags = append(tags, t)
		}
	}
	scm.SortTags(tags)
	return tags
}

// cover returns globs that match every name of out and none of in; both are
// sorted. A command line has room for a few thousand names, a repository may
// refuse a hundred thousand, and those usually share their beginnings: for each
// name the shortest beginning that no name of in shares stands for all with it.
// A name that is itself the beginning of one of in stands for itself.
//
// Ref names cannot hold a glob's special characters (git-check-ref-format).
func cover(out, in []string) []string {
	var globs []string
	for _, name := range out {
		if n := len(globs); n > 0 && wildmatch.Match(globs[n-1], name, 0) {
			continue
		}
		i, _ := slices.BinarySearch(in, name)
		shared := 0
		for _, near := range in[max(i-1, 0):min(i+1, len(in))] {
			shared = max(shared, common(near, name))
		}
		if shared < len(name) {
			globs = append(globs, name[:shared+1]+"*")
		} else {
			globs = append(globs, name)
		}
	}
	return globs
}

func common(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
