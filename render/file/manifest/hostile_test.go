package manifest

import (
	"strings"
	"testing"
)

// TestHostile has files made to cost more than their size: each kind reads some
// hundred kilobytes of every one. Nothing is held to a time, but with a quadratic rule
// this would not end.
func TestHostile(t *testing.T) {
	const size = 64 << 10
	fill := func(head, unit, tail string) string { return head + strings.Repeat(unit, size/len(unit)) + tail }
	long := strings.Repeat("k", size/2)
	texts := []string{
		fill("", "project(", ""), fill("", "def project ", ""), fill("", "x <<A ", ""), fill("", "~w( ", ""), fill("", "{", ""), fill("", "[", ""),
		fill("", "<a>", ""), fill("<project>", "<a>1</a>", "</project>"), fill("", "a: \"", ""), fill("", "- ", ""), fill("", "version: 1\n", ""),
		fill(strings.Repeat("<d>", 900), "<a>1</a>", strings.Repeat("</d>", 900)), fill("["+long+"]\n", "a=1\n", ""),
		fill("["+strings.Repeat("a.", size/8)+"a]\n", "b=1\n", ""), fill(`{"`+long+`":{`, `"a":1,`, `"b":1}}`),
		fill(`{"packages":{"`+long+`":{`, `"version":"1",`, `"b":1}}}`), fill("", "/*", ""), fill("", "'''", ""), fill("", "VERSION = ", ""),
		fill("", "%q(", ""), fill("", "(/\\", ""), fill("", "\\'?\"", ""), fill("a: b\n", " c\n", ""),
	}
	for _, k := range Kinds() {
		for _, text := range texts {
			target := Target{Name: k.Names[0], Kind: k, Own: Own(k, []byte(text))}
			if _, err := target.Set([]byte(text), "1.2.3"); err == nil {
				t.Errorf("%v: %.40q... is taken", k.Names, text)
			}
		}
	}
}
