package scheme

import (
	"errors"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

func TestNextRelease(t *testing.T) {
	tests := []struct {
		why, scheme, tag, part string
		options                Options
		on                     bool // the tagged commit itself, else two after it
		date, want, err        string
	}{
		{why: "the scheme's own choice", scheme: "guess-next-dev", tag: "v1.2.3", want: "1.2.4"},
		{why: "after a pre-release the next one", scheme: "guess-next-dev", tag: "v1.2.3rc1", want: "1.2.3rc2"},
		{why: "what .dev0 announces", scheme: "guess-next-dev", tag: "v1.2.3.dev0", want: "1.2.3"},
		{why: "of a .devN that has no development versions", scheme: "guess-next-dev", tag: "v2.0.6.dev1", want: "2.0.6"},
		{why: "of a post-release that has none", scheme: "post-release", tag: "v1.2.post1", want: "1.2.post2"},
		{why: "what -dev announces", scheme: "semver", tag: "v1.85.0-dev", want: "1.85.0"},
		{why: "and -SNAPSHOT", scheme: "semver", tag: "v1.85.0-SNAPSHOT", want: "1.85.0"},
		{why: "-dev.1 is counted", scheme: "semver", tag: "v1.85.0-dev.1", want: "1.85.0-dev.2"},
		{why: "patch", scheme: "guess-next-dev", tag: "1!1.2.3.4", part: "patch", want: "1!1.2.4"},
		{why: "minor", scheme: "guess-next-dev", tag: "1.2.3.post1", part: "minor", want: "1.3.0"},
		{why: "major", scheme: "guess-next-dev", tag: "1.2.3", part: "major", want: "2.0.0"},
		{why: "as many numbers as there were, or are needed", scheme: "guess-next-dev", tag: "1.2", part: "patch", options: Options{Bump: "patch"}, want: "1.2.1"},
		{why: "but not below the development versions of its own commit", scheme: "guess-next-dev", tag: "1.2", part: "patch", err: "1.2.1 would not sort above 1.3.dev2"},
		{why: "and no more", scheme: "guess-next-dev", tag: "1.2", part: "minor", want: "1.3"},
		{why: "a pre-release of just that release becomes final", scheme: "guess-next-dev", tag: "1.3.0rc1", part: "minor", want: "1.3.0"},
		{why: "not of a smaller one", scheme: "guess-next-dev", tag: "1.3.1rc1", part: "minor", want: "1.4.0"},
		{why: "the first pre-release has number 1", scheme: "guess-next-dev", tag: "1.2.3", part: "alpha", want: "1.2.4a1"},
		{why: "of the same kind the next number", scheme: "guess-next-dev", tag: "1.2.4a1", part: "alpha", want: "1.2.4a2"},
		{why: "of a later kind again 1", scheme: "guess-next-dev", tag: "1.2.4a2", part: "beta", want: "1.2.4b1"},
		{why: "never of an earlier one", scheme: "guess-next-dev", tag: "1.2.4rc1", part: "beta", err: "rc comes after b"},
		{why: "after .dev0 of a release its first", scheme: "guess-next-dev", tag: "1.2.4.dev0", part: "rc", want: "1.2.4rc1"},
		{why: "after .dev0 of a candidate that one", scheme: "guess-next-dev", tag: "1.2.4rc2.dev0", part: "rc", want: "1.2.4rc2"},
		{why: "after a post-release that of the next release", scheme: "guess-next-dev", tag: "1.2.3.post1", part: "rc", want: "1.2.4rc1"},
		{why: "final", scheme: "guess-next-dev", tag: "1.2.4rc1", part: "final", want: "1.2.4"},
		{why: "final only once", scheme: "guess-next-dev", tag: "1.2.4", part: "final", err: "final already"},
		{why: "the first post-release of the tagged commit itself", scheme: "guess-next-dev", tag: "1.2.4", on: true, part: "post", want: "1.2.4.post1"},
		{why: "or of a branch that heads for it", scheme: "guess-next-dev", tag: "1.2.4", part: "post", options: Options{Bump: "post"}, want: "1.2.4.post1"},
		{why: "of a scheme that counts post-releases one above the count", scheme: "post-release", tag: "1.2.4", part: "post", err: "1.2.4.post1 would not sort above 1.2.4.post2"},
		{why: "the next", scheme: "guess-next-dev", tag: "1.2.4.post1", part: "post", want: "1.2.4.post2"},
		{why: "not of a development version", scheme: "guess-next-dev", tag: "1.2.4.dev0", part: "post", err: "no post-releases"},
		{why: "a part that nobody knows", scheme: "guess-next-dev", tag: "1.2.4", part: "sideways", err: `unknown part "sideways"`},
		{why: "a number beyond 64 bits", scheme: "guess-next-dev", tag: "18446744073709551615", err: "would exceed"},
		{why: "no guess", scheme: "no-guess-dev", tag: "1.2.4", err: "does not guess"},
		{why: "but what is named", scheme: "no-guess-dev", tag: "1.2.4", part: "minor", want: "1.3.0"},

		{why: "SemVer's words", scheme: "semver", tag: "v1.2.3", part: "alpha", want: "1.2.4-alpha.1"},
		{why: "of the next minor release, where that is the habit", scheme: "semver", tag: "v1.2.3", part: "beta", options: Options{Bump: "minor"}, want: "1.3.0-beta.1"},
		{why: "a candidate", scheme: "semver", tag: "v1.2.4-alpha.3", part: "rc", want: "1.2.4-rc.1"},
		{why: "as the tag has it", scheme: "semver", tag: "v1.2.4-rc1", part: "rc", want: "1.2.4-rc2"},
		{why: "with a number from now on", scheme: "semver", tag: "v1.2.4-alpha", part: "alpha", want: "1.2.4-alpha.1"},
		{why: "final", scheme: "semver", tag: "v1.2.4-rc.2", part: "final", want: "1.2.4"},
		{why: "no post-release", scheme: "semver", tag: "v1.2.4", part: "post", err: "SemVer has no post-releases"},

		{why: "the month of the commit", scheme: "calver", tag: "2026.7.3", want: "2026.8.0"},
		{why: "zero padding survives", scheme: "calver", tag: "2026.07.3", options: Options{Layout: "YYYY.0M.MICRO"}, want: "2026.08.0"},
		{why: "and what stands between", scheme: "calver", tag: "2026-07-31_3", options: Options{Layout: "YYYY-0M-0D_MICRO"}, want: "2026-08-19_0"},
		{why: "a candidate of a past month goes on", scheme: "calver", tag: "2026.7.3rc1", part: "rc", want: "2026.7.3rc2"},
		{why: "or of the same", scheme: "calver", tag: "2026.8.3rc1", part: "rc", want: "2026.8.3rc2"},
		{why: "final is the release that the candidate leads to, also in another month", scheme: "calver", tag: "2026.7.3rc1", part: "final", want: "2026.7.3"},
		{why: "final of this month", scheme: "calver", tag: "2026.8.3rc1", part: "final", want: "2026.8.3"},
		{why: "post of whatever month", scheme: "calver", tag: "2026.7.3", on: true, part: "post", want: "2026.7.3.post1"},
		{why: "patch is MICRO", scheme: "calver", tag: "2026.8.3", part: "patch", want: "2026.8.4"},
		{why: "minor is MINOR", scheme: "calver", tag: "2026.3.7", part: "minor", options: Options{Layout: "YYYY.MINOR.MICRO"}, want: "2026.4.0"},
		{why: "if there is one", scheme: "calver", tag: "2026.8.3", part: "minor", err: "no MINOR to raise"},

		{why: "serial", scheme: "serial", tag: "v42", want: "43"},
		{why: "every number is that number", scheme: "serial", tag: "v42", part: "minor", want: "43"},
		{why: "candidates", scheme: "serial", tag: "v42", part: "rc", want: "43rc1"},
		{why: "year-serial", scheme: "year-serial", tag: "2026.7", want: "2026.8"},
		{why: "in a new year", scheme: "year-serial", tag: "2025.7", want: "2026.1"},
		{why: "hotfix", scheme: "hotfix", tag: "1.2.3.1", want: "1.2.3.2"},
		{why: "patch ends the hotfixes", scheme: "hotfix", tag: "1.2.3.1", part: "patch", want: "1.2.4"},

		{why: "before the first tag the initial version", scheme: "guess-next-dev", options: Options{Initial: "0.1"}, want: "0.1"},
		{why: "or a pre-release of it", scheme: "guess-next-dev", options: Options{Initial: "0.1"}, part: "beta", want: "0.1b1"},
		{why: "in the scheme's words", scheme: "semver", options: Options{Initial: "0.1.0"}, part: "beta", want: "0.1.0-beta.1"},
		{why: "but no correction of it", scheme: "semver", options: Options{Initial: "0.1.0"}, part: "post", err: "not released yet"},
		{why: "in the scheme's grammar", scheme: "semver", options: Options{Initial: "0.1"}, err: `initial version "0.1"`},
		{why: "without one there is nothing", scheme: "calver", err: "no tags"},
	}
	for _, tt := range tests {
		s, err := New(tt.scheme, tt.options)
		if err != nil {
			t.Fatal(err)
		}
		row := Row{Tag: tt.tag, Distance: 2, Date: tt.date}
		if tt.on {
			row.Distance = 0
		}
		f := rowFacts(t, row)
		r, err := nextRelease(f, s, TagRule{}, tt.part, tt.options)
		switch got := withoutV(r.Ref); {
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s: %s, %s %q: %q, error %v, want %q", tt.why, tt.scheme, tt.tag, tt.part, r.Ref, err, tt.err)
		case tt.err == "" && (err != nil || got != tt.want):
			t.Errorf("%s: %s, %s %q: %q, %v, want %q", tt.why, tt.scheme, tt.tag, tt.part, r.Ref, err, tt.want)
		}
	}
}

// nextRelease derives a version and names the release that follows.
func nextRelease(f scm.Facts, s Scheme, rule TagRule, part string, o Options, known ...string) (Release, error) {
	b, err := ParseBump(part)
	if err != nil {
		return Release{}, err
	}
	v, err := Derive(f, []Scheme{s}, rule, o)
	if bump := (*BumpError)(nil); err != nil && !errors.As(err, &bump) {
		return Release{}, err
	}
	for _, t := range f.Tags {
		known = append(known, t.Ref)
	}
	return Next{Facts: f, Version: v, Naming: rule.Naming(s), Options: o, Known: known}.Release(b)
}

func TestNextReleaseUnproven(t *testing.T) {
	f := rowFacts(t, Row{Tag: "1.0"})
	f.Proof = scm.Proof{Reason: "the clone is shallow"}
	if _, err := nextRelease(f, guessNextDev(), TagRule{}, "", Options{}); !errors.As(err, new(*UnprovenError)) {
		t.Errorf("error %v", err)
	}
	if r, err := nextRelease(f, guessNextDev(), TagRule{}, "", Options{AllowUnproven: true}); err != nil || r.Ref != "1.1" {
		t.Errorf("%q, %v", r.Ref, err)
	}
}

// A calver tag dated ahead of its commit is never followed by an older date,
// and is said.
func TestTagAheadOfDate(t *testing.T) {
	for date, want := range map[string]string{
		"":       "2026.9.3 is dated ahead of this commit, 2026-08-19, so its period stays",
		"commit": "2026.9.3 is dated ahead of this commit, 2026-08-19, so its period stays",
		"build":  "2026.9.3 is dated ahead of this build, 2026-08-20, so its period stays",
	} {
		o := Options{Date: date, Now: testNow}
		v, err := Derive(rowFacts(t, Row{Tag: "v2026.9.3", Distance: 2}), []Scheme{calverScheme()}, TagRule{}, o)
		if err != nil || len(warnings(v)) != 1 || warnings(v)[0] != "tag-ahead-of-date: "+want {
			t.Errorf("date = %q: %q, %v, want %q", date, warnings(v), err, want)
		}
	}
}

func TestLayoutErrors(t *testing.T) {
	for layout, want := range map[string]string{
		"YYYYMMMICRO":        "MM follows YYYY with nothing between",
		"YYYYMM":             "MM follows YYYY",
		"MICRO.YYYY":         "MICRO starts anew with each period",
		"MM.YYYY":            "MM needs the year before it",
		"YYYY.DD":            "DD needs the month before it",
		"YYYY.MM.WW":         "both a week and a month",
		"YYYY.WW.DD":         "DD needs the month before it",
		"YYYY.YY":            "YY twice",
		"MAJOR.MINOR":        "it has no year",
		"vYYYY.MM":           "start and end with a token",
		"YYYY.MM.":           "start and end with a token",
		"":                   "start and end with a token",
		"YYYY/MM":            `"/" is neither a token nor`,
		"YYYY.MM+MICRO":      `"+" is neither a token nor`,
		"MICRO0Y":            "MICRO needs something between it and what follows",
		"MAJOR0Y.MM":         "MAJOR needs something between it and what follows",
		"0Y1234567890123456": "too many digits",
	} {
		_, err := parseLayout(layout)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", layout, err, want)
		}
	}
	for _, o := range []Options{{Bump: "MINOR"}, {Bump: "hotfix"}, {Bump: "minor rc"}, {Date: "tag"}} {
		if _, err := New("calver", o); !errors.As(err, new(*LayoutError)) {
			t.Errorf("%+v: error %v", o, err)
		}
	}
}

// What cannot be promised is refused, and something else is named that can.
func TestNextRefuses(t *testing.T) {
	digits, err := CompilePattern(`v(?P<version>[0-9.]+)`)
	if err != nil {
		t.Fatal(err)
	}
	words, err := CompilePattern(`\w+-(?P<version>.+)`)
	if err != nil {
		t.Fatal(err)
	}
	notTwo := func(ref string) error {
		if strings.HasPrefix(ref, "v2") {
			return &scm.GlobError{Exclude: "v2*"}
		}
		return nil
	}
	for _, tt := range []struct {
		why, tag, part, known, higher string
		rule                          TagRule
		options                       Options
		allowed                       func(string) error
		err, instead                  string
	}{
		{why: "taken", tag: "v1.2.3", known: "v1.2.4", err: "the tag v1.2.4 exists already", instead: "minor v1.3.0"},
		{why: "taken on another line", tag: "v1.0.3", part: "minor", known: "v1.1.0", err: "the tag v1.1.0 exists already", instead: " v1.0.4"},
		{why: "barred by a directory", tag: "v1.2.3", known: "v1.2.4/x", err: "the tag v1.2.4 cannot be made beside v1.2.4/x", instead: "minor v1.3.0"},
		{why: "barred by a tag", tag: "api/v1.2.3", known: "api", rule: TagRule{Prefix: "api/"}, err: "the tag api/v1.2.4 cannot be made beside api"},
		{why: "below a tag that a merge brought", tag: "v1.2.3", higher: "v2.0.0", err: "v1.2.4 would not sort above v2.0.0, which this commit contains", instead: "2.0.1 v2.0.1"},
		{why: "but a larger part is above it", tag: "v1.2.3", higher: "v1.3.0rc1", err: "v1.2.4 would not sort above v1.3.0rc1, which this commit contains", instead: "minor v1.3.0"},
		{why: "below the commit's own version", tag: "v1.2.3", part: "1.2.4.dev1", err: "1.2.4.dev1 cannot be released: it is a development version", instead: " v1.2.4"},
		{why: "a version below the tag", tag: "v1.2.3", part: "1.2.2", err: "v1.2.2 would not sort above v1.2.3, which this commit contains", instead: " v1.2.4"},
		{why: "the tag itself", tag: "v1.2.3", part: "v1.2.3", err: "v1.2.3 would not sort above v1.2.3", instead: " v1.2.4"},
		{why: "with a local part", tag: "v1.2.3", part: "1.3+x", err: "1.3+x cannot be released: a release has no local part", instead: " v1.2.4"},
		{why: "no version", tag: "v1.2.3", part: "1.3.x", err: `1.3.x cannot be released: unexpected ".x" after 1.3`, instead: " v1.2.4"},
		{why: "excluded", tag: "v1.2.3", part: "major", allowed: notTwo, err: `the tag v2.0.0 would not count: excluded by "v2*"`, instead: " v1.2.4"},
		{why: "no place in the pattern", tag: "v1.2.3", part: "rc", rule: TagRule{Pattern: digits},
			err: "no tag can be made that reads as 1.2.4rc1: v1.2.4rc1 does not: the tag pattern does not match it", instead: " v1.2.4"},
		{why: "no tag to follow, and a pattern that says too little", rule: TagRule{Pattern: words}, options: Options{Initial: "0.1"},
			err: "no tag can be made of 0.1: there is no tag to follow, and the pattern does not say what else is in one"},
		{why: "no further", tag: "v18446744073709551615", err: "cannot raise 18446744073709551615: a number would exceed 18446744073709551615", instead: "patch v18446744073709551615.0.1"},
	} {
		f := rowFacts(t, Row{Tag: tt.tag, Distance: 2})
		if tt.higher != "" {
			f.Higher = []scm.HigherTag{{Tag: scm.Tag{Ref: tt.higher}, Ahead: true}}
		}
		s := guessNextDev()
		v, _ := Derive(f, []Scheme{s}, tt.rule, tt.options)
		n := Next{Facts: f, Version: v, Naming: tt.rule.Naming(s), Options: tt.options, Known: append(strings.Fields(tt.known), tt.tag), Allowed: tt.allowed}
		b, err := ParseBump(tt.part)
		if err != nil {
			t.Fatal(err)
		}
		r, err := n.Release(b)
		if err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %q, error %v, want %s", tt.why, r.Ref, err, tt.err)
		}
		other, r, ok := n.Instead(b)
		if got := other.String() + " " + r.Ref; ok != (tt.instead != "") || ok && got != tt.instead {
			t.Errorf("%s: instead %q, want %q", tt.why, got, tt.instead)
		}
	}
}
