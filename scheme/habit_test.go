package scheme

import (
	"strings"
	"testing"
)

// The next tag is written as the tags there are, above all as the one it follows,
// which comes first.
func TestHabit(t *testing.T) {
	pattern, err := CompilePattern(`release-(?P<version>.+)-final`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, tags, part, want string
		scheme, layout        string
		rule                  TagRule
	}{
		{why: "Rails", tags: "v8.1.0.beta1 v8.0.2", want: "v8.1.0.beta2"},
		{why: "Rails, a first candidate", tags: "v8.1.0.beta1 v8.0.2", part: "rc", want: "v8.1.0.rc1"},
		{why: "Rails, and its release", tags: "v8.1.0.rc1 v8.1.0.beta1", part: "final", want: "v8.1.0"},
		{why: "Rails, a security release", tags: "v8.0.2 v8.0.1 v7.2.2.1", part: "hotfix", want: "v8.0.2.1"},
		{why: "ImageMagick", tags: "7.1.2-29 7.1.2-28", want: "7.1.2-30"},
		{why: "ImageMagick, of the next release", tags: "7.1.3 7.1.2-29", part: "post", want: "7.1.3-1"},
		{why: "Maven", tags: "maven-4.0.0-rc-3 maven-3.9.9", rule: TagRule{Prefix: "maven-"}, want: "maven-4.0.0-rc-4"},
		{why: "Maven under semver", tags: "maven-4.0.0-rc-3", scheme: "semver", rule: TagRule{Prefix: "maven-"}, want: "maven-4.0.0-rc-4"},
		{why: "Maven under semver, of the next release", tags: "maven-4.0.0 maven-4.0.0-rc-3", scheme: "semver", part: "rc", rule: TagRule{Prefix: "maven-"}, want: "maven-4.0.1-rc-1"},
		{why: "Kubernetes", tags: "v1.31.0-beta.0", want: "v1.31.0-beta.1"},
		{why: "after a final release the words of earlier pre-releases", tags: "v2.0.0 v2.0.0-rc.2 v2.0.0-rc.1", part: "rc", want: "v2.0.1-rc.1"},
		{why: "another word in their manner", tags: "v2.0.0 v2.0.0-rc.2", part: "beta", want: "v2.0.1-beta.1"},
		{why: "or as it was written then", tags: "v2.0.0 v2.0.0-rc.2 v2.0.0-BETA.1", part: "beta", want: "v2.0.1-BETA.1"},
		{why: "the newest tag wins", tags: "v3.0rc1 v2.0.0-rc.2 v1.0-rc.1", part: "", want: "v3.0rc2"},
		{why: "also among earlier ones", tags: "v3.0 v2.0-rc.2 v1.0rc1", part: "rc", want: "v3.1-rc.1"},
		{why: "capitals", tags: "1.0-RC1", want: "1.0-RC2"},
		{why: "capitals for another word", tags: "1.0-BETA1", part: "rc", want: "1.0-RC1"},
		{why: "a capital first, for another word", tags: "1.1 1.0-Beta1", part: "alpha", want: "1.2-Alpha1"},
		{why: "one letter", tags: "1.0a2", part: "beta", want: "1.0b1"},
		{why: "whole words", tags: "1.0alpha2", part: "beta", want: "1.0beta1"},
		{why: "another word for candidates", tags: "1.0-pre.2", want: "1.0-pre.3"},
		{why: "a number from now on", tags: "1.0-alpha", want: "1.0-alpha.1"},
		{why: "padded numbers of candidates", tags: "1.0rc09", want: "1.0rc10"},
		{why: "of the next release", tags: "1.0 1.0rc09", part: "rc", want: "1.1rc01"},
		{why: "underscores", tags: "1_rc_1", part: "", want: "1_rc_2"},

		{why: "two numbers", tags: "1.2 1.1", want: "1.3"},
		{why: "three", tags: "1.2.0 1.1.3", want: "1.2.1"},
		{why: "Django, a minor release", tags: "4.2.1 4.2 4.1.1 4.1", part: "minor", want: "4.3"},
		{why: "Django, a major release", tags: "4.2.1 4.2 4.1", part: "major", want: "5.0"},
		{why: "no other tag tells", tags: "4.2.1", part: "minor", want: "4.3.0"},
		{why: "a tag that moves with the newest release tells nothing", tags: "v4.2.1 v4 v4.2 v4.2.0", part: "major", want: "v5.0.0"},
		{why: "nor does it alone", tags: "v4.2.1 v4", part: "major", want: "v5.0.0"},
		{why: "stevedore, whose first pre-releases had four numbers", tags: "5.9.0 5.0.0 1.0.0 1.0.0.0a1", part: "major", want: "6.0.0"},
		{why: "apicula, whose first development tag had three", tags: "0.32 0.3.1 0.3 0.0.0.dev0", part: "major", want: "1.0"},
		{why: "a whole version has the tags' numbers", tags: "1.2.3", part: "2.0", want: "2.0.0"},
		{why: "its own manner where no tag shows one", tags: "v1.2.3", part: "2.0.0-rc.1", want: "v2.0.0-rc.1"},
		{why: "but no fourth", tags: "v8.0.2.1", part: "8.1.0", want: "v8.1.0"},
		{why: "or those that it needs", tags: "v1.2", part: "1.9.5", want: "v1.9.5"},
		{why: "and their manner", tags: "v1.2.3 v1.2.0-rc.1", part: "2.0.0c1", want: "v2.0.0-rc.1"},

		{why: "padded numbers", tags: "v2024.01.05", want: "v2024.01.06"},
		{why: "up to ten", tags: "1.09 1.08", want: "1.10"},
		{why: "ten itself says nothing", tags: "1.10 1.09", part: "major", want: "2.00"},
		{why: "and a single digit says no", tags: "1.9 0.08", part: "major", want: "2.0"},
		{why: "calver's layout pads", tags: "2026.07.3", scheme: "calver", layout: "YYYY.0M.MICRO", want: "2026.08.0"},
		{why: "tags may pad where the layout does not", tags: "2026.07.03", scheme: "calver", want: "2026.08.00"},
		{why: "calver's pre-releases", tags: "2026.8.0-rc.1", scheme: "calver", want: "2026.8.0-rc.2"},

		{why: "v", tags: "v1.2.3 1.2.2", want: "v1.2.4"},
		{why: "V", tags: "V1.2.3 v1.2.2", want: "V1.2.4"},
		{why: "neither", tags: "1.2.3 v1.2.2", want: "1.2.4"},
		{why: "v after a prefix", tags: "api/v1.2.3", rule: TagRule{Prefix: "api/"}, want: "api/v1.2.4"},
		{why: "a scope", tags: "@acme/core@1.0.0", rule: TagRule{Prefix: "@acme/core@"}, want: "@acme/core@1.0.1"},
		{why: "a pattern", tags: "release-1.0-final", rule: TagRule{Pattern: pattern}, want: "release-1.1-final"},
		{why: "a pattern and a v", tags: "release-v1.0-final release-0.9-final", rule: TagRule{Pattern: pattern}, part: "rc", want: "release-v1.1rc1-final"},
		{why: "an epoch", tags: "v1!1.2", want: "v1!1.3"},
		{why: "a new epoch", tags: "v23.12", part: "epoch", want: "v1!23.12"},
		{why: "no local part", tags: "v1.2+build.5", want: "v1.3"},
		{why: "SemVer in capitals", tags: "v1.0.0-RC.1", scheme: "semver", want: "v1.0.0-RC.2"},
		{why: "SemVer, of the next release", tags: "v1.0.0 v1.0.0-RC1", scheme: "semver", part: "rc", want: "v1.0.1-RC1"},
		{why: "SemVer's own words", tags: "v1.0.0-canary.7", scheme: "semver", want: "v1.0.0-canary.8"},
	} {
		tags := strings.Fields(tt.tags)
		if tt.scheme == "" {
			tt.scheme = Default
		}
		o := Options{Layout: tt.layout, Now: testNow}
		s, err := New(tt.scheme, o)
		if err != nil {
			t.Fatal(err)
		}
		r, err := nextRelease(rowFacts(t, Row{Tag: tags[0]}), s, tt.rule, tt.part, o, tags[1:]...)
		if r.Ref != tt.want || (err != nil) != (tt.want == "") {
			t.Errorf("%s: %s, %q: %q, %v, want %q", tt.why, tt.tags, tt.part, r.Ref, err, tt.want)
		}
	}
}

// Before the first tag the initial version says how it is written, and tags
// elsewhere say only whether there is a v.
func TestHabitOfInitial(t *testing.T) {
	pattern, err := CompilePattern(`release-(?P<version>.+)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, initial, part, elsewhere, want string
		rule                                TagRule
	}{
		{why: "as it is given", initial: "0.1", want: "0.1"},
		{why: "with its v", initial: "v0.1.0", want: "v0.1.0"},
		{why: "with its v and a prefix", initial: "v0.1.0", rule: TagRule{Prefix: "api/"}, want: "api/v0.1.0"},
		{why: "with its v and a pattern", initial: "v0.1.0", rule: TagRule{Pattern: pattern}, want: "release-v0.1.0"},
		{why: "a pattern without a tag", initial: "0.1.0", rule: TagRule{Pattern: pattern}, want: "release-0.1.0"},
		{why: "a pre-release of it", initial: "v0.1.0", part: "rc", want: "v0.1.0rc1"},
		{why: "a pre-release as it is written", initial: "0.1.0-RC.1", want: "0.1.0-RC.1"},
		{why: "the v of tags elsewhere", initial: "0.1", elsewhere: "v3.0.0", want: "v0.1"},
		{why: "a version that is named", initial: "0.1", part: "1.0", want: "1.0"},
		{why: "an epoch", initial: "0.1", part: "epoch", want: "1!0.1"},
	} {
		o := Options{Initial: tt.initial, Now: testNow}
		r, err := nextRelease(rowFacts(t, Row{Distance: 3}), guessNextDev(), tt.rule, tt.part, o, strings.Fields(tt.elsewhere)...)
		if err != nil || r.Ref != tt.want {
			t.Errorf("%s: %s, %q: %q, %v, want %q", tt.why, tt.initial, tt.part, r.Ref, err, tt.want)
		}
	}
}
