package versions

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func format(t testing.TB, name string) render.Format {
	t.Helper()
	f, err := render.ByName(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func lines(s ...string) Input { return Input{Reader: strings.NewReader(strings.Join(s, "\n") + "\n")} }
func args(s ...string) Input  { return Input{Args: s} }

// run returns what a command wrote and what it reported, a line each.
func run(t *testing.T, f func(out io.Writer, report func(error)) (int, error)) (out, reported string) {
	t.Helper()
	var buf, reports strings.Builder
	count := 0
	failed, err := f(&buf, func(err error) { count++; fmt.Fprintln(&reports, err) })
	if err != nil {
		t.Fatal(err)
	}
	if failed != count {
		t.Errorf("%d failed, %d reported", failed, count)
	}
	return buf.String(), reports.String()
}

func TestParse(t *testing.T) {
	for _, row := range []struct {
		format   string
		in       Input
		out      string
		reported string
		why      string
	}{
		{"pep440", args("v1.0-ALPHA.1", "1.0-1"), "1.0a1\n1.0.post1\n", "", "arguments"},
		{"pep440", args(""), "", "not a PEP 440 version: \"\": a version starts with a number\n", "an empty argument is none"},
		{"pep440", lines("1.0", "", " \t", "1.1\r", "x", "1.2"), "1.0\n1.1\n1.2\n", "line 5: not a PEP 440 version: \"x\": a version starts with a number, not \"x\"\n", "blank lines count but are passed over; CR LF"},
		{"pep440", Input{Reader: strings.NewReader("1.0\n01.1")}, "1.0\n1.1\n", "", "no newline at the end"},
		{"pep440", Input{Reader: strings.NewReader("")}, "", "", "nothing"},
		{"semver", args("1.2.3-rc.1+b"), "1.2.3-rc.1+b\n", "", ""},
		{"semver", args("v1.2.3"), "1.2.3\n", "", "a tag's v"},
		{"semver", args("v1.2"), "", "not a semantic version: \"v1.2\": unexpected end after 1.2, want major.minor.patch\n", ""},
		{"debian", args("0:1.0-1", "v1.0", "1_0"), "1.0-1\n1.0\n", "debian allows letters, digits and .+-~:, and this is \"1_0\"\n", ""},
		{"conda", args("1.0-RC1"), "1.0_rc1\n", "", "conda's normal form is in lower case"},
		{"semver", args("1.2.3.4"), "", "not a semantic version: \"1.2.3.4\": unexpected \".4\" after 1.2.3\n", ""},
		{"semver4", args("1.2.3.4", "1.2.3.0-a"), "1.2.3.4\n1.2.3-a\n", "", ""},
	} {
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return Parse(format(t, row.format), row.in, false, out, report)
		})
		if out != row.out || reported != row.reported {
			t.Errorf("%s: %q, %q; want %q, %q (%s)", row.format, out, reported, row.out, row.reported, row.why)
		}
	}
}

func TestParseJSON(t *testing.T) {
	for _, row := range []struct{ format, input, want, why string }{
		{"pep440", " v1!2.0RC1.post2.dev3+Ubuntu-01", `{"input":" v1!2.0RC1.post2.dev3+Ubuntu-01","valid":true,"format":"pep440","normalized":"1!2.0rc1.post2.dev3+ubuntu.1","epoch":1,"release":[2,0],"pre":["rc",1],"post":2,"dev":3,"rest":null,"local":"ubuntu.1","public":"1!2.0rc1.post2.dev3","base":"1!2.0","is_prerelease":true,"is_postrelease":true,"is_devrelease":true,"error":null}`, "every part"},
		{"pep440", "1", `{"input":"1","valid":true,"format":"pep440","normalized":"1","epoch":0,"release":[1],"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":"1","base":"1","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, "no part"},
		{"pep440", "1.0\xff", `{"input":null,"valid":false,"format":"pep440","normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":3,"reason":"unexpected \"\\xff\" after 1.0"}}`, "JSON has no bytes: U+FFFD in their place would be another text"},
		{"pep440", "1.0\"\\\x01<é\ufffd", `{"input":"1.0\"\\\u0001<é` + "\ufffd" + `","valid":false,"format":"pep440","normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":3,"reason":"unexpected \"\\\"\\\\\\x01<é` + "\ufffd" + `\" after 1.0"}}`, "invalid, with all that JSON escapes"},
		{"semver", "1.2.3-rc.1.x+b.5", `{"input":"1.2.3-rc.1.x+b.5","valid":true,"format":"semver","normalized":"1.2.3-rc.1.x+b.5","epoch":0,"release":[1,2,3],"pre":["rc",1,"x"],"post":null,"dev":null,"rest":null,"local":"b.5","public":"1.2.3-rc.1.x","base":"1.2.3","is_prerelease":true,"is_postrelease":false,"is_devrelease":false,"error":null}`, ""},
		{"semver", "v1.2", `{"input":"v1.2","valid":false,"format":"semver","normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":4,"reason":"unexpected end after 1.2, want major.minor.patch"}}`, "the offset counts the v"},
		{"debian", "v1:1.02~rc1-1", `{"input":"v1:1.02~rc1-1","valid":true,"format":"debian","normalized":"1:1.02~rc1-1","epoch":1,"release":[1],"pre":null,"post":null,"dev":null,"rest":".02~rc1-1","local":null,"public":"1:1.02~rc1-1","base":"1:1","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, "a number that a zero starts is not taken apart"},
		{"docker", "1.2.3_g1", `{"input":"1.2.3_g1","valid":true,"format":"docker","normalized":"1.2.3_g1","epoch":0,"release":[1,2,3],"pre":null,"post":null,"dev":null,"rest":null,"local":"g1","public":"1.2.3","base":"1.2.3","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, ""},
		{"maven", "foo", `{"input":"foo","valid":true,"format":"maven","normalized":"foo","epoch":0,"release":[],"pre":null,"post":null,"dev":null,"rest":"foo","local":null,"public":"foo","base":null,"is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, "no number, no base"},
		{"android", "x", `{"input":"x","valid":false,"format":"android","normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":0,"reason":"android allows 1 to 2100000000, and this is x"}}`, ""},
		{"pep440", "20141022093142841000000.1", `{"input":"20141022093142841000000.1","valid":true,"format":"pep440","normalized":"20141022093142841000000.1","epoch":0,"release":[20141022093142841000000,1],"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":"20141022093142841000000.1","base":"20141022093142841000000.1","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, "a number as long as they come"},
		{"semver4", "1.2.3.4", `{"input":"1.2.3.4","valid":true,"format":"semver4","normalized":"1.2.3.4","epoch":0,"release":[1,2,3,4],"pre":null,"post":null,"dev":null,"rest":null,"local":null,"public":"1.2.3.4","base":"1.2.3.4","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, ""},
	} {
		var out strings.Builder
		failed, err := Parse(format(t, row.format), args(row.input), true, &out, nil)
		if err != nil || out.String() != row.want+"\n" {
			t.Errorf("%q (%s), %v:\n%s\nwant\n%s", row.input, row.why, err, out.String(), row.want)
		}
		if !json.Valid([]byte(out.String())) || (failed == 0) != strings.Contains(row.want, `"valid":true`) {
			t.Errorf("%q: no JSON, or %d failed", row.input, failed)
		}
	}
}

// TestParseJSONAsPackaging compares the objects with those that the vectors'
// script makes of packaging's answers, key order included; format and rest are
// keys that packaging has not.
func TestParseJSONAsPackaging(t *testing.T) {
	python := oracle.Python(t)
	inputs := []string{"1.0", "1!1.0rc1.post2.dev3+a.1", "v1.0-1", "1.0.dev", "2026.08.01+Ubuntu_01"}
	var questions, want strings.Builder
	for _, s := range inputs {
		fmt.Fprintf(&questions, "{\"parse\":%q}\n", s)
	}
	c := python.Command("../../..", nil, "scripts/pep440-table.py", "answer")
	c.Stdin = strings.NewReader(questions.String())
	answers, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(answers)) {
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(line)); err != nil {
			t.Fatal(err)
		}
		added := strings.NewReplacer(`"valid":true,`, `"valid":true,"format":"pep440",`, `,"local":`, `,"rest":null,"local":`)
		want.WriteString(strings.TrimSuffix(added.Replace(compact.String()), "}") + `,"error":null}` + "\n")
	}
	var out strings.Builder
	if _, err := Parse(format(t, "pep440"), args(inputs...), true, &out, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), out.String()); diff != "" {
		t.Errorf("(-packaging +ours):\n%s", diff)
	}
}

func TestSort(t *testing.T) {
	mixed := []string{"1.10", "1.9", "v1.9.0", "x", "1.9rc1", "01.9", "y", "1.0"}
	for _, row := range []struct {
		format string
		in     Input
		o      SortOptions
		want   string
		err    string
		why    string
	}{
		{"pep440", args("1.10", "1.9", "v1.9.0", "1.9rc1", "01.9", "1.0"), SortOptions{}, "1.0 1.9rc1 1.9 v1.9.0 01.9 1.10", "", "as written, equal ones in their order"},
		{"pep440", args("1.10", "1.9", "v1.9.0", "1.0"), SortOptions{Reverse: true}, "1.10 1.9 v1.9.0 1.0", "", "equal ones in their order again"},
		{"pep440", lines(mixed...), SortOptions{}, "", `line 4: not a PEP 440 version: "x": a version starts with a number, not "x"`, "the first is named, nothing written"},
		{"pep440", args(mixed...), SortOptions{}, "", `not a PEP 440 version: "x": a version starts with a number, not "x"`, "an argument has no line"},
		{"pep440", lines(mixed...), SortOptions{Invalid: InvalidSkip}, "1.0 1.9rc1 1.9 v1.9.0 01.9 1.10", "", ""},
		{"pep440", lines(mixed...), SortOptions{Invalid: InvalidLast}, "1.0 1.9rc1 1.9 v1.9.0 01.9 1.10 x y", "", ""},
		{"pep440", lines(mixed...), SortOptions{Invalid: InvalidLast, Reverse: true}, "1.10 1.9 v1.9.0 01.9 1.9rc1 1.0 x y", "", "last stays last"},
		{"pep440", lines("2\r", "", "1\r"), SortOptions{}, "1 2", "", "CR LF and blank lines"},
		{"semver", args("1.0.0", "1.0.0-rc.10", "1.0.0-rc.9", "1.0.0+b", "1.0.0+a"), SortOptions{}, "1.0.0-rc.9 1.0.0-rc.10 1.0.0 1.0.0+b 1.0.0+a", "", "build metadata does not count"},
		{"semver4", args("1.0.0.1", "1.0.0", "1.0.0.1-a"), SortOptions{}, "1.0.0 1.0.0.1-a 1.0.0.1", "", ""},
		{"pep440", args("2", "20141022093142841000001", "20141022093142841000000", "1!0", "18446744073709551616"), SortOptions{}, "2 18446744073709551616 20141022093142841000000 20141022093142841000001 1!0", "", "no number stops a sort"},
		{"debian", args("1.0-1", "1.0~rc1-1", "1.0", "1:0", "1.0-1ubuntu1"), SortOptions{}, "1.0~rc1-1 1.0 1.0-1 1.0-1ubuntu1 1:0", "", "as dpkg"},
		{"maven", args("1.0", "1.0-SNAPSHOT", "1.0-rc-1", "1.0-alpha-1", "1.0-sp"), SortOptions{}, "1.0-alpha-1 1.0-rc-1 1.0-SNAPSHOT 1.0 1.0-sp", "", "as Maven"},
		{"gem", args("1.0", "1.0.rc1", "1.0.a.dev.10", "1.0.a.dev.9"), SortOptions{}, "1.0.a.dev.9 1.0.a.dev.10 1.0.rc1 1.0", "", "as RubyGems"},
		{"git-describe", args("v1.10.0", "v1.9.0-10-gabc", "v1.9.0-9-gabc", "v1.9.0"), SortOptions{}, "v1.9.0 v1.9.0-9-gabc v1.9.0-10-gabc v1.10.0", "", "as git sorts tags"},
	} {
		var out strings.Builder
		err := Sort(format(t, row.format), row.in, row.o, &out)
		if (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%v, want %q (%s)", err, row.err, row.why)
		}
		if got := strings.Join(strings.Fields(out.String()), " "); got != row.want {
			t.Errorf("%s, want %s (%s)", got, row.want, row.why)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, row := range []struct {
		format        string
		in            Input
		out, reported string
		why           string
	}{
		{"pep440", args("1.0", "1.0.0"), "=\n", "", ""},
		{"pep440", args("1.0.dev1", "1.0a1"), "<\n", "", ""},
		{"pep440", args("1!0", "2026.1"), ">\n", "", ""},
		{"pep440", args("1.0", "x"), "", "not a PEP 440 version: \"x\": a version starts with a number, not \"x\"\n", ""},
		{"pep440", args("1.0"), "", "compare takes two versions\n", ""},
		{"pep440", lines("1 2", "2\t1", "1", "1 1.0"), "<\n>\n=\n", "line 3: compare takes two versions\n", "a pair a line"},
		{"semver", args("1.0.0-alpha.10", "1.0.0-alpha.9"), ">\n", "", ""},
		{"semver", args("1.0.0+a", "1.0.0+b"), "=\n", "", ""},
		{"semver4", args("1.0.0.1", "1.0.0"), ">\n", "", ""},
		{"arch", args("1.0.r4", "1.0"), ">\n", "", "a dotted word is above the release"},
		{"conda", args("1.0dev4", "1.0a1"), "<\n", "", ""},
		{"docker", args("1.0.0_a", "1.0.0"), "=\n", "", "build metadata does not count"},
		{"assembly", args("1.0.0.9", "1.0.0.10"), "<\n", "", ""},
		{"android", args("9", "10"), "<\n", "", ""},
	} {
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return Compare(format(t, row.format), row.in, out, report)
		})
		if out != row.out || reported != row.reported {
			t.Errorf("%s: %q, %q; want %q, %q (%s)", row.format, out, reported, row.out, row.reported, row.why)
		}
	}
}

func TestSatisfies(t *testing.T) {
	yes, no := true, false
	for _, row := range []struct {
		format, version, specifiers string
		prereleases                 *bool
		want                        bool
		err                         string
		why                         string
	}{
		{"pep440", "1.3", ">=1.2,!=1.3.1", nil, true, "", ""},
		{"pep440", "1.3a1", ">=1.2", nil, true, "", "contains(): there is no other version to prefer"},
		{"pep440", "1.3a1", ">=1.2", &no, false, "", ""},
		{"pep440", "foobar", "===foobar", nil, true, "", "=== takes any text"},
		{"pep440", "foobar", ">=1", nil, false, `not a PEP 440 version: "foobar": a version starts with a number, not "foobar"`, "an error says more than no"},
		{"pep440", "1.0", "^1", nil, false, `not PEP 440 specifiers: "^1": a clause starts with ~=, ==, ===, !=, <=, >=, < or >, not "^1"`, ""},
		{"semver", "1.4.0", "^1.2", nil, true, "", "npm's notation"},
		{"semver", "1.4.0", ">=1.2, <2", nil, true, "", "with commas"},
		{"npm", "1.9.0", "1.2", nil, false, "", "1.2.x"},
		{"cargo", "1.9.0", "1.2", nil, true, "", "^1.2"},
		{"helm", "1.9.0", "!=1.2", nil, true, "", ""},
		{"npm", "1.4.0-rc.1", ">=1.4.0-rc.0", nil, true, "", "the range names one"},
		{"npm", "1.4.0-rc.1", ">=1.4.0-rc.0", &no, false, "", "and still none is wanted"},
		{"swift", "1.4.0", "1.2", nil, false, "swift has no specifiers", "an ecosystem with another notation"},
		{"semver", "1.4.0-rc.1", "^1.2", nil, false, "", ""},
		{"semver", "1.4.0-rc.1", "^1.2", &yes, true, "", ""},
		{"semver", "1.4", "^1.2", nil, false, `not a semantic version: "1.4": unexpected end after 1.4, want major.minor.patch`, ""},
		{"semver4", "1.4.0.0", "^1.2", nil, false, "semver4 has no specifiers", ""},
		{"go", "v1.4.0", "^1.2", nil, true, "", ""},
		{"docker", "1.4.0_g1", "^1.2", nil, true, "", ""},
		{"pypi", "1.3", ">=1.2", nil, true, "", ""},
		{"debian", "1.3", ">=1.2", nil, false, "debian has no specifiers", ""},
	} {
		got, err := Satisfies(format(t, row.format), row.version, row.specifiers, row.prereleases)
		if got != row.want || (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%s %s %s: %v, %v; want %v, %s (%s)", row.format, row.version, row.specifiers, got, err, row.want, row.err, row.why)
		}
	}
}

func TestFilter(t *testing.T) {
	var kept int
	out, reported := run(t, func(out io.Writer, report func(error)) (failed int, err error) {
		kept, failed, err = Filter(format(t, "pep440"), lines("1.0", "v1.5", "x", "2.0"), ">=1.2,<2", nil, out, report)
		return failed, err
	})
	if out != "v1.5\n" || kept != 1 || !strings.HasPrefix(reported, "line 3: ") {
		t.Errorf("%q, %d kept, %q", out, kept, reported)
	}
	if _, _, err := Filter(format(t, "pep440"), lines("1"), "1", nil, io.Discard, nil); err == nil {
		t.Error("want an error about the specifiers")
	}
}

func TestBump(t *testing.T) {
	out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
		return Bump(format(t, "pep440"), lines("v1.2", "x", "1.3b1"), "alpha", out, report)
	})
	if _, err := Bump(render.PEP440, lines(""), "minor", io.Discard, nil); !errors.Is(err, ErrNothing) {
		t.Errorf("%v, want ErrNothing", err)
	}
	want := "line 2: not a PEP 440 version: \"x\": a version starts with a number, not \"x\"\n" +
		"line 3: cannot raise alpha of 1.3b1: 1.3a1 would not sort above it\n"
	if out != "1.3a1\n" || reported != want {
		t.Errorf("%q, %q", out, reported)
	}
	for _, row := range []struct{ format, part, err string }{
		{"semver", "fix", `semver has no part "fix", only major, minor, micro, patch, alpha, beta, rc, final`},
		{"semver", "minor post", `semver has no part "post", only major, minor, micro, patch, alpha, beta, rc, final`},
		{"semver", "rc minor", "minor cannot follow rc: two parts are a number and then alpha, beta or rc, as in minor rc"},
		{"semver", "", `semver has no part "", only major, minor, micro, patch, alpha, beta, rc, final`},
		{"semver", "1.3", `not a semantic version: "1.3": unexpected end after 1.3, want major.minor.patch`},
		{"android", "major", "android has no parts to raise"},
		{"semver", "post", `semver has no part "post", only major, minor, micro, patch, alpha, beta, rc, final`},
		{"semver4", "epoch", `semver4 has no part "epoch", only major, minor, micro, patch, hotfix, fix, alpha, beta, rc, final`},
		{"pep440", "fix", `pep440 has no part "fix", only epoch, major, minor, micro, patch, hotfix, alpha, beta, rc, post, dev, final`},
	} {
		_, err := Bump(format(t, row.format), args("1.2.3"), row.part, io.Discard, nil)
		if err == nil || err.Error() != row.err {
			t.Errorf("%v, want %s", err, row.err)
		}
	}
	for _, row := range []struct{ format, version, part, out, reported string }{
		{"pep440", "1.2.3", "minor rc", "1.3.0rc1\n", ""},
		{"pep440", "1.3.0rc1", "Minor RC", "1.3.0rc2\n", ""},
		{"pep440", "1.3.0b2", "minor rc", "1.3.0rc1\n", ""},
		{"pep440", "1.3.0rc1", "minor beta", "", "cannot raise beta of 1.3.0rc1: 1.3.0b1 would not sort above it\n"},
		{"pep440", "1.2.3", "epoch alpha", "1!1.2.3a1\n", ""},
		{"pep440", "1.2.3", "hotfix", "1.2.3.1\n", ""},
		{"pep440", "1.2.3", "v2.0.0-RC1", "2.0.0rc1\n", ""},
		{"pep440", "1.2.3", "1.2.3", "", "1.2.3 does not sort above 1.2.3\n"},
		{"semver", "1.2.3", "major alpha", "2.0.0-alpha.1\n", ""},
		{"semver", "2.0.0-alpha.1", "major alpha", "2.0.0-alpha.2\n", ""},
		{"semver", "1.2.3", "v1.3.0-x", "1.3.0-x\n", ""},
		{"semver4", "1.2.3.4", "hotfix rc", "1.2.3.5-rc.1\n", ""},
		{"debian", "1.2.3-1", "minor rc", "1.3.0~rc.1\n", ""},
		{"debian", "1.3.0~rc.1", "minor rc", "1.3.0~rc.2\n", ""},
		{"debian", "1.2.3", "1:1.0", "1:1.0\n", ""},
		{"maven", "1.2.3", "major beta", "2.0.0-beta-1\n", ""},
		{"gem", "1.2", "minor rc", "1.3.rc.1\n", ""},
		{"assembly", "1.2.3.4", "hotfix", "1.2.3.5\n", ""},
	} {
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return Bump(format(t, row.format), args(row.version), row.part, out, report)
		})
		if out != row.out || reported != row.reported {
			t.Errorf("%s %s of %s: %q, %q; want %q, %q", row.format, row.part, row.version, out, reported, row.out, row.reported)
		}
	}
	for _, f := range []render.Format{render.PEP440, render.SemVer, render.SemVer4} {
		for _, part := range f.Raises {
			version := "1.2.3"
			if part == "final" {
				version = map[string]string{"pep440": "1.2.3rc1"}[f.Name]
				if version == "" {
					version = "1.2.3-rc.1"
				}
			}
			out, reported := run(t, func(out io.Writer, report func(error)) (int, error) { return Bump(f, args(version), part, out, report) })
			if out == "" || reported != "" {
				t.Errorf("%s %s: %q, %q", f.Name, part, out, reported)
			}
		}
	}
}

func TestChoose(t *testing.T) {
	for _, row := range []struct {
		texts   []string
		pairs   bool
		format  string
		because string
		why     string
	}{
		{[]string{"1.2.3", "1.2.4-rc.1", "v2.0.0-alpha"}, false, "pep440", "", "the same in both"},
		{[]string{"0.1.1-0.dev.1+g109666b3b", "0.1.1"}, false, "semver", "0.1.1-0.dev.1+g109666b3b", "what Tagline writes as SemVer"},
		{[]string{"v0.1.1-0.dev.1", "v0.1.1"}, false, "semver", "v0.1.1-0.dev.1", "with the v of tags"},
		{[]string{"1.2.4-1", "1.2.3"}, false, "semver", "1.2.4-1", "PEP 440's 1.2.4.post1"},
		{[]string{"1.2.4-rc.1.0.dev.5"}, false, "semver", "1.2.4-rc.1.0.dev.5", "PEP 440 cannot read it"},
		{[]string{"1.2.4-rc.2.dev.1"}, false, "semver", "1.2.4-rc.2.dev.1", "above rc.2 in SemVer, below it in PEP 440"},
		{[]string{"1.2.4-x.7"}, false, "semver", "1.2.4-x.7", ""},
		{[]string{"1.2.4-1", "1.2"}, false, "pep440", "", "two numbers are no SemVer"},
		{[]string{"1.2.4-1", "1.2.3.dev4"}, false, "pep440", "", ""},
		{[]string{"1.2.4-1", "nightly"}, false, "semver", "1.2.4-1", "what is no version at all says nothing"},
		{[]string{"nightly"}, false, "pep440", "", ""},
		{[]string{"1.2.4-1 1.2.4", "1.2.5 1.2.3"}, true, "semver", "1.2.4-1", "two a line"},
		{[]string{"1.2.4-1 1.2", "1.2.5 1.2.3"}, true, "pep440", "", ""},
		{nil, false, "pep440", "", "an empty list"},
	} {
		ins := []Input{lines(row.texts...)}
		if !row.pairs {
			ins = append(ins, args(row.texts...))
		}
		for _, in := range ins {
			if in.Args == nil && in.Reader == nil {
				continue
			}
			f, again, because := Choose(in, row.pairs)
			if f.Name != row.format || because != row.because {
				t.Errorf("%q: %s because of %q, want %s, %q (%s)", row.texts, f.Name, because, row.format, row.because, row.why)
			}
			var texts []string
			if err := again.each(func(_ int, text string) error { texts = append(texts, text); return nil }); err != nil {
				t.Fatal(err)
			}
			if strings.Join(texts, "|") != strings.Join(row.texts, "|") {
				t.Errorf("%q: left over %q", row.texts, texts)
			}
		}
	}
}

// TestChooseEndsEarly shows that a list is read ahead only as far as it must be,
// and that an error of reading is left to the command.
func TestChooseEndsEarly(t *testing.T) {
	r, w := io.Pipe()
	go io.WriteString(w, "1.2.3\n1.2\n")
	f, again, _ := Choose(Input{Reader: r}, false)
	if f.Name != "pep440" {
		t.Error(f.Name)
	}
	w.CloseWithError(io.ErrUnexpectedEOF)
	if err := again.each(func(int, string) error { return nil }); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
	r.Close()
}

// TestJoin shows the way from objects back to versions.
func TestJoin(t *testing.T) {
	for _, row := range []struct{ format, object, want, err, why string }{
		{"", `{"release":[1,2,3]}`, "1.2.3", "", "release is enough, and pep440 the default"},
		{"", `{"format":"semver","release":[1,2,3],"pre":["rc",1,"x"],"local":"b"}`, "1.2.3-rc.1.x+b", "", ""},
		{"", `{"format":"debian","epoch":1,"release":[1,2],"rest":"~rc1-1"}`, "1:1.2~rc1-1", "", ""},
		{"", `{"format":"git-describe","dev":4,"rest":"v1.2.3","local":"g109666b3b"}`, "v1.2.3-4-g109666b3b", "", ""},
		{"debian", `{"format":"semver","release":[1,2,3]}`, "1.2.3", "", "the flag beats the object"},
		{"", `{"epoch":1,"release":[2,0],"pre":["rc",1],"post":2,"dev":3,"local":"ubuntu.1","normalized":"5.0","public":"6"}`, "1!2.0rc1.post2.dev3+ubuntu.1", "", "what is made of the parts does not count"},
		{"", `{"release":[20141022093142841000000]}`, "20141022093142841000000", "", ""},
		{"", `{"release":[1,2],"pre":["alpha",1]}`, "", `no pep440 version has these parts: 1.2a1 has "epoch":0,"release":[1,2],"pre":["a",1],"post":null,"dev":null,"rest":null,"local":null`, ""},
		{"", `{"format":"semver","release":[1,2,3],"post":1}`, "", `no semver version has these parts: 1.2.3 has "epoch":0,"release":[1,2,3],"pre":null,"post":null,"dev":null,"rest":null,"local":null`, "nothing is dropped"},
		{"", `{"format":"semver","release":[1,2]}`, "", `not a semantic version: "1.2": unexpected end after 1.2, want major.minor.patch`, ""},
		{"", `{"format":"debian","release":[1,2],"pre":["rc",1]}`, "", `no debian version has these parts: 1.2 has "epoch":0,"release":[1,2],"pre":null,"post":null,"dev":null,"rest":null,"local":null`, ""},
		{"", `{"release":[1.5]}`, "", "release holds 1.5, which is no whole number", ""},
		{"", `{"release":[1],"dev":-1}`, "", "dev holds -1, which is no whole number", ""},
		{"", `{"release":[1],"minor":2}`, "", `no object as parse --json writes it: unknown field "minor"`, "a mistake is not passed over"},
		{"", `{"valid":false,"input":"x"}`, "", "it is the object of a text that is no version", ""},
		{"", `{"format":"nope","release":[1]}`, "", `unknown format "nope"`, ""},
		{"", `{"release":[1]} 2`, "", "no object as parse --json writes it: there is more behind it", ""},
		{"", `1.2.3`, "", "no object as parse --json writes it", ""},
		{"", `{"release":"1"}`, "", "release cannot be a string", ""},
		{"", `{}`, "", `not a PEP 440 version: "": a version starts with a number`, ""},
	} {
		var named *render.Format
		if row.format != "" {
			f := format(t, row.format)
			named = &f
		}
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return Join(named, args(row.object), out, report)
		})
		if strings.TrimSuffix(out, "\n") != row.want || strings.TrimSuffix(reported, "\n") != row.err {
			t.Errorf("%s: %q, %q; want %q, %q (%s)", row.object, out, reported, row.want, row.err, row.why)
		}
	}
}

// FuzzJoin sends whatever a format reads through its object and back.
func FuzzJoin(f *testing.F) {
	for _, format := range render.All() {
		f.Add(format.Example)
	}
	for _, text := range []string{"1:1.02~rc1-1", "v1!2.0-RC1.post2.dev3+Ubuntu-1", "1.2.3.4-rc.1+b", "1.2.4-alpha-alpha-4", "20141022093142841000000", "1.0-\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range render.All() {
			v, err := format.Parse(text)
			if err != nil {
				continue
			}
			object := string(appendObject(nil, format, text, v))
			back, err := join(nil, object)
			if !utf8.ValidString(v.String()) {
				continue // JSON cannot hold it
			}
			if err != nil || back.String() != v.String() {
				t.Fatalf("%s: %q gives %s, and that %v, %v", format.Name, text, object, back, err)
			}
		}
	})
}

// TestStreams shows that parse answers the first lines before the last come,
// and that a line without end is an error and not memory.
func TestStreams(t *testing.T) {
	r, w := io.Pipe()
	out, answers := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := Parse(format(t, "pep440"), Input{Reader: r}, false, answers, nil)
		answers.CloseWithError(err)
		done <- err
	}()
	go func() {
		for range 30000 {
			io.WriteString(w, "1.0.dev1\n")
		}
	}()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "1.0.dev1\n" {
		t.Errorf("%q, %v", line, err)
	}
	out.CloseWithError(io.ErrClosedPipe)
	if err := <-done; !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v, want the writer's error", err)
	}
	r.Close()

	_, err := Parse(format(t, "pep440"), Input{Reader: strings.NewReader("1\n" + strings.Repeat("1", maxLine+1))}, false, io.Discard, nil)
	if err == nil || !strings.Contains(err.Error(), "line 2 is longer than 1048576 bytes") {
		t.Errorf("%v", err)
	}
}

// many returns n versions of several shapes, in no order.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		x := i * 7919 % n
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "%d.%d.%d\n", x%50, x%20, x%7)
		case 1:
			fmt.Fprintf(&b, "v%d.%drc%d\n", x%50, x%20, x%7)
		case 2:
			fmt.Fprintf(&b, "%d.%d.dev%d+g%07x.d20260820\n", x%50, x%20, x%700, x)
		case 3:
			fmt.Fprintf(&b, "%d.%d.post%d\n", x%50, x%20, x%7)
		}
	}
	return b.String()
}

func BenchmarkLines(b *testing.B) {
	const n = 300_000
	text := many(n)
	in := func() Input { return Input{Reader: strings.NewReader(text)} }
	f := format(b, "pep440")
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"parse", func() error { _, err := Parse(f, in(), false, io.Discard, nil); return err }},
		{"parse-json", func() error { _, err := Parse(f, in(), true, io.Discard, nil); return err }},
		{"sort", func() error { return Sort(f, in(), SortOptions{}, io.Discard) }},
		{"filter", func() error { _, _, err := Filter(f, in(), ">=2,<9,!=3.*", nil, io.Discard, nil); return err }},
		{"bump", func() error { _, err := Bump(f, in(), "minor", io.Discard, nil); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/line")
		})
	}
}
