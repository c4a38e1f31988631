package suggest

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scheme/family"
)

// LeftLines returns globs of the tags that are above a release and begin with another
// number: 2018.* where v1.16.3 is newer, because the project has left those numbers, or
// 3.* on a branch for 2.x. nil if there are many. The tags are the highest first.
func LeftLines(tags []string, tag string) []string {
	const most = 6
	own := LineOf(tag)
	var globs []string
	for _, name := range tags {
		if name == tag {
			break
		}
		glob := LineOf(name)
		if glob == "" {
			return nil
		}
		if glob != own && !slices.Contains(globs, glob) {
			globs = append(globs, glob)
		}
		if len(globs) > most {
			return nil
		}
	}
	return globs
}

// LineOf returns a glob of the tags with the same first number, "" where there is none.
func LineOf(tag string) string {
	r, ok := family.Read(tag)
	if !ok || r.Count < 2 || strings.ContainsAny(tag, `*?[]\,`) {
		return ""
	}
	at := strings.LastIndex(tag, r.Digits)
	major, _, _ := strings.Cut(r.Digits, string(r.Separator))
	return tag[:at] + major + string(r.Separator) + "*"
}
