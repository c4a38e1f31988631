package suggest

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// firstOf returns the version to begin with under the scheme that the user gives: the
// text, with or without v, or what that scheme begins with where it does not read it.
func (p Project) firstOf(text string) string {
	given, err := scheme.ByName(p.text("scheme"))
	if err == nil && given.With != nil {
		given, err = given.With(scheme.Options{Layout: p.text("layout")})
	}
	if err != nil || given.Parse == nil {
		return text // whoever runs it says so
	}
	number := strings.TrimPrefix(text, "v")
	if _, err := given.Parse(number); err == nil {
		return text
	}
	if first := given.First(p.Today); first != "" {
		return strings.TrimSuffix(text, number) + first
	}
	return text
}
