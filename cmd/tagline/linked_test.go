package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestLinked holds what this program does not link, however indirectly: what is
// linked is initialised in every run, and reads strangers' repositories with it.
func TestLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if len(linked) < 100 {
		t.Fatalf("only %d packages", len(linked))
	}
	for _, row := range []struct{ prefix, why string }{
		{"github.com/Masterminds/", "it compiles regular expressions in every run: a tenth of a small one; scheme/semver reads ranges"},
		{"github.com/go-git/", "reading a repository needs none of it"},
		{"github.com/ProtonMail/", "signatures are for a program of their own"},
		{"github.com/hiddeco/", "signatures are for a program of their own"},
		{"golang.org/x/crypto/", "signatures are for a program of their own"},
		{"net/http", "nothing here goes to a network"},
		{"crypto/tls", "nothing here goes to a network"},
	} {
		for _, path := range linked {
			if strings.HasPrefix(path, row.prefix) {
				t.Errorf("%s is linked: %s", path, row.why)
			}
		}
	}
}
