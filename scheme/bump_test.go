package scheme

import (
	"slices"
	"strings"
	"testing"
)

func TestParseBump(t *testing.T) {
	for _, tt := range []struct {
		why, text string
		want      Bump
		err       string
	}{
		{why: "nothing", text: " "},
		{why: "a part", text: "minor", want: Bump{Part: minor}},
		{why: "in any case", text: "MICRO", want: Bump{Part: patch}},
		{why: "a pre-release", text: "RC", want: Bump{Pre: rc}},
		{why: "a number and a pre-release", text: "minor  rc", want: Bump{Part: minor, Pre: rc}},
		{why: "a whole version", text: "1.9.5", want: Bump{Whole: "1.9.5"}},
		{why: "with a v", text: "V1.9.5-RC1", want: Bump{Whole: "1.9.5-RC1"}},
		{why: "no such part", text: "mnior", err: `unknown part "mnior": there are patch, minor, major, micro, alpha, beta, rc, final, post, epoch, hotfix, commits and fragments`},
		{why: "not the other way round", text: "rc minor", err: "minor cannot follow rc: two parts are a number and then alpha, beta or rc, as in minor rc"},
		{why: "nothing after final", text: "final rc", err: "rc cannot follow final"},
		{why: "one number", text: "minor major", err: "major cannot follow minor"},
		{why: "one pre-release", text: "minor rc beta", err: "beta cannot follow rc"},
		{why: "one version", text: "1.0 rc", err: `unknown part "1.0"`},
	} {
		b, err := ParseBump(tt.text)
		switch {
		case tt.err == "" && (err != nil || b != tt.want):
			t.Errorf("%s: %q: %+v, %v", tt.why, tt.text, b, err)
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s: %q: error %v, want %s", tt.why, tt.text, err, tt.err)
		}
		if again, err := ParseBump(b.String()); err != nil || again != b {
			t.Errorf("%s: %q reads as %+v, %v", tt.why, b, again, err)
		}
	}
}

// Every word has a meaning of its own, which its documentation shows.
func TestPartNames(t *testing.T) {
	for _, p := range PartNames() {
		b, err := ParseBump(p.Name)
		if err != nil || b == (Bump{}) || p.Doc == "" {
			t.Errorf("%s: %+v, %v, %q", p.Name, b, err, p.Doc)
		}
		_, examples, _ := strings.Cut(p.Doc, ": ")
		steps := strings.Split(examples, " -> ")
		for i := 1; i < len(steps); i++ {
			base, err := parsePEP440(steps[i-1])
			if err != nil {
				t.Fatalf("%s: %v", p.Doc, err)
			}
			next, err := guessNextDev().Raise(base, b, rowFacts(t, Row{}), Options{})
			if err != nil || printPEP440(next) != steps[i] {
				t.Errorf("%s: %s -> %s, %v", p.Doc, steps[i-1], printPEP440(next), err)
			}
		}
	}
}

// A setting of a scheme's own changes what it makes of some tag, and any other
// changes nothing.
func TestSettings(t *testing.T) {
	options := map[string][]Options{
		"bump":   {{Bump: "minor"}, {Bump: "major"}, {Bump: "rc"}},
		"layout": {{Layout: "YYYY.MICRO"}},
		"date":   {{Date: "build"}},
		"custom": {{Templates: Templates{Ahead: "9.9"}}},
	}
	for _, s := range All() {
		for setting, all := range options {
			changes := false
			for _, o := range all {
				for _, tag := range []string{"1.2.3", "2025.7.1", "2025.7", "42"} {
					changes = changes || made(t, s, tag, Options{}) != made(t, s, tag, o)
				}
			}
			if own := slices.Contains(s.Settings, setting); own != changes {
				t.Errorf("%s: %s is among its settings: %t; it changes something: %t", s.Name, setting, own, changes)
			}
		}
	}
}

// made is what a scheme makes of a tag: the version, and the next release.
func made(t *testing.T, s Scheme, tag string, o Options) string {
	o.Now = testNow
	if s.Name == "custom" && o.Templates.Ahead == "" {
		o.Templates.Ahead = "{{bump}}.dev{{.distance}}"
	}
	s, err := New(s.Name, o)
	if err != nil {
		return "error"
	}
	f := rowFacts(t, Row{Tag: tag, Distance: 2, Date: "2025-12-30"})
	v, err := Derive(f, []Scheme{s}, TagRule{}, o)
	if err != nil {
		return "error"
	}
	r, err := Next{Facts: f, Version: v, Naming: TagRule{}.Naming(s), Options: o}.Release(Bump{})
	if err != nil {
		return text(v) + " error"
	}
	return text(v) + " " + r.Ref
}
