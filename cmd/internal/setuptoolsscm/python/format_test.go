package python

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// formatter answers each line of a JSON array, a template and a tag, with what
// str.format makes of them, or null.
const formatter = `
import datetime, json, sys
for line in sys.stdin:
    template, tag = json.loads(line)
    try:
        text = template.format(tag=tag, distance=7, dirty=True, none=None, node_date=datetime.date(2023, 11, 14))
    except Exception:
        text = None
    print(json.dumps(text), flush=True)
`

// asking returns a function that asks one Python for what str.format makes.
func asking(f *testing.F) func(template, tag string) (text string, ok bool) {
	ask := oracle.Python(f).Talk(f, "", "-c", formatter)
	return func(template, tag string) (text string, ok bool) {
		question, err := json.Marshal([]string{template, tag})
		var made *string
		if err == nil {
			err = json.Unmarshal([]byte(ask(string(question))), &made)
		}
		if err != nil {
			f.Fatal(err)
		}
		if made == nil {
			return "", false
		}
		return *made, true
	}
}

// FuzzFormat fills templates of str.format: what Python makes of them, or an error. Where
// Python has a text, the error is of what Tagline does not know, never of the grammar.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"{tag}.dev{distance}", "{distance:05d}", "{tag!r:>10}", "{{}}", "{", "}", "{tag:{distance}}", "{tag:{distance:{distance}}}",
		"{node_date:%Y.%m.%d}", "{tag.__class__}", "{tag[0]}", "{distance:99999999999}", "{distance:,}", "{x!z}", "{:}", "{tag:\x00<5}", "{tag:>{distance}}",
		"{node_date:%H:%M %Z%z}", "{tag:=}", "{tag:05}", "{tag:>05}", "{distance:<05}", "{distance:*<05}", "{dirty!r:5}", "{none!s:^9}"} {
		f.Add(s, "1.2")
	}
	f.Add("{tag!a} {tag!r}", "é功😀'\u2028\u00ad")
	ask := asking(f)
	unknown := regexp.MustCompile("unsupported|attribute|index|specification|larger")
	f.Fuzz(func(t *testing.T, template, tag string) {
		if !utf8.ValidString(template) || !utf8.ValidString(tag) || len(template) > 1000 || strings.Contains(template, "\x00") {
			return // a NUL ends a specification of C
		}
		text, err := Format(template, map[string]any{"tag": tag, "distance": uint64(7), "dirty": true, "none": nil,
			"node_date": Date{time.Unix(1_700_000_000, 0).UTC()}})
		var wrong *TemplateError
		switch {
		case err != nil && !errors.As(err, &wrong):
			t.Fatalf("%q: %T", template, err)
		case err == nil && len(text) > maxText:
			t.Fatalf("%q makes %d bytes", template, len(text))
		case !strings.ContainsAny(template, "{}") && (err != nil || text != template):
			t.Fatalf("%q becomes %q, %v", template, text, err)
		case err != nil && unknown.MatchString(wrong.Reason):
			return
		}
		if want, ok := ask(template, tag); ok != (err == nil) || want != text {
			t.Fatalf("%q with tag=%q: %q, %v; Python makes %q, %t", template, tag, text, err, want, ok)
		}
	})
}
