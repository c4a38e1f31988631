package signature

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// forGit is the namespace of what git signs (git's gpg-interface.c).
const forGit = "git"

// verifySSH holds a signature to the allowed signers, at the date of the tag, as
// git has ssh-keygen -Y verify do it.
func verifySSH(o object, k Keys, now time.Time) Verdict {
	no := func(r Reason, text string) Verdict { return Verdict{Reason: r, Text: text} }
	s, err := sshsig.Unarmor(o.signature)
	if err != nil {
		return no(Unreadable, "the SSH signature cannot be read: "+strings.TrimPrefix(err.Error(), "ssh: "))
	}
	v := Verdict{Key: ssh.FingerprintSHA256(s.PublicKey)}
	cert, isCert := s.PublicKey.(*ssh.Certificate)
	if isCert {
		v.Key = ssh.FingerprintSHA256(cert.Key)
	}
	refuse := func(r Reason, format string, args ...any) Verdict {
		v.Reason, v.Text = r, fmt.Sprintf(format, args...)
		return v
	}
	if s.Namespace != forGit {
		return refuse(Namespace, "the signature was made for %q, and not for git", s.Namespace)
	}
	if s.Signature.Format == ssh.KeyAlgoRSA { // ssh-keygen refuses it too
		return refuse(Wrong, "the signature uses SHA-1")
	}
	if err := sshsig.Verify(bytes.NewReader(o.payload), s, s.PublicKey, s.HashAlgorithm, s.Namespace); err != nil {
		return refuse(Wrong, "the signature is not of this text")
	}
	if len(k.Signers) == 0 {
		return refuse(Unknown, "no file of allowed signers is named that could have the key %s", v.Key)
	}
	allowed, err := readSigners(k.Signers)
	if err != nil {
		return refuse(Unreadable, "the allowed signers cannot be read: %v", err)
	}
	revoked, err := readKeys(k.Revoked)
	if err != nil {
		return refuse(Unreadable, "the revoked keys cannot be read: %v", err)
	}
	gone := func(key ssh.PublicKey) bool {
		return slices.ContainsFunc(revoked, func(r ssh.PublicKey) bool { return same(r, key) })
	}
	if gone(s.PublicKey) || isCert && (gone(cert.Key) || gone(cert.SignatureKey)) {
		return refuse(Revoked, "the key %s is revoked", v.Key)
	}
	// The first line that allows it decides; of those that do not, the last that
	// has the key says why.
	v.Reason, v.Text = Unknown, "no allowed signer has the key "+v.Key
	for _, a := range allowed {
		if a.authority != isCert || isCert && !same(a.key, cert.SignatureKey) || !isCert && !same(a.key, s.PublicKey) {
			continue
		}
		who := a.principals
		if isCert {
			if who, err = a.certified(cert, o.tagged); err != nil {
				v.Reason, v.Text = Certificate, "the certificate "+cert.KeyId+" "+err.Error()
				continue
			}
		}
		v.Signer = who
		switch {
		case len(a.namespaces) > 0 && !match(strings.Join(a.namespaces, ","), forGit):
			v.Reason, v.Text = Namespace, "the key of "+who+" is allowed for "+strings.Join(a.namespaces, ", ")+", and not for git"
		case !a.after.IsZero() && o.tagged.Before(a.after):
			v.Reason, v.Text = Expired, "the key of "+who+" is allowed from "+day(a.after)+" on, and the tag is of "+day(o.tagged)
		case !a.before.IsZero() && o.tagged.After(a.before):
			v.Reason, v.Text = Expired, "the key of "+who+" is allowed until "+day(a.before)+", and the tag is of "+day(o.tagged)
		default:
			v.Reason, v.Text = Good, ""
			if !a.before.IsZero() && now.After(a.before) {
				v.Text = "the key of " + who + " has expired since, on " + day(a.before)
			}
			return v
		}
	}
	return v
}

func same(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// certified returns the principals of a certificate that the line of its authority
// allows, or why it certifies none: "is not one of a user".
func (a signer) certified(c *ssh.Certificate, at time.Time) (string, error) {
	if c.CertType != ssh.UserCert {
		return "", errors.New("is not one of a user")
	}
	if len(c.ValidPrincipals) == 0 {
		return "", errors.New("names no principal")
	}
	var who []string
	for _, p := range c.ValidPrincipals {
		if match(a.principals, p) {
			who = append(who, p)
		}
	}
	if len(who) == 0 {
		return "", fmt.Errorf("is of %s, which its authority may not certify", strings.Join(c.ValidPrincipals, ","))
	}
	if seconds := uint64(max(at.Unix(), 0)); seconds < c.ValidAfter || c.ValidBefore != ssh.CertTimeInfinity && seconds >= c.ValidBefore {
		return "", fmt.Errorf("was not valid on %s, the date of the tag", day(at))
	}
	checker := ssh.CertChecker{Clock: func() time.Time { return at }}
	if err := checker.CheckCert(who[0], c); err != nil { // its signature and its critical options
		return "", errors.New("is not valid: " + strings.TrimPrefix(err.Error(), "ssh: "))
	}
	return strings.Join(who, ","), nil
}

// signer is a line of an allowed-signers file.
type signer struct {
	principals    string // patterns with commas between them
	key           ssh.PublicKey
	authority     bool // the key certifies those of the principals
	namespaces    []string
	after, before time.Time // zero for no bound
}

// readSigners reads an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS):
// principals, options, key. A line that cannot be read is an error, with its number.
func readSigners(text []byte) ([]signer, error) { return readLines(text, readSigner) }

// readLines reads a list as OpenSSH writes one: a thing on each line that is neither blank nor
// a comment. What is wrong with a line is an error, with its number.
func readLines[Thing any](text []byte, read func(line string) (Thing, error)) ([]Thing, error) {
	var all []Thing
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		one, err := read(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, one)
	}
	return all, nil
}

func readSigner(line string) (s signer, err error) {
	var rest string
	if quoted, ok := strings.CutPrefix(line, `"`); ok {
		if s.principals, rest, ok = strings.Cut(quoted, `"`); !ok {
			return s, errors.New("a quotation mark is not closed")
		}
	} else {
		end := strings.IndexAny(line, " \t")
		if end < 0 {
			return s, errors.New("there is no key")
		}
		s.principals, rest = line[:end], line[end:]
	}
	key, _, options, _, err := ssh.ParseAuthorizedKey([]byte(strings.TrimLeft(rest, " \t")))
	if err != nil {
		return s, errors.New("there is no key that can be read")
	}
	s.key = key
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		value = strings.Trim(value, `"`)
		switch strings.ToLower(name) {
		case "cert-authority":
			s.authority = true
		case "namespaces":
			s.namespaces = strings.Split(value, ",")
		case "valid-after":
			s.after, err = when(value)
		case "valid-before":
			s.before, err = when(value)
		default:
			err = fmt.Errorf("the option %q is not known", name)
		}
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// when reads YYYYMMDD[HHMM[SS]] with or without a Z.
func when(text string) (time.Time, error) {
	digits := strings.TrimSuffix(strings.TrimSuffix(text, "Z"), "z")
	for _, layout := range [...]string{"20060102", "200601021504", "20060102150405"} {
		if t, err := time.Parse(layout, digits); err == nil && len(digits) == len(layout) {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date: 20240131, 202401311200 or 20240131120000Z", text)
}

// readKeys reads public keys, one a line.
func readKeys(text []byte) ([]ssh.PublicKey, error) {
	if bytes.HasPrefix(text, []byte("SSHKRL\n\x00")) {
		return nil, errors.New("it is a KRL; only public keys, one a line, are read here")
	}
	return readLines(text, func(line string) (ssh.PublicKey, error) {
		key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
		if err != nil {
			return nil, errors.New("there is no key that can be read")
		}
		return key, nil
	})
}

// match reports whether name matches a list of patterns as ssh has them (PATTERNS
// in ssh_config(5)): * and ? are wildcards, ! excludes.
func match(patterns, name string) bool {
	found := false
	for p := range strings.SplitSeq(patterns, ",") {
		p = strings.TrimSpace(p)
		p, not := strings.CutPrefix(p, "!")
		if glob(p, name) {
			if not {
				return false
			}
			found = true
		}
	}
	return found
}

// glob matches with two marks and no recursion: it goes back to the last * only.
func glob(pattern, name string) bool {
	p, n, star, from := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			from++
			p, n = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
