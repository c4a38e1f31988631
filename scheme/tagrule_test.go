package scheme

import (
	"errors"
	"testing"
)

func TestParse(t *testing.T) {
	pattern, err := CompilePattern(`rel-(?P<version>.*)-ok`)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		why  string
		ref  string
		rule TagRule
		want string // normal form
		err  string
	}{
		{why: "bare", ref: "1.2.3", want: "1.2.3"},
		{why: "v", ref: "v1.2.3", want: "1.2.3"},
		{why: "V, and a form that PEP 440 permits", ref: "V1.0-RC.1", want: "1.0rc1"},
		{why: "an epoch", ref: "1!1.0", want: "1!1.0"},
		{why: "one v is enough", ref: "vv1.0", err: `tag vv1.0 is no version: a version starts with a number, not "v1.0"`},
		{why: "nothing after", ref: "v1.3.0.Final", err: `tag v1.3.0.Final is no version: unexpected ".Final" after 1.3.0`},
		{why: "nothing before", ref: "api/v1.4.0", err: `tag api/v1.4.0 is no version: a version starts with a number, not "api/v1.4.0"`},
		{why: "no word", ref: "nightly", err: `tag nightly is no version: a version starts with a number, not "nightly"`},
		{why: "v alone", ref: "v", err: `tag v is no version: a version starts with a number`},
		{why: "white space belongs to no tag", ref: "1.0 ", err: `tag 1.0  is no version: white space after 1.0`},
		{why: "white space before likewise", ref: "v 1.0", err: `tag v 1.0 is no version: a version starts with a number, not " 1.0"`},
		{why: "a prefix with a slash", ref: "api/v1.4.0", rule: TagRule{Prefix: "api/"}, want: "1.4.0"},
		{why: "a prefix that holds the v", ref: "pkg-v1.4.0", rule: TagRule{Prefix: "pkg-v"}, want: "1.4.0"},
		{why: "a prefix is no glob", ref: "api/v1.4.0", rule: TagRule{Prefix: "*/"}, err: `tag api/v1.4.0 is no version: it does not begin with "*/"`},
		{why: "another package's tag", ref: "web/v1.4.0", rule: TagRule{Prefix: "api/"}, err: `tag web/v1.4.0 is no version: it does not begin with "api/"`},
		{why: "a pattern replaces the shape", ref: "rel-v1.0-ok", rule: TagRule{Pattern: pattern}, want: "1.0"},
		{why: "after the prefix", ref: "api/rel-1.0-ok", rule: TagRule{Prefix: "api/", Pattern: pattern}, want: "1.0"},
		{why: "a pattern matches the whole", ref: "rel-1.0-okay", rule: TagRule{Pattern: pattern}, err: `tag rel-1.0-okay is no version: the tag pattern does not match it`},
		{why: "a number beyond 64 bits", ref: "v99999999999999999999", err: `tag v99999999999999999999 is no version: a number above 18446744073709551615`},
	}
	for _, tt := range tests {
		p, err := tt.rule.Parse(tt.ref, guessNextDev())
		switch {
		case tt.err == "" && (err != nil || printPEP440(p) != tt.want):
			t.Errorf("%s: Parse(%q) = %q, %v, want %q", tt.why, tt.ref, printPEP440(p), err, tt.want)
		case tt.err != "" && (err == nil || err.Error() != tt.err):
			t.Errorf("%s: Parse(%q): error %v, want %s", tt.why, tt.ref, err, tt.err)
		case tt.err != "" && !errors.As(err, new(*TagError)):
			t.Errorf("%s: Parse(%q): a %T, want a TagError", tt.why, tt.ref, err)
		}
	}
}

func TestCompilePattern(t *testing.T) {
	for pattern, why := range map[string]string{
		`(`:                    "not an expression",
		`a)(?P<version>.*`:     "closes a group that is not its own",
		`v(.*)`:                "no group named version",
		`(?P<version>.*)(?=x)`: "RE2 has no look-ahead",
	} {
		if _, err := CompilePattern(pattern); err == nil {
			t.Errorf("%s: %s: no error", pattern, why)
		}
	}
}

func TestMeansVersion(t *testing.T) {
	pattern, err := CompilePattern(`rel-(?P<version>.*)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, ref string
		rule     TagRule
		want     bool
	}{
		{"a number", "1.3.0.Final", TagRule{}, true},
		{"v and a number", "V1.3.0.Final", TagRule{}, true},
		{"a word", "vienna", TagRule{}, false},
		{"a commit's name, which may begin with a digit", "109666b3b7ef0d1a3e8e1e0e9d3f8b8f1a2b3c4d", TagRule{}, false},
		{"after the prefix", "api/v1.Final", TagRule{Prefix: "api/"}, true},
		{"another package's", "v1.Final", TagRule{Prefix: "api/"}, false},
		{"what the pattern matches", "rel-one", TagRule{Pattern: pattern}, true},
		{"what it was made to leave out", "1.3.0.Final", TagRule{Pattern: pattern}, false},
	} {
		if got := tt.rule.MeansVersion(tt.ref); got != tt.want {
			t.Errorf("%s: %s: %t", tt.why, tt.ref, got)
		}
	}
}
