package scheme

import (
	"testing"
)

// What setuptools-scm's schemes head for is what comes next, wherever HEAD
// stands, and written as the tag is.
func TestCompatibleNext(t *testing.T) {
	for _, tt := range []struct {
		why, scheme, tag, branch, part string
		date                           string
		raw                            bool
		fragments                      []string
		want, err                      string
	}{
		{why: "the last number", scheme: "guess-next-dev", tag: "v1.2.3", want: "v1.2.4"},
		{why: "the pre-release's", scheme: "guess-next-dev", tag: "v1.2rc1", want: "v1.2rc2"},
		{why: "in the tag's manner", scheme: "guess-next-dev", tag: "v1.2-RC.1", want: "v1.2-RC.2"},
		{why: "zero padding stays", scheme: "guess-next-dev", tag: "v2024.01.05", raw: true, want: "v2024.01.06"},
		{why: "of what .dev0 leads to", scheme: "guess-next-dev", tag: "v2.0.0.dev0", want: "v2.0.0"},
		{why: "a minor release from the main branch", scheme: "release-branch-semver", tag: "v3.10.0", branch: "main", want: "v3.11.0"},
		{why: "a patch from a release branch", scheme: "release-branch-semver", tag: "v3.10.0", branch: "v3.10.x", want: "v3.10.1"},
		{why: "a minor release from a feature branch", scheme: "python-simplified-semver", tag: "v0.4.1", branch: "feature/x", want: "v0.5.0"},
		{why: "a patch elsewhere", scheme: "semver-pep440", tag: "v0.4.1", branch: "main", want: "v0.4.2"},
		{why: "the day of the commit", scheme: "calver-by-date", tag: "v22.6.28.0", want: "v26.8.19.0"},
		{why: "padded as the tag is", scheme: "calver-by-date", tag: "v22.06.28.0", raw: true, want: "v26.08.19.0"},
		{why: "padded as its version is", scheme: "calver-by-date", tag: "v22.12.28.0", raw: true, date: "2026-08-03", want: "v26.08.03.0"},
		{why: "the next of that day", scheme: "calver-by-date", tag: "26.8.19.0", want: "26.8.19.1"},
		{why: "a feature", scheme: "towncrier-fragments", tag: "v1.2.0", fragments: []string{"1.feature.rst"}, want: "v1.3.0"},
		{why: "a removal", scheme: "towncrier-fragments", tag: "v1.2.0", fragments: []string{"1.removal.rst"}, want: "v2.0.0"},
		{why: "above what the commits count", scheme: "post-release", tag: "v1.2.0", want: "v1.2.1"},
		{why: "above what does not guess", scheme: "no-guess-dev", tag: "v1.2.0", want: "v1.2.1"},
		{why: "also after a post-release, which has no version there", scheme: "no-guess-dev", tag: "v1.2.0.post1", want: "v1.2.0.post2"},
		{why: "above what stands still", scheme: "only-version", tag: "v1.2.0", want: "v1.2.1"},
		{why: "a part that is asked for", scheme: "guess-next-dev", tag: "v1.2.3", part: "minor rc", want: "v1.3.0rc1"},
		{why: "above the version of the commit", scheme: "release-branch-semver", tag: "v3.10.0", branch: "main", part: "patch",
			err: "v3.10.1 would not sort above 3.11.0.dev2, the version of this commit"},
		{why: "a scheme that nobody knows", scheme: "nope", tag: "v1.2", err: `unknown scheme "nope"`},
	} {
		for _, distance := range []uint64{2, 0} {
			if distance == 0 && tt.err != "" {
				continue
			}
			f := rowFacts(t, Row{Tag: tt.tag, Distance: distance, Branch: tt.branch, Date: tt.date})
			r := SetuptoolsSCM{Tag: tt.tag, Raw: tt.raw, Schemes: []string{tt.scheme}, Branch: func(s string) (string, bool, error) {
				return s, len(s) > 1 && s[0] == 'v' && isDigit(s[1]), nil
			}}
			o := Options{Now: testNow, Fragments: tt.fragments}
			s := CompatibleScheme(r, o)
			v, _ := DeriveCompatible(f, r, o)
			b, err := ParseBump(tt.part)
			if err != nil {
				t.Fatal(err)
			}
			next, err := Next{Facts: f, Version: v, Naming: TagRule{}.Naming(s), Options: o, Known: []string{tt.tag}}.Release(b)
			switch {
			case tt.err == "" && (err != nil || next.Ref != tt.want):
				t.Errorf("%s: %s, %d after %s: %q, %v, want %s", tt.why, tt.scheme, distance, tt.tag, next.Ref, err, tt.want)
			case tt.err != "" && (err == nil || err.Error() != tt.err):
				t.Errorf("%s: %s, %d after %s: %q, error %v, want %s", tt.why, tt.scheme, distance, tt.tag, next.Ref, err, tt.err)
			}
		}
	}
}
