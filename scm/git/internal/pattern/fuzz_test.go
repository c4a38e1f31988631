package pattern

import (
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// FuzzPattern holds the shortcuts for literal patterns against the matcher.
func FuzzPattern(f *testing.F) {
	for _, row := range []string{"a", "/a", "a/", "!a/b", "*.o", "a/**/b", `\#a`, "[ab", "**"} {
		f.Add(row, "a/b")
	}
	f.Fuzz(func(t *testing.T, line, path string) {
		p := Parse(line)
		text, flags := path, wildmatch.Pathname
		if p.anywhere {
			text, flags = path[strings.LastIndexByte(path, '/')+1:], 0
		}
		want := wildmatch.Match(p.text, text, flags)
		if got := p.Match(path, true, 0); got != want {
			t.Errorf("%q on %q: %v, without shortcuts %v", line, path, got, want)
		}
		if p.dirOnly && p.Match(path, false, 0) {
			t.Errorf("%q matches the file %q", line, path)
		}
	})
}
