package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/tagline-remote/internal/signature"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// maxKeys is the largest file of keys, in bytes.
const maxKeys = 16 << 20

// verify says whether a key that counts has signed a tag.
func verify(ctx context.Context, q companion.Request) (companion.Reply, error) {
	keys := signature.Keys{OpenPGP: q.Keyring, Signers: q.Signers, Revoked: q.Revoked}
	if q.Users {
		var err error
		if keys.OpenPGP, err = usersKeys(ctx, q.From); err != nil {
			return companion.Reply{}, err
		}
	}
	for _, row := range []struct {
		key string
		to  *[]byte
	}{{"gpg.ssh.allowedSignersFile", &keys.Signers}, {"gpg.ssh.revocationFile", &keys.Revoked}} {
		if *row.to != nil {
			continue
		}
		name, ok := gitProgram(ctx, q.From, "", "config", "--type=path", "--get", row.key)
		if name = strings.TrimSuffix(name, "\n"); !ok || name == "" {
			continue
		}
		if !filepath.IsAbs(name) {
			name = filepath.Join(q.From, name)
		}
		text, err := smallfile.Read(name, maxKeys)
		if err != nil {
			text := fmt.Sprintf("git's %s cannot be read: %v", row.key, err)
			return companion.Reply{}, &companion.Error{Kind: companion.Refused, Text: text}
		}
		*row.to = append([]byte{}, text...)
	}
	v := signature.Verify(signature.Tag{Object: q.Object, Name: q.Ref, Commit: q.ID}, keys, time.Now())
	return companion.Reply{Verdict: &companion.Verdict{
		Fault: string(v.Reason), Text: v.Text, Kind: v.Kind, Signer: v.Signer, Key: v.Key,
		Keys: v.Kind == "OpenPGP" && len(keys.OpenPGP) > 0 || v.Kind == "SSH" && len(keys.Signers) > 0,
	}}, nil
}
