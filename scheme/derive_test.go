package scheme

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// derived is a derivation under test: the facts of a row, changed.
func derived(t *testing.T, r Row, change func(*scm.Facts, *Options)) (Version, error) {
	t.Helper()
	f, o := rowFacts(t, r), r.Options
	o.Now = testNow
	if change != nil {
		change(&f, &o)
	}
	return Derive(f, []Scheme{guessNextDev()}, TagRule{}, o)
}

func warnings(v Version) []string {
	var out []string
	for _, n := range v.Notes {
		if n.Level == Warning {
			out = append(out, n.Rule+": "+n.Text)
		}
	}
	return out
}

func TestDerive(t *testing.T) {
	tag := func(ref string) scm.Tag { return scm.Tag{Ref: ref, Name: ref} }
	rejected := func(ref string, ahead bool) scm.Rejected {
		return scm.Rejected{Tag: tag(ref), Reason: Accept([]Scheme{guessNextDev()}, TagRule{})(ref), Ahead: ahead}
	}
	unproven := scm.Proof{Reason: "the clone is shallow (1 commit) and ends before any version tag"}
	tests := []struct {
		why    string
		row    Row
		change func(*scm.Facts, *Options)
		want   string
		warn   []string
	}{
		{
			why:  "row 1: an override is printed as it was written",
			row:  Row{Tag: "v1.2.3"},
			want: "v2.0-RC1+Local-1",
			change: func(f *scm.Facts, _ *Options) {
				*f = scm.Facts{Source: "override", Verbatim: "v2.0-RC1+Local-1"}
			},
		},
		{
			why:    "row 2: unproven and without a tag, allowed",
			row:    Row{Distance: 1},
			change: func(f *scm.Facts, o *Options) { f.Proof, o.AllowUnproven = unproven, true },
			want:   "0.1.dev1+g012345678.unproven",
			warn:   []string{"unproven: unproven: the clone is shallow (1 commit) and ends before any version tag"},
		},
		{
			why: "row 2: the mark follows whatever the local scheme says",
			row: Row{Tag: "1.0", Distance: 1},
			change: func(f *scm.Facts, o *Options) {
				f.Proof, o.AllowUnproven, o.Local = unproven, true, []string{"no-local-version"}
			},
			want: "1.1.dev1+unproven",
			warn: []string{"unproven: unproven: the clone is shallow (1 commit) and ends before any version tag"},
		},
		{
			why:    "row 2: a proven answer is not marked, allowed or not",
			row:    Row{Tag: "1.0", Distance: 1},
			change: func(_ *scm.Facts, o *Options) { o.AllowUnproven = true },
			want:   "1.1.dev1+g012345678",
		},
		{
			why:    "row 3: the highest of the tags on the commit, final above rc",
			row:    Row{Tag: "v1.0rc1"},
			change: func(f *scm.Facts, _ *Options) { f.Tags = append(f.Tags, tag("v1.0"), tag("0.9"), tag("stable")) },
			want:   "1.0",
		},
		{
			why: "row 4: a dirty tree on a tag is not the tag, and says why",
			row: Row{Tag: "v1.2.3", Dirty: true},
			change: func(f *scm.Facts, _ *Options) {
				f.Work.Paths = []scm.DirtyPath{{Path: "src/acme.py", Kind: scm.Modified}}
			},
			want: "1.2.4.dev0+g012345678.d20260820",
			warn: []string{"dirty-on-tag: HEAD is tagged v1.2.3 but src/acme.py is modified, so this is not 1.2.3"},
		},
		{
			why: "row 4: with scoped distance HEAD need not be tagged",
			row: Row{Tag: "v1.2.3", Dirty: true},
			change: func(f *scm.Facts, _ *Options) {
				f.Tags[0].Commit, _ = scm.ParseHash(strings.Repeat("a", 40))
			},
			want: "1.2.4.dev0+g012345678.d20260820",
			warn: []string{"dirty-on-tag: nothing was committed here since v1.2.3 but the work tree is modified, so this is not 1.2.3"},
		},
		{
			why:    "a tree that was not looked at is not dirty",
			row:    Row{Tag: "v1.2.3", Dirty: true},
			change: func(f *scm.Facts, _ *Options) { f.Work.Looked = false },
			want:   "1.2.3",
		},
		{
			why:  "row 5, dirty: no warning, for nobody expects the tag",
			row:  Row{Tag: "v1.2.3", Distance: 4, Dirty: true},
			want: "1.2.4.dev4+g012345678.d20260820",
		},
		{
			why:  "row 6: before the first tag",
			row:  Row{Distance: 3, Options: Options{Initial: "0.1"}},
			want: "0.1.dev3+g012345678",
		},
		{
			why:  "row 6: a pre-release may be the first",
			row:  Row{Distance: 3, Options: Options{Initial: "1!2.0a1"}},
			want: "1!2.0a1.dev3+g012345678",
		},
		{
			why:    "row 7: no commit",
			row:    Row{Dirty: true, Options: Options{Initial: "0.1"}},
			change: func(f *scm.Facts, _ *Options) { f.Head = scm.Commit{} },
			want:   "0.1.dev0+d20260820",
		},
		{
			why: "a nearer tag that looks like a version is named, any other is not",
			row: Row{Tag: "v1.2.3", Distance: 4},
			change: func(f *scm.Facts, _ *Options) {
				f.Rejected = []scm.Rejected{rejected("nightly", true), rejected("v1.3.0.Final", true), rejected("v1.3.0.CR1", false)}
			},
			want: "1.2.4.dev4+g012345678",
			warn: []string{`nearer-tag: tag v1.3.0.Final is nearer than v1.2.3 but is no version: unexpected ".Final" after 1.3.0`},
		},
		{
			why: "a tag that a glob leaves out was left out on purpose",
			row: Row{Tag: "v1.2.3", Distance: 4},
			change: func(f *scm.Facts, _ *Options) {
				f.Rejected = []scm.Rejected{{Tag: tag("v1.3.0.Final"), Reason: errors.New("exclude = v1.3*"), Ahead: true}}
			},
			want: "1.2.4.dev4+g012345678",
		},
		{
			why:    "an older tag above the chosen one: the numbering changed",
			row:    Row{Tag: "1.0"},
			change: func(f *scm.Facts, _ *Options) { f.Higher = []scm.HigherTag{{Tag: tag("22.1")}, {Tag: tag("v23.12")}} },
			want:   "1.0",
			warn:   []string{"scheme-change: 1.0 sorts below 23.12, which this commit contains: installers will keep preferring 23.12"},
		},
		{
			why:    "a development version of the very release it contains sorts below it",
			row:    Row{Tag: "1.0", Distance: 2},
			change: func(f *scm.Facts, _ *Options) { f.Higher = []scm.HigherTag{{Tag: tag("v1.1"), Ahead: true}} },
			want:   "1.1.dev2+g012345678",
			warn:   []string{`merged-higher: 1.1.dev2 sorts below 1.1, which a merge brought in: select = "highest" would count from it`},
		},
		{
			why:    "a higher tag that the next release is above of does no harm",
			row:    Row{Tag: "1.0", Distance: 2},
			change: func(f *scm.Facts, _ *Options) { f.Higher = []scm.HigherTag{{Tag: tag("v1.0.5"), Ahead: true}} },
			want:   "1.1.dev2+g012345678",
		},
		{
			why: "free local text comes after the local scheme's, whole",
			row: Row{Tag: "1.0+fedora", Distance: 2},
			change: func(_ *scm.Facts, o *Options) {
				o.LocalText = freeText("fedora", "4")
			},
			want: "1.1.dev2+fedora.g012345678.fedora.4",
		},
	}
	for _, tt := range tests {
		v, err := derived(t, tt.row, tt.change)
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		if got := text(v); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
		if got := warnings(v); !reflect.DeepEqual(got, tt.warn) {
			t.Errorf("%s: warnings %q, want %q", tt.why, got, tt.warn)
		}
	}
}

func TestDeriveErrors(t *testing.T) {
	tests := []struct {
		why    string
		row    Row
		change func(*scm.Facts, *Options)
		want   error
		text   string
	}{
		{
			why: "no tag at all", row: Row{Distance: 3},
			want: new(UntaggedError), text: "this repository has no tags",
		},
		{
			why: "prefixed tags only", row: Row{Distance: 3},
			change: func(f *scm.Facts, _ *Options) {
				f.Untagged, f.Available = scm.NoneMatches, []scm.Tag{{Ref: "api/v1.4.0"}, {Ref: "web/v2.0.1"}}
			},
			want: new(UntaggedError), text: "2 tags, but none is a version: api/v1.4.0, web/v2.0.1",
		},
		{
			why: "a reader stops naming tags at eight", row: Row{Distance: 3},
			change: func(f *scm.Facts, _ *Options) {
				f.Untagged, f.TagCount, f.Available = scm.NoneMatches, 225, []scm.Tag{{Ref: "a"}, {Ref: "b"}, {Ref: "c"}, {Ref: "d"}, {Ref: "e"}, {Ref: "f"}, {Ref: "g"}, {Ref: "h"}}
			},
			want: new(UntaggedError), text: "225 tags, but none is a version: a, b, c, ...",
		},
		{
			why: "tags on another branch", row: Row{Distance: 3},
			change: func(f *scm.Facts, _ *Options) {
				f.Untagged, f.Available, f.TagCount = scm.NoneReachable, []scm.Tag{{Ref: "v1.0"}}, 1
			},
			want: new(UntaggedError), text: "1 version tag, but none is in the history of this commit: v1.0",
		},
		{
			why: "no commit yet", row: Row{},
			change: func(f *scm.Facts, _ *Options) { f.Head = scm.Commit{} },
			want:   new(UntaggedError), text: "this branch has no commit yet",
		},
		{
			why: "saved facts count to a commit that they do not name", row: Row{Distance: 3},
			change: func(f *scm.Facts, _ *Options) { f.Head, f.Untagged = scm.Commit{}, scm.NoTags },
			want:   new(UntaggedError), text: "this repository has no tags",
		},
		{
			why: "unproven beats untagged", row: Row{Distance: 1},
			change: func(f *scm.Facts, _ *Options) { f.Proof = scm.Proof{Reason: "the clone is shallow"} },
			want:   new(UnprovenError), text: "the version cannot be proven: the clone is shallow",
		},
		{
			why: "an initial version is a version", row: Row{Options: Options{Initial: "one"}},
			want: new(InitialError), text: `initial version "one": a version starts with a number, not "one"`,
		},
		{
			why: "an initial version is headed for", row: Row{Options: Options{Initial: "0.1.dev0"}},
			want: new(InitialError), text: `initial version "0.1.dev0": it is what development versions head for, so it has no dev part`,
		},
		{
			why: "facts from elsewhere may hold anything", row: Row{Tag: "v1.3.0.Final"},
			want: new(TagError), text: `tag v1.3.0.Final is no version: unexpected ".Final" after 1.3.0`,
		},
		{
			why: "an override is a version", row: Row{},
			change: func(f *scm.Facts, _ *Options) { f.Source, f.Verbatim = "override", "latest" },
			want:   new(VerbatimError), text: `version "latest" from override: a version starts with a number, not "latest"`,
		},
		{
			why: "a local scheme that nobody has", row: Row{Tag: "1.0"},
			change: func(_ *scm.Facts, o *Options) { o.Local = []string{"nope"} },
			want:   new(UnknownSchemeError), text: `unknown local scheme "nope"`,
		},
		{
			why: "a strict local scheme names the path", row: Row{Tag: "1.0", Dirty: true},
			change: func(f *scm.Facts, o *Options) {
				f.Work.Paths = []scm.DirtyPath{{Path: "a.go", Kind: scm.Staged}}
				o.Local = []string{"no-local-version-strict"}
			},
			want: new(DirtyError), text: "the work tree has uncommitted changes, which no-local-version-strict refuses: a.go is staged",
		},
	}
	for _, tt := range tests {
		_, err := derived(t, tt.row, tt.change)
		if err == nil || err.Error() != tt.text || reflect.TypeOf(err) != reflect.TypeOf(tt.want) {
			t.Errorf("%s: %T %v, want %T %s", tt.why, err, err, tt.want, tt.text)
		}
	}
}

func TestDecisions(t *testing.T) {
	tests := []struct{ scheme, tag, want string }{
		{"guess-next-dev", "v1.2.3", "the release after v1.2.3 (guess-next-dev: last number + 1)"},
		{"guess-next-dev", "v1.2.3rc1", "the release after v1.2.3rc1 (guess-next-dev: pre-release number + 1)"},
		{"post-release", "v1.2.3", "a post-release of v1.2.3 (post-release: commits count as post-releases)"},
		{"only-version", "v1.2.3", "the release v1.2.3 (only-version: the tag's version, wherever HEAD is)"},
	}
	for _, tt := range tests {
		s, err := ByName(tt.scheme)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Derive(rowFacts(t, Row{Tag: tt.tag, Distance: 4}), []Scheme{s}, TagRule{}, Options{Now: testNow})
		if err != nil || len(v.Notes) != 1 || v.Notes[0].Text != tt.want || v.Notes[0].Rule != "next" || v.Notes[0].Level != Info {
			t.Errorf("%s, %s: %+v %v, want %q", tt.scheme, tt.tag, v.Notes, err, tt.want)
		}
	}
}

// The first scheme of a list that takes the tag decides.
func TestSchemeList(t *testing.T) {
	odd := noGuessDev()
	odd.Parse = func(s string) (Parts, error) {
		if !strings.HasPrefix(s, "1.") {
			return Parts{}, errors.New("not one")
		}
		return parsePEP440(s)
	}
	list := []Scheme{odd, guessNextDev()}
	for tag, want := range map[string]string{"1.5": "1.5.post1.dev2", "2.5": "2.6.dev2"} {
		v, err := Derive(rowFacts(t, Row{Tag: tag, Distance: 2}), list, TagRule{}, Options{Now: testNow, Local: []string{"no-local-version"}})
		if err != nil || text(v) != want {
			t.Errorf("%s: %q, %v, want %q", tag, text(v), err, want)
		}
	}
	better := Better(list, TagRule{})
	if better("1.5", "2.5") >= 0 || better("2.5", "1.5") <= 0 || better("1.5", "1.5.0") != 0 || better("nightly", "1.5") >= 0 {
		t.Error("the order across schemes is not that of installers")
	}
}
