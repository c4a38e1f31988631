package signature

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/armor"
	pgp "github.com/ProtonMail/go-crypto/openpgp/errors"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"
)

// verifyOpenPGP holds one detached signature to a keyring. A key must have been
// valid when it signed, whatever has expired since; a revoked one counts for
// nothing, whenever and for whatever reason it was revoked, as to gpg: the date
// in a signature is the signer's word.
func verifyOpenPGP(o object, exported []byte, now time.Time) Verdict {
	no := func(r Reason, text string) Verdict { return Verdict{Reason: r, Text: text} }
	signature, err := onlySignature(o.signature)
	if err != nil {
		return no(Unreadable, "the OpenPGP signature cannot be read: "+err.Error())
	}
	v := Verdict{Key: issuer(signature)}
	if len(exported) == 0 {
		v.Reason, v.Text = Unknown, "no keyring is named that could have the key "+v.Key
		return v
	}
	keyring, err := readKeyring(exported)
	if err != nil {
		return no(Unreadable, "the keyring cannot be read: "+err.Error())
	}
	config := &packet.Config{Time: func() time.Time { return now }}
	_, signer, err := openpgp.VerifyArmoredDetachedSignature(keyring, bytes.NewReader(o.payload), bytes.NewReader(o.signature), config)
	if signer == nil {
		signer = holder(keyring, signature)
	}
	if signer == nil {
		v.Reason, v.Text = Unknown, "no key of the keyring made the signature; "+v.Key+" did"
		return v
	}
	v.Signer = name(signer)
	v.Key = strings.ToUpper(hex.EncodeToString(signer.PrimaryKey.Fingerprint))
	by := "the key of " + v.Signer
	switch {
	case signer.Revoked(now), subkeyRevoked(signer, signature, now), errors.Is(err, pgp.ErrKeyRevoked):
		v.Reason, v.Text = Revoked, by+" is revoked"
	case errors.Is(err, pgp.ErrKeyExpired), errors.Is(err, pgp.ErrSignatureOlderThanKey):
		v.Reason, v.Text = Expired, by+" was not valid on "+day(signature.CreationTime)+", when it signed"
	case errors.Is(err, pgp.ErrSignatureExpired):
		v.Reason, v.Text = Expired, "the signature of "+v.Signer+" has expired"
	case err != nil:
		v.Reason, v.Text = Wrong, "the signature is not "+v.Signer+"'s of this text: "+strings.TrimPrefix(err.Error(), "openpgp: ")
	default:
		if expiry, ok := expires(signer); ok && now.After(expiry) {
			v.Text = by + " has expired since, on " + day(expiry)
		}
	}
	return v
}

// onlySignature reads the one signature of an armored block. More than one are
// refused, as git does: one of them could be anybody's.
func onlySignature(armored []byte) (*packet.Signature, error) {
	block, err := armor.Decode(bytes.NewReader(armored))
	if err != nil {
		return nil, err
	}
	packets := packet.NewReader(block.Body)
	var only *packet.Signature
	for {
		p, err := packets.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		s, ok := p.(*packet.Signature)
		if !ok {
			return nil, errors.New("there is something else in it")
		}
		if only != nil {
			return nil, errors.New("there is more than one")
		}
		only = s
	}
	if only == nil {
		return nil, errors.New("there is none")
	}
	return only, nil
}

// readKeyring reads what gpg --export wrote. Several armored exports may follow each other:
// a key is added to a file by appending it.
func readKeyring(exported []byte) (all openpgp.EntityList, err error) {
	begin := []byte("-----BEGIN ")
	if !bytes.Contains(exported, begin) {
		return openpgp.ReadKeyRing(bytes.NewReader(exported))
	}
	blocks := bytes.Split(exported, begin)
	for _, block := range blocks[1:] {
		keys, err := openpgp.ReadArmoredKeyRing(bytes.NewReader(append(bytes.Clone(begin), block...)))
		if err != nil {
			return nil, err
		}
		all = append(all, keys...)
	}
	return all, nil
}

// issuer returns whom a signature says that it is by.
func issuer(s *packet.Signature) string {
	switch {
	case len(s.IssuerFingerprint) > 0:
		return strings.ToUpper(hex.EncodeToString(s.IssuerFingerprint))
	case s.IssuerKeyId != nil:
		return strings.ToUpper(hex.EncodeToString([]byte{
			byte(*s.IssuerKeyId >> 56), byte(*s.IssuerKeyId >> 48), byte(*s.IssuerKeyId >> 40), byte(*s.IssuerKeyId >> 32),
			byte(*s.IssuerKeyId >> 24), byte(*s.IssuerKeyId >> 16), byte(*s.IssuerKeyId >> 8), byte(*s.IssuerKeyId),
		}))
	}
	return "a key that it does not name"
}

// holder returns whose the key is that a signature says it is by; nil if nobody's.
func holder(keyring openpgp.EntityList, s *packet.Signature) *openpgp.Entity {
	is := func(key *packet.PublicKey) bool {
		if len(s.IssuerFingerprint) > 0 {
			return bytes.Equal(key.Fingerprint, s.IssuerFingerprint)
		}
		return s.IssuerKeyId != nil && key.KeyId == *s.IssuerKeyId
	}
	for _, e := range keyring {
		if is(e.PrimaryKey) {
			return e
		}
		for _, sub := range e.Subkeys {
			if is(sub.PublicKey) {
				return e
			}
		}
	}
	return nil
}

// subkeyRevoked reports whether the subkey that a signature says it is by is revoked.
func subkeyRevoked(e *openpgp.Entity, s *packet.Signature, now time.Time) bool {
	for i := range e.Subkeys {
		sub := &e.Subkeys[i]
		if s.IssuerKeyId != nil && sub.PublicKey.KeyId == *s.IssuerKeyId {
			self, err := sub.LatestValidBindingSignature(time.Time{}, nil)
			return err == nil && sub.Revoked(self, now)
		}
	}
	return false
}

// name returns the first user ID that the key itself has signed, else the key's.
func name(e *openpgp.Entity) string {
	if _, id := e.PrimaryIdentity(time.Time{}, nil); id != nil {
		return id.Name
	}
	names := make([]string, 0, len(e.Identities))
	for n := range e.Identities {
		names = append(names, n)
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.ToUpper(hex.EncodeToString(e.PrimaryKey.Fingerprint))
}

// expires returns when the primary key expires; ok is false if it never does.
func expires(e *openpgp.Entity) (at time.Time, ok bool) {
	self, err := e.PrimarySelfSignature(time.Time{}, nil)
	if err != nil || self == nil || self.KeyLifetimeSecs == nil || *self.KeyLifetimeSecs == 0 {
		return time.Time{}, false
	}
	return e.PrimaryKey.CreationTime.Add(time.Duration(*self.KeyLifetimeSecs) * time.Second), true
}
