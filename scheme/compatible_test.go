package scheme

import (
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// The worked examples of setuptools-scm's documentation and program. The live
// program is asked in setuptoolsscm_test.go.
func TestDeriveCompatible(t *testing.T) {
	tests := []struct {
		why, scheme, tag string
		distance         uint64
		branch, date     string
		want, err        string
		raw              bool
	}{
		{why: "the tag itself", scheme: "guess-next-dev", tag: "v1.2.3", want: "1.2.3"},
		{why: "the last number", scheme: "guess-next-dev", tag: "v1.2.3", distance: 4, want: "1.2.4.dev4"},
		{why: "without normalising the v stays", scheme: "guess-next-dev", tag: "v1.0.0-rc1", raw: true, distance: 3, want: "v1.0.0-rc2.dev3"},
		{why: "and the zeros that are not raised", scheme: "guess-next-dev", tag: "v01.02.03", raw: true, distance: 3, want: "v01.02.4.dev3"},
		{why: "and .dev0 must be written so", scheme: "guess-next-dev", tag: "1.0-dev0", raw: true, distance: 2, want: "1.0-dev1.dev2"},
		{why: "and -1 is just a number", scheme: "guess-next-dev", tag: "1.0.0-1", raw: true, distance: 2, want: "1.0.0-2.dev2"},
		{why: "but there must be one", scheme: "guess-next-dev", tag: "v1.0a", raw: true, distance: 2, err: "does not end with a number to bump"},
		{why: "the local part is normalised all the same", scheme: "guess-next-dev", tag: "v1.0.0+Build_5", raw: true, want: "v1.0.0+build.5"},
		{why: "each distinct segment once", scheme: "only-version", tag: "1.0+1.a.1", want: "1.0+1.a"},
		{why: "the result need not be a version", scheme: "post-release", tag: "1.0.post2", distance: 4, want: "1.0.post2.post4"},
		{why: "nor this", scheme: "post-release", tag: "1.0.dev0", distance: 4, want: "1.0.dev0.post4"},
		{why: "post in a text is a post-release", scheme: "no-guess-dev", tag: "1.0-1", distance: 4, err: "already is a post release"},

		{why: "patch", scheme: "semver-pep440", tag: "v1.2.3", distance: 4, branch: "main", want: "1.2.4.dev4"},
		{why: "a feature branch raises minor", scheme: "semver-pep440", tag: "v1.2.3", distance: 4, branch: "feature/x", want: "1.3.0.dev4"},
		{why: "wherever the word stands", scheme: "semver-pep440", tag: "v1.2.3", distance: 4, branch: "prefeatured", want: "1.3.0.dev4"},
		{why: "in lower case", scheme: "semver-pep440", tag: "v1.2.3", distance: 4, branch: "Feature/x", want: "1.2.4.dev4"},
		{why: "three numbers", scheme: "semver-pep440", tag: "1", distance: 4, want: "1.0.1.dev4"},
		{why: "at most", scheme: "semver-pep440", tag: "1.2.3.4", distance: 4, want: "1.2.4.dev4"},
		{why: "a pre-release is passed over", scheme: "semver-pep440", tag: "1.0rc1", distance: 4, want: "1.0.1.dev4"},
		{why: ".dev0 is not raised", scheme: "semver-pep440", tag: "1.0.dev0", distance: 4, branch: "feature", want: "1.0.0.dev4"},
		{why: ".dev3 is", scheme: "semver-pep440", tag: "1.0.dev3", distance: 4, want: "1.0.1.dev4"},
		{why: "the epoch stays, since vcs-versioning 2.4", scheme: "semver-pep440", tag: "1!2.0", distance: 4, want: "1!2.0.1.dev4"},
		{why: "the old name", scheme: "python-simplified-semver", tag: "v1.2.3", distance: 4, want: "1.2.4.dev4"},

		{why: "elsewhere minor", scheme: "semver-pep440-release-branch", tag: "v1.2.3", distance: 4, branch: "main", want: "1.3.0.dev4"},
		{why: "on its branch the last number", scheme: "semver-pep440-release-branch", tag: "v1.2.3", distance: 4, branch: "release/v1.2", want: "1.2.4.dev4"},
		{why: "with a word before", scheme: "semver-pep440-release-branch", tag: "v1.2.3", distance: 4, branch: "maint-1.2.x", want: "1.2.4.dev4"},
		{why: "V is no v", scheme: "semver-pep440-release-branch", tag: "v1.2.3", distance: 4, branch: "V1.2", want: "1.3.0.dev4"},
		{why: "another release's branch", scheme: "semver-pep440-release-branch", tag: "v1.2.3", distance: 4, branch: "release/1.3", want: "1.3.0.dev4"},
		{why: "texts are compared", scheme: "semver-pep440-release-branch", tag: "1.2rc1", distance: 2, branch: "1.2", want: "1.3.0.dev2"},
		{why: "of one number too", scheme: "semver-pep440-release-branch", tag: "1", distance: 4, branch: "1", want: "2.dev4"},
		{why: "the old name", scheme: "release-branch-semver", tag: "v1.2.3", distance: 4, want: "1.3.0.dev4"},

		{why: "a new day", scheme: "calver-by-date", tag: "26.8.18", distance: 2, want: "26.8.19.0.dev2"},
		{why: "the same day", scheme: "calver-by-date", tag: "26.8.19", distance: 2, want: "26.8.19.1.dev2"},
		{why: "the same day again", scheme: "calver-by-date", tag: "26.8.19.3", distance: 2, want: "26.8.19.4.dev2"},
		{why: "four digits of the year", scheme: "calver-by-date", tag: "v2026.8.18", distance: 2, want: "2026.8.19.0.dev2"},
		{why: "it goes back", scheme: "calver-by-date", tag: "26.8.25", distance: 2, want: "26.8.19.0.dev2"},
		{why: "no date", scheme: "calver-by-date", tag: "1.2.3", distance: 2, want: "26.8.19.0.dev2"},
		{why: "no such date", scheme: "calver-by-date", tag: "26.13.40", distance: 2, err: "no date of the calendar"},
		{why: "a branch with a date is that version, as it is written", scheme: "calver-by-date", tag: "26.8.18", distance: 3, branch: "release-2026.08.20.1", want: "2026.08.20.1"},
		{why: "one without is not", scheme: "calver-by-date", tag: "26.8.18", distance: 3, branch: "release-1.0", want: "26.8.19.0.dev3"},
		{why: "without a commit today", scheme: "calver-by-date", tag: "26.8.18", distance: 2, date: "none", want: "26.8.20.0.dev2"},
		{why: "zeros", scheme: "calver-by-date", tag: "v26.8.18", raw: true, distance: 2, want: "v26.08.19.0.dev2"},
	}
	for _, tt := range tests {
		c := setuptoolsCase{
			Tag: tt.tag, Raw: tt.raw, Schemes: []string{tt.scheme}, Local: []string{"no-local-version"},
			Distance: tt.distance, Node: "g" + testNode, Branch: tt.branch, NodeDate: "2026-08-19", Time: testNow.Unix(),
		}
		if tt.date == "none" {
			c.NodeDate = ""
		}
		v, err := c.compatible()
		switch {
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s: %s, %s: %q, %v, want error %q", tt.why, tt.scheme, tt.tag, v.Text, err, tt.err)
		case tt.err == "" && (err != nil || v.Text != tt.want):
			t.Errorf("%s: %s, %s: %q, %v, want %q", tt.why, tt.scheme, tt.tag, v.Text, err, tt.want)
		}
	}
}

func TestTowncrier(t *testing.T) {
	for _, tt := range []struct {
		why, tag, fragment, want, zerover string
	}{
		{"no fragment: guess-next-dev", "v1.2.3", "", "1.2.4.dev2", "1.2.4.dev2"},
		{"a correction", "v1.2.3", "1.bugfix.md", "1.2.4.dev2", "1.2.4.dev2"},
		{"without a suffix", "v1.2.3", "2.feature", "1.3.0.dev2", "1.3.0.dev2"},
		{"with more than one", "v1.2.3", "3.removal.1.md", "2.0.0.dev2", "2.0.0.dev2"},
		{"an orphan", "v1.2.3", "+x.feature.md", "1.3.0.dev2", "1.3.0.dev2"},
		{"the second piece is the type", "v1.2.3", "a.b.feature.md", "1.2.4.dev2", "1.2.4.dev2"},
		{"of a .dev0", "4.0.dev0", "x.breaking.md", "5.0.0.dev2", "5.0.0.dev2"},
		{"below 1.0", "0.4.1", "x.breaking.md", "1.0.0.dev2", "0.5.0.dev2"},
		{"until somebody says major", "0.4.1", "x.major.md", "1.0.0.dev2", "1.0.0.dev2"},
		{"an epoch is no number", "1!3.0", "x.breaking.md", "", ""},
	} {
		for scheme, want := range map[string]string{"towncrier-fragments": tt.want, "towncrier-fragments-zerover": tt.zerover} {
			c := setuptoolsCase{Tag: tt.tag, Schemes: []string{scheme}, Local: []string{"no-local-version"}, Distance: 2, Fragments: []string{tt.fragment}}
			if v, err := c.compatible(); v.Text != want || (err != nil) != (want == "") {
				t.Errorf("%s: %s: %q, %v, want %q", tt.why, scheme, v.Text, err, want)
			}
		}
	}
}

func TestCompatibleLists(t *testing.T) {
	c := setuptoolsCase{Tag: "1.0", Schemes: []string{"nope", "only-version", "post-release"}, Local: []string{"nope", "dirty-tag"}, Distance: 2}
	if v, err := c.compatible(); err != nil || v.Text != "1.0" || v.Scheme != "only-version" {
		t.Errorf("unknown names in a list are skipped: %q, %v", v.Text, err)
	}
	c.Local = []string{"fail-on-uncommitted-changes"}
	if v, err := c.compatible(); err != nil || v.Text != "1.0+unknown" {
		t.Errorf("a list that ran dry: %q, %v", v.Text, err)
	}
	for _, bad := range []setuptoolsCase{
		{Tag: "1.0", Schemes: []string{"nope"}, Local: []string{"dirty-tag"}},
		{Tag: "1.0", Schemes: []string{"only-version"}, Local: []string{""}},
	} {
		if _, err := bad.compatible(); err == nil {
			t.Errorf("%+v: no error", bad)
		} else if _, ok := err.(*UnknownSchemeError); !ok {
			t.Errorf("%+v: a %T", bad, err)
		}
	}
}

// What is silently doubtful there is the same text here, and a warning.
func TestCompatibleWarnings(t *testing.T) {
	derive := func(change func(*scm.Facts, *setuptoolsCase)) Version {
		c := setuptoolsCase{Tag: "0.0", Schemes: []string{"calver-by-date"}, Local: []string{"no-local-version"}, Distance: 2, NodeDate: "2026-08-19"}
		f := c.facts()
		f.Head.ID = testNode
		change(&f, &c)
		v, err := DeriveCompatible(f, SetuptoolsSCM{Tag: c.Tag, Schemes: c.Schemes}, c.options())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, tt := range []struct {
		change func(*scm.Facts, *setuptoolsCase)
		want   string
	}{
		{func(f *scm.Facts, _ *setuptoolsCase) { f.Proof = scm.Proof{Reason: "the clone is shallow"} }, "unproven: the clone is shallow"},
		{func(f *scm.Facts, _ *setuptoolsCase) { f.Tags, f.Untagged = nil, scm.NoTags }, "this repository has no tags, so 26.8.19.0.dev2 says little"},
		{func(f *scm.Facts, _ *setuptoolsCase) { f.Tags, f.Head.ID, f.Distance = nil, "", 0 }, "there is no commit yet, so "},
		{func(f *scm.Facts, _ *setuptoolsCase) { f.Tags, f.Head.ID, f.Untagged = nil, "", scm.NoTags }, "this repository has no tags, so 26.8.19.0.dev2 says little"},
		{func(_ *scm.Facts, c *setuptoolsCase) { c.Tag = "1.2.3" }, "1.2.3 does not correspond to a valid versioning date, assuming legacy version"},
		{func(_ *scm.Facts, c *setuptoolsCase) { c.Tag = "26.8.25" }, "the tag's date 2026-08-25 is ahead of the commit's, 2026-08-19"},
	} {
		if got := strings.Join(warnings(derive(tt.change)), "\n"); !strings.Contains(got, tt.want) {
			t.Errorf("warnings %q, want %q", got, tt.want)
		}
	}
}

// Formats that do not print the text find the version in its parts.
func TestCompatibleParts(t *testing.T) {
	for _, tt := range []struct {
		scheme, tag string
		distance    uint64
		place       Place
		base, next  string
		count       uint64
	}{
		{"guess-next-dev", "v1.2.3", 4, Before, "1.2.3", "1.2.4", 4},
		{"no-guess-dev", "v1.2.3", 4, Before, "1.2.3", "1.2.3.post1", 4},
		{"post-release", "v1.2.3", 4, After, "1.2.3", "1.2.3", 4},
		{"only-version", "v1.2.3", 4, Same, "1.2.3", "1.2.3", 0},
		{"guess-next-dev", "v1.2.3", 0, On, "1.2.3", "1.2.3", 0},
		{"post-release", "1.0.post2", 4, After, "1.0.post2", "1.0.post2", 4},
	} {
		c := setuptoolsCase{Tag: tt.tag, Schemes: []string{tt.scheme}, Distance: tt.distance}
		v, err := c.compatible()
		if err != nil || v.Place != tt.place || printPEP440(v.Base) != tt.base || printPEP440(v.Next) != tt.next || v.Count != tt.count {
			t.Errorf("%s, %s: %s, base %s, next %s, %d, %v", tt.scheme, tt.tag, v.Place, printPEP440(v.Base), printPEP440(v.Next), v.Count, err)
		}
	}
}
