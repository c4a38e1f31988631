package scheme

import (
	"testing"
	"time"
)

// A version that a hint or init names is one that the scheme takes: it is headed for
// from the first commit.
func TestFirst(t *testing.T) {
	day := time.Date(2026, 8, 9, 23, 0, 0, 0, time.FixedZone("", -2*3600))
	for _, row := range []struct{ scheme, layout, want, why string }{
		{"guess-next-dev", "", "0.1", "two numbers are enough for PEP 440"},
		{"semver", "", "0.1.0", "semver.org wants three"},
		{"hotfix", "", "0.1.0", "a fourth number corrects a third"},
		{"serial", "", "1", "there is one number"},
		{"year-serial", "", "2026.1", "releases of a year are counted from 1"},
		{"calver", "", "2026.8.0", "the period of the day"},
		{"calver", "YYYY.0M.0D", "2026.08.10", "which is that of UTC, written as the tags are"},
		{"calver", "MAJOR.YYYY.MICRO", "0.2026.0", "a number that nobody raised is 0"},
		{"calver", "YYYY0M0D", "20260810", "tokens with nothing between are one number"},
	} {
		s, err := New(row.scheme, Options{Layout: row.layout})
		if err != nil {
			t.Fatal(err)
		}
		if got := s.First(day); got != row.want {
			t.Errorf("%s %s: %q, want %q: %s", row.scheme, row.layout, got, row.want, row.why)
		}
	}
	for _, s := range All() {
		if s.Tagless { // it needs none
			continue
		}
		first := s.First(day)
		if _, err := initial(first, s); err != nil {
			t.Errorf("%s begins with %q: %v", s.Name, first, err)
		}
	}
}
