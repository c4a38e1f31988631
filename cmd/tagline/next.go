package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// next prints the tag to create for the next release. It creates nothing.
type next struct {
	deriving
	Part string `arg:"" optional:"" help:"what to raise: patch, minor, major, alpha, beta, rc, final or post"`
}

var parts = []string{"patch", "minor", "major", "alpha", "beta", "rc", "final", "post"}

func (c *next) run(a *app) error {
	if c.Part != "" && !slices.Contains(parts, c.Part) {
		return &usageError{text: fmt.Sprintf("unknown part %q", c.Part), near: config.Nearest(c.Part, parts), list: "tagline next --help"}
	}
	p, err := a.prepare(c.deriving)
	if err != nil {
		return err
	}
	p.Query.AllHigher = true
	p.Strict = false // what is wrong with this commit's version is not wrong with the next tag
	r, err := a.derive(p)
	if err != nil {
		return err
	}
	if r.Facts.Verbatim != "" {
		return &usageError{text: fmt.Sprintf("the version is given by %s: there is no tag to follow", a.sourceLine(p, r.Facts))}
	}
	release, err := scheme.NextRelease(r.Facts, p.Schemes, p.Tags, c.Part, p.Options)
	if err != nil {
		return err
	}
	tag := p.Tags.Prefix + letter(release.After, p.Tags.Prefix) + release.Text
	for _, h := range r.Facts.Higher {
		higher, err := scheme.ParseTag(h.Tag.Ref, release.Scheme, p.Tags)
		if err == nil && release.Scheme.Order(release.Parts, higher) <= 0 {
			return &checkError{text: fmt.Sprintf("%s would not sort above %s, which this commit contains", tag, h.Tag.Ref)}
		}
	}
	if err := a.absent(p, tag); err != nil {
		return err
	}
	fmt.Fprintln(&a.out, tag)
	return nil
}

// letter returns the v or V of the tag that the next one follows.
func letter(tag *scm.Tag, prefix string) string {
	if tag == nil {
		return ""
	}
	if rest := strings.TrimPrefix(tag.Ref, prefix); rest != "" && rest[0]|0x20 == 'v' {
		return rest[:1]
	}
	return ""
}

// absent refuses a tag that exists anywhere in the repository.
func (a *app) absent(p *prepared, tag string) error {
	if p.reader == nil {
		return nil
	}
	_, err := p.reader.Facts(scm.Query{Rev: "refs/tags/" + tag, Dirty: scm.DirtyPolicy{Skip: true}})
	var none *scm.RevisionError
	switch {
	case errors.As(err, &none):
		return nil
	case err != nil:
		return err
	}
	return &checkError{text: fmt.Sprintf("the tag %s exists already", tag),
		hint: "name the part to raise: `tagline next minor`; or take in the branch that it is on"}
}
