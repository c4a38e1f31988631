package scheme

import (
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestHeading derives versions of what a branch says of its releases.
func TestHeading(t *testing.T) {
	for _, row := range []struct {
		scheme, tag, bump string
		heading           Heading
		elsewhere         bool
		want, next, why   string
	}{
		{"semver", "v1.2.3", "", Heading{Series: Series{1, 3}}, false, "1.3.0.dev4", "1.3.0", "a tag below the series: its first release"},
		{"semver", "v1.2.3", "", Heading{Series: Series{1, 3}, Pre: "rc"}, false, "1.3.0rc1.dev4", "1.3.0-rc.1", "and of that the first candidate"},
		{"semver", "v1.3.0-rc.1", "", Heading{Series: Series{1, 3}, Pre: "rc"}, false, "1.3.0rc2.dev4", "1.3.0-rc.2", "then the next"},
		{"semver", "v1.3.0-alpha.4", "", Heading{Series: Series{1, 3}, Pre: "rc"}, false, "1.3.0rc1.dev4", "1.3.0-rc.1", "an earlier stage is left"},
		{"semver", "v1.3.0-rc.1", "", Heading{Pre: "beta"}, false, "1.3.0rc2.dev4", "1.3.0-rc.2", "a later one is not"},
		{"semver", "v1.3.0", "", Heading{Series: Series{1, 3}, Pre: "rc"}, false, "1.3.1rc1.dev4", "1.3.1-rc.1", "after the release a candidate of the next in the series"},
		{"semver", "v1.2.3", "minor", Heading{Series: Series{1, 2}}, false, "1.2.4.dev4", "1.2.4", "bump cannot leave the series"},
		{"semver", "v1.2.3", "minor", Heading{Series: Series{1}}, false, "1.3.0.dev4", "1.3.0", "if it does not try, it decides"},
		{"semver", "v1.2.3", "major", Heading{Series: Series{1}}, false, "1.3.0.dev4", "1.3.0", "the next number of the series"},
		{"guess-next-dev", "1.2", "", Heading{Series: Series{1, 2}}, false, "1.2.1.dev4", "1.2.1", "a tag may have no number to raise yet"},
		{"guess-next-dev", "1.2", "", Heading{Series: Series{1, 3}}, false, "1.3.dev4", "1.3", "as many numbers as the tag has"},
		{"guess-next-dev", "1!1.2.3", "", Heading{Series: Series{2}}, false, "1!2.0.0.dev4", "1!2.0.0", "the epoch stays"},
		{"guess-next-dev", "1.3.0", "", Heading{Series: Series{1, 3, 0}}, false, "1.3.0.1.dev4", "1.3.0.1", "a series of a whole version has corrections"},
		{"semver", "v1.3.0", "", Heading{Series: Series{1, 3, 0}}, false, "1.3.1.dev4", "1.3.1", "where the scheme has a place for them"},
		{"semver", "v1.2.3", "", Heading{Least: "3.0"}, false, "3.0.0.dev4", "3.0.0", "a minimum"},
		{"guess-next-dev", "v1.2.3", "", Heading{Least: "3"}, false, "3.0.0.dev4", "3.0.0", "in the numbers of the tag"},
		{"guess-next-dev", "3.0rc1", "", Heading{Least: "3.0"}, false, "3.0rc2.dev4", "3.0rc2", "a pre-release of it has reached it"},
		{"guess-next-dev", "v3.1.0", "", Heading{Least: "3.0"}, false, "3.1.1.dev4", "3.1.1", "and what is above it too"},
		{"semver", "v1.2.3", "", Heading{Least: "3.0", Pre: "beta"}, false, "3.0.0b1.dev4", "3.0.0-beta.1", "a stage of the minimum"},
		{"semver", "v1.2.3", "", Heading{Least: "3.0", Series: Series{1, 2}}, false, "1.2.4.dev4", "1.2.4", "a series has no minimum outside of it"},
		{"semver", "v1.3.0-rc.1", "minor", Heading{Others: []string{"rc"}}, false, "1.4.0.dev4", "1.4.0", "candidates are made on another branch"},
		{"semver", "v1.3.0-alpha.1", "minor", Heading{Others: []string{"rc"}}, true, "1.3.0a2.dev4", "1.3.0-alpha.2", "and alphas here"},
		{"semver", "v1.3.0-rc.1", "minor", Heading{Passes: true}, true, "1.4.0.dev4", "1.4.0", "a pre-release that is not in the history"},
		{"semver", "v1.3.0-rc.1", "minor", Heading{Passes: true}, false, "1.3.0rc2.dev4", "1.3.0-rc.2", "or that is"},
		{"calver", "2026.8.1", "", Heading{Series: Series{2026, 7}}, false, "2026.8.2.dev4", "2026.8.2", "a tag above the series is left alone"},
		{"calver", "2026.7.1", "", Heading{Series: Series{2026, 7}}, false, "2026.7.2.dev4", "2026.7.2", "the month of a series stays"},
		{"serial", "42", "", Heading{Least: "50"}, false, "50.dev4", "50", "one number has a minimum too"},
		{"post-release", "1.2.3", "", Heading{Least: "3.0"}, false, "1.2.3.post4", "3.0.0", "a scheme that follows the tag raises only releases"},
	} {
		o := Options{Bump: row.bump, Heading: row.heading, Local: []string{"no-local-version"}, Now: testNow}
		s, err := New(row.scheme, o)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		f := scm.Facts{Tags: []scm.Tag{{Ref: row.tag}}, Distance: 4, Proof: scm.Proof{Proven: true}, Elsewhere: row.elsewhere}
		f.Head = scm.Commit{ID: "0123456789012345678901234567890123456789", Time: testNow, Date: "2026-08-19"}
		v, err := Derive(f, []Scheme{s}, TagRule{}, o)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if got := v.String(); got != row.want {
			t.Errorf("%s: %s under %+v is %s, want %s", row.why, row.tag, row.heading, got, row.want)
		}
		p, err := s.Raise(v.Base, Bump{}, f, o)
		if err != nil || s.Print(p) != row.next {
			t.Errorf("%s: next is %s, %v, want %s", row.why, s.Print(p), err, row.next)
		}
	}
}

// TestHeadingUntagged: neither a series nor a minimum takes the place of a first tag.
func TestHeadingUntagged(t *testing.T) {
	for _, row := range []struct {
		heading       Heading
		initial, want string
		why           string
	}{
		{Heading{Least: "3.0"}, "", "", "a minimum never silences that there are no tags"},
		{Heading{Series: Series{1, 3}}, "", "", "nor does a series"},
		{Heading{Least: "3.0"}, "0.1", "3.0.dev4", "with an initial version it counts"},
		{Heading{Series: Series{1, 3}}, "0.1.0", "1.3.0.dev4", "and so does a series"},
		{Heading{Series: Series{0}}, "0.1.0", "0.1.0.dev4", "in which the initial version may be"},
		{Heading{Pre: "alpha"}, "0.1.0", "0.1.0a1.dev4", "of which the first may be an alpha"},
	} {
		o := Options{Initial: row.initial, Heading: row.heading, Local: []string{"no-local-version"}, Now: testNow}
		s, err := New("guess-next-dev", o)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Derive(scm.Facts{Distance: 4, Untagged: scm.NoTags, Proof: scm.Proof{Proven: true}}, []Scheme{s}, TagRule{}, o)
		got := ""
		if err == nil {
			got = v.String()
		}
		if got != row.want {
			t.Errorf("%s: %q, %v, want %q", row.why, got, err, row.want)
		}
	}
}

func TestReadSeries(t *testing.T) {
	for text, want := range map[string]int{"1.2": 3, "v1": 2, "1.2.x": 3, "1..2": 1, "": 0, "v": 0, "x1": 0, "1234567": 0, "1.1234567": 0, "1.2-3": 3} {
		s, length := ReadSeries(text)
		if length != want || (length > 0) != (s != nil) {
			t.Errorf("%q: %v in %d bytes, want %d", text, s, length, want)
		}
	}
}
