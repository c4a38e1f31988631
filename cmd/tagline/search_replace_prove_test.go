//go:build prove

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSearchAndReplaceBeside has the other tool of each section write 1.3.0.
func TestSearchAndReplaceBeside(t *testing.T) {
	if out, err := exec.Command("../../scripts/manifest-proof/setup.sh").CombinedOutput(); err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	made, err := filepath.Abs("../../.cache/manifests")
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("MANIFESTS"); dir != "" {
		made = dir
	}
	for _, c := range counterparts(t) {
		dir := c.lay(t)
		script := `rm tagline.toml; git init -q; git add .; git commit -qm one; git tag v1.2.3; git commit -q --allow-empty -m 'feat: two'; export PATH="` + made + `/python/bin:$PATH"; `
		if strings.HasSuffix(c.title, "commitizen") {
			script += "cz bump --yes --increment MINOR --files-only"
		} else {
			script += "bump-my-version bump --no-commit --no-tag --new-version 1.3.0"
		}
		if err := bash(dir, script); err != nil {
			t.Errorf("%s: %v", c.title, err)
		}
		for _, name := range c.names[2:] {
			if got, want := content(dir, name), strings.ReplaceAll(c.files[name], "1.2.3", "1.3.0"); got != want {
				t.Errorf("%s: %s:\n%s\nwant\n%s", c.title, name, got, want)
			}
		}
	}
}
