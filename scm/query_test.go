package scm

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestRefuses(t *testing.T) {
	policy := errors.New("no version")
	accept := func(ref string) error {
		if ref == "nightly" {
			return policy
		}
		return nil
	}
	for _, row := range []struct {
		why       string
		query     Query
		ref       string
		annotated bool
		want      string
		byAccept  bool
	}{
		{"anything is a candidate of the zero query", Query{}, "nightly", false, "", false},
		{"one of several globs is enough", Query{Match: []string{"x*", "v*"}}, "v1", false, "", false},
		{"none is not", Query{Match: []string{"x*"}}, "v1", false, "no match glob matches", false},
		{"a star matches a slash, as in git describe", Query{Match: []string{"*1"}}, "api/v1", false, "", false},
		{"excluded although it matches",
			Query{Match: []string{"v*"}, Exclude: []string{"w*", "*1"}}, "v1", false, `excluded by "*1"`, false},
		{"the policy is asked after the globs",
			Query{Exclude: []string{"n*"}, Accept: accept}, "nightly", false, `excluded by "n*"`, false},
		{"the policy refuses", Query{Accept: accept}, "nightly", true, "no version", true},
		{"and before lightweight tags are left out",
			Query{Accept: accept, AnnotatedOnly: true}, "nightly", false, "no version", true},
		{"lightweight", Query{Accept: accept, AnnotatedOnly: true}, "v1", false, "not annotated", false},
		{"annotated", Query{Accept: accept, AnnotatedOnly: true}, "v1", true, "", false},
		{"latesttag knows no local tags", Query{Select: LatestTag}, "v1", false, "not annotated", false},
	} {
		err := row.query.Refuses(row.ref, row.annotated)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != row.want || ByAccept(err) != row.byAccept {
			t.Errorf("%s: %q, by the policy: %v", row.why, got, ByAccept(err))
		}
	}
}

func TestSortTags(t *testing.T) {
	day := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	want := []Tag{
		{Ref: "new", Annotated: true, Time: day.Add(time.Hour)},
		{Ref: "a", Annotated: true, Time: day},
		{Ref: "b", Annotated: true, Time: day},
		{Ref: "undated", Annotated: true},
		{Ref: "0"},
		{Ref: "light"},
	}
	refs := func(tags []Tag) (names []string) {
		for _, tag := range tags {
			names = append(names, tag.Ref)
		}
		return names
	}
	// Every order of the tags is sorted alike.
	var permute func(tags []Tag, n int)
	permute = func(tags []Tag, n int) {
		if n == len(tags) {
			got := slices.Clone(tags)
			if SortTags(got); !slices.Equal(refs(got), refs(want)) {
				t.Fatalf("%v becomes %v", refs(tags), refs(got))
			}
			return
		}
		for i := n; i < len(tags); i++ {
			tags[n], tags[i] = tags[i], tags[n]
			permute(tags, n+1)
			tags[n], tags[i] = tags[i], tags[n]
		}
	}
	permute(slices.Clone(want), 0)
}

func TestUntag(t *testing.T) {
	tags := func(n int) []Tag { return make([]Tag, n) }
	for _, row := range []struct {
		all, accepted, available, count int
		want                            Untagged
	}{
		{0, 0, 0, 0, NoTags},
		{3, 0, 3, 3, NoneMatches},
		{20, 0, 8, 20, NoneMatches},
		{20, 3, 3, 3, NoneReachable},
		{20, 9, 8, 9, NoneReachable},
	} {
		var f Facts
		f.Untag(tags(row.all), tags(row.accepted))
		if f.Untagged != row.want || f.TagCount != row.count || len(f.Available) != row.available {
			t.Errorf("%d of %d: %q, %d, %d available", row.accepted, row.all, f.Untagged, f.TagCount, len(f.Available))
		}
	}
}
