package python

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzFormat fills templates of str.format: it ends, makes no more than it may, and
// what has no braces stays as it is.
func FuzzFormat(f *testing.F) {
	for _, s := range []string{"{tag}.dev{distance}", "{distance:05d}", "{tag!r:>10}", "{{}}", "{", "}", "{tag:{distance}}", "{tag:{distance:{distance}}}",
		"{node_date:%Y.%m.%d}", "{tag.__class__}", "{tag[0]}", "{distance:99999999999}", "{distance:,}", "{x!z}", "{:}", "{tag:\x00<5}"} {
		f.Add(s, "1.2")
	}
	f.Fuzz(func(t *testing.T, template, tag string) {
		if !utf8.ValidString(template) || !utf8.ValidString(tag) {
			return
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
		}
	})
}
