package toml

import (
	"slices"
	"testing"
)

// TestWriteAndRead holds that what is written says the same when it is read.
func TestWriteAndRead(t *testing.T) {
	for _, row := range []struct{ text, want, why string }{
		{"v1", `"v1"`, "a plain text"},
		{"", `""`, "nothing is a string too"},
		{`\d+`, `'\d+'`, "an expression is read more easily without doubled backslashes"},
		{`say "x"`, `'say "x"'`, "so are quotation marks"},
		{`'\d'`, `"'\\d'"`, "a literal string has no apostrophe"},
		{"\\\a", `"\\\u0007"`, "nor a control character; and \\a is no escape of TOML"},
		{"a\nb\tc\x7f", `"a\u000Ab\u0009c\u007F"`, "what would end the line or steer a terminal"},
		{"größe\u00a0", `"größe` + "\u00a0" + `"`, "other letters stay"},
	} {
		if got := Text(row.text); got != row.want {
			t.Errorf("%q is %s, not %s: %s", row.text, got, row.want, row.why)
		}
		all, err := Decode([]byte(Line("a", row.text) + "\n" + Line("b", []string{row.text, "x"}) + "\n" + Line("c", true) + "\n" + Line("d", uint64(9)) + "\n"))
		if err != nil {
			t.Errorf("%q: %v", row.text, err)
			continue
		}
		if all["a"] != row.text || !slices.Equal(all["b"].([]any), []any{row.text, "x"}) || all["c"] != true || all["d"] != int64(9) {
			t.Errorf("%q comes back as %v", row.text, all)
		}
	}
}
