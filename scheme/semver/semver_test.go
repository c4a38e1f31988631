package semver

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	masterminds "github.com/Masterminds/semver/v3"
	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scheme/natural"
)

// vector returns the rows of a file in testdata/vectors, without comments.
func vector(t testing.TB, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, "#") {
			rows = append(rows, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
		}
	}
	return rows
}

func mustParse(t testing.TB, s string) Version {
	t.Helper()
	v, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGrammar reads the lists that semver.org links to beside its regular
// expression.
func TestGrammar(t *testing.T) {
	for _, row := range vector(t, "semver-valid.txt") {
		s := row[0]
		v, err := Parse(s)
		if err != nil || v.String() != s {
			t.Errorf("%s: %s, %v", s, v, err)
		}
	}
	for _, row := range vector(t, "semver-invalid.txt") {
		if v, err := Parse(row[0]); err == nil {
			t.Errorf("%s: read as %s, want an error", row[0], v)
		}
	}
}

// TestOrder compares every two versions of node-semver's sorted sample, and
// asks Masterminds/semver too.
func TestOrder(t *testing.T) {
	var versions []Version
	var second []*masterminds.Version
	var group []int
	for n, row := range vector(t, "semver-order.tsv") {
		for _, s := range row {
			m, err := masterminds.StrictNewVersion(s)
			if err != nil {
				t.Fatal(err)
			}
			versions, second, group = append(versions, mustParse(t, s)), append(second, m), append(group, n)
		}
	}
	if len(versions) < 300 {
		t.Fatalf("%d versions", len(versions))
	}
	for i, a := range versions {
		for j, b := range versions {
			got, want := a.Compare(b), max(-1, min(1, group[i]-group[j]))
			if got != want || got != second[i].Compare(second[j]) {
				t.Errorf("%s against %s: %d, node-semver %d, Masterminds %d", a, b, got, want, second[i].Compare(second[j]))
			}
			if a.Prefix() < b.Prefix() && want != -1 {
				t.Errorf("%s has a lower prefix than %s: %x, %x", a, b, a.Prefix(), b.Prefix())
			}
		}
	}
}

func TestOrderOfLongNumbers(t *testing.T) {
	rising := []string{
		"1.0.0-9007199254740993", "1.0.0-18446744073709551615", "1.0.0-18446744073709551616",
		"1.0.0-99999999999999999999", "1.0.0-100000000000000000000", "1.0.0--", "1.0.0-a", "1.0.0", "1.0.1-0",
		"1.0.18446744073709551615", "1.0.18446744073709551616", "1.0.99999999999999999999", "1.0.100000000000000000000",
		"18446744073709551615.0.1", "18446744073709551616.0.0-rc.1", "18446744073709551616.0.0",
	}
	for i := range rising[1:] {
		if a, b := mustParse(t, rising[i]), mustParse(t, rising[i+1]); a.Compare(b) != -1 || b.Compare(a) != 1 || a.Prefix() > b.Prefix() {
			t.Errorf("%s is not below %s", a, b)
		}
	}
}

func TestSyntaxError(t *testing.T) {
	for _, row := range []struct {
		input  string
		offset int
		reason string
		meant  string
		why    string
	}{
		{"", 0, "unexpected end, want a number", "", ""},
		{"v1.2.3", 0, "a leading v is no part of a semantic version", "1.2.3", "npm and git tags write it"},
		{"V1.2.3-rc.1+b", 0, "a leading V is no part of a semantic version", "1.2.3-rc.1+b", ""},
		{"v1.2", 0, `unexpected "v1.2", want a number`, "", "without its v it is none either"},
		{"1.2", 3, "unexpected end after 1.2, want major.minor.patch", "", "semver.org, 2"},
		{"1.2-rc", 3, `unexpected "-rc" after 1.2, want major.minor.patch`, "", ""},
		{"1.2.x", 4, `unexpected "x" after 1.2., want a number`, "", ""},
		{"1.02.3", 2, "the number 02 has a leading zero", "", "semver.org, 2"},
		{"1.2.3.4", 5, `unexpected ".4" after 1.2.3`, "", "four numbers are semver4's"},
		{"1.2.3-", 6, "unexpected end after 1.2.3-", "", "semver.org, 9: not empty"},
		{"1.2.3-a..b", 8, `unexpected ".b" after 1.2.3-a.`, "", ""},
		{"1.2.3-rc.01", 9, "the number 01 has a leading zero", "", "semver.org, 9"},
		{"1.2.3-rc_1", 8, `unexpected "_1" after 1.2.3-rc`, "", ""},
		{"1.2.3+a+b", 7, `unexpected "+b" after 1.2.3+a`, "", ""},
		{" 1.2.3", 0, `unexpected " 1.2.3", want a number`, "", "strict: no white space"},
		{"1.2.3-\u00e9", 6, `unexpected "é" after 1.2.3-`, "", "ASCII alone"},
		{"1.2.3" + strings.Repeat("x", 1000), 5, `unexpected "` + strings.Repeat("x", maxQuoted) + `..." after 1.2.3`, "", "reasons stay short"},
	} {
		_, err := Parse(row.input)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, want a SyntaxError (%s)", row.input, err, row.why)
			continue
		}
		want := &SyntaxError{row.input, row.offset, row.reason, row.meant}
		if diff := cmp.Diff(want, e); diff != "" {
			t.Errorf("%q (-want +got) (%s):\n%s", row.input, row.why, diff)
		}
	}
}

// fits reports whether the numbers are in Masterminds/semver's range.
func fits(v Version) bool {
	return !slices.ContainsFunc([]natural.Number{v.Major, v.Minor, v.Patch}, func(n natural.Number) bool {
		_, fits := n.Uint64()
		return !fits
	})
}

// grammar is the regular expression of semver.org.
var grammar = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$`)

func FuzzParse(f *testing.F) {
	for _, name := range []string{"semver-valid.txt", "semver-invalid.txt", "semver4.tsv"} {
		for _, row := range vector(f, name) {
			f.Add(row[0])
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		four, err4 := ParseSemver4(s)
		v, err := Parse(s)
		for _, err := range []error{err, err4} {
			var e *SyntaxError
			if err != nil && (!errors.As(err, &e) || e.Input != s || e.Offset < 0 || e.Offset > len(s) || e.Reason == "") {
				t.Fatalf("%q: %#v", s, err)
			}
		}
		if matches := grammar.MatchString(s); matches != (err == nil) {
			t.Fatalf("%q: %v, semver.org's expression says %v", s, err, matches)
		}
		if err == nil && (v.String() != s || cmp.Diff(v, four, cmp.AllowUnexported(natural.Number{})) != "") {
			t.Fatalf("%q: %s, as semver4 %s", s, v, four)
		}
		if err4 == nil {
			again, err := ParseSemver4(four.String())
			if err != nil || cmp.Diff(four, again, cmp.AllowUnexported(natural.Number{})) != "" || four.Compare(again) != 0 {
				t.Fatalf("%q: %s reads as %s, %v", s, four, again, err)
			}
		}
	})
}

// FuzzSecondOpinion compares order with Masterminds/semver within its range.
func FuzzSecondOpinion(f *testing.F) {
	for _, row := range vector(f, "semver-order.tsv") {
		f.Add(row[0], "1.0.0-alpha.1")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		va, errA := Parse(a)
		vb, errB := Parse(b)
		ma, errMA := masterminds.StrictNewVersion(a)
		mb, errMB := masterminds.StrictNewVersion(b)
		if len(a) <= masterminds.MaxVersionLen && (errA == nil) != (errMA == nil) && fits(va) {
			t.Fatalf("%q: %v, Masterminds %v", a, errA, errMA)
		}
		long := func(id string) bool { return IsNumeric(id) && len(id) > 19 }
		if errA != nil || errB != nil || errMA != nil || errMB != nil || slices.ContainsFunc(va.Pre, long) || slices.ContainsFunc(vb.Pre, long) {
			return
		}
		if got, want := va.Compare(vb), ma.Compare(mb); got != want {
			t.Fatalf("%q against %q: %d, Masterminds %d", a, b, got, want)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"1.2.3", "1.2.4-rc.1.0.dev.4+g109666b3b"} {
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
