package setuptoolsscm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// patterns are what projects configure, and what the two engines write differently.
var patterns = []string{
	defaultPattern,
	`^(?P<prefix>v)?(?P<version>[^\+]+)(?P<suffix>.*)?$`,
	`^v(\d+\.\d+\.\d+)$`,
	`(?P<version>\d+(\.\d+)*)`,
	`^(?:release[-_/])?(?P<version>[vV]?\d+(?:\.\d+){0,2}[^\+]*)(?:\+.*)?$`,
	`^pkg/(v?[0-9.]+(?:(?:a|b|rc)\d+)?)$`,
	`v(?P<version>\d{,3}\.\d{1,2})`,
	`(?i)^V(?P<version>[\d.]+)\Z`,
	`(?x) ^ v (?P<version> \d+ \. \d+ )  # the number
	   (?: -final )? $`,
	`^[]v[]*(?P<version>[\d.]+)`,
	`^([^\W]*)(?P<version>x)`,
	`^\x76(?P<version>[0-9\.]+)\b`,
	`^(?P<version>\S+)$`,
	`^(a)(?P<version>[\d.]+)(b)$`,
	`(?a)^(\d+)`,
	`^{(\d+)}`,
	`^(?=v)(.*)`, `(.*)(?<!x)`, `(.)\1`, `(?P<q>.)(?P=q)`, `(\d++)`, `(?>a)(b)`, `(\q)`, `(`, `a`, `(a)(b)`, `[a`, `\`, `(?P<version>\d{2000})`,
}

var texts = []string{
	"v1.2.3", "1.2.3", "V1.2", "my-pkg-v1.2", "llvmorg-23.1.0-rc2", "release/1.0", "release-1.0", "pkg/v1.2rc1", "v1.2.3+build.5", "v1.2-final",
	"1.0.0-alpha.beta", "2024-01-05", "nightly", "", "v", "a1.2b", "x", "]v1.0", "v١.٢", "é-1.0", "1.0+", "vv1.0", "{12}", "v1.0 ", "b", "1_0",
	"event-2024", "foo-bar_baz-10.2.3.4.dev5", "v1234.5", "1!2.0",
}

// TestPatternLikePython asks Python's re the same questions.
func TestPatternLikePython(t *testing.T) {
	python := oracle.Python(t)
	question, err := json.Marshal(map[string]any{"patterns": patterns, "texts": texts})
	if err != nil {
		t.Fatal(err)
	}
	cmd := python.Command("", nil, "-c", `
import json, re, sys
q = json.load(sys.stdin)
out = []
for p in q["patterns"]:
    try:
        r = re.compile(p)
        if r.groups == 0 or (r.groups > 1 and "version" not in r.groupindex):
            raise ValueError
    except Exception:
        out.append(None)
        continue
    rows = []
    for t in q["texts"]:
        m = r.match(t)
        key = 1 if r.groups == 1 else "version"
        rows.append(m and [m.group(key) or "", "" if m.group(key) is None else t[m.end(key):m.end()]])
    out.append(rows)
print(json.dumps(out))
`)
	cmd.Stdin = strings.NewReader(string(question))
	answer, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want [][]*[2]string
	if err := json.Unmarshal(answer, &want); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i, text := range patterns {
		p, err := compilePattern(text)
		if err != nil {
			if want[i] != nil && !strings.Contains(err.Error(), "cannot translate") && !strings.Contains(err.Error(), "above 1000") {
				t.Errorf("%q: %v, and Python takes it", text, err)
			}
			refused++
			continue
		}
		if want[i] == nil {
			t.Errorf("%q: Python refuses it", text)
			continue
		}
		for j, tag := range texts {
			version, suffix, ok := p.find(tag)
			if w := want[i][j]; ok != (w != nil) || ok && (version != w[0] || suffix != w[1]) {
				t.Errorf("%q on %q: %q, %q, %v; Python has %v", text, tag, version, suffix, ok, w)
			}
		}
	}
	if refused > 15 {
		t.Errorf("%d patterns were refused", refused)
	}
}

func FuzzCompilePattern(f *testing.F) {
	for _, p := range patterns {
		f.Add(p, "v1.2.3")
	}
	f.Fuzz(func(t *testing.T, pattern, tag string) {
		if p, err := compilePattern(pattern); err == nil {
			p.find(tag)
		}
	})
}

// TestEnded holds that what setuptools-scm finds at the start of a tag, the pattern
// of the whole tag finds too.
func TestEnded(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{`v(?P<version>\d+)`, `v(?P<version>\d+).*`},
		{`v(?P<version>.*)`, `v(?P<version>.*)`},
		{`v(?P<version>\d+)$`, `v(?P<version>\d+)$`},
		{`v(?P<version>\d+)\$`, `v(?P<version>\d+)\$.*`},
		{`a(?P<version>\d)|b`, `(?:a(?P<version>\d)|b).*`},
		{defaultPattern, defaultPattern},
	} {
		if got := ended(c.pattern); got != c.want {
			t.Errorf("%s: %s, want %s", c.pattern, got, c.want)
		}
	}
}
