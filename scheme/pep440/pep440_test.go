package pep440

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// row is what scripts/pep440-table.py says about one text.
type row struct {
	Input         string        `json:"input"`
	Valid         bool          `json:"valid"`
	Normalized    string        `json:"normalized"`
	Epoch         json.Number   `json:"epoch"`
	Release       []json.Number `json:"release"`
	Pre           []any         `json:"pre"`
	Post          *json.Number  `json:"post"`
	Dev           *json.Number  `json:"dev"`
	Local         *string       `json:"local"`
	Public        string        `json:"public"`
	Base          string        `json:"base"`
	IsPrerelease  bool          `json:"is_prerelease"`
	IsPostrelease bool          `json:"is_postrelease"`
	IsDevrelease  bool          `json:"is_devrelease"`
}

// describe is the row of our own answer.
func describe(input string) row {
	v, err := Parse(input)
	if err != nil {
		return row{Input: input}
	}
	r := row{
		Input: input, Valid: true, Normalized: v.String(), Epoch: json.Number(v.Epoch.String()),
		Public: v.Public(), Base: v.Base(),
		IsPrerelease: v.IsPrerelease(), IsPostrelease: v.IsPostrelease(), IsDevrelease: v.IsDevrelease(),
	}
	for _, n := range v.Release {
		r.Release = append(r.Release, json.Number(n.String()))
	}
	if v.Pre.Phase != "" {
		r.Pre = []any{v.Pre.Phase, json.Number(v.Pre.N.String())}
	}
	number := func(n Num) *json.Number {
		if !n.Set {
			return nil
		}
		text := json.Number(n.N.String())
		return &text
	}
	r.Post, r.Dev = number(v.Post), number(v.Dev)
	if v.Local != nil {
		local := v.LocalText()
		r.Local = &local
	}
	return r
}

// decode reads JSON with its numbers kept exact.
func decode(t testing.TB, data string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

func vector(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestParseVectors(t *testing.T) {
	var rows []row
	decode(t, vector(t, "pep440.json"), &rows)
	if len(rows) < 500 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, want := range rows {
		if diff := cmp.Diff(want, describe(want.Input)); diff != "" {
			t.Errorf("%q (-packaging +ours):\n%s", want.Input, diff)
		}
	}
}

// TestOrderVectors compares every two versions of a sorted sample.
func TestOrderVectors(t *testing.T) {
	var versions []Version
	var group []int
	lines := bufio.NewScanner(strings.NewReader(vector(t, "pep440-order.tsv")))
	for n := 0; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		for text := range strings.SplitSeq(lines.Text(), "\t") {
			versions, group = append(versions, mustParse(t, text)), append(group, n)
		}
	}
	if len(versions) < 300 {
		t.Fatalf("%d versions", len(versions))
	}
	for i, a := range versions {
		for j, b := range versions {
			want := max(-1, min(1, group[i]-group[j]))
			if got := a.Compare(b); got != want {
				t.Errorf("%s against %s: %d, want %d", a, b, got, want)
			}
			if a.Prefix() < b.Prefix() && want != -1 {
				t.Errorf("%s has a lower prefix than %s: %x, %x", a, b, a.Prefix(), b.Prefix())
			}
		}
	}
}

func TestPrefix(t *testing.T) {
	rising := []string{ // where one number ends the prefix
		"1", "1.0.0.1", "1.0.1.dev1", "1.0.1rc1", "1.0.1", "1.0.2047.1", "1.0.2047.9999999999", "1.0.2048", "1.8191", "1.8192.dev1", "1.8192",
		"2026.8", "20260820", "33554431.1", "33554431.2", "33554432", "1!0", "15!0", "15!1", "16!0",
	}
	for i, a := range rising {
		for _, b := range rising[i+1:] {
			if v, w := mustParse(t, a), mustParse(t, b); v.Compare(w) != -1 || v.Prefix() > w.Prefix() {
				t.Errorf("%s is not below %s: %x, %x", a, b, v.Prefix(), w.Prefix())
			}
		}
	}
	long := strings.Repeat("9", 30)
	rising = []string{"1", long, "1" + long, "1!" + long, "18446744073709551615!1", "18446744073709551616!0", long + "!0"}
	for i, a := range rising {
		for _, b := range rising[i+1:] {
			if v, w := mustParse(t, a), mustParse(t, b); v.Compare(w) != -1 || v.Prefix() > w.Prefix() {
				t.Errorf("%s is not below %s: %x, %x", a, b, v.Prefix(), w.Prefix())
			}
		}
	}
	if v, w := mustParse(t, "1.2rc1"), mustParse(t, "1.2rc2"); v.Prefix() >= w.Prefix() {
		t.Error("a common difference is beyond the prefix")
	}
}

func TestSpecifierVectors(t *testing.T) {
	var table struct {
		Versions, Invalid []string
		Rows              []struct {
			Specifiers      string
			Any, Pre, Final []string
		}
	}
	decode(t, vector(t, "pep440-specifiers.json"), &table)
	if len(table.Rows) < 100 || len(table.Versions) < 50 {
		t.Fatalf("%d rows, %d versions", len(table.Rows), len(table.Versions))
	}
	yes, no := true, false
	for _, r := range table.Rows {
		s, err := ParseSpecifiers(r.Specifiers)
		if err != nil {
			t.Errorf("%q: %v", r.Specifiers, err)
			continue
		}
		for _, c := range []struct {
			name        string
			prereleases *bool
			want        []string
		}{{"nil", nil, r.Any}, {"true", &yes, r.Pre}, {"false", &no, r.Final}} {
			var got []string
			for _, text := range table.Versions {
				in := s.ContainsText(text, c.prereleases)
				if in {
					got = append(got, text)
				}
				if v, err := Parse(text); err == nil && !strings.Contains(r.Specifiers, "===") && s.ContainsText(v.String(), c.prereleases) != in {
					t.Errorf("%q: %q and its normal form differ", r.Specifiers, text)
				}
			}
			if diff := cmp.Diff(c.want, got); strings.Join(c.want, "\n") != strings.Join(got, "\n") {
				t.Errorf("%q, prereleases %s (-packaging +ours):\n%s", r.Specifiers, c.name, diff)
			}
		}
	}
	for _, text := range table.Invalid {
		if s, err := ParseSpecifiers(text); err == nil {
			t.Errorf("%q: read as %v, want an error", text, s)
		}
	}
}

func mustParse(t testing.TB, s string) Version {
	t.Helper()
	v, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSyntaxError(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for _, row := range []struct {
		input  string
		offset int
		reason string
		why    string
	}{
		{"", 0, `a version starts with a number`, "nothing to quote"},
		{"  ", 2, `a version starts with a number`, "white space is nothing"},
		{"v", 1, `a version starts with a number`, "a prefix alone"},
		{"nightly", 0, `a version starts with a number, not "nightly"`, "a word"},
		{"version-1", 1, `a version starts with a number, not "ersion-1"`, "v is permitted, the rest is not"},
		{"1.3.0.Final", 5, `unexpected ".Final" after 1.3.0`, "the separator belongs to what is not understood"},
		{" v1.3.0.Final", 7, `unexpected ".Final" after 1.3.0`, "the offset counts white space and v, the reason leaves them out"},
		{"1.0a.Final", 4, `unexpected ".Final" after 1.0a`, "also where a separator alone would be dropped"},
		{"1.0a1-x", 5, `unexpected "-x" after 1.0a1`, ""},
		{"1.0.post-.x", 8, `unexpected "-.x" after 1.0.post`, ""},
		{"1.0.dev1.2", 8, `unexpected ".2" after 1.0.dev1`, "nothing follows a dev part"},
		{"1..2", 1, `unexpected "..2" after 1`, ""},
		{"1.0-", 3, `unexpected "-" after 1.0`, ""},
		{"1!", 2, `unexpected end after 1!`, "an epoch alone"},
		{"1!x", 2, `unexpected "x" after 1!`, ""},
		{"1.0+", 4, `unexpected end after 1.0+`, "an empty local part"},
		{"1.0+a..b", 6, `unexpected ".b" after 1.0+a.`, "an empty segment"},
		{"1.0+a b", 5, `unexpected " b" after 1.0+a`, ""},
		{"1.0+\u212a", 4, `unexpected "` + "\u212a" + `" after 1.0+`, "the Kelvin sign is no k"},
		{"1.0\x00", 3, `unexpected "\x00" after 1.0`, "control characters are escaped"},
		{"1.0" + long, 3, `unexpected "` + long[:maxQuoted] + `..." after 1.0`, "reasons stay short"},
	} {
		_, err := Parse(row.input)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, want a SyntaxError (%s)", row.input, err, row.why)
			continue
		}
		if e.Input != row.input || e.Offset != row.offset || e.Reason != row.reason {
			t.Errorf("%q: %d %s, want %d %s (%s)", row.input, e.Offset, e.Reason, row.offset, row.reason, row.why)
		}
	}
}

func TestSpecifierSyntaxError(t *testing.T) {
	for _, row := range []struct {
		input  string
		offset int
		reason string
		why    string
	}{
		{"1.0", 0, `a clause starts with ~=, ==, ===, !=, <=, >=, < or >, not "1.0"`, "no operator"},
		{">=1, ^1.2", 5, `a clause starts with ~=, ==, ===, !=, <=, >=, < or >, not "^1.2"`, "the offset is into the whole text"},
		{">= ", 2, `a version starts with a number`, "no version"},
		{">=1,<2.x", 6, `unexpected ".x" after 2`, ""},
		{">1.*", 2, `unexpected ".*" after 1`, "> takes no prefix"},
		{"==1.0rc1.*", 8, `== takes .* only after a release`, ""},
		{"~=1", 2, `~= needs at least two release numbers`, ""},
		{">=1.0+a", 5, `>= takes no local part`, ""},
		{"===a b", 4, `unexpected " b" after ===a`, ""},
	} {
		_, err := ParseSpecifiers(row.input)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, want a SyntaxError (%s)", row.input, err, row.why)
			continue
		}
		if e.Input != row.input || e.Offset != row.offset || e.Reason != row.reason {
			t.Errorf("%q: %d %s, want %d %s (%s)", row.input, e.Offset, e.Reason, row.offset, row.reason, row.why)
		}
	}
}

// normal is the normal form's grammar, in the words of PEP 440's appendix B
// without the alternatives.
var normal = regexp.MustCompile(`^([1-9][0-9]*!)?(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*((a|b|rc)(0|[1-9][0-9]*))?(\.post(0|[1-9][0-9]*))?(\.dev(0|[1-9][0-9]*))?` +
	`(\+(0|[1-9][0-9]*|[a-z0-9]*[a-z][a-z0-9]*)(\.(0|[1-9][0-9]*|[a-z0-9]*[a-z][a-z0-9]*))*)?$`)

func FuzzParse(f *testing.F) {
	var rows []row
	decode(f, vector(f, "pep440.json"), &rows)
	for _, r := range rows {
		f.Add(r.Input)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			var e *SyntaxError
			if !errors.As(err, &e) || e.Input != s || e.Offset < 0 || e.Offset > len(s) || e.Reason == "" {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		text := v.String()
		if !normal.MatchString(text) {
			t.Fatalf("%q: %q is not normal", s, text)
		}
		again, err := Parse(text)
		if err != nil || cmp.Diff(v, again, cmp.AllowUnexported(natural.Number{})) != "" || v.Compare(again) != 0 {
			t.Fatalf("%q: %q reads as %#v, %v; want %#v", s, text, again, err, v)
		}
		public := mustParse(t, v.Public())
		if v.Prefix() != public.Prefix() {
			t.Fatalf("%q: the local part is in the prefix", s)
		}
		if c := v.Compare(public); (c == 0) != (v.Local == nil) || c < 0 {
			t.Fatalf("%q: %d against its public part", s, c)
		}
		for _, spec := range []string{"==" + text, "===" + text, ">=" + v.Public(), "<=" + v.Public(), "==" + v.Base() + ".*"} {
			set, err := ParseSpecifiers(spec)
			if err != nil || !set.ContainsText(v.String(), nil) {
				t.Fatalf("%q is not %s, %v", s, spec, err)
			}
		}
	})
}

func FuzzParseSpecifiers(f *testing.F) {
	var table struct {
		Invalid []string
		Rows    []struct{ Specifiers string }
	}
	decode(f, vector(f, "pep440-specifiers.json"), &table)
	for _, r := range table.Rows {
		f.Add(r.Specifiers)
	}
	for _, s := range table.Invalid {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		set, err := ParseSpecifiers(s)
		if err != nil {
			var e *SyntaxError
			if !errors.As(err, &e) || e.Input != s || e.Offset < 0 || e.Offset > len(s) || e.Reason == "" {
				t.Fatalf("%q: %#v", s, err)
			}
			return
		}
		var clauses []string
		for _, c := range set.clauses {
			clauses = append(clauses, c.op+c.text)
		}
		again, err := ParseSpecifiers(strings.Join(clauses, ","))
		if err != nil || len(again.clauses) != len(set.clauses) || again.ContainsText("1.0", nil) != set.ContainsText("1.0", nil) {
			t.Fatalf("%q: %q reads as %v, %v", s, clauses, again, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"1.2.3", "1.2.4.dev4+g109666b3b", "v1!2.0-ALPHA.1.rev-2.dev3+Ubuntu-1"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompare(b *testing.B) {
	x, y := mustParse(b, "1.2.4.dev4+g109666b3b"), mustParse(b, "1.2.4.dev4+g109666b3c")
	b.ReportAllocs()
	for b.Loop() {
		if x.Compare(y) != -1 {
			b.Fatal("wrong order")
		}
	}
}
