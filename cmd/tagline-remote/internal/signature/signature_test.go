package signature

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const vectors = "../../../../testdata/vectors/signatures"

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(vectors, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func keys(t testing.TB) Keys {
	return Keys{OpenPGP: read(t, "keyring.asc"), Signers: read(t, "allowed_signers"), Revoked: read(t, "revoked_keys")}
}

// asked is when the vectors' git was asked: after every key that expires did.
var asked = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const commit = "109666b3b7ef3b5b9e8f6c1f0d2a4c6e8b0d1f23"

// TestVectors holds the verdicts on tags that gpg and ssh-keygen signed
// (scripts/signatures), and what git says of each.
func TestVectors(t *testing.T) {
	git := map[string]string{}
	for line := range strings.Lines(string(read(t, "verdicts.tsv"))) {
		if name, verdict, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			git[name] = verdict
		}
	}
	// Where git says something else, and why that is so.
	different := map[string]string{
		"openpgp-expired-before": "gpg only notes that the key had expired when it signed",
	}
	for _, row := range []struct {
		name   string
		reason Reason
		signer string
		text   string // a part of it
		why    string
	}{
		{"openpgp-good", Good, "Ada <ada@example.org>", "", "ed25519"},
		{"openpgp-rsa", Good, "Rosa <rosa@example.org>", "", "another algorithm"},
		{"openpgp-subkey", Good, "Sue <sue@example.org>", "", "the primary key only certifies"},
		{"openpgp-trailer", Good, "Ada <ada@example.org>", "", "text behind a signature is nobody's, and git prints it with the message"},
		{"openpgp-unknown", Unknown, "", "no key of the keyring made the signature", ""},
		{"openpgp-expired-since", Good, "Olga <olga@example.org>", "has expired since, on 2024-06-01", "it was good on the day"},
		{"openpgp-expired-before", Expired, "Olga <olga@example.org>", "was not valid on 2024-09-01, when it signed", ""},
		{"openpgp-revoked", Revoked, "Rick <rick@example.org>", "is revoked", "no reason given, so as if compromised"},
		{"openpgp-retired", Revoked, "Ron <ron@example.org>", "is revoked", "no longer used, later than the signature: the date is the signer's word"},
		{"openpgp-two", Unreadable, "", "there is more than one", "git wants one signer"},
		{"openpgp-two-unknown", Unreadable, "", "there is more than one", ""},
		{"openpgp-tampered", Wrong, "Ada <ada@example.org>", "is not Ada <ada@example.org>'s of this text", "the message was changed"},
		{"openpgp-broken", Unreadable, "", "cannot be read", "the signature was changed"},
		{"x509", Unreadable, "", "X.509 signatures are not read", "git would ask gpgsm"},
		{"unsigned", Unsigned, "", "v1.2.3 is not signed", ""},
		{"ssh-ada", Good, "ada@example.org,ada@work.example.org", "", "ed25519, for git alone"},
		{"ssh-rosa", Good, "rosa@example.org", "", "rsa"},
		{"ssh-curt", Good, "curt@example.org", "", "ecdsa"},
		{"ssh-trailer", Good, "ada@example.org,ada@work.example.org", "", ""},
		{"ssh-unknown", Unknown, "", "no allowed signer has the key SHA256:", ""},
		{"ssh-expired-since", Good, "olga@example.org", "has expired since, on 2024-06-01", ""},
		{"ssh-expired-before", Expired, "olga@example.org", "is allowed until 2024-06-01, and the tag is of 2024-09-01", ""},
		{"ssh-not-yet", Expired, "late@example.org", "is allowed from 2024-06-01 on, and the tag is of 2024-03-01", ""},
		{"ssh-namespace-signed", Namespace, "", `made for "file"`, "a signature of a file is none of a tag"},
		{"ssh-namespace-allowed", Namespace, "fred@example.org", "allowed for file, mail, and not for git", ""},
		{"ssh-revoked", Revoked, "", "is revoked", "gpg.ssh.revocationFile"},
		{"ssh-cert", Good, "bob@ca.example.org", "", "certified by an allowed authority"},
		{"ssh-cert-expired", Certificate, "", "was not valid on 2024-09-01", ""},
		{"ssh-cert-principal", Certificate, "", "is of bob@else.example.org, which its authority may not certify", ""},
		{"ssh-cert-stranger", Unknown, "", "no allowed signer has the key", "the authority is none of ours"},
		{"ssh-cert-host", Certificate, "", "is not one of a user", ""},
		{"ssh-tampered", Wrong, "", "is not of this text", ""},
		{"ssh-broken", Unreadable, "", "cannot be read", ""},
	} {
		verdict, ok := git[row.name]
		if delete(git, row.name); !ok {
			t.Errorf("%s has no vector", row.name)
			continue
		}
		v := Verify(Tag{Object: read(t, row.name+".tag"), Name: "v1.2.3", Commit: commit}, keys(t), asked)
		if v.Reason != row.reason || v.Signer != row.signer || !strings.Contains(v.Text, row.text) || (row.text == "") != (v.Text == "") {
			t.Errorf("%s: %+v, want %s %q %q (%s)", row.name, v, row.reason, row.signer, row.text, row.why)
		}
		if agree := (verdict == "good") == (v.Reason == Good); agree == (different[row.name] != "") {
			t.Errorf("%s: %+v, git says %s (%s)", row.name, v, verdict, different[row.name])
		}
	}
	for name := range git {
		t.Errorf("%s is no row", name)
	}
}

// TestMoved holds tag objects that stand where they were not signed for. git
// verify-tag looks at neither, which is how it differs.
func TestMoved(t *testing.T) {
	for _, file := range []string{"openpgp-good.tag", "ssh-ada.tag"} {
		object := read(t, file)
		for _, row := range []struct{ name, commit, text string }{
			{"v1.2.4", commit, "what is signed is the tag v1.2.3, and it stands under the name v1.2.4"},
			{"v1.2.3", strings.Repeat("a", 40), "the tag object of v1.2.3 is of the commit 109666b3b, and not of aaaaaaaaa"},
		} {
			v := Verify(Tag{object, row.name, row.commit}, keys(t), asked)
			if v.Reason != Moved || v.Text != row.text {
				t.Errorf("%s: %+v, want %q", file, v, row.text)
			}
		}
		if v := Verify(Tag{object, "v1.2.3", ""}, keys(t), asked); v.Reason != Good {
			t.Errorf("%s: %+v", file, v)
		}
	}
}

// TestKeys holds what is said of keys that are missing, or are none.
func TestKeys(t *testing.T) {
	for _, row := range []struct {
		file   string
		keys   Keys
		reason Reason
		text   string
	}{
		{"openpgp-good.tag", Keys{}, Unknown, "no keyring is named"},
		{"openpgp-good.tag", Keys{OpenPGP: []byte("x")}, Unreadable, "the keyring cannot be read"},
		{"openpgp-good.tag", Keys{OpenPGP: append(read(t, "../../signed/keyring.asc"), read(t, "keyring.asc")...)}, Good, ""},
		{"ssh-ada.tag", Keys{}, Unknown, "no file of allowed signers is named"},
		{"ssh-ada.tag", Keys{Signers: []byte("ada@example.org\n")}, Unreadable, "line 1: there is no key"},
		{"ssh-ada.tag", Keys{Signers: []byte("# x\n\nada@example.org ssh-ed25519 AAAA\n")}, Unreadable, "line 3: there is no key that can be read"},
		{"ssh-ada.tag", Keys{Signers: []byte(`"ada`)}, Unreadable, "a quotation mark is not closed"},
		{"ssh-ada.tag", Keys{Signers: bytes.Replace(read(t, "allowed_signers"), []byte("namespaces="), []byte("spaces="), 1)}, Unreadable, `line 2: the option "spaces" is not known`},
		{"ssh-ada.tag", Keys{Signers: bytes.Replace(read(t, "allowed_signers"), []byte("20240601"), []byte("2024061"), 1)}, Unreadable, `"2024061000000Z" is no date`},
		{"ssh-ada.tag", Keys{Signers: read(t, "allowed_signers"), Revoked: []byte("SSHKRL\n\x00")}, Unreadable, "it is a KRL"},
		{"ssh-ada.tag", Keys{Signers: bytes.ReplaceAll(read(t, "allowed_signers"), []byte(`ada@example.org,ada@work.example.org namespaces="git"`), []byte(`"Ada Ada" namespaces="g*"`))}, Good, ""},
	} {
		v := Verify(Tag{read(t, row.file), "v1.2.3", commit}, row.keys, asked)
		if v.Reason != row.reason || !strings.Contains(v.Text, row.text) {
			t.Errorf("%s: %+v, want %s %q", row.file, v, row.reason, row.text)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, row := range []struct {
		patterns, name string
		want           bool
	}{
		{"*@example.org", "ada@example.org", true},
		{"*@example.org,!eve@*", "eve@example.org", false},
		{"ad?@example.org", "ada@example.org", true},
		{"ad?@example.org", "ad@example.org", false},
		{"*a*a*b", strings.Repeat("a", 5000), false},
		{"", "", true},
		{"**", "x", true},
		{"x", "", false},
	} {
		if got := match(row.patterns, row.name); got != row.want {
			t.Errorf("%q, %.20q: %v", row.patterns, row.name, got)
		}
	}
}

// FuzzVerify holds that no change of a signed text, of its headers or of the
// signature's own data is accepted, and that nothing panics.
func FuzzVerify(f *testing.F) {
	for _, name := range []string{"openpgp-good.tag", "openpgp-subkey.tag", "ssh-ada.tag", "ssh-cert.tag", "unsigned.tag", "x509.tag"} {
		f.Add(read(f, name))
	}
	good := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(vectors, "*.tag"))
	if err != nil {
		f.Fatal(err)
	}
	k := keys(f)
	for _, file := range files {
		object, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if o, _, err := parse(object); err == nil && Verify(Tag{object, "v1.2.3", commit}, k, asked).Reason == Good {
			good[string(o.payload)] = true
		}
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		o, _, _ := parse(object)
		v := Verify(Tag{object, "v1.2.3", commit}, k, asked)
		if v.Reason == Good && !good[string(o.payload)] {
			t.Fatalf("accepted: %q", object)
		}
		if v.Reason != Good && v.Text == "" {
			t.Fatalf("%+v has no text", v)
		}
	})
}

// TestFlips changes each byte of good tags, one after the other: the text may not
// be accepted then.
func TestFlips(t *testing.T) {
	k := keys(t)
	for _, file := range []string{"openpgp-good.tag", "ssh-ada.tag", "ssh-cert.tag"} {
		object := read(t, file)
		o, _, err := parse(object)
		if err != nil {
			t.Fatal(err)
		}
		for i := range o.payload {
			changed := bytes.Clone(object)
			changed[i] ^= 1
			if v := Verify(Tag{changed, "v1.2.3", ""}, k, asked); v.Reason == Good {
				t.Errorf("%s with byte %d changed is accepted", file, i)
			}
		}
	}
}
