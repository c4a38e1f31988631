package terminal

import "testing"

func TestWithoutSecrets(t *testing.T) {
	for _, row := range []struct{ text, want, why string }{
		{"https://ada:s3cret@example.org/x.git", "https://example.org/x.git", "a password"},
		{"https://t0ken@example.org/x", "https://example.org/x", "a token in the place of a name"},
		{"git fetch `http://a:b@c:80` and 'ssh://d@e/f'", "git fetch `http://c:80` and 'ssh://e/f'", "several, in a sentence"},
		{"https://a:b@c@d/x", "https://d/x", "an @ in the password"},
		{"https://example.org/@scope/a@1.2", "https://example.org/@scope/a@1.2", "an @ in the path"},
		{"see http:// and mail a@b", "see http:// and mail a@b", "no host"},
		{"git@example.org:x", "git@example.org:x", "ssh's own way has no password"},
	} {
		if got := WithoutSecrets(row.text); got != row.want {
			t.Errorf("%s: %q, want %q", row.why, got, row.want)
		}
	}
}
