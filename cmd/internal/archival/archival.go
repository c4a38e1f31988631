// Package archival makes the file that git archive fills in, and knows the attribute
// that tells git to (gitattributes, export-subst).
package archival

import (
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/archive"
)

// Text returns the file, for the tags that a query counts and of these those that match
// (git-scm.com/docs/pretty-formats, %(describe)); where git has no words for that, unfit
// says why. With fixed, the number of digits of the commit is always the same: the one
// that git chooses grows with the clone, and two archives of one commit would differ.
func Text(q scm.Query, match []string, fixed bool) (text, unfit string) {
	if q.Select != scm.Nearest || q.FirstParent {
		return "", "git archive names the nearest tag of all history: select and first-parent cannot be written into an archive"
	}
	options := "tags=true"
	if q.AnnotatedOnly {
		options = "tags=false"
	}
	if fixed {
		options += ",abbrev=9"
	}
	for _, glob := range match {
		options += ",match=" + glob
	}
	for _, glob := range q.Exclude {
		options += ",exclude=" + glob
	}
	// Options stand between commas in one bracket, and git knows no way to quote there.
	if strings.ContainsAny(strings.Join(append(slices.Clone(match), q.Exclude...), ""), ",)$\r\n") {
		return "", "a tag's glob has a comma, a bracket or a dollar sign, which git cannot fill in"
	}
	return "node: $Format:%H$\nnode-date: $Format:%cI$\ndescribe-name: $Format:%(describe:" + options + ")$\n", ""
}

// Globs returns globs for the tags that accept takes: git describe takes the nearest tag
// that one of them matches, whether it is a version or not. So they are as narrow as the
// tags there are allow, and leave nightly or latest out. A nil accept takes none.
func Globs(prefix string, accept func(ref string) error, tags []scm.Tag) []string {
	literal := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(prefix)
	var globs []string
	for _, t := range tags {
		if accept == nil || accept(t.Ref) != nil {
			continue
		}
		rest := strings.TrimPrefix(t.Ref, prefix)
		glob := literal + "*[0-9]*"
		for _, v := range []string{"", "v", "V"} {
			if after, ok := strings.CutPrefix(rest, v); ok && after != "" && after[0] >= '0' && after[0] <= '9' {
				glob = literal + v + "[0-9]*"
			}
		}
		if !slices.Contains(globs, glob) {
			globs = append(globs, glob)
		}
	}
	if globs == nil {
		globs = []string{literal + "*[0-9]*"}
	}
	slices.Sort(globs)
	return globs
}

// Substitutes reports whether the text of a .gitattributes has the file filled in: the
// last line that names it decides, as in git.
func Substitutes(attributes string) bool {
	set := false
	for line := range strings.Lines(attributes) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != archive.GitArchival && words[0] != "/"+archive.GitArchival {
			continue
		}
		for _, word := range words[1:] {
			switch word {
			case "export-subst":
				set = true
			case "-export-subst", "!export-subst":
				set = false
			}
		}
	}
	return set
}
