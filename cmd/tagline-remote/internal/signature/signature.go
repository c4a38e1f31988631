// Package signature holds the signature of an annotated tag to the keys that a
// project trusts, as git verify-tag does: OpenPGP to an exported keyring, SSH to a
// file of allowed signers (ssh-keygen(1)). It knows no repository, no home
// directory and no agent, starts no program and reads no clock.
//
// Most people want [Verify]. Where it differs from git, git is looser, but for
// the last:
//
//   - git does not look at the name in the tag object, nor at where the ref led;
//   - gpg notes that a key had expired when it signed, and git takes that for good;
//   - dates in an allowed-signers file that end in no Z are UTC here, and local
//     time to ssh-keygen;
//   - what gpg takes from a keyring of thirty years ago, go-crypto may refuse as
//     weak (SHA-1, RSA below 1024 bits); the reason says so.
package signature

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Keys are what signatures are held to; each may be missing.
type Keys struct {
	OpenPGP []byte // what gpg --export wrote, armored or not
	Signers []byte // an allowed-signers file
	Revoked []byte // public SSH keys that count no longer, one a line
}

// Tag is an annotated tag, and what the repository says of it.
type Tag struct {
	Object []byte // the tag object, without git's header
	Name   string // the tag's name: v1.2.3 for refs/tags/v1.2.3
	Commit string // the hash that it leads to; "" for any
}

// Reason is why a signature is not accepted.
type Reason string

// The reasons there are.
const (
	Good        Reason = ""            // it is accepted
	Unsigned    Reason = "unsigned"    // there is no signature
	Moved       Reason = "moved"       // the tag object is of another tag, or of another commit
	Unknown     Reason = "unknown"     // the key is none of the project's
	Expired     Reason = "expired"     // the key was valid no longer at the tag's date, or not yet
	Revoked     Reason = "revoked"     // the key counts no longer
	Namespace   Reason = "namespace"   // an SSH signature that is not meant for git
	Certificate Reason = "certificate" // an SSH certificate that does not name an allowed signer
	Wrong       Reason = "wrong"       // the signature is not of this text
	Unreadable  Reason = "unreadable"  // it is no signature that is read here, or the keys are none
)

// Verdict is what there is to say of a tag's signature.
type Verdict struct {
	Reason Reason // Good, or why it is not accepted
	Text   string // that in words, about the tag; a note if it is accepted, "" for nothing
	Kind   string // "OpenPGP", "SSH", "X.509", "" for none
	Signer string // the user ID or the principals; "" if the key is unknown
	Key    string // the fingerprint, as gpg or ssh-keygen print it; "" if there is none
}

// object is a tag object in parts (git's gpg-interface.c, parse_signed_buffer).
type object struct {
	commit, kind, name string
	tagged             time.Time
	payload, signature []byte
}

// begins are the first lines of signatures.
var begins = [...]struct{ line, kind string }{
	{"-----BEGIN PGP SIGNATURE-----", "OpenPGP"},
	{"-----BEGIN PGP MESSAGE-----", "OpenPGP"},
	{"-----BEGIN SSH SIGNATURE-----", "SSH"},
	{"-----BEGIN SIGNED MESSAGE-----", "X.509"},
}

// Verify holds a tag to keys. now is when it is asked: it decides only whether
// the text notes that a key has expired since.
func Verify(t Tag, k Keys, now time.Time) Verdict {
	o, kind, err := parse(t.Object)
	no := func(r Reason, format string, args ...any) Verdict {
		return Verdict{Reason: r, Text: fmt.Sprintf(format, args...), Kind: kind}
	}
	switch {
	case err != nil:
		return no(Unreadable, "%v", err)
	case kind == "":
		return no(Unsigned, "%s is not signed", t.Name)
	case o.name != t.Name:
		return no(Moved, "what is signed is the tag %s, and it stands under the name %s", o.name, t.Name)
	case o.kind == "commit" && t.Commit != "" && o.commit != t.Commit:
		return no(Moved, "the tag object of %s is of the commit %.9s, and not of %.9s", t.Name, o.commit, t.Commit)
	}
	var v Verdict
	switch kind {
	case "OpenPGP":
		v = verifyOpenPGP(o, k.OpenPGP, now)
	case "SSH":
		v = verifySSH(o, k, now)
	default:
		v = no(Unreadable, "X.509 signatures are not read here")
	}
	v.Kind = kind
	if v.Reason != Good {
		v.Text = t.Name + ": " + v.Text
	}
	return v
}

// parse takes a tag object apart. kind is "" where there is no signature, which
// begins at the last line that can begin one.
func parse(text []byte) (o object, kind string, err error) {
	headers, _, ok := bytes.Cut(text, []byte("\n\n"))
	if !ok {
		headers = text
	}
	lines := strings.Split(strings.TrimSuffix(string(headers), "\n"), "\n")
	for i, want := range [...]struct {
		key string
		to  *string
	}{{"object ", &o.commit}, {"type ", &o.kind}, {"tag ", &o.name}} {
		value, found := "", false
		if i < len(lines) {
			value, found = strings.CutPrefix(lines[i], want.key)
		}
		if !found {
			return o, "", fmt.Errorf("it is no tag object: line %d does not begin with %s", i+1, want.key)
		}
		*want.to = value
	}
	if len(lines) > 3 {
		o.tagged = date(lines[3])
	}
	start := 0
	for rest := text; len(rest) > 0; {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		for _, b := range begins {
			if bytes.HasPrefix(line, []byte(b.line)) {
				kind, start = b.kind, len(text)-len(rest)
			}
		}
		rest = after
	}
	o.payload, o.signature = text[:start], text[start:]
	return o, kind, nil
}

// date returns the date of a tagger line, in the zone UTC; the zero time if it
// has none.
func date(line string) time.Time {
	_, rest, _ := strings.Cut(line, "> ")
	seconds, _, _ := strings.Cut(rest, " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// day is how a text writes a time.
func day(t time.Time) string { return t.UTC().Format("2006-01-02") }
