package pep440

import (
	"errors"
	"testing"
)

func TestBump(t *testing.T) {
	for _, row := range []struct{ version, part, want, why string }{
		{"1.2.3", "major", "2.0.0", ""},
		{"1.2.3", "minor", "1.3.0", ""},
		{"1.2.3", "micro", "1.2.4", ""},
		{"1.2.3", "patch", "1.2.4", "SemVer's word for micro"},
		{"1", "micro", "1.0.1", "numbers that are not written are 0"},
		{"1.2.3.4", "minor", "1.3.0.0", "the length stays"},
		{"1.2.3.post1+local", "micro", "1.2.4", "a post-release has had its release"},
		{"2.0.0rc1", "major", "2.0.0", "its release is still to come"},
		{"2.0.0rc1", "minor", "2.0.0", "and is a new minor one"},
		{"2.0.1rc1", "major", "3.0.0", "2.0.1 is no new major one"},
		{"2.0.dev3", "minor", "2.0", "a development release too"},
		{"2.0a1.post1", "major", "2.0", "a post-release of a pre-release too"},
		{"1.2.3", "alpha", "1.2.4a1", "what follows a release"},
		{"1.2", "rc", "1.3rc1", "the last number rises, as for guess-next-dev"},
		{"1.2.4.dev3", "alpha", "1.2.4a1", ""},
		{"1.2.4a1", "alpha", "1.2.4a2", ""},
		{"1.2.4a1.dev3", "alpha", "1.2.4a1", "it leads up to a1"},
		{"1.2.4a1.post1", "alpha", "1.2.4a2", ""},
		{"1.2.4a1.post1.dev2", "alpha", "1.2.4a2", "a1 has been"},
		{"1.2.4a9", "beta", "1.2.4b1", ""},
		{"1.2.4b1", "alpha", "", "would go down"},
		{"1.2.3.post1", "rc", "1.2.4rc1", ""},
		{"1.2.3", "post", "1.2.3.post1", ""},
		{"1.2.3.post1", "post", "1.2.3.post2", ""},
		{"1.2.3.post1.dev2", "post", "1.2.3.post1", "it leads up to post1"},
		{"1.2.3rc1", "post", "1.2.3rc1.post1", "PEP 440 permits it"},
		{"1.2.3.dev1", "post", "", "nothing to correct yet"},
		{"1.2.3", "dev", "1.2.4.dev1", ""},
		{"1.2.4.dev1", "dev", "1.2.4.dev2", ""},
		{"1.2.4a1", "dev", "1.2.4a2.dev1", ""},
		{"1.2.3.post1", "dev", "1.2.3.post2.dev1", ""},
		{"1.2.4rc1", "final", "1.2.4", ""},
		{"1.2.4rc1.post1.dev1", "final", "1.2.4", ""},
		{"1.2.3.post1.dev2", "final", "1.2.3.post1", "its release has been"},
		{"1.2.3", "final", "", "it is final"},
		{"23.12", "epoch", "1!23.12", ""},
		{"1.2.3", "serial", "", "no such part"},
		{"1.18446744073709551615", "minor", "1.18446744073709551616", "numbers have no end"},
		{"18446744073709551615!1", "epoch", "18446744073709551616!1", ""},
		{"20141022093142841000000rc1", "major", "20141022093142841000000", ""},
	} {
		v := mustParse(t, row.version)
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
