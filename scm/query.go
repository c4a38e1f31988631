package scm

import (
	"cmp"
	"slices"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// The rules of a Query that do not depend on where the tags come from. Every
// reader goes by these, so that their answers agree.

// Refuses returns why a tag is no candidate, nil if it is one: a *GlobError, what
// Accept says, or a *LightweightError, in this order. ref is Tag.Ref.
//
// Excluded tags come first, as for git describe (git-describe's documentation,
// --exclude). LatestTag takes annotated tags only: Mercurial's latesttag passes
// local ones over.
func (q *Query) Refuses(ref string, annotated bool) error {
	for _, glob := range q.Exclude {
		if wildmatch.Match(glob, ref, 0) {
			return &GlobError{Exclude: glob}
		}
	}
	matches := func(glob string) bool { return wildmatch.Match(glob, ref, 0) }
	if len(q.Match) > 0 && !slices.ContainsFunc(q.Match, matches) {
		return &GlobError{}
	}
	if q.Accept != nil {
		if err := q.Accept(ref); err != nil {
			return err
		}
	}
	if (q.AnnotatedOnly || q.Select == LatestTag) && !annotated {
		return &LightweightError{}
	}
	return nil
}

// ByAccept reports whether it was Query.Accept, the policy about versions, that
// refused a tag for this reason. The other reasons are what the user asked for,
// and nothing to wonder about.
func ByAccept(reason error) bool {
	switch reason.(type) {
	case nil, *GlobError, *LightweightError, *AsideError:
		return false
	}
	return true
}

// Called returns the tag of tags that speaks for their commit: the highest by
// Better, or the first, which is git describe's, where Better does not choose:
// nothing says what a version is, and the highest is not asked for. tags must
// not be empty.
func (q *Query) Called(tags []Tag) Tag {
	best := tags[0]
	if q.Better == nil || q.Select != Highest && q.Select != Anywhere && (q.Accept == nil || q.Select != Nearest) {
		return best
	}
	for _, t := range tags[1:] {
		if q.Better(t.Ref, best.Ref) > 0 {
			best = t
		}
	}
	return best
}

// SortTags puts the tags of one commit in git's order, the order in which git
// describe prefers them: annotated before lightweight, then the newer tagger date
// first, then by Ref.
func SortTags(tags []Tag) {
	slices.SortFunc(tags, func(a, b Tag) int {
		switch {
		case a.Annotated && !b.Annotated:
			return -1
		case b.Annotated && !a.Annotated:
			return 1
		}
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.Ref, b.Ref))
	})
}

// MaxAvailable is how many tags Facts.Available has at most.
const MaxAvailable = 8

// MaxRejected is how many tags Facts.Rejected has at most of a git repository, the
// nearest ones, where they are not asked for (Query.Evidence). They are there for a
// warning, and somebody may have pushed a million.
const MaxRejected = 1 << 16

// WhyUntagged says why no tag is chosen where a repository has so many tags, of
// which a query accepts so many, and which of the two numbers Facts.TagCount is.
func WhyUntagged(all, accepted int) (why Untagged, count int) {
	switch {
	case all == 0:
		return NoTags, 0
	case accepted == 0:
		return NoneMatches, all
	}
	return NoneReachable, accepted
}

// Untag fills in what f says of the tags where none is chosen: Untagged,
// TagCount and Available. all are the repository's tags and accepted those of
// them that the query accepts, both in the order of Ref.
func (f *Facts) Untag(all, accepted []Tag) {
	f.Untagged, f.TagCount = WhyUntagged(len(all), len(accepted))
	f.Available = accepted
	if f.Untagged == NoneMatches {
		f.Available = all
	}
	f.Available = slices.Clone(f.Available[:min(len(f.Available), MaxAvailable)])
}
