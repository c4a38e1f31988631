package hg

import (
	"slices"

	"github.com/tagline-scm/tagline/scm"
)

// What setuptools-scm takes in a repository of hg-git instead of asking git
// describe (scm.NewestTag), where accepted are the tags with a digit:
//
//  1. Of the commits that head contains and that have an accepted tag, the one
//     that Mercurial numbered last comes first.
//  2. On it, the first tag by name that .hg/git-tags lists, accepted or not. If
//     it lists none of them, the next commit is asked.
//  3. The distance is the number of commits on the paths from the tag to head.
//     What came in with a merge beside those paths does not count.
//
// It runs hg with the repository's own settings, so hg shows the tags of
// .hg/git-tags only if .hg/hgrc turns the extension on. Without it there is
// hardly ever a tag: what .hgtags records, hg-git does not list.

// newest returns the commit that rules 1 and 2 choose, with that tag alone; nil
// if there is none.
func (b *ballot) newest() *tagged {
	on := map[scm.Hash][]scm.Tag{}
	for _, t := range b.all {
		if _, listed := b.git[t.Ref]; listed {
			on[t.Commit] = append(on[t.Commit], t)
		}
	}
	for _, t := range slices.Backward(b.tagged) {
		if tags := on[t.hash]; len(tags) > 0 {
			t.tags = tags[:1]
			return &t
		}
	}
	return nil
}

// newestDistance is rule 3; without a tag all commits count.
func (h history) newestDistance(t *tagged, all uint64) (uint64, error) {
	if t == nil {
		return all, nil
	}
	n, err := h.count(t.rev + "::" + h.head.String())
	return n.commits - min(n.commits, 1), err
}
