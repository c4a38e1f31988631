package check

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// checked derives a version four commits after v1.2.3 and returns it as check
// sees it.
func checked(t *testing.T, change func(*Run, *scm.Facts)) Run {
	t.Helper()
	s, err := scheme.ByName(scheme.Default)
	if err != nil {
		t.Fatal(err)
	}
	schemes := []scheme.Scheme{s}
	f := scm.Facts{
		VCS: "git", Source: "repository", Head: scm.Commit{ID: "109666b3b7ef750947766eb518032cdc2f7ee6d3"},
		Tags: []scm.Tag{{Ref: "v1.2.3", Name: "v1.2.3"}}, Distance: 4, TagCount: 2, Proof: scm.Proof{Proven: true},
	}
	r := Run{Read: true, Plan: plan.Plan{
		Schemes: schemes, Formats: []string{"pep440"}, Options: scheme.Options{Now: time.Unix(1787184000, 0), Initial: "0.1"},
		Query: scm.Query{Better: scheme.Better(schemes, scheme.TagRule{}), AllHigher: true},
	}}
	change(&r, &f)
	r.Plan.Sources = []plan.Source{{Name: "table", Facts: func(scm.Query) (scm.Facts, bool, error) { return f, true, nil }}}
	if r.Result, err = plan.Run(r.Plan); err != nil {
		t.Fatal(err)
	}
	r.Version = r.Result.Version.String()
	return r
}

// The verdict claims what was looked at and nothing else.
func TestVerdict(t *testing.T) {
	for _, tt := range []struct {
		why    string
		change func(*Run, *scm.Facts)
		want   string
	}{
		{"every tag was looked at", func(*Run, *scm.Facts) {}, "ok: 1.2.4.dev4+g109666b3b. No version tag in this history sorts above it (2 checked)."},
		{"along first parents only", func(r *Run, _ *scm.Facts) { r.Plan.Query.FirstParent = true },
			"ok: 1.2.4.dev4+g109666b3b. No version tag along first parents sorts above it (2 checked)."},
		{"what a shallow clone lacks was not", func(_ *Run, f *scm.Facts) { f.Shallow, f.Distance = true, 0 },
			"ok: 1.2.3. No version tag in this history, as far as this shallow clone has it, sorts above it (2 checked)."},
		{"no tags at all", func(_ *Run, f *scm.Facts) { f.Tags, f.TagCount, f.Untagged = nil, 0, scm.NoTags },
			"ok: 0.1.dev4+g109666b3b. There is no version tag yet that could sort above it."},
		{"a version that was given", func(_ *Run, f *scm.Facts) { *f = scm.Facts{Source: "override", Verbatim: "1.0"} },
			"ok: 1.0. No tags were looked at."},
		{"an archive", func(r *Run, _ *scm.Facts) { r.Read = false }, "ok: 1.2.4.dev4+g109666b3b. No tags were looked at."},
		{"nobody said which version is the higher", func(r *Run, _ *scm.Facts) { r.Plan.Query.Better = nil },
			"ok: 1.2.4.dev4+g109666b3b. No tags were looked at."},
		{"or asked for all of them", func(r *Run, _ *scm.Facts) { r.Plan.Query.AllHigher = false },
			"ok: 1.2.4.dev4+g109666b3b. No tags were looked at."},
	} {
		r := checked(t, tt.change)
		if got := r.Verdict(); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, got, tt.want)
		}
		if lines := r.Findings(); lines != nil {
			t.Errorf("%s: found %q", tt.why, lines)
		}
	}
}

func TestFindings(t *testing.T) {
	noVersion := func(ref string) scm.Rejected {
		return scm.Rejected{Tag: scm.Tag{Ref: ref}, Reason: &scheme.TagError{Tag: ref, Err: errors.New("no")}}
	}
	for _, tt := range []struct {
		why     string
		change  func(*Run, *scm.Facts)
		want    []string
		failure string
	}{
		{"what the run warned of", func(r *Run, _ *scm.Facts) { r.Warned = []string{"bad"} },
			[]string{"bad"}, "1 thing is wrong with 1.2.4.dev4+g109666b3b"},
		{"tags that look like versions, wherever they are", func(_ *Run, f *scm.Facts) {
			f.Rejected = []scm.Rejected{noVersion("v1.x"), noVersion("nightly"), noVersion("2-y"),
				{Tag: scm.Tag{Ref: "v9"}, Reason: &scm.GlobError{Exclude: "v9"}}}
		}, []string{"tag v1.x looks like a version but is none: no", "tag 2-y looks like a version but is none: no"},
			"2 things are wrong with 1.2.4.dev4+g109666b3b"},
		{"a few of many", func(_ *Run, f *scm.Facts) {
			for range 9 {
				f.Rejected = append(f.Rejected, noVersion("v1.x"))
			}
		}, append(slices.Repeat([]string{"tag v1.x looks like a version but is none: no"}, 8), "1 more such tag"),
			"9 things are wrong with 1.2.4.dev4+g109666b3b"},
		{"formats that were asked for", func(r *Run, f *scm.Facts) {
			r.Asked, r.Plan.Formats, f.Tags[0].Ref, f.Distance = true, []string{"npm", "pep440", "android"}, "1!1.0", 0
		}, []string{"npm has no epoch, so 1!1.0 cannot be written in it", "android needs android.layout in the configuration"}, "2 things are wrong with 1!1.0"},
		{"the format of a run that asks for none", func(r *Run, f *scm.Facts) { r.Plan.Formats = []string{"android"} },
			[]string{"android needs android.layout in the configuration; `-f pep440` writes it"},
			"1 thing is wrong with 1.2.4.dev4+g109666b3b"},
		{"version files that should not be written", func(r *Run, _ *scm.Facts) { r.Unwritten = []string{"_v.py is tracked"} },
			[]string{"_v.py is tracked"},
			"1 thing is wrong with 1.2.4.dev4+g109666b3b"},
	} {
		r := checked(t, tt.change)
		got := r.Findings()
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
		}
		if text := r.Failure(len(got)); tt.want != nil && text != tt.failure {
			t.Errorf("%s: %q, want %q", tt.why, text, tt.failure)
		}
	}
}
