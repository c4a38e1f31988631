package scm

import "testing"

func TestParseDescribe(t *testing.T) {
	for _, row := range []struct {
		text, tag string
		distance  uint64
		hash      string
		ok        bool
	}{
		{"v1.0-3-gabc", "v1.0", 3, "abc", true},
		{"v1-g1-2-gabc", "v1-g1", 2, "abc", true},
		{"v1.0", "", 0, "", false},
		{"-3-gabc", "", 0, "", false},
		{"v1--3-gabc", "v1-", 3, "abc", true},
		{"v1-+3-gabc", "", 0, "", false},
		{"v1--gabc", "", 0, "", false},
		{"v1-3-g", "", 0, "", false},
		{"v1-3-gABC", "", 0, "", false},
		{"v1-99999999999999999999-gabc", "", 0, "", false},
		{"v1-3-gabc-dirty", "", 0, "", false},
		{"", "", 0, "", false},
	} {
		tag, distance, hash, ok := ParseDescribe(row.text)
		if tag != row.tag || distance != row.distance || hash != row.hash || ok != row.ok {
			t.Errorf("%q: got %q %d %q %v", row.text, tag, distance, hash, ok)
		}
	}
}
