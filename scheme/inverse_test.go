package scheme

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// The tag regular expression of setuptools-scm without a configuration, as Go
// writes it.
const setuptoolsScmRegex = `\A(?:^(?:[\p{L}\p{N}_-]+-)?(?P<version>[vV]?\p{Nd}+(?:\.\p{Nd}+){0,2}[^\+]*)(?:\+.*)?$)`

func TestInverse(t *testing.T) {
	for _, tt := range []struct{ why, pattern, like, text, want string }{
		{"what stands around the group stays", `release-(?P<version>.+)-final`, "release-1.0-final", "1.1", "release-1.1-final"},
		{"the v within the group too", `pkg/(?P<version>.+)`, "pkg/V1.0", "1.1", "pkg/V1.1"},
		{"and the v before it", `pkg/v(?P<version>.+)`, "pkg/v1.0", "1.1", "pkg/v1.1"},
		{"a group without a name", `v(.+)`, "v1.0", "1.1", "v1.1"},
		{"the alternative that the tag has", `(?:v|release-)(?P<version>.+)`, "release-1.0", "1.1", "release-1.1"},
		{"what may be missing, where it is there", `(?:[a-z]+-)?(?P<version>\d.+)`, "acme-1.0", "1.1", "acme-1.1"},
		{"and not where it is not", `(?:[a-z]+-)?(?P<version>\d.+)`, "1.0", "1.1", "1.1"},
		{"setuptools-scm's own", setuptoolsScmRegex, "v1.0", "1.1rc1", "v1.1rc1"},
		{"with a prefix", setuptoolsScmRegex, "ddev-v3.1.0", "3.1.1", "ddev-v3.1.1"},
		{"the tag's local part goes", setuptoolsScmRegex, "v1.0+build.5", "1.1", "v1.1"},
		{"without a tag the literal text", `release-(?P<version>.+)-final`, "", "0.1", "release-0.1-final"},
		{"none of what may be missing", `(?:[a-z]+-)?v?(?P<version>\d.+?)(?:-\w+)*`, "", "0.1", "0.1"},
		{"the first alternative", `(?:rel|release)-(?P<version>.+)`, "", "0.1", "rel-0.1"},
		{"but the one with the group", `nightly|v(?P<version>.+)`, "", "0.1", "v0.1"},
		{"that may be missing", `x(?:v(?P<version>.+))?`, "", "0.1", "xv0.1"},
		{"one of few characters", `r[Vv](?P<version>.+)`, "", "0.1", "rv0.1"},
		{"a v that the group asks for", `(?P<version>v\d.+)`, "", "0.1", "v0.1"},
		{"as often as it must be", `(?:ab){2}(?P<version>.+)`, "", "0.1", "abab0.1"},
		{"in any case, in lower case", `(?i)REL-(?P<version>.+)`, "", "0.1", "rel-0.1"},
		{"no word is obvious", `\w+-(?P<version>.+)`, "", "0.1", ""},
		{"nor any character", `.(?P<version>.+)`, "", "0.1", ""},
		{"unless a tag has it", `\w+-(?P<version>.+)`, "acme-1.0", "1.1", "acme-1.1"},
		{"the group has no place for a pre-release", `v(?P<version>[0-9.]+)`, "v1.0", "1.1rc1", ""},
		{"a greedy part would swallow the beginning", `\D*\d?(?P<version>\d.*)`, "v1.0", "12.0", ""},
		{"the text grows without end", `(?:[^x]x){400}(?P<version>.+)`, "", "0.1", ""},
	} {
		re, err := regexp.Compile(`\A(?:` + tt.pattern + `)\z`)
		if err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		group := max(re.SubexpIndex("version"), 1)
		got := ""
		for _, s := range Inverse(re, group, tt.like, tt.text) {
			if m := re.FindStringSubmatch(s); m != nil && withoutV(m[group]) == tt.text {
				got = s
				break
			}
		}
		if got != tt.want {
			t.Errorf("%s: %s, as %q, %s = %q, want %q", tt.why, tt.pattern, tt.like, tt.text, got, tt.want)
		}
	}
}

// randomPattern returns an expression with a group named version, and a text that
// it matches with the version 1.2.3.
func randomPattern(r *rand.Rand) (pattern, tag string) {
	type piece struct{ pattern, text string }
	pieces := []piece{
		{"v", "v"}, {"V?", ""}, {"v?", "v"}, {"[vV]", "V"}, {"release-", "release-"}, {"(?:rel|release)[-_]", "release_"}, {"(?:[a-z]+/)?", ""},
		{"(?:[a-z]+/)?", "pkg/"}, {`\w+-`, "acme-"}, {"(?:api|web)/", "web/"}, {"x{2}", "xx"}, {"(?i)Rel-", "rEL-"}, {`[^0-9]*`, "tag-"}, {"", ""},
	}
	groups := []piece{
		{`(?P<version>.+)`, ""}, {`(?P<version>v?.+)`, "v"}, {`(?P<version>[vV]?\d+(?:\.\d+){0,3}.*?)`, ""}, {`(?P<version>\d[0-9a-zA-Z.!+-]*)`, ""},
		{`(?P<version>\d+\.\d+\.\d+)`, ""}, {`(?P<version>v\d.*)`, "v"},
	}
	ends := []piece{{"", ""}, {"-final", "-final"}, {"(?:-final)?", ""}, {"(?:-final)?", "-final"}, {"(?:_[a-z]+)*", "_x"}, {`(?:\+.*)?`, ""}, {"/end", "/end"}}
	a, g, e := pieces[r.IntN(len(pieces))], groups[r.IntN(len(groups))], ends[r.IntN(len(ends))]
	pattern, tag = a.pattern+g.pattern+e.pattern, a.text+g.text+"1.2.3"+e.text
	if r.IntN(4) == 0 {
		pattern = "(?:nightly|" + pattern + ")"
	}
	return pattern, tag
}

// FuzzInverse runs any expression backwards. Whatever is proposed is a text that
// can be looked at soon, and printing by it is never wrong.
func FuzzInverse(f *testing.F) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 50 {
		pattern, tag := randomPattern(r)
		f.Add(pattern, tag, "1.3.0rc1")
	}
	f.Add(setuptoolsScmRegex, "ddev-v1.0", "2.0")
	f.Add(`(?:(?:ab){30}){30}(?P<version>.+)`, "", "1.0")
	f.Fuzz(func(t *testing.T, pattern, like, text string) {
		re, err := CompilePattern(pattern)
		if err != nil || len(text) > 100 {
			return
		}
		s := guessNextDev()
		p, err := s.Parse(text)
		if err != nil || p.Text != text {
			return
		}
		for _, proposed := range Inverse(re, re.SubexpIndex("version"), like, text) {
			if len(proposed) > len(like)+longestName+len(text)+1 {
				t.Errorf("%q like %q: %d bytes", pattern, like, len(proposed))
			}
		}
		rule := TagRule{Pattern: re}
		ref, err := rule.Print(p, s, like)
		if err != nil {
			return
		}
		if q, err := rule.Parse(ref, s); err != nil || s.Order(p, q) != 0 {
			t.Errorf("%q like %q: %s is %q, which is %s, %v", pattern, like, text, ref, s.Print(q), err)
		}
	})
}

// prefixes and shapes of tags that TestPrintParses mixes.
var printPrefixes = []string{"", "", "api/", "acme-", "v", "@acme/core@", "rel-v"}

// Print is the inverse of Parse: whatever release, scheme, prefix, pattern and
// manner of writing, what is printed is read as the release. It has the prefix,
// and it has the shape of the tag that it is to be like.
func TestPrintParses(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 26))
	for _, s := range variants(t) {
		printed := map[string]int{}
		for range 800 {
			rule := TagRule{Prefix: pick(r, printPrefixes...)}
			like := ""
			kind := "shape"
			if r.IntN(2) == 0 {
				var pattern string
				pattern, like = randomPattern(r)
				re, err := CompilePattern(pattern)
				if err != nil {
					t.Fatalf("%s: %v", pattern, err)
				}
				rule.Pattern, kind = re, "pattern"
			}
			text := randomTag(r, s)
			if text == "" {
				t.Fatalf("%s: no tag found", s.Doc)
			}
			p, err := s.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			p.Local, p.Dev = nil, Num{}
			switch {
			case rule.Pattern != nil && r.IntN(3) > 0:
				like = rule.Prefix + strings.Replace(like, "1.2.3", disguise(r, randomTag(r, s), s), 1)
			case rule.Pattern != nil:
				like = ""
			default:
				like = rule.Prefix + pick(r, "", "v", "V") + disguise(r, randomTag(r, s), s)
			}
			ref, err := rule.Print(p, s, like)
			if err != nil {
				if rule.Pattern == nil {
					t.Errorf("%s: prefix %q like %q: %v", s.Doc, rule.Prefix, like, err)
				}
				printed[kind+" without"]++
				continue
			}
			printed[kind]++
			q, err := rule.Parse(ref, s)
			if err != nil || !same(p, q, s) {
				t.Errorf("%s: prefix %q, %v: %s like %q is %q, which is %s, %v", s.Doc, rule.Prefix, rule.Pattern, text, like, ref, s.Print(q), err)
			}
			again, err := rule.Print(q, s, ref)
			if err != nil || again != ref {
				t.Errorf("%s: prefix %q, %v: %q printed again like itself is %q, %v", s.Doc, rule.Prefix, rule.Pattern, ref, again, err)
			}
		}
		if printed["shape"] < 250 || printed["pattern"] < 150 {
			t.Errorf("%s: too little was printed: %v", s.Doc, printed)
		}
	}
}

// disguise writes a version of s in another manner that s reads.
func disguise(r *rand.Rand, text string, s Scheme) string {
	public, _, _ := strings.Cut(text, "+")
	replacements := [][]string{
		{"rc", "-rc.", "RC", "-RC", ".rc", "_rc_", "c", "-preview."}, {"a", "-alpha.", "alpha", ".a", "ALPHA"}, {"b", "-beta.", "beta", ".beta", "-Beta-"},
		{".post", "-", ".r", "-rev-", "post"},
	}
	if s.Grammar == "semver" {
		replacements = [][]string{{"-rc.", "-RC.", "-rc", "-RC", "-rc-"}, {"-beta.", "-BETA", "-Beta.", "-b."}}
	}
	for _, words := range replacements {
		if i := strings.Index(public, words[0]); i > 0 && r.IntN(2) == 0 {
			public = public[:i] + words[r.IntN(len(words))] + public[i+len(words[0]):]
		}
	}
	if s.Grammar == "pep440" && r.IntN(3) == 0 {
		numbers := strings.Split(public, ".")
		if last := numbers[len(numbers)-1]; len(numbers) > 1 && isDigits(last) {
			numbers[len(numbers)-1] = fmt.Sprintf("%02s", last)
			public = strings.Join(numbers, ".")
		}
	}
	if _, err := s.Parse(public); err != nil {
		return text
	}
	return public
}
