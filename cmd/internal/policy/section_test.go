package policy

import "testing"

func TestRenew(t *testing.T) {
	for _, tt := range []struct{ why, text, want string }{
		{"an empty file", "", "<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->\n"},
		{"the end of another", "# Hello\n", "# Hello\n\n<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->\n"},
		{"in place", "a\n<!-- tagline policy: v0 -->\nold\n<!-- end of tagline policy -->\nb\n", "a\n<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->\nb\n"},
		{"line ends of the file", "a\r\n<!-- tagline policy: v0 -->\r\nold\r\n<!-- end of tagline policy -->\r\nb\r\n",
			"a\r\n<!-- tagline policy: v1 -->\r\nnew\r\n<!-- end of tagline policy -->\r\nb\r\n"},
		{"only begun: text of the user's stays", "<!-- tagline policy: v0 -->\nmine\n",
			"<!-- tagline policy: v0 -->\nmine\n\n<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->\n"},
		{"in the middle of a line it is no marker", "see <!-- tagline policy: v0 -->\n<!-- end of tagline policy -->\n",
			"see <!-- tagline policy: v0 -->\n<!-- end of tagline policy -->\n\n<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->\n"},
		{"no line end at the end", "<!-- tagline policy: v0 -->\n<!-- end of tagline policy -->", "<!-- tagline policy: v1 -->\nnew\n<!-- end of tagline policy -->"},
	} {
		got := Renew(tt.text, "v1", "new\n")
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.why, got, tt.want)
		}
		if tag, section, ok := Find(got); !ok || tag != "v1" || section != "new\n" {
			t.Errorf("%s: found %q, %q, %v", tt.why, tag, section, ok)
		}
		if again := Renew(got, "v1", "new\n"); again != got {
			t.Errorf("%s: once more %q", tt.why, again)
		}
	}
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{"a": "`a`", "a`b": "`` a`b ``", "": "`  `", "a\n# b": "`a # b`", "`": "`` ` ``"} {
		if got := Code(text); got != want {
			t.Errorf("Code(%q) = %q, want %q", text, got, want)
		}
	}
}
