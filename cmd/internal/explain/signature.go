package explain

import (
	"cmp"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// signature returns what JSON says of a signature, nil where none was asked for.
func signature(s *plan.Signature) *Signature {
	if s == nil {
		return nil
	}
	text := func(text string) *string {
		if text == "" {
			return nil
		}
		text = terminal.Printable(text)
		return &text
	}
	return &Signature{
		Kind: s.Kind, Signer: text(s.Signer), Key: text(s.Key), Accepted: s.Fault == "", Fault: s.Fault,
		Reason: terminal.Printable(cmp.Or(s.Reason, s.Note)),
	}
}
