package scheme

import (
	"strconv"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

func TestLabel(t *testing.T) {
	long := "dependabot/npm_and_yarn/" + strings.Repeat("types-", 20)
	for _, row := range []struct{ label, branch, pull, tag, want, why string }{
		{"pr.{{.pull_request}}", "feature/x", "12", "v1.2.3", "1.2.4.dev4+pr.12.g012345678", "before the local part"},
		{"pr.{{.pull_request}}", "main", "", "v1.2.3", "1.2.4.dev4+g012345678", "a field that is not known: no label"},
		{"{{slug .branch}}", "", "", "v1.2.3", "1.2.4.dev4+g012345678", "nor a branch that is not known"},
		{"{{slug .branch}}", "Feature/Login_2", "", "v1.2.3", "1.2.4.dev4+feature.login.2.g012345678", "a branch"},
		{"{{.branch}}", "Feature/Login_2", "", "v1.2.3", "1.2.4.dev4+feature.login.2.g012345678", "slug or not"},
		{`{{with .pull_request}}pr.{{.}}{{else}}{{slug .branch}}{{end}}`, "x", "", "v1.2.3", "1.2.4.dev4+x.g012345678", "conditions are allowed"},
		{`{{if ne .branch "main"}}{{slug .branch}}{{end}}`, "main", "", "v1.2.3", "1.2.4.dev4+g012345678", "nothing is no label"},
		{"{{slug .branch}}", "功能/登录", "", "v1.2.3", "1.2.4.dev4+x7c08cb.g012345678", "no letter of ASCII"},
		{"{{slug .branch}}", "\xff", "", "v1.2.3", "1.2.4.dev4+xa8100a.g012345678", "nor UTF-8"},
		{"{{slug .branch}}", "007", "", "v1.2.3", "1.2.4.dev4+7.g012345678", "SemVer has no zeros before a number"},
		{"{{slug .branch}}", "00", "", "v1.2.3", "1.2.4.dev4+0.g012345678", "but a zero"},
		{"{{slug .branch}}", "nightly/20261129152642123", "", "v1.2.3", "1.2.4.dev4+nightly.x20261129152642123.g012345678", "npm has no such number"},
		{"{{slug .branch}}", long, "", "v1.2.3", "1.2.4.dev4+dependabot.npm.and.yarn.types.typx442489.g012345678", "40 bytes at most"},
		{"{{slug .branch}}", long + "x", "", "v1.2.3", "1.2.4.dev4+dependabot.npm.and.yarn.types.typx12e6d7.g012345678", "and two branches stay apart"},
		{`{{cut 12 (slug .branch)}}`, "feature/login", "", "v1.2.3", "1.2.4.dev4+featux8974d2.g012345678", "shorter yet"},
		{"ci", "", "", "v1.2.3", "1.2.4.dev4+ci.g012345678", "a word"},
		{"ci", "", "", "v1.2.3-0", "1.2.3.post0", "a release has none"},
	} {
		l, err := ParseLabel(row.label)
		if err != nil {
			t.Errorf("%s: %v", row.label, err)
			continue
		}
		r := Row{Tag: row.tag, Distance: 4}
		if row.tag != "v1.2.3" {
			r.Distance = 0
		}
		f := rowFacts(t, r)
		f.Branch, f.Pull = scm.Branch{Name: row.branch}, scm.PullRequest{Number: row.pull}
		s, err := New(Default, Options{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := Derive(f, []Scheme{s}, TagRule{}, Options{Label: l, Now: testNow})
		if err != nil || v.String() != row.want {
			t.Errorf("%s on %q: %s, %v; want %s: %s", row.label, row.branch, v.String(), err, row.want, row.why)
		}
	}
	for _, bad := range []struct{ label, why string }{
		{"{{.nope}}", "no such field"}, {"{{slug .branch}", "not closed"}, {"{{range .branch}}{{end}}", "it may not repeat"},
		{`{{define "x"}}{{end}}x`, "another template"}, {strings.Repeat("x", maxTemplate+1), "too long"},
		{`{{if false}}{{.nope | foo}}{{end}}`, "no such function"},
	} {
		if _, err := ParseLabel(bad.label); err == nil {
			t.Errorf("%.40q is taken: %s", bad.label, bad.why)
		}
	}
}

// FuzzLabel labels builds of branches with any name: it never fails, what it makes
// is a valid local part and short, and as a pre-release of SemVer it is valid too.
func FuzzLabel(f *testing.F) {
	for _, name := range []string{"main", "feature/x", "功能", "\xff", "007", "a..b", "-", "+", "x" + strings.Repeat("0", 60), "0",
		"\xe823333333333333333333", "9007199254740991", "9007199254740992", strings.Repeat("9", 20) + "." + strings.Repeat("8", 19)} {
		f.Add(name)
	}
	l, err := ParseLabel("{{slug .branch}}")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		facts := scm.Facts{Branch: scm.Branch{Name: name}}
		out, err := l.segments(Version{Facts: facts, Place: Before}, Options{})
		if err != nil || (out == nil) != (name == "") {
			t.Fatalf("%q: %v, %v", name, out, err)
		}
		var texts []string
		for _, s := range out {
			texts = append(texts, s.Text)
			if n, err := strconv.ParseUint(s.Text, 10, 64); err == nil && n > 1<<53-1 {
				t.Fatalf("%q: npm has no number %d", name, n)
			}
		}
		text := strings.Join(texts, ".")
		if len(text) > labelMost {
			t.Fatalf("%q: %q has %d bytes", name, text, len(text))
		}
		if name == "" {
			return
		}
		if _, err := parsePEP440("1.0+" + text); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if _, err := semverScheme().Parse("1.0.0-0.0." + text + ".4"); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
	})
}
