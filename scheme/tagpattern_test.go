package scheme

import (
	"slices"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestShapesOfTags reads tags of the world by the settings and writes the next one in
// the same form. Each row is a project's; what is asked for is a part, or a version.
func TestShapesOfTags(t *testing.T) {
	pattern := func(prefix, s string) TagRule {
		t.Helper()
		re, err := CompilePattern(s)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		return TagRule{Prefix: prefix, Pattern: re}
	}
	underscores := func(prefix string) TagRule { return TagRule{Prefix: prefix, Separator: "_"} }
	final := pattern("", `(?P<version>\d+(?:\.\d+)*)(?:\.Final|\.(?P<pre>(?:Alpha|Beta|CR)\d+))?`)
	letter := TagRule{Prefix: "OpenSSL_", Separator: "_", Pattern: pattern("", `(?P<version>\d+(?:_\d+)*)(?P<post>z*[a-z])?`).Pattern}
	portable := pattern("V_", `(?P<major>\d+)_(?P<minor>\d+)(?:_(?P<patch>\d+))?_P(?P<post>\d+)`)
	tests := []struct {
		why, tag, want string
		rule           TagRule
		scheme         Scheme
		bump, next     string // "" with a next: the scheme's own choice
		like           []string
	}{
		{why: "curl", tag: "curl-8_10_0", rule: underscores("curl-"), want: "8.10.0", next: "curl-8_10_1"},
		{why: "SQLAlchemy, a pre-release", tag: "rel_2_1_0b3", rule: underscores("rel_"), want: "2.1.0b3", next: "rel_2_1_0b4"},
		{why: "its final", tag: "rel_2_1_0b3", rule: underscores("rel_"), want: "2.1.0b3", bump: "final", next: "rel_2_1_0"},
		{why: "libexpat", tag: "R_2_8_3", rule: underscores("R_"), want: "2.8.3", bump: "minor", next: "R_2_9_0"},
		{why: "the v stays", tag: "v3_2_2", rule: underscores(""), want: "3.2.2", next: "v3_2_3"},
		{why: "PostgreSQL, words between underscores", tag: "REL_15_BETA1", rule: underscores("REL_"), want: "15b1", next: "REL_15_BETA2"},
		{why: "R, dashes", tag: "R-4-3-2", rule: TagRule{Prefix: "R-", Separator: "-"}, want: "4.3.2", bump: "major", next: "R-5-0-0"},
		{why: "SemVer's pre-release keeps its dots", tag: "v2_0_0-rc.1", rule: underscores(""), scheme: semverScheme(), want: "2.0.0-rc.1", next: "v2_0_0-rc.2"},
		{why: "Maven keeps its dashes", tag: "maven-4.0.0-rc-3", rule: TagRule{Prefix: "maven-"}, want: "4.0.0rc3", next: "maven-4.0.0-rc-4"},
		{why: "ImageMagick", tag: "7.1.2-29", want: "7.1.2.post29", next: "7.1.2-30"},
		{why: "Vim keeps its zeros", tag: "v9.2.0995", want: "9.2.995", next: "v9.2.0996"},
		{why: "Rails", tag: "v8.1.0.beta1", want: "8.1.0b1", next: "v8.1.0.beta2"},
		{why: "PHP", tag: "php-8.3.0RC1", rule: TagRule{Prefix: "php-"}, want: "8.3.0rc1", bump: "final", next: "php-8.3.0"},
		{why: "a v before the dot", tag: "v.12.0.0", rule: TagRule{Prefix: "v."}, want: "12.0.0", next: "v.12.0.1"},
		{why: "a package of npm", tag: "@scope/pkg@1.0.0", rule: TagRule{Prefix: "@scope/pkg@"}, want: "1.0.0", next: "@scope/pkg@1.0.1"},
		{why: "a module of Go", tag: "sdk/log/v0.21.0", rule: TagRule{Prefix: "sdk/log/"}, want: "0.21.0", next: "sdk/log/v0.21.1"},
		{why: "a suffix", tag: "v1.3.0.Final", rule: TagRule{Suffix: ".Final"}, want: "1.3.0", next: "v1.3.1.Final"},
		{why: "another family's tag", tag: "v1.3.0", rule: TagRule{Suffix: ".Final"}},
		{why: "Swift", tag: "swift-5.9.1-RELEASE", rule: TagRule{Prefix: "swift-", Suffix: "-RELEASE"}, want: "5.9.1", bump: "minor", next: "swift-5.10.0-RELEASE"},
		{why: "Firefox", tag: "FIREFOX_121_0_1_RELEASE", rule: TagRule{Prefix: "FIREFOX_", Separator: "_", Suffix: "_RELEASE"}, want: "121.0.1", next: "FIREFOX_121_0_2_RELEASE"},
		{why: "OpenSSL counts letters", tag: "OpenSSL_1_1_1w", rule: letter, want: "1.1.1.post23", next: "OpenSSL_1_1_1x"},
		{why: "after z comes za", tag: "OpenSSL_0_9_8z", rule: letter, want: "0.9.8.post26", next: "OpenSSL_0_9_8za"},
		{why: "and zb", tag: "OpenSSL_0_9_8za", rule: letter, want: "0.9.8.post27", next: "OpenSSL_0_9_8zb"},
		{why: "its next number has no letter", tag: "OpenSSL_1_1_1w", rule: letter, want: "1.1.1.post23", bump: "patch", next: "OpenSSL_1_1_2"},
		{why: "OpenSSH", tag: "V_9_7_P1", rule: portable, want: "9.7.post1", next: "V_9_7_P2"},
		{why: "OpenSSH's next number needs its P1", tag: "V_9_7_P1", rule: portable, want: "9.7.post1", bump: "9.8.post1", next: "V_9_8_P1"},
		{why: "three numbers", tag: "V_3_8_1_P1", rule: portable, want: "3.8.1.post1", next: "V_3_8_1_P2"},
		{why: "Hibernate's candidate", tag: "7.1.0.CR1", rule: final, want: "7.1.0rc1", next: "7.1.0.CR2"},
		{why: "its release ends as others do", tag: "7.1.0.CR1", rule: final, like: []string{"7.0.5.Final"}, want: "7.1.0rc1", bump: "final", next: "7.1.0.Final"},
		{why: "after a final a final", tag: "7.1.0.Final", rule: final, want: "7.1.0", next: "7.1.1.Final"},
		{why: "a candidate in the words of the others", tag: "7.1.0.Final", rule: final, like: []string{"7.1.0.CR1"}, want: "7.1.0", bump: "minor rc", next: "7.2.0.CR1"},
		{why: "the JDK counts builds", tag: "jdk-21+35", rule: pattern("jdk-", `(?P<version>\d+(?:\.\d+)*)\+(?P<post>\d+)`), want: "21.post35", next: "jdk-21+36"},
		{why: "milestones", tag: "v5.0.0.M3", rule: pattern("", `v(?P<version>\d+(?:\.\d+)*)\.(?:RELEASE|(?P<pre>(?:M|RC)\d+))`), want: "5.0.0a3", next: "v5.0.0.M4"},
		{why: "parts in SemVer", tag: "x-1-2-3-rc4", rule: pattern("x-", `(?P<major>\d+)-(?P<minor>\d+)-(?P<patch>\d+)(?:-(?P<pre>rc\d+))?`), scheme: semverScheme(), want: "1.2.3-rc.4", next: "x-1-2-3-rc5"},
		{why: "dots where underscores are said", tag: "rel_2.1_0", rule: underscores("rel_")},
		{why: "a part is missing", tag: "1--3", rule: pattern("", `(?P<major>\d+)-(?P<minor>\d*)-(?P<patch>\d+)`)},
	}
	for _, tt := range tests {
		if tt.scheme.Name == "" {
			tt.scheme = guessNextDev()
		}
		p, err := tt.rule.Parse(tt.tag, tt.scheme)
		if tt.want == "" {
			if err == nil {
				t.Errorf("%s: %s reads as %s", tt.why, tt.tag, tt.scheme.Print(p))
			}
			continue
		}
		if err != nil || tt.scheme.Print(p) != tt.want {
			t.Errorf("%s: %s reads as %s, %v; want %s", tt.why, tt.tag, tt.scheme.Print(p), err, tt.want)
			continue
		}
		b, err := ParseBump(tt.bump)
		if err == nil && b.Whole == "" {
			p, err = tt.scheme.Raise(p, b, scm.Facts{}, Options{})
		} else if err == nil {
			p, err = tt.scheme.Parse(b.Whole)
		}
		if err != nil {
			t.Errorf("%s: %v", tt.why, err)
			continue
		}
		like := slices.Insert(slices.Clone(tt.like), 0, tt.tag)
		if got, err := tt.rule.Print(p, tt.scheme, like...); got != tt.next {
			t.Errorf("%s: after %s comes %q, %v; want %s", tt.why, tt.tag, got, err, tt.next)
		}
	}
}

func TestLetters(t *testing.T) {
	for n := uint64(1); n <= 9*26; n++ {
		if got := letters(lettered(n)); got != n {
			t.Errorf("%d is %q, which is %d", n, lettered(n), got)
		}
	}
	for _, text := range []string{"", "A", "ab", "z1", "zzzzzzzzzz"} {
		if n := letters(text); n != 0 {
			t.Errorf("%q counts as %d", text, n)
		}
	}
}
