package semver

import (
	"errors"
	"testing"
)

// TestBumpNumbers compares major, minor and patch with semver.inc of
// node-semver, which is what npm version does.
func TestBumpNumbers(t *testing.T) {
	rows := vector(t, "semver-inc.tsv")
	if len(rows) < 200 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		got, err := mustParse(t, row[0]).Bump(row[1])
		if err != nil || got.String() != row[2] {
			t.Errorf("%s of %s: %s, %v; want %s", row[1], row[0], got, err, row[2])
		}
	}
}

func TestBump(t *testing.T) {
	for _, row := range []struct{ version, part, want, why string }{
		{"1.2.3", "alpha", "1.2.4-alpha.1", "what follows a release"},
		{"1.2.4-alpha.1", "alpha", "1.2.4-alpha.2", ""},
		{"1.2.4-alpha", "alpha", "1.2.4-alpha.1", "more identifiers sort above"},
		{"1.2.4-alpha.1.0.dev.3", "alpha", "1.2.4-alpha.2", "development versions lie between two pre-releases"},
		{"1.2.4-alpha.9", "beta", "1.2.4-beta.1", ""},
		{"1.2.4-beta.1", "alpha", "", "would go down"},
		{"1.2.4-alpha.beta", "alpha", "", "words sort above numbers"},
		{"1.2.4-0.dev.3", "rc", "1.2.4-rc.1", "a number sorts below a word"},
		{"1.2.4-rc.1+build", "final", "1.2.4", "build metadata goes"},
		{"1.2.4", "final", "", "it is final"},
		{"1.2.3", "fix", "1.2.3.1", "semver4"},
		{"1.2.3.4", "alpha", "1.2.3.5-alpha.1", "semver4: the last number rises"},
		{"1.2.3.5-alpha.1", "fix", "1.2.3.5", "semver4"},
		{"1.2.3.4", "minor", "1.3.0", "semver4: the fourth goes back to 0"},
		{"1.2.3", "post", "", "SemVer has none"},
		{"1.2.3", "epoch", "", "SemVer has none"},
		{"1.2.18446744073709551615", "patch", "1.2.18446744073709551616", "numbers have no end"},
		{"1.2.3-alpha.18446744073709551615", "alpha", "1.2.3-alpha.18446744073709551616", ""},
	} {
		v, err := ParseSemver4(row.version)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.Bump(row.part)
		var e *BumpError
		if row.want == "" {
			if !errors.As(err, &e) {
				t.Errorf("%s of %s: %s, want a BumpError (%s)", row.part, row.version, got, row.why)
			}
		} else if err != nil || got.String() != row.want {
			t.Errorf("%s of %s: %s, %v; want %s (%s)", row.part, row.version, got, err, row.want, row.why)
		}
	}
}
