package semver

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	masterminds "github.com/Masterminds/semver/v3"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// notations are the ways to read a range.
var notations = []struct {
	name string
	read func(s string, prereleases bool) (Range, error)
}{
	{"npm", func(s string, pre bool) (Range, error) { return ParseNPM(s, NPMOptions{Prereleases: pre}) }},
	{"semver", func(s string, pre bool) (Range, error) {
		return ParseNPM(s, NPMOptions{Prereleases: pre, Commas: true})
	}},
	{"cargo", ParseCargo},
	{"helm", ParseHelm},
}

func notationOf(t testing.TB, name string) func(string, bool) (Range, error) {
	t.Helper()
	for _, n := range notations {
		if n.name == name {
			return n.read
		}
	}
	t.Fatalf("no notation %s", name)
	return nil
}

func TestRanges(t *testing.T) {
	for _, row := range []struct{ notation, text, normal, in, out, why string }{
		{"npm", "^1.2.3", ">=1.2.3 <2.0.0-0", "1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-rc.1 1.3.0-a", "nothing breaks below 2"},
		{"npm", "^0.2.3", ">=0.2.3 <0.3.0-0", "0.2.9", "0.3.0", "below 1.0 the second number breaks"},
		{"npm", "^0.0.3", ">=0.0.3 <0.0.4-0", "0.0.3", "0.0.4", "and below 0.1 the third"},
		{"npm", "^1.2.3-b.2", ">=1.2.3-b.2 <2.0.0-0", "1.2.3-b.10 1.4.0", "1.2.3-a 1.2.4-b", "a named pre-release lets in those of its own version"},
		{"npm", "~1.2", ">=1.2.0 <1.3.0-0", "1.2.7", "1.3.0", "the patch may change"},
		{"npm", "~> 1", ">=1.0.0 <2.0.0-0", "1.9.9", "2.0.0", "~> is another way to write ~"},
		{"npm", "1.2.x || >=3.1 <4", ">=1.2.0 <1.3.0-0 || >=3.1.0 <4.0.0-0", "1.2.0 3.5.0", "3.0.0 4.0.0-0", "sets"},
		{"npm", "1.2 - 2.3", ">=1.2.0 <2.4.0-0", "1.2.0 2.3.9", "2.4.0", "a partial upper end is meant whole"},
		{"npm", "1.2.3 - 2.3.4-rc.1", ">=1.2.3 <=2.3.4-rc.1", "2.3.4-rc.1 2.3.4-a", "2.3.4", "ends may be pre-releases"},
		{"npm", "", "*", "0.0.0 9.9.9", "1.0.0-a", "any release"},
		{"npm", "* || 1.0.0-a", "*", "1.0.0", "1.0.0-a", "any version is the whole range, as in node-semver"},
		{"npm", "<*", "<0.0.0-0", "", "0.0.0 1.0.0", "below any version is nothing"},
		{"npm", "= v1.2.3+build", "1.2.3", "1.2.3 1.2.3+b", "1.2.4", "build metadata does not count"},
		{"npm", ">18446744073709551615", ">=18446744073709551616.0.0", "20141022093142841000000.0.0", "18446744073709551615.9.0", "numbers of any size"},
		{"semver", ">=1.2, <2", ">=1.2.0 <2.0.0-0", "1.2.0", "2.0.0", "a comma between comparators, where no tool is named"},
		{"cargo", "1.2", "^1.2", "1.2.0 1.9.0", "1.1.9 2.0.0 1.3.0-a", "caret is the default"},
		{"cargo", "=1.2", "=1.2", "1.2.9", "1.3.0", "what is not given may be any"},
		{"cargo", ">=1.2.3-b, <1.3", ">=1.2.3-b, <1.3", "1.2.3-b 1.2.4", "1.2.3-a 1.2.4-b", "as npm: pre-releases of the named version"},
		{"cargo", "1.2.*", "=1.2", "1.2.9", "1.3.0", "a wildcard"},
		{"cargo", "*", "*", "1.2.9", "1.0.0-a", "any release"},
		{"helm", ">=1.2, <2", ">=1.2 <2", "1.2.0 1.9.9", "2.0.0 1.9.0-a", "comma or space"},
		{"helm", ">= 1.20-0", ">=1.20-0", "1.20.0-a 1.21.0-rc.1 1.20.0", "1.19.9", "-0 lets all pre-releases in: a habit of charts"},
		{"helm", "!=1.2 =>1 =<3", "!=1.2 >=1 <=3", "1.1.0 3.9.0", "1.2.7 4.0.0", "not, and synonyms"},
		{"helm", "1.2 - 2.3", ">=1.2 <=2.3", "2.3.9", "2.4.0", ""},
		{"helm", "1.02", "1.2", "1.2.9", "1.3.0", "the library reads zeros in front"},
	} {
		r, err := notationOf(t, row.notation)(row.text, false)
		if err != nil || r.String() != row.normal {
			t.Errorf("%s %q: %q, %v; want %q (%s)", row.notation, row.text, r, err, row.normal, row.why)
			continue
		}
		for _, v := range strings.Fields(row.in) {
			if !r.Contains(mustParse(t, v)) {
				t.Errorf("%s %q lacks %s (%s)", row.notation, row.text, v, row.why)
			}
		}
		for _, v := range strings.Fields(row.out) {
			if r.Contains(mustParse(t, v)) {
				t.Errorf("%s %q has %s (%s)", row.notation, row.text, v, row.why)
			}
		}
	}
}

func TestRangeErrors(t *testing.T) {
	for _, row := range []struct {
		notation, text, reason string
		offset                 int
	}{
		{"npm", ">=1.2,<2", `unexpected ",<2" after >=1.2: npm has spaces between comparators`, 5},
		{"npm", "!=1.2", `unexpected "!=1.2": npm has no !=`, 0},
		{"npm", "1.x.3", "no number can follow x or *", 0},
		{"npm", "01", "the number 01 has a leading zero", 0},
		{"npm", "1.2.3.4", `unexpected ".4" after 1.2.3`, 5},
		{"npm", ">", "unexpected end after >, want a number", 1},
		{"npm", "1 -", "unexpected end after 1 -, want a space after the hyphen", 3},
		{"npm", "=1.2.3 - 2", "a hyphen range has plain versions at its ends", 1},
		{"semver", ">=1.2,", "unexpected end after >=1.2,, want a version", 6},
		{"cargo", ">=1.2 <2", `unexpected "<2" after >=1.2 , want a comma`, 6},
		{"cargo", "", "unexpected end, want a number", 0},
		{"cargo", "*, 1", `unexpected ", 1" after *: it stands alone`, 1},
		{"cargo", "1 || 2", `unexpected "|| 2" after 1 , want a comma`, 2},
		{"helm", "", "unexpected end, want a number", 0},
		{"helm", ">=1.2<2", `unexpected "<2" after >=1.2`, 5},
		{"helm", "1 ||", "unexpected end after 1 ||, want a number", 4},
	} {
		_, err := notationOf(t, row.notation)(row.text, false)
		e, ok := errors.AsType[*RangeError](err)
		if !ok || e.Offset != row.offset || e.Reason != row.reason {
			t.Errorf("%s %q: %v, want %q at %d", row.notation, row.text, err, row.reason, row.offset)
		}
	}
}

// TestCargoRanges holds ranges to the crate's answers (scripts/cargo-ranges).
func TestCargoRanges(t *testing.T) {
	var versions []Version
	asked := 0
	for n, row := range vector(t, "cargo-ranges.tsv") {
		if n == 0 {
			for _, v := range strings.Fields(row[1]) {
				versions = append(versions, mustParse(t, v))
			}
			continue
		}
		text := strings.ReplaceAll(row[0], `\t`, "\t")
		r, err := ParseCargo(text, false)
		if text == "18446744073709551616" || strings.HasSuffix(text, "18446744073709551616") && row[1] == "-" {
			continue // numbers of any size here
		}
		got := "-"
		if err == nil {
			got = ""
			for _, v := range versions {
				got += map[bool]string{true: "1", false: "0"}[r.Contains(v)]
			}
		}
		if asked++; got != row[1] {
			t.Errorf("%q:\n%s, the crate says\n%s (%v)", text, got, row[1], err)
		}
	}
	if asked < 900 {
		t.Errorf("only %d ranges were asked about", asked)
	}
}

// TestNodeRanges asks the live node-semver about generated ranges.
func TestNodeRanges(t *testing.T) {
	node := oracle.Node(t)
	r := rand.New(rand.NewPCG(17, 0))
	var queries, ours []string
	count := map[string]int{}
	for range 8000 * rounds {
		version, text, pre := versionNear(r), rangeText(r, npmStyle), r.IntN(3) == 0
		answer := "null"
		if got, err := ParseNPM(text, NPMOptions{Prereleases: pre}); err == nil {
			answer = map[bool]string{true: "true", false: "false"}[got.Contains(mustParse(t, version))]
		}
		q, err := json.Marshal(map[string]any{"satisfies": []any{version, text, pre}})
		if err != nil {
			t.Fatal(err)
		}
		queries, ours = append(queries, string(q)), append(ours, answer)
		count[answer]++
	}
	for _, answer := range []string{"null", "true", "false"} {
		if count[answer] < 500*rounds {
			t.Errorf("only %d questions have the answer %s", count[answer], answer)
		}
	}
	c := node.Command("../..", nil, "scripts/semver-table.js", "answer")
	c.Stdin = strings.NewReader(strings.Join(queries, "\n") + "\n")
	c.Stderr = t.Output()
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := strings.Fields(string(out))
	if len(answers) != len(queries) {
		t.Fatalf("%d answers to %d questions", len(answers), len(queries))
	}
	for i, answer := range answers {
		if answer != ours[i] {
			t.Errorf("%s: %s, node-semver says %s", queries[i], ours[i], answer)
		}
	}
}

// TestMasterminds asks the library about generated ranges.
func TestMasterminds(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 1))
	count := map[string]int{}
	for range 20000 * rounds {
		version, text, pre := versionNear(r), rangeText(r, helmStyle), r.IntN(3) == 0
		want, err := askMasterminds(version, text, pre)
		if err != nil {
			t.Fatal(err)
		}
		got := "null"
		if g, err := ParseHelm(text, pre); err == nil {
			got = map[bool]string{true: "true", false: "false"}[g.Contains(mustParse(t, version))]
		}
		if count[want]++; got != want {
			t.Errorf("%s in %q, %v: %s, Masterminds says %s", version, text, pre, got, want)
		}
	}
	for _, answer := range []string{"null", "true", "false"} {
		if count[answer] < 1500*rounds {
			t.Errorf("only %d questions have the answer %s", count[answer], answer)
		}
	}
}

func askMasterminds(version, text string, pre bool) (string, error) {
	v, err := masterminds.StrictNewVersion(version)
	if err != nil {
		return "", err
	}
	c, err := masterminds.NewConstraint(text)
	if err != nil {
		return "null", nil
	}
	c.IncludePrerelease = pre
	return map[bool]string{true: "true", false: "false"}[c.Check(v)], nil
}

// A rangeStyle makes no text that the libraries read by an accident of their
// regular expressions: "1.0>=*" and "~>=x" are ranges to node-semver, "x.1|3" is
// one to Masterminds, and "||1 - 2" without a space is none. All are errors here,
// but for the last.
type rangeStyle struct {
	operators, prefixes, between []string
	late                         bool // pre-releases behind fewer than three numbers
}

var (
	npmStyle = rangeStyle{
		operators: []string{"", "", "", "=", "<", "<=", ">", ">=", "~", "^", "^", "^ ", ">= ", "!="},
		prefixes:  []string{"", "", "", "", "", "", "v", "=", "v=", "vv"},
		between:   []string{" ", " ", "  ", " || ", "||", " - ", " - ", ",", " | "},
	}
	helmStyle = rangeStyle{
		operators: []string{"", "", "", "=", "!=", "<", "<=", "=<", ">", ">=", "=>", "~", "^", "~>", "^ ", "\t>= ", "=="},
		prefixes:  []string{"", "", "", "", "", "v"},
		between:   []string{" ", ",", ", ", " , ", " || ", "|| ", " - ", " | "},
		late:      true,
	}
)

// rangeText returns a range, or something close to one.
func rangeText(r *rand.Rand, style rangeStyle) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	one := func() string {
		numbers := make([]string, 1+r.IntN(3))
		for i := range numbers {
			numbers[i] = pick("0", "0", "1", "1", "2", "3", "x", "*", "10")
			if r.IntN(60) == 0 {
				numbers[i] = pick("X", "01", "1.", "y")
			}
		}
		s := strings.Join(numbers, ".")
		if len(numbers) == 3 || style.late || r.IntN(10) == 0 {
			if r.IntN(3) == 0 {
				s += "-" + pick("0", "a", "a.1", "b", "b.2", "01", "rc.1")
			}
			if r.IntN(8) == 0 {
				s += "+" + pick("b", "b.1", "001")
			}
		}
		prefix := pick(style.prefixes...)
		if strings.HasPrefix(s, "0.0.0") {
			prefix = "" // node-semver looks for the very text >=0.0.0
		}
		return pick(style.operators...) + prefix + s
	}
	s := one()
	for range r.IntN(3) {
		s += pick(style.between...) + one()
	}
	return pick("", "", "", " ") + s + pick("", "", "", " ")
}

// versionNear returns a version of small numbers.
func versionNear(r *rand.Rand) string {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	numbers := []string{pick("0", "1", "1", "2", "3", "10"), pick("0", "1", "2", "3"), pick("0", "1", "2", "3")}
	s := strings.Join(numbers, ".")
	if r.IntN(2) == 0 {
		s += "-" + pick("0", "a", "a.1", "a.2", "b", "b.2", "b.10", "rc.1")
	}
	if r.IntN(8) == 0 {
		s += "+" + pick("b", "001")
	}
	return s
}

// FuzzRange writes every range that was read and reads it again: the text is the
// same then, and so is the answer for a few versions.
func FuzzRange(f *testing.F) {
	for _, s := range []string{"^1.2.3-b.2 || ~2", "1.2 - 2.3", ">=1.2, <2", "!=1.2 =>1", ">=1.20-0", "*", "1.*", "<*", ">=v0.0.0", "1.02", ""} {
		f.Add(s, "1.2.3-b.10")
	}
	r := rand.New(rand.NewPCG(17, 2))
	for range 100 {
		f.Add(rangeText(r, npmStyle), versionNear(r))
		f.Add(rangeText(r, helmStyle), versionNear(r))
	}
	f.Fuzz(func(t *testing.T, text, version string) {
		v, err := Parse(version)
		if err != nil {
			v = mustParse(t, "1.2.3-rc.1")
		}
		for _, n := range notations {
			for _, pre := range []bool{false, true} {
				r, err := n.read(text, pre)
				if err != nil {
					if e, ok := errors.AsType[*RangeError](err); !ok || e.Offset < 0 || e.Offset > len(text) || e.Reason == "" {
						t.Fatalf("%s %q: %#v", n.name, text, err)
					}
					continue
				}
				again, err := n.read(r.String(), pre)
				if err != nil || again.String() != r.String() {
					t.Fatalf("%s %q: %q is read as %q, %v", n.name, text, r, again, err)
				}
				for _, v := range append([]Version{v}, near(r)...) {
					if r.Contains(v) != again.Contains(v) {
						t.Fatalf("%s %q: %s in %q: %v, again %v", n.name, text, v, r, r.Contains(v), again.Contains(v))
					}
				}
			}
		}
	})
}

// near returns the versions that a range names, and those beside them.
func near(r Range) (versions []Version) {
	for _, c := range slices.Concat(r.sets...) {
		release := c.Version
		release.Pre = nil
		next := release
		next.Patch = next.Patch.Next()
		versions = append(versions, c.Version, release, next, lowest(release), lowest(next))
	}
	return versions[:min(len(versions), 50)]
}
