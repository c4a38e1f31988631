//go:build prove

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/family"
)

// TestPublicRepositories makes a clone of each repository of testdata/families.txt that
// REPOSITORIES has, asks for the version without a configuration, lets init
// write one, and asks again and for the next tag. Nothing may be wrong in silence: a
// version that init changes must have been warned of, or have been an error.
func TestPublicRepositories(t *testing.T) {
	top := os.Getenv("REPOSITORIES")
	if top == "" {
		t.Log("REPOSITORIES does not say where repositories are")
		return
	}
	list, err := os.ReadFile("../../testdata/families.txt")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(list)) {
		word := strings.Fields(line)
		if len(word) != 3 || word[0] == "#" {
			continue
		}
		owner, name, _ := strings.Cut(word[0], "/")
		for _, dir := range []string{owner + "+" + name + "/repo", word[0], name} {
			dir = filepath.Join(top, dir)
			if info, err := os.Stat(dir); err == nil && info.IsDir() {
				found++
				t.Run(name, func(t *testing.T) { publicRepository(t, dir, name, word[1], word[2]) })
				break
			}
		}
	}
	t.Logf("%d repositories", found)
}

func publicRepository(t *testing.T, from, name, tag, plain string) {
	dir := filepath.Join(t.TempDir(), name)
	for _, args := range [][]string{{"clone", "-q", "--shared", "--no-checkout", from, dir}, {"-C", dir, "reset", "-q", "--mixed"}} {
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	say := func(args ...string) (out, err string, exit int) {
		args = append(args, "--dirty-exclude", ".", "-C", dir)
		return runIn(dir, os.Environ(), args...)
	}
	version, said, exit := say()
	is := "version"
	switch {
	case exit != exitOK:
		is = "error"
	case strings.Contains(said, "warning: "):
		is = "warning"
	}
	if is != plain {
		t.Errorf("plain tagline gives %s, not %s: %s%s", is, plain, version, said)
	}
	if _, said, exit = say("init"); exit != exitOK {
		t.Fatalf("init: %s", said)
	}
	config, err := os.ReadFile(filepath.Join(dir, "tagline.toml"))
	if err != nil {
		config, _ = os.ReadFile(filepath.Join(dir, "pyproject.toml"))
	}
	document, said, exit := say("--json")
	if exit != exitOK {
		t.Fatalf("init wrote what fails: %s\n%s", said, config)
	}
	var has struct {
		Version string
		Facts   struct{ Tag *string }
	}
	if err := json.Unmarshal([]byte(document), &has); err != nil {
		t.Fatal(err)
	}
	got := "-"
	if has.Facts.Tag != nil {
		got = *has.Facts.Tag
	}
	next, _, _ := say("next")
	t.Logf("%s%s\n%s\n%s from %s, next %s", version, said, config, has.Version, got, next)
	if got != tag && !newerOfForm(tag, got) {
		t.Errorf("the tag is %s, not %s", got, tag)
	}
}

// newerOfForm reports whether two tags are of one family, and the second is not below
// the first.
func newerOfForm(tag, got string) bool {
	a, ok := family.Read(tag)
	b, ok2 := family.Read(got)
	plain, err := scheme.ByName(scheme.Default)
	if !ok || !ok2 || err != nil || a.Family != b.Family {
		return false
	}
	p, err := plain.Parse(a.Version(true))
	q, err2 := plain.Parse(b.Version(true))
	return err == nil && err2 == nil && plain.Order(p, q) <= 0
}
