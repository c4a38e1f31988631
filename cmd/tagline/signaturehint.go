package main

import (
	"fmt"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// signatureHint is what can be done where a tag is not signed by a key that counts.
func signatureHint(e *plan.RequirementError, env map[string]string) string {
	s, tag := e.Signature, terminal.ShellWord(e.Tag)
	switch {
	case s == nil:
		return ""
	case s.Fault == "lightweight" && env["GITHUB_ACTIONS"] == "true":
		return "actions/checkout makes the run's own tag lightweight: `git fetch --force --tags` brings the signed one back"
	case s.Fault == "lightweight", s.Fault == "unsigned":
		return fmt.Sprintf("`git config tag.gpgSign true` has git sign each tag; one that is there: `git tag --force --sign %s %s^{}`", tag, tag)
	case s.Fault == "unknown" && !s.Keys && s.Kind == "OpenPGP":
		return "`gpg --export --armor WHO > keyring.asc` writes the keys of those who may sign; name it: keyring = \"keyring.asc\""
	case s.Fault == "unknown" && !s.Keys:
		return "a file with a line `WHO KEY` for each who may sign, such as `ada@example.org ssh-ed25519 AAAA...`; name it: allowed-signers = \"allowed_signers\""
	case s.Fault == "unknown" && s.Kind == "OpenPGP":
		return fmt.Sprintf("if that is a key of yours: `gpg --export --armor %s >> KEYRING`", terminal.ShellWord(s.Key))
	case s.Fault == "unknown":
		return "if that is a key of yours, add a line for it to the allowed signers; `ssh-keygen -lf KEY.pub` prints its fingerprint"
	case s.Fault == "expired", s.Fault == "revoked", s.Fault == "certificate":
		return fmt.Sprintf("if the release is yours, sign it with a key that counts: `git tag --force --sign %s %s^{}`", tag, tag)
	case s.Fault == "moved", s.Fault == "wrong":
		return "somebody has changed it here, or there: `git fetch --force --tags` brings the server's"
	case s.Fault == "namespace":
		return "its line among the allowed signers must allow it: namespaces=\"git\", or none"
	}
	return "`git verify-tag " + tag + "` says what git thinks of it"
}
