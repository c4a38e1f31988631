package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// maxKeys is the largest file of keys that is read, in bytes.
const maxKeys = 16 << 20

// usersKeyring, for a keyring, is that of the user's own gpg.
const usersKeyring = "gpg"

// verifies lets the plan of a project hold tags to the keys of its settings: the
// companion does it, which is started when a tag is asked about.
func (a *app) verifies(p *project.Project) {
	p.Verify = func(tag, commit string, object []byte) (plan.Signature, error) {
		q := companion.Request{
			Op: companion.Verify, Ref: tag, ID: commit, Object: object, From: p.Plan.Root, Limits: companion.Usual,
		}
		to := map[string]*[]byte{"keyring": &q.Keyring, "allowed-signers": &q.Signers, "revoked-signers": &q.Revoked}
		for _, file := range p.Keys {
			// A flag or a variable alone says so: no configuration starts a program.
			if file.Setting == "keyring" && file.Name == usersKeyring && file.Inside == "" {
				q.Users = true
				continue
			}
			path := a.absolute(file.Name)
			if file.Inside != "" {
				path = p.Full(file.Inside)
			}
			text, err := smallfile.Read(path, maxKeys)
			if err != nil {
				text := fmt.Sprintf("%s: %s cannot be read: %s", file.Setting, file.Name, causeOf(err))
				if file.Inside != "" {
					return plan.Signature{}, p.Settings.Wrong(file.Setting, text)
				}
				return plan.Signature{}, &usageError{text: text}
			}
			*to[file.Setting] = append([]byte{}, text...)
		}
		ask, end, err := a.startCompanion()
		if err != nil {
			return plan.Signature{}, err
		}
		defer end()
		reply, err := ask(q)
		if err != nil {
			return plan.Signature{}, err
		}
		v := reply.Verdict
		s := plan.Signature{Kind: v.Kind, Signer: v.Signer, Key: v.Key, Fault: v.Fault, Keys: v.Keys}
		if s.Note = v.Text; s.Fault != "" {
			s.Reason, s.Note = v.Text, ""
		}
		return s, nil
	}
}

// causeOf returns what is wrong with a file, without its path.
func causeOf(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		err = e.Err
	}
	return err.Error()
}
