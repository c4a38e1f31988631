package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// TestRemoteBySSH reaches a repository over ssh, as the user's key and known_hosts let it.
func TestRemoteBySSH(t *testing.T) {
	companionBeside(t, "")
	top, home := t.TempDir(), t.TempDir()
	if err := bash(top, "git init -q -b main w; cd w; git commit -q --allow-empty -m 1; git tag v1.0.0; git commit -q --allow-empty -m 2; git clone -q --bare . ../o.git"); err != nil {
		t.Fatal(err)
	}
	prefix, environ := serveSSH(t, top, home)
	keys := filepath.Join(home, ".ssh")
	known, err := os.ReadFile(filepath.Join(keys, "known_hosts"))
	if err != nil {
		t.Fatal(err)
	}
	other := t.TempDir()
	newKey(t, filepath.Join(other, "id_ed25519"))
	strange, err := os.ReadFile(filepath.Join(other, "id_ed25519"))
	if err != nil {
		t.Fatal(err)
	}
	public := ssh.MarshalAuthorizedKey(newKey(t, "").PublicKey())
	host, _, _ := strings.Cut(string(known), " ")
	for _, row := range []struct {
		why, file, text, want string
	}{
		{"as it should be", "", "", "1.0.1.dev1+g"},
		{"another server in its place", "known_hosts", host + " " + string(public), "its key is not the one in known_hosts"},
		{"a server that is not known", "known_hosts", "", "its key is not in known_hosts\ntagline: hint: compare its fingerprint"},
		{"a key that it does not know", "id_ed25519", string(strange), "wants an ssh key, and none that is found here suffices\ntagline: hint: credentials are git's"},
		{"no key", "id_ed25519", "", "wants an ssh key, and none"},
	} {
		before := map[string][]byte{}
		for _, name := range []string{"known_hosts", "id_ed25519"} {
			if before[name], err = os.ReadFile(filepath.Join(keys, name)); err != nil {
				t.Fatal(err)
			}
		}
		if row.file != "" {
			if err := os.WriteFile(filepath.Join(keys, row.file), []byte(row.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cmd := exec.Command("tagline", "--remote", prefix+"o.git")
		cmd.Env = append(os.Environ(), environ...)
		if out, _ := cmd.CombinedOutput(); !strings.Contains(string(out), row.want) {
			t.Errorf("%s: %s", row.why, out)
		}
		for name, text := range before {
			if err := os.WriteFile(filepath.Join(keys, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
