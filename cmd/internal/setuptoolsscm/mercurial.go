package setuptoolsscm

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// mercurialQuery is what setuptools-scm asks of a Mercurial repository: the
// latest tag that its pattern finds. Evidence keeps the other tags, because a
// tag on the commit itself need not be found by the pattern.
func (c *Config) mercurialQuery() scm.Query {
	return scm.Query{Select: scm.LatestTag, Evidence: true, Accept: func(tag string) error {
		if c.latestTag(tag) {
			return nil
		}
		return &TagError{tag, c.TagPrefix + `\d+`, "", nil}
	}}
}

// latestTag reports whether the pattern that setuptools-scm gives to latesttag is
// found in a tag: the prefix and digits, anywhere; with tag.strict a dot and a
// digit after them.
func (c *Config) latestTag(tag string) bool {
	// Anywhere in the tag, so every place where the prefix stands is tried.
	for {
		i := strings.Index(tag, c.TagPrefix)
		if i < 0 || tag == "" {
			return false
		}
		after := tag[i+len(c.TagPrefix):]
		rest := strings.TrimLeft(after, digitBytes)
		if rest != after && (c.Strict == nil || !*c.Strict || len(rest) > 1 && rest[0] == '.' && strings.IndexByte(digitBytes, rest[1]) >= 0) {
			return true
		}
		tag = tag[i+1:]
	}
}

const digitBytes = "0123456789"

// mercurial reads the facts of a Mercurial repository as setuptools-scm's backend
// does, and returns the version that everything starts from:
//
//	no commit                     0.0
//	a tag on the commit itself    the first in order that is a version; without
//	                              commit and date, even in a dirty tree
//	a latest tag                  the last in order on its commit; no commit and
//	                              no branch if nothing but .hgtags changed since.
//	                              One that is no version is 0.0, one commit more
//	none                          0.0; fallback_version has no effect
//
// A tag that settings do not let through does not count, and with select =
// "highest" the highest tag does, wherever it is.
func (d derivation) mercurial(f scm.Facts, s *scmVersion) (version, []string, error) {
	c := d.config
	zero, err := c.newVersion("0.0")
	s.untagged = true
	if err != nil || f.Head.ID == "" {
		return zero, nil, err
	}
	highest := d.query.Select == scm.Highest || d.query.Select == scm.Anywhere
	for _, tag := range d.tagsOnHead(f) {
		if highest {
			break
		}
		if c.Strict != nil && *c.Strict && !c.latestTag(tag) {
			continue
		}
		// Neither commit nor date: setuptools-scm asks hg for them only where it has to count.
		if v, warnings, err := c.ParseTag(tag); err == nil {
			s.node, s.date, s.distance, s.untagged, s.from = "", "", 0, false, tag
			return v, warnings, nil
		}
	}
	if len(f.Tags) == 0 {
		return zero, nil, nil
	}
	order := strings.Compare
	if highest {
		order = c.better()
	}
	// The last of them, as setuptools-scm takes it, which need not be the highest version.
	tag := slices.MaxFunc(f.Tags, func(a, b scm.Tag) int { return order(a.Ref, b.Ref) })
	s.from = tag.Ref
	v, warnings, err := c.ParseTag(tag.Ref)
	s.untagged = err != nil
	if s.exact() {
		s.node, s.branch = "", ""
	} else if err != nil {
		s.distance++
	}
	if err != nil {
		v, warnings = zero, nil
		s.from = "0.0, which stands for " + tag.Ref
	}
	return v, warnings, nil
}

// tagsOnHead returns the tags of the commit itself as setuptools-scm sees them:
// in order, and split where they have blanks.
func (d derivation) tagsOnHead(f scm.Facts) []string {
	var names []string
	add := func(t scm.Tag) {
		if t.Commit.String() == f.Head.ID && d.counts(t) {
			names = append(names, t.Ref)
		}
	}
	for _, t := range f.Tags {
		add(t)
	}
	for _, r := range f.Rejected {
		add(r.Tag)
	}
	slices.Sort(names)
	return strings.Fields(strings.Join(names, " "))
}

// counts reports whether the settings let a tag through that the pattern of
// latesttag need not find.
func (d derivation) counts(t scm.Tag) bool {
	excludes := func(glob string) bool { return wildmatch.Match(glob, t.Ref, 0) }
	switch {
	case slices.ContainsFunc(d.query.Exclude, excludes), d.query.AnnotatedOnly && !t.Annotated:
		return false
	}
	return d.filter == nil || d.filter(t.Ref) == nil
}
