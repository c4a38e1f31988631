package project

import (
	"errors"
	"slices"
	"time"

	"github.com/tagline-scm/tagline/scheme"
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
	tags := make([]scm.Tag, 0, len(f.Rejected))
	for _, r := range f.Rejected {
		if errors.Is(r.Reason, errListed) {
			tags = append(tags, r.Tag)
		}
	}
	return tags, nil
}

// TagNames returns the names of AllTags. No tag's object is read, unless only annotated tags
// count: names alone do not tell.
func (p *Project) TagNames() ([]string, error) {
	if p.Reader == nil {
		return nil, nil
	}
	if p.Query.AnnotatedOnly {
		tags, err := p.AllTags()
		names := make([]string, len(tags))
		for i, t := range tags {
			names[i] = t.Ref
		}
		return names, err
	}
	names, err := p.Reader.Names()
	globs := scm.Query{Match: p.Query.Match, Exclude: p.Query.Exclude}
	return slices.DeleteFunc(names, func(name string) bool { return globs.Refuses(name, true) != nil }), err
}

// Judged returns every tag that may be chosen, with the reason why it is no version
// where it is none, if the plan's query does not judge them itself: git describe's rule
// takes a tag that is no version too, and so does setuptools-scm. Else it is nil.
func (p *Project) Judged() ([]scm.Rejected, error) {
	judge := scheme.Accept(p.Schemes, p.Tags)
	switch {
	case p.Naming != nil:
		judge = func(ref string) error { _, err := p.Naming.Parse(ref); return err }
	case !p.GitRule:
		return nil, nil
	}
	names, err := p.TagNames()
	judged := make([]scm.Rejected, len(names))
	for i, name := range names {
		judged[i] = scm.Rejected{Tag: scm.Tag{Ref: name}, Reason: judge(name)}
	}
	return judged, err
}

// HeadDay returns when the commit was made, in UTC; where there is none, or it cannot
// be told, the time of the build.
func (p *Project) HeadDay() time.Time {
	if p.Reader != nil {
		f, err := p.Reader.Facts(scm.Query{Rev: p.Query.Rev, Dirty: scm.DirtyPolicy{Skip: true}})
		if err == nil && !f.Head.Time.IsZero() {
			return f.Head.Time
		}
	}
	return p.Options.Now
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
