package terminal

import "testing"

func TestPrintable(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"letters of any language stay", "nächtlich 夜 a\tb\n", "nächtlich 夜 a\tb\n"},
		{"what colours or moves is shown", "a\x1b[31mb\r\x00", `a\x1b[31mb\r\x00`},
		{"so is what turns text around", "a\u202eb", `a\u202eb`},
		{"and bytes that are no text", "a\x9b31mb\xff", `a\x9b31mb\xff`},
	} {
		if got := Printable(tt.text); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}
