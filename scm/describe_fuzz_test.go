package scm

import (
	"fmt"
	"testing"
)

// FuzzDescribe reads describe's text, which comes back from its parts.
func FuzzDescribe(f *testing.F) {
	for _, s := range []string{"v1.0-4-g109666b3b", "v1.0", "-4-gabc", "v1-g-2-gabc", "v1--1-gabc", "v1-18446744073709551616-ga", "v1-007-ga", "v1-+7-ga"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tag, distance, hash, ok := ParseDescribe(text)
		if !ok {
			return
		}
		again, n, h, ok := ParseDescribe(fmt.Sprintf("%s-%d-g%s", tag, distance, hash))
		if !ok || again != tag || n != distance || h != hash {
			t.Fatalf("%q is %q, %d, %q, and then %q, %d, %q, %t", text, tag, distance, hash, again, n, h, ok)
		}
	})
}
