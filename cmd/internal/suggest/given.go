package suggest

import (
	"cmp"
	"slices"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
	"github.com/tagline-scm/tagline/scm"
)

// tag is a tag of the repository.
type tag = scm.Tag

// tagsGiven returns how the user says that tags are named; ok is false where nothing
// is said.
func (p Project) tagsGiven() (f family.Setting, ok bool) {
	for key, value := range map[string]*string{
		"tag-prefix": &f.Prefix, "tag-separator": &f.Separator, "tag-suffix": &f.Suffix, "tag-pattern": &f.Pattern,
	} {
		if given, is := p.decided(key); is {
			*value, _ = given.(string)
			ok = true
		}
	}
	return f, ok
}

// text returns the text that the user gives a key, "" for none.
func (p Project) text(key string) string {
	value, _ := p.decided(key)
	text, _ := value.(string)
	return text
}

// fitting makes the suggestion for the tags that fit what the user says of their
// names.
func (s *Suggestion) fitting(p Project, f family.Setting) {
	rule, err := f.Rule()
	if err != nil { // whoever runs it says so
		return
	}
	all := len(p.Tags)
	order, _ := scheme.ByName(scheme.Default)
	if given, err := scheme.ByName(p.text("scheme")); err == nil && given.Parse != nil {
		order = given
	}
	semver, _ := scheme.ByName("semver")
	if count(p.Tags, rule, semver) > count(p.Tags, rule, order) {
		order = semver
	}
	p.Tags = slices.DeleteFunc(slices.Clone(p.Tags), func(t tag) bool {
		_, err := rule.Parse(t.Ref, order)
		return err != nil
	})
	slices.SortFunc(p.Tags, func(a, b tag) int {
		x, _ := rule.Parse(a.Ref, order)
		y, _ := rule.Parse(b.Ref, order)
		return cmp.Or(order.Order(y, x), cmp.Compare(a.Ref, b.Ref))
	})
	if len(p.Tags) == 0 && all > 0 {
		s.because("none of %d %s fits what is said of tags", all, plural(all, "tag", "tags"))
	}
	for _, t := range p.Tags {
		s.Tags = append(s.Tags, t.Ref)
	}
	if p.Below != "." {
		s.set("paths", []string{"."}, "only commits and changes below this directory count")
	}
	s.scheme(p, rule, false)
}
