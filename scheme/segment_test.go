package scheme

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// What a segment is named after can be told from the outside by its text alone:
// the shapes hold the kinds to what they say.
var shapes = map[Kind]string{
	KindGiven:    `.+`,
	KindEpoch:    `[0-9]+!`,
	KindRelease:  `[0-9]+(\.[0-9]+)*`,
	KindPre:      `(a|b|rc)[0-9]+|-[0-9A-Za-z.-]+`,
	KindPost:     `\.post[0-9]+`,
	KindDev:      `\.dev[0-9]+`,
	KindLabel:    `[+.][0-9a-z]+`,
	KindCommit:   `[+.]([gh]?[0-9a-f]+|r[0-9]+)`,
	KindDay:      `[+.]d[0-9]{8}`,
	KindSecond:   `[+.]d[0-9]{14}`,
	KindDirty:    `[+.]dirty`,
	KindUnproven: `[+.]unproven`,
}

// checkSegments holds the segments of a version to its text and to their kinds.
func checkSegments(t *testing.T, what string, v Version, printed string, free bool) {
	t.Helper()
	var joined strings.Builder
	local := false
	for _, s := range v.Segments() {
		joined.WriteString(s.Text)
		shape, held := shapes[s.Kind]
		if free && s.Kind == KindRelease { // a text of setuptools-scm's
			held = false
		}
		if held && !regexp.MustCompile(`^(?:`+shape+`)$`).MatchString(s.Text) {
			t.Errorf("%s: %s has %q as a segment of the kind %s", what, printed, s.Text, s.Kind)
		}
		if s.Why == "" {
			t.Errorf("%s: %s does not say why it has %q", what, printed, s.Text)
		}
		if strings.Contains(s.Why, "the day is") != (s.Kind == KindDay) || strings.Contains(s.Why, "the time is") != (s.Kind == KindSecond) {
			t.Errorf("%s: of %q it is said: %s", what, s.Text, s.Why)
		}
		if local && !s.Kind.Local() {
			t.Errorf("%s: %s has %q after its local part", what, printed, s.Text)
		}
		local = local || s.Kind.Local()
	}
	if joined.String() != printed || v.String() != printed {
		t.Errorf("%s: the segments of %s are %q", what, printed, v.Segments())
	}
}

// randomFacts returns facts with that tag in a random state.
func randomFacts(r *rand.Rand, tag string) scm.Facts {
	f := scm.Facts{
		VCS: pick(r, "git", "git", "hg", ""), Source: "repository", Distance: pick[uint64](r, 0, 0, 1, 4, 123),
		Head: scm.Commit{ID: pick(r, testNode, testNode, testNode, "d0123", ""), Time: testNow, Date: "2026-08-20"},
		Work: scm.Work{Looked: r.IntN(5) > 0, Dirty: r.IntN(2) == 0}, Branch: scm.Branch{Name: "feature/x", Abbrev: "feature/x"},
		Proof:    scm.Proof{Proven: r.IntN(4) > 0, Reason: "the clone is shallow"},
		Tags:     []scm.Tag{{Ref: tag, Name: tag}},
		Untagged: scm.Tagged,
	}
	if tag == "" {
		f.Tags, f.Untagged = nil, scm.NoTags
	}
	return f
}

// TestSegments derives versions of every scheme, local scheme and state: what
// explain prints, joined, is what is printed, and each segment is what it says.
func TestSegments(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	var locals []string
	for _, l := range LocalSchemes() {
		locals = append(locals, l.Name)
	}
	schemes := variants(t)
	for _, templates := range []Templates{
		{Ahead: `{{bump "minor"}}.dev7+{{slug .branch}}.{{.short_commit}}`, Dirty: `{{.version}}.post1+dirty`, Untagged: "0.0.dev{{.distance}}"},
		{Ahead: `{{bump}}-0.dev.{{.distance}}+{{.short_commit}}`, OnTag: "5.0.0", Grammar: "semver"},
	} {
		s, err := New("custom", Options{Templates: templates})
		if err != nil {
			t.Fatal(err)
		}
		schemes = append(schemes, s)
	}
	label, err := ParseLabel("pr.{{slug .branch}}")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[Kind]int{}
	for _, s := range schemes {
		derived := 0
		for range 400 {
			tag := randomTag(r, s)
			if tag != "" && s.Grammar == "semver" && r.IntN(4) == 0 {
				tag += pick(r, "-nightly.3", "-x", "+Build-5.001", "+d20260101")
			}
			if r.IntN(10) == 0 {
				tag = ""
			}
			o := Options{
				Now: testNow, AllowUnproven: true, Initial: pick(r, "", "0.1.0", "2026.8.1", "7"), CommitLength: pick(r, 0, 0, 7, 12),
				Local: pick(r, nil, []string{pick(r, locals...)}, []string{"fail-on-uncommitted-changes", "dirty-tag"}),
				Reasons: Reasons{
					Clock: pick(r, "", "SOURCE_DATE_EPOCH"), Paths: pick(r, nil, []string{"a"}, []string{"a", "b", "c", "d", "e"}),
					FirstParent: r.IntN(3) == 0,
				},
			}
			if r.IntN(4) == 0 {
				o.LocalText = freeText("fedora", "4")
			}
			if r.IntN(4) == 0 {
				o.Label = label
			}
			f := randomFacts(r, tag)
			v, err := Derive(f, []Scheme{s}, TagRule{}, o)
			if err != nil {
				continue
			}
			derived++
			checkSegments(t, s.Doc+" "+tag, v, printedIn(v), false)
			for _, segment := range v.Segments() {
				kinds[segment.Kind]++
			}
		}
		if derived < 100 {
			t.Errorf("%s: only %d were derived", s.Doc, derived)
		}
	}
	for range 3000 {
		c := randomSetuptoolsCase(r)
		v, err := c.compatible()
		if err != nil {
			continue
		}
		checkSegments(t, "as setuptools-scm "+c.Schemes[0]+" "+c.Tag, v, v.Text, true)
		for _, segment := range v.Segments() {
			kinds[segment.Kind]++
		}
	}
	for k := KindEpoch; k <= KindUnproven; k++ {
		if kinds[k] == 0 {
			t.Errorf("no version had a segment of the kind %s", k)
		}
	}
}

// printedIn returns the text of a derived version by another way: the public
// version from its parts as PEP 440 has them, the local part from the texts.
func printedIn(v Version) string {
	p := v.Next
	switch v.Place {
	case Before:
		p.Dev = Num{Set: true, N: v.Count}
	case After:
		p.Post = Num{Set: true, N: v.Count}
	}
	text := ""
	if as, err := p.PEP440(); err == nil {
		text = as.Public()
	} else if text = toSemVer(v.Next).String(); v.Place == Before {
		text += ".dev" + identText([]Ident{{Num: v.Count, IsNum: true}})
	}
	local := strings.ToLower(strings.Join(v.LocalTexts(), "."))
	for i := len(v.Label) - 1; i >= 0; i-- {
		local = v.Label[i].Text + "." + local
	}
	local = strings.Join(strings.FieldsFunc(local, func(r rune) bool { return r == '-' || r == '.' }), ".")
	if local != "" {
		text += "+" + local
	}
	return text
}

// What is said of each segment, in the situations that people look at.
func TestReasons(t *testing.T) {
	tests := []struct {
		why     string
		row     Row
		reasons Reasons
		change  func(*scm.Facts, *Options)
		want    []string // text and reason
	}{
		{"past the tag", Row{Tag: "v1.2.3", Distance: 4}, Reasons{}, nil, []string{
			"1.2.4", "the release after v1.2.3 (guess-next-dev: last number + 1)",
			".dev4", "4 commits that v1.2.3 does not have",
			"+g012345678", "commit " + testNode,
		}},
		{"one commit", Row{Tag: "v1.2.3", Distance: 1, Options: Options{Local: []string{"no-local-version"}}}, Reasons{}, nil, []string{
			"1.2.4", "the release after v1.2.3 (guess-next-dev: last number + 1)",
			".dev1", "1 commit that v1.2.3 does not have",
		}},
		{"a day is a day", Row{Tag: "1.0rc1", Dirty: true}, Reasons{Clock: "SOURCE_DATE_EPOCH"}, nil, []string{
			"1.0", "the release after 1.0rc1 (guess-next-dev: pre-release number + 1)",
			"rc2", "the release after 1.0rc1 (guess-next-dev: pre-release number + 1)",
			".dev0", "0 commits that 1.0rc1 does not have",
			"+g012345678", "commit " + testNode,
			".d20260820", "uncommitted changes; the day is SOURCE_DATE_EPOCH's, UTC",
		}},
		{"a second is no day", Row{Tag: "1.0", Dirty: true, Options: Options{Local: []string{"node-and-timestamp"}}}, Reasons{}, nil, []string{
			"1.1", "the release after 1.0 (guess-next-dev: last number + 1)",
			".dev0", "0 commits that 1.0 does not have",
			"+g012345678", "commit " + testNode,
			".d20260820080000", "uncommitted changes; the time is now, UTC",
		}},
		{"dirty has neither", Row{Tag: "1.0", Dirty: true, Options: Options{Local: []string{"dirty-tag"}}}, Reasons{}, nil, []string{
			"1.1", "the release after 1.0 (guess-next-dev: last number + 1)",
			".dev0", "0 commits that 1.0 does not have",
			"+dirty", "uncommitted changes",
		}},
		{"a tag's local part that looks like a day, and a text that looks like a commit", Row{Tag: "1.0+d20260101"}, Reasons{},
			func(_ *scm.Facts, o *Options) { o.LocalText = freeText("g012345678") }, []string{
				"1.0", "the tag 1.0+d20260101",
				"+d20260101", "from the tag",
				".g012345678", "from --local",
			}},
		{"commits below some paths", Row{Tag: "@acme/cli@0.3.0", Distance: 4, Options: Options{Local: []string{"no-local-version"}}},
			Reasons{Paths: []string{"packages/cli", "packages/core"}}, nil, []string{
				"0.3.1", "the release after @acme/cli@0.3.0 (guess-next-dev: last number + 1)",
				".dev4", "4 commits below packages/cli, packages/core that @acme/cli@0.3.0 does not have",
			}},
		{"many paths, and first parents", Row{Distance: 4, Options: Options{Initial: "0.1", Local: []string{"no-local-version"}}},
			Reasons{Paths: []string{"a", "b", "c", "d", "e"}, FirstParent: true}, nil, []string{
				"0.1", "the first release, as the initial version says",
				".dev4", "4 commits along first parents below a, b, c and 2 more so far",
			}},
		{"paths without some", Row{Tag: "1.0", Distance: 1, Options: Options{Local: []string{"no-local-version"}}},
			Reasons{Paths: []string{"src"}, Without: []string{"src/docs", "**/*.md"}}, nil, []string{
				"1.1", "the release after 1.0 (guess-next-dev: last number + 1)",
				".dev1", "1 commit below src outside src/docs, **/*.md that 1.0 does not have",
			}},
		{"unproven", Row{Tag: "1.0", Distance: 4, Options: Options{AllowUnproven: true}}, Reasons{},
			func(f *scm.Facts, _ *Options) { f.Proof = scm.Proof{Reason: "the clone is shallow"} }, []string{
				"1.1", "the release after 1.0 (guess-next-dev: last number + 1)",
				".dev4", "4 commits that 1.0 does not have",
				"+g012345678", "commit " + testNode,
				".unproven", "not proven: the clone is shallow",
			}},
		{"a version that was given stays whole", Row{}, Reasons{},
			func(f *scm.Facts, _ *Options) {
				*f = scm.Facts{Source: "override", Verbatim: "1.0+Ubuntu-1", Proof: scm.Proof{Proven: true, Reason: "TAGLINE_PRETEND_VERSION says so"}}
			}, []string{"1.0+Ubuntu-1", "TAGLINE_PRETEND_VERSION says so"}},
	}
	for _, tt := range tests {
		o := tt.row.Options
		o.Now, o.Reasons = testNow, tt.reasons
		f := rowFacts(t, tt.row)
		if tt.change != nil {
			tt.change(&f, &o)
		}
		rule := TagRule{}
		if strings.HasPrefix(tt.row.Tag, "@") {
			rule.Prefix = "@acme/cli@"
		}
		v, err := Derive(f, []Scheme{guessNextDev()}, rule, o)
		if err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		var got []string
		for _, s := range v.Segments() {
			got = append(got, s.Text, s.Why)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
		}
	}
}

// The same in setuptools-scm's way.
func TestCompatibleReasons(t *testing.T) {
	none := []string{"no-local-version"}
	tests := []struct {
		why  string
		c    setuptoolsCase
		want []string
	}{
		{"past the tag", setuptoolsCase{Tag: "v1.2.3+abc", Distance: 4}, []string{
			"1.2.4", "the release after v1.2.3+abc (guess-next-dev: last number + 1)",
			".dev4", "4 commits that v1.2.3+abc does not have",
			"+abc", "from the tag",
			".g012345678", "commit " + testNode,
		}},
		{"on the tag", setuptoolsCase{Tag: "v1.0.0-rc1", Raw: true}, []string{"v1.0.0-rc1", "the tag v1.0.0-rc1"}},
		{"dirty", setuptoolsCase{Tag: "v1.2", Dirty: true, Local: []string{"dirty-tag"}, Schemes: []string{"no-guess-dev"}}, []string{
			"1.2", "the release after v1.2 (no-guess-dev: the tag's first post-release)",
			".post1", "the release after v1.2 (no-guess-dev: the tag's first post-release)",
			".dev0", "0 commits that v1.2 does not have",
			"+dirty", "uncommitted changes",
		}},
		{"commits as post-releases", setuptoolsCase{
			Tag: "1.0.post2", Distance: 4, Schemes: []string{"post-release"}, Local: none,
		}, []string{
			"1.0", "a post-release of 1.0.post2 (post-release: commits count as post-releases)",
			".post2", "a post-release of 1.0.post2 (post-release: commits count as post-releases)",
			".post4", "4 commits that 1.0.post2 does not have",
		}},
		{"a branch that names the version", setuptoolsCase{
			Tag: "26.8.18", Distance: 3, Branch: "release-26.8.19+x", Schemes: []string{"calver-by-date"}, Local: none,
		}, []string{
			"26.8.19", "the branch release-26.8.19+x names it (calver-by-date)",
		}},
		{"no local scheme decides", setuptoolsCase{
			Tag: "1.0", Distance: 1, Schemes: []string{"only-version"}, Local: []string{"fail-on-uncommitted-changes"},
		}, []string{
			"1.0", "the release 1.0 (only-version: the tag's version, wherever HEAD is)",
			"+unknown", "no local scheme decides",
		}},
	}
	for _, tt := range tests {
		tt.c.Node, tt.c.NodeDate, tt.c.Time = "g"+testNode, "2026-08-19", testNow.Unix()
		v, err := tt.c.compatible()
		if err != nil {
			t.Fatalf("%s: %v", tt.why, err)
		}
		var got []string
		for _, s := range v.Segments() {
			got = append(got, s.Text, s.Why)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.why, got, tt.want)
		}
	}
}
