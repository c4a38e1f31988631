package project

import (
	"errors"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// errListed is why AllTags' query chooses no tag.
var errListed = errors.New("listed, not chosen")

// AllTags returns every tag of the repository that the globs let through, whether
// or not it is a version and wherever it is; none where there is no repository.
func (p *Project) AllTags() ([]scm.Tag, error) {
	if p.Reader == nil {
		return nil, nil
	}
	f, err := p.Reader.Facts(scm.Query{
		Match: p.Query.Match, Exclude: p.Query.Exclude, AnnotatedOnly: p.Query.AnnotatedOnly,
		Evidence: true, Accept: func(string) error { return errListed }, Dirty: scm.DirtyPolicy{Skip: true},
	})
	if err != nil {
		return nil, err
	}
	var tags []scm.Tag
	for _, r := range f.Rejected {
		if errors.Is(r.Reason, errListed) {
			tags = append(tags, r.Tag)
		}
	}
	return tags, nil
}

// TagDay returns when the commit of a tag was made, the zero time where that cannot
// be told. A tag without a message has no other time.
func (p *Project) TagDay(t scm.Tag) time.Time {
	f, err := p.Reader.Facts(scm.Query{Rev: "refs/tags/" + t.Ref, Dirty: scm.DirtyPolicy{Skip: true}})
	if err != nil {
		return time.Time{}
	}
	return f.Head.Time
}
