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

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func grammar(t testing.TB, name string) Grammar {
	t.Helper()
	for _, g := range Grammars() {
		if g.Name == name {
			return g
		}
	}
	t.Fatalf("no grammar %s", name)
	return Grammar{}
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
		grammar  string
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
		{"semver", args("v1.2.3"), "", "not a semantic version: \"v1.2.3\": a leading v is no part of a semantic version\n", ""},
		{"semver", args("1.2.3.4"), "", "not a semantic version: \"1.2.3.4\": unexpected \".4\" after 1.2.3\n", ""},
		{"semver4", args("1.2.3.4", "1.2.3.0-a"), "1.2.3.4\n1.2.3-a\n", "", ""},
	} {
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return grammar(t, row.grammar).Parse(row.in, false, out, report)
		})
		if out != row.out || reported != row.reported {
			t.Errorf("%s: %q, %q; want %q, %q (%s)", row.grammar, out, reported, row.out, row.reported, row.why)
		}
	}
}

func TestParseJSON(t *testing.T) {
	for _, row := range []struct{ grammar, input, want, why string }{
		{"pep440", " v1!2.0RC1.post2.dev3+Ubuntu-01", `{"input":" v1!2.0RC1.post2.dev3+Ubuntu-01","valid":true,"normalized":"1!2.0rc1.post2.dev3+ubuntu.1","epoch":1,"release":[2,0],"pre":["rc",1],"post":2,"dev":3,"local":"ubuntu.1","public":"1!2.0rc1.post2.dev3","base":"1!2.0","is_prerelease":true,"is_postrelease":true,"is_devrelease":true,"error":null}`, "every part"},
		{"pep440", "1", `{"input":"1","valid":true,"normalized":"1","epoch":0,"release":[1],"pre":null,"post":null,"dev":null,"local":null,"public":"1","base":"1","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, "no part"},
		{"pep440", "1.0\xff", `{"input":null,"valid":false,"normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":3,"reason":"unexpected \"\\xff\" after 1.0"}}`, "JSON has no bytes: U+FFFD in their place would be another text"},
		{"pep440", "1.0\"\\\x01<é\ufffd", `{"input":"1.0\"\\\u0001<é` + "\ufffd" + `","valid":false,"normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":3,"reason":"unexpected \"\\\"\\\\\\x01<é` + "\ufffd" + `\" after 1.0"}}`, "invalid, with all that JSON escapes"},
		{"semver", "1.2.3-rc.1.x+b.5", `{"input":"1.2.3-rc.1.x+b.5","valid":true,"normalized":"1.2.3-rc.1.x+b.5","epoch":0,"release":[1,2,3],"pre":["rc",1,"x"],"post":null,"dev":null,"local":"b.5","public":"1.2.3-rc.1.x","base":"1.2.3","is_prerelease":true,"is_postrelease":false,"is_devrelease":false,"error":null}`, ""},
		{"semver", "v1.2.3", `{"input":"v1.2.3","valid":false,"normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"local":null,"public":null,"base":null,"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":0,"reason":"a leading v is no part of a semantic version"}}`, ""},
		{"semver4", "1.2.3.4", `{"input":"1.2.3.4","valid":true,"normalized":"1.2.3.4","epoch":0,"release":[1,2,3,4],"pre":null,"post":null,"dev":null,"local":null,"public":"1.2.3.4","base":"1.2.3.4","is_prerelease":false,"is_postrelease":false,"is_devrelease":false,"error":null}`, ""},
	} {
		var out strings.Builder
		failed, err := grammar(t, row.grammar).Parse(args(row.input), true, &out, nil)
		if err != nil || out.String() != row.want+"\n" {
			t.Errorf("%q (%s), %v:\n%s\nwant\n%s", row.input, row.why, err, out.String(), row.want)
		}
		if !json.Valid([]byte(out.String())) || (failed == 0) != strings.Contains(row.want, `"valid":true`) {
			t.Errorf("%q: no JSON, or %d failed", row.input, failed)
		}
	}
}

// TestParseJSONAsPackaging compares the objects with those that the vectors'
// script makes of packaging's answers, key order included.
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
		want.WriteString(strings.TrimSuffix(compact.String(), "}") + `,"error":null}` + "\n")
	}
	var out strings.Builder
	if _, err := grammar(t, "pep440").Parse(args(inputs...), true, &out, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), out.String()); diff != "" {
		t.Errorf("(-packaging +ours):\n%s", diff)
	}
}

func TestSort(t *testing.T) {
	mixed := []string{"1.10", "1.9", "v1.9.0", "x", "1.9rc1", "01.9", "y", "1.0"}
	for _, row := range []struct {
		grammar string
		in      Input
		o       SortOptions
		want    string
		err     string
		why     string
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
	} {
		var out strings.Builder
		err := grammar(t, row.grammar).Sort(row.in, row.o, &out)
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
		grammar       string
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
	} {
		out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
			return grammar(t, row.grammar).Compare(row.in, out, report)
		})
		if out != row.out || reported != row.reported {
			t.Errorf("%s: %q, %q; want %q, %q (%s)", row.grammar, out, reported, row.out, row.reported, row.why)
		}
	}
}

func TestSatisfies(t *testing.T) {
	yes, no := true, false
	for _, row := range []struct {
		grammar, version, specifiers string
		prereleases                  *bool
		want                         bool
		err                          string
		why                          string
	}{
		{"pep440", "1.3", ">=1.2,!=1.3.1", nil, true, "", ""},
		{"pep440", "1.3a1", ">=1.2", nil, true, "", "contains(): there is no other version to prefer"},
		{"pep440", "1.3a1", ">=1.2", &no, false, "", ""},
		{"pep440", "foobar", "===foobar", nil, true, "", "=== takes any text"},
		{"pep440", "foobar", ">=1", nil, false, `not a PEP 440 version: "foobar": a version starts with a number, not "foobar"`, "an error says more than no"},
		{"pep440", "1.0", "^1", nil, false, `not a PEP 440 version: "^1": a clause starts with ~=, ==, ===, !=, <=, >=, < or >, not "^1"`, ""},
		{"semver", "1.4.0", "^1.2", nil, true, "", "Masterminds/semver's notation"},
		{"semver", "1.4.0-rc.1", "^1.2", nil, false, "", ""},
		{"semver", "1.4.0-rc.1", "^1.2", &yes, true, "", ""},
		{"semver", "1.4", "^1.2", nil, false, `not a semantic version: "1.4": unexpected end after 1.4, want major.minor.patch`, ""},
		{"semver4", "1.4.0.0", "^1.2", nil, false, "semver4 has no specifiers", ""},
	} {
		got, err := grammar(t, row.grammar).Satisfies(row.version, row.specifiers, row.prereleases)
		if got != row.want || (err == nil) != (row.err == "") || err != nil && err.Error() != row.err {
			t.Errorf("%s %s %s: %v, %v; want %v, %s (%s)", row.grammar, row.version, row.specifiers, got, err, row.want, row.err, row.why)
		}
	}
}

func TestFilter(t *testing.T) {
	var kept int
	out, reported := run(t, func(out io.Writer, report func(error)) (failed int, err error) {
		kept, failed, err = grammar(t, "pep440").Filter(lines("1.0", "v1.5", "x", "2.0"), ">=1.2,<2", nil, out, report)
		return failed, err
	})
	if out != "v1.5\n" || kept != 1 || !strings.HasPrefix(reported, "line 3: ") {
		t.Errorf("%q, %d kept, %q", out, kept, reported)
	}
	if _, _, err := grammar(t, "pep440").Filter(lines("1"), "1", nil, io.Discard, nil); err == nil {
		t.Error("want an error about the specifiers")
	}
}

func TestBump(t *testing.T) {
	out, reported := run(t, func(out io.Writer, report func(error)) (int, error) {
		return grammar(t, "pep440").Bump(lines("v1.2", "x", "1.3b1"), "alpha", out, report)
	})
	want := "line 2: not a PEP 440 version: \"x\": a version starts with a number, not \"x\"\n" +
		"line 3: cannot raise alpha of 1.3b1: 1.3a1 would not sort above it\n"
	if out != "1.3a1\n" || reported != want {
		t.Errorf("%q, %q", out, reported)
	}
	for _, row := range []struct{ grammar, part, err string }{
		{"semver", "fix", `semver has no part "fix", only major, minor, patch, alpha, beta, rc, final`},
		{"semver", "post", `semver has no part "post", only major, minor, patch, alpha, beta, rc, final`},
		{"semver4", "epoch", `semver4 has no part "epoch", only major, minor, patch, fix, alpha, beta, rc, final`},
		{"pep440", "fix", `pep440 has no part "fix", only epoch, major, minor, micro, patch, alpha, beta, rc, post, dev, final`},
	} {
		_, err := grammar(t, row.grammar).Bump(args("1.2.3"), row.part, io.Discard, nil)
		if err == nil || err.Error() != row.err {
			t.Errorf("%v, want %s", err, row.err)
		}
	}
	for _, g := range Grammars() {
		for _, part := range g.Parts {
			version := "1.2.3"
			if part == "final" {
				version = map[string]string{"pep440": "1.2.3rc1"}[g.Name]
				if version == "" {
					version = "1.2.3-rc.1"
				}
			}
			out, reported := run(t, func(out io.Writer, report func(error)) (int, error) { return g.Bump(args(version), part, out, report) })
			if out == "" || reported != "" {
				t.Errorf("%s %s: %q, %q", g.Name, part, out, reported)
			}
		}
	}
}

// TestStreams shows that parse answers the first lines before the last come,
// and that a line without end is an error and not memory.
func TestStreams(t *testing.T) {
	r, w := io.Pipe()
	out, answers := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := grammar(t, "pep440").Parse(Input{Reader: r}, false, answers, nil)
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

	_, err := grammar(t, "pep440").Parse(Input{Reader: strings.NewReader("1\n" + strings.Repeat("1", maxLine+1))}, false, io.Discard, nil)
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
	g := grammar(b, "pep440")
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"parse", func() error { _, err := g.Parse(in(), false, io.Discard, nil); return err }},
		{"parse-json", func() error { _, err := g.Parse(in(), true, io.Discard, nil); return err }},
		{"sort", func() error { return g.Sort(in(), SortOptions{}, io.Discard) }},
		{"filter", func() error { _, _, err := g.Filter(in(), ">=2,<9,!=3.*", nil, io.Discard, nil); return err }},
		{"bump", func() error { _, err := g.Bump(in(), "minor", io.Discard, nil); return err }},
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
