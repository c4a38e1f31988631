//go:build prove

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
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
	checkOutManifests(t, dir)
	say := func(args ...string) (out, err string, exit int) {
		args = append(args, "--dirty-exclude", ".", "-C", dir)
		out, err, exit = runIn(dir, os.Environ(), args...)
		var lines []string
		for line := range strings.Lines(err) { // a build that asks another tool is not what this is about
			if !strings.Contains(line, "warning: builds ") && !strings.Contains(line, "use_scm_version") {
				lines = append(lines, line)
			}
		}
		return out, strings.Join(lines, ""), exit
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

// checkOutManifests writes the files that name packages into the work tree: whose the
// tags are depends on them.
func checkOutManifests(t *testing.T, dir string) {
	list := exec.Command("git", "-C", dir, "ls-files", "-z")
	names, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var wanted []string
	for name := range strings.SplitSeq(string(names), "\x00") {
		switch path.Base(name) {
		case "package.json", "Cargo.toml", "pyproject.toml", "setup.cfg", "setup.py", "go.mod", "pom.xml", "build.gradle", "build.gradle.kts",
			"Chart.yaml", "composer.json", "pubspec.yaml", "mix.exs", "Package.swift", "nx.json", ".bumpversion.cfg", ".cz.toml", ".svu.yaml":
			wanted = append(wanted, name)
		default:
			if ext := path.Ext(name); ext == ".cabal" || ext == ".gemspec" || ext == ".csproj" {
				wanted = append(wanted, name)
			}
		}
	}
	out := exec.Command("git", "-C", dir, "checkout-index", "-q", "-z", "--stdin")
	out.Stdin = strings.NewReader(strings.Join(wanted, "\x00"))
	if said, err := out.CombinedOutput(); err != nil {
		t.Logf("checkout-index: %v: %s", err, said) // a file that no system takes is none to read either
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
