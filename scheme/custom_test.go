package scheme

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// A template ends soon, in little memory, whatever it says.
func TestTemplateBounds(t *testing.T) {
	double := `{{$a := "0123456789"}}` + strings.Repeat(`{{$a = print $a $a}}`, 40) + `{{$a}}`
	for text, why := range map[string]string{
		`{{range 9000000000}}0{{end}}`:                                          "a long loop",
		`{{range 9000000000}}{{end}}`:                                           "a long loop that writes nothing",
		`{{if true}}{{else}}{{range 9000000000}}{{end}}{{end}}`:                 "a loop inside",
		`{{with 1}}{{range 9000000000}}{{end}}{{end}}`:                          "and inside another action",
		`{{define "x"}}{{template "x"}}{{template "x"}}{{end}}{{template "x"}}`: "a template that calls itself",
		`{{block "x" .}}{{end}}`:                                                "a block is a definition and a call",
		`{{define "ahead"}}{{template "ahead"}}{{end}}`:                         "under the template's own name",
		double:                                  "a text that grows by doubling",
		`{{printf "%99999999999d" 1}}`:          "a wide number",
		`{{printf "%*d" 999999 1}}`:             "a width from an argument",
		`{{printf "%.999999f" 1.0}}`:            "many decimals",
		`{{` + strings.Repeat("(", 5000) + `}}`: "a long template",
		`{{html "<"}}`:                          "functions that make texts longer",
		`{{slice .commit 0 99999}}`:             "more than there is",
		`{{.version.Foo}}`:                      "a field of a text",
		`{{bump "minor" "major"}}`:              "two parts",
		`{{bump "sideways"}}`:                   "no part",
		`{{`:                                    "no template",
		strings.Repeat("1", maxVersion+1):       "a version without end",
		strings.Repeat(`{{printf "%99d" 1}}`, maxTemplate/30): "many short texts",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		o := Options{Templates: Templates{Ahead: text}, Now: testNow}
		s, err := customScheme().With(o)
		if err == nil {
			_, err = Derive(rowFacts(t, Row{Tag: "1.0", Distance: 1}), []Scheme{s}, TagRule{}, o)
		}
		runtime.ReadMemStats(&after)
		if _, ok := err.(*TemplateError); !ok {
			t.Errorf("%s: error %T %v, want a TemplateError", why, err, err)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%s: %d bytes allocated", why, used)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: took %s", why, took)
		}
	}
}

func TestCustomFallbacks(t *testing.T) {
	o := Options{Templates: Templates{OnTag: `{{.version}}+release`, Ahead: `{{bump}}.dev{{.distance}}`, Dirty: `{{.version}}+{{.dirty_path}}dirty`}, Now: testNow}
	s, err := New("custom", o)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why  string
		row  Row
		o    Options
		want string
	}{
		{"the tag's template", Row{Tag: "1.0"}, Options{}, "1.0+release"},
		{"its own for a modified tree", Row{Tag: "1.0", Dirty: true}, Options{}, "1.0+dirty"},
		{"none for commits and a modified tree", Row{Tag: "1.0", Distance: 2, Dirty: true}, Options{}, "1.1.dev2"},
		{"none without a tag: as any scheme, local part included", Row{Distance: 2}, Options{Initial: "0.1"}, "0.1.dev2+g012345678"},
		{"free text is added to what a template makes", Row{Tag: "1.0"}, Options{LocalText: freeText("fedora")}, "1.0+release.fedora"},
	} {
		tt.o.Now = testNow
		v, err := Derive(rowFacts(t, tt.row), []Scheme{s}, TagRule{}, tt.o)
		if err != nil || text(v) != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.why, text(v), err, tt.want)
		}
	}
}

// What a template made is a tag, a development version or a post-release again,
// so that every format can write it.
func TestCustomPlace(t *testing.T) {
	for _, tt := range []struct {
		grammar, ahead string
		place          Place
		base, next     string
		count          uint64
	}{
		{"pep440", "1.1.dev7+x", Before, "1.0", "1.1", 7},
		{"pep440", "1.0.post7", After, "1.0", "1.0", 7},
		{"pep440", "1.0+x", Same, "1.0", "1.0", 0},
		{"pep440", "5.0", Same, "5.0", "5.0", 0},
		{"pep440", "5.0.post7", Same, "5.0.post7", "5.0.post7", 0},
		{"semver", "1.1.0-0.dev.7+x", Before, "1.0.0", "1.1.0", 7},
		{"semver", "1.1.0-dev.7+x", Same, "1.1.0-dev.7", "1.1.0-dev.7", 0},
	} {
		o := Options{Templates: Templates{Grammar: tt.grammar, Ahead: tt.ahead}, Now: testNow}
		s, err := New("custom", o)
		if err != nil {
			t.Fatal(err)
		}
		tag := map[string]string{"pep440": "1.0", "semver": "1.0.0"}[tt.grammar]
		v, err := Derive(rowFacts(t, Row{Tag: tag, Distance: 3}), []Scheme{s}, TagRule{}, o)
		if err != nil || v.Place != tt.place || s.Print(v.Base) != tt.base || s.Print(v.Next) != tt.next || v.Count != tt.count {
			t.Errorf("%s: %s, base %s, next %s, %d; %v", tt.ahead, v.Place, s.Print(v.Base), s.Print(v.Next), v.Count, err)
		}
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"main": "main", "feature/Login_2": "feature.login.2", "--a--b--": "a.b", "\xff\x00x": "x",
		"": "", "é": "x4a9955", "功能/登录": "x7c08cb", // no letter is left, and two names stay apart
		strings.Repeat("x", 200): strings.Repeat("x", 33) + "xaa20c2",
	} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
}
