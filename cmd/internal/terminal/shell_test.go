package terminal

import "testing"

func TestShellWord(t *testing.T) {
	for text, want := range map[string]string{
		"v1.2.3": "v1.2.3", "a/b@c:d=e+f-g": "a/b@c:d=e+f-g", "": "''", "a b": "'a b'",
		"$(id)": "'$(id)'", "it's": `'it'\''s'`, "*": "'*'", "~x": "'~x'", "a;b": "'a;b'",
	} {
		if got := ShellWord(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
