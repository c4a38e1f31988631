package archival

import (
	"errors"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

func TestText(t *testing.T) {
	for _, row := range []struct {
		why   string
		q     scm.Query
		match []string
		fixed bool
		want  string // what stands between the brackets, or a part of why there is none
	}{
		{"the nearest tag", scm.Query{}, []string{"v[0-9]*"}, true, "tags=true,abbrev=9,match=v[0-9]*"},
		{"as setuptools-scm: the digits that git chooses", scm.Query{}, []string{"*[0-9]*"}, false, "tags=true,match=*[0-9]*"},
		{"annotated tags alone", scm.Query{AnnotatedOnly: true}, nil, false, "tags=false"},
		{"tags that are passed over", scm.Query{Exclude: []string{"*-rc*"}}, []string{"v*"}, false, "tags=true,match=v*,exclude=*-rc*"},
		{"git names no highest tag", scm.Query{Select: scm.Highest}, nil, true, "select and first-parent"},
		{"nor one of another branch", scm.Query{Select: scm.Anywhere}, nil, true, "select and first-parent"},
		{"nor follows first parents", scm.Query{FirstParent: true}, nil, true, "select and first-parent"},
		{"a comma would begin an option", scm.Query{}, []string{"a,b"}, true, "cannot fill in"},
		{"a bracket would end them", scm.Query{Exclude: []string{"a)"}}, nil, true, "cannot fill in"},
	} {
		text, unfit := Text(row.q, row.match, row.fixed)
		_, options, _ := strings.Cut(text, "%(describe:")
		options, _, _ = strings.Cut(options, ")$")
		if unfit == "" && options != row.want || unfit != "" && !strings.Contains(unfit, row.want) {
			t.Errorf("%s: got %q, %q, want %q", row.why, options, unfit, row.want)
		}
	}
}

func TestGlobs(t *testing.T) {
	versions := func(ref string) error {
		if strings.Contains(ref, "nightly") {
			return errors.New("no version")
		}
		return nil
	}
	for _, row := range []struct {
		why, prefix, tags, want string
		accept                  func(string) error
	}{
		{"with v", "", "v1.0 v2.0 nightly-3", "v[0-9]*", versions},
		{"with and without v", "", "1.0 v2.0", "[0-9]* v[0-9]*", versions},
		{"behind a prefix", "api/", "api/v1.0", "api/v[0-9]*", versions},
		{"a prefix that looks like a glob", "a[1]*", "a[1]*2.0", `a\[1]\*[0-9]*`, versions},
		{"no number in front, as a pattern may have it", "", "release-1.0-final", "*[0-9]*", versions},
		{"no tags yet", "core-", "", "core-*[0-9]*", versions},
		{"nobody judges", "", "v1.0", "*[0-9]*", nil},
	} {
		var tags []scm.Tag
		for _, ref := range strings.Fields(row.tags) {
			tags = append(tags, scm.Tag{Ref: ref})
		}
		if got := strings.Join(Globs(row.prefix, row.accept, tags), " "); got != row.want {
			t.Errorf("%s: got %s, want %s", row.why, got, row.want)
		}
	}
}

func TestSubstitutes(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                  false,
		".git_archival.txt  export-subst\n": true,
		"/.git_archival.txt export-subst":   true,
		"*.txt export-subst\n":              false,
		".git_archival.txt text\n":          false,
		".git_archival.txt export-subst\n.git_archival.txt -export-subst\n": false,
		".git_archival.txt !export-subst\n.git_archival.txt export-subst\n": true,
	} {
		if got := Substitutes(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
