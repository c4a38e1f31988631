package pep440

import "testing"

func TestFromTilde(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"a release candidate, as uscan and rpm macros write it", "1.4.1~rc1", "1.4.1rc1"},
		{"with a dot, as this program writes it", "1.4.1~rc.1", "1.4.1rc1"},
		{"a development version of its own", "1.2.4~~dev.4+g109666b3b", "1.2.4.dev4+g109666b3b"},
		{"rpm has the same form", "2.0~beta2", "2.0b2"},
		{"a snapshot by date is no version of the project", "1.4.1~git20261128", ""},
		{"a revision of the package is none of the version", "1.4.1~rc1-2", ""},
		{"without a tilde it is PEP 440 or nothing", "1.4.1", ""},
		{"two levels are no PEP 440", "1.4.1~rc1~git1", ""},
		{"no release before it", "~rc1", ""},
		{"an epoch of the package is none of the project", "1:1.4.1~rc1", ""},
	} {
		if got, ok := FromTilde(tt.text); got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: FromTilde(%q) = %q, %v, want %q", tt.why, tt.text, got, ok, tt.want)
		}
	}
}
