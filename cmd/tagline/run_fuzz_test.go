package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// FuzzArguments types anything: a run ends with one of the documented exit
// codes, a failure says why in one error and prints nothing on standard output
// but what makes a shell fail too, a terminal gets no control character, and no
// mistake of Tagline's own comes to light. Commands that write or use the
// network are left out.
func FuzzArguments(f *testing.F) {
	for _, seed := range []string{
		"", "-f\x00semver", "--json", "explain\x00--tags", "--template\x00{{.version}}", "next\x00minor", "config\x00--json",
		"env\x00--for\x00github", "env\x00--only\x00npm,branch", "env\x00--for\x00x\x9b", "formats", "complete\x00--\x00-f\x00d", "parse\x001.0", "satisfies\x001.0\x00>=1", "bump\x001.0\x00minor",
		"sort\x00--invalid\x00last\x00x\x001", "-Cnowhere", "--no-strict", "--commit-length=9", "--tag-pattern\x00(?P<version>.*)", "-fC\x00", "--", "-", "--=",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	saved := `{"tag": "v1.2.3", "distance": 4, "dirty": true, "commit": "109666b3b7ef750947766eb518032cdc2f7ee6d3", "vcs": "git"}`
	if err := os.WriteFile(filepath.Join(dir, ".tagline.json"), []byte(saved), 0o666); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		args := strings.Split(line, "\x00")
		for _, arg := range args {
			switch arg {
			case "write", "init", "fetch", "check", "migrate", "setuptools-scm":
				return
			}
		}
		var out, err bytes.Buffer
		exit := run(world{args, []string{"SOURCE_DATE_EPOCH=1787184000"}, dir, strings.NewReader("1.0\n"), &out, &err})
		said := err.String()
		switch {
		case exit < exitOK || exit > exitCheck:
			t.Fatalf("%q: exit code %d", args, exit)
		case strings.Contains(said, "mistake in tagline itself"):
			t.Fatalf("%q: %s", args, said)
		case terminal.Printable(said) != said:
			t.Fatalf("%q: not for a terminal: %q", args, said)
		case exit == exitUsage && (out.String() != afterFailure(args, exit) || strings.Count("\n"+said, "\ntagline: error: ") != 1):
			t.Fatalf("%q: exit 2 with %q, %q", args, out.String(), said)
		}
	})
}

// FuzzConfiguration runs below any tagline.toml, which may be a stranger's.
func FuzzConfiguration(f *testing.F) {
	for _, seed := range []string{
		"", "edition = 1\nscheme = \"calver\"\nlayout = \"YY.0M.MICRO\"\n", "local-scheme = [\"dirty-tag\"]\nlocal = \"fedora.4\"\n",
		"tag-prefix = \"v1.\"\nformat = [\"npm\", \"debian\"]\n", "tag-pattern = \"v(?P<version>.*)\"\nmatch = [\"v*\"]\n",
		"scheme = \"custom\"\n[custom]\non-tag = \"{{.facts.tag}}\"\nahead-dirty = \"1.{{.facts.distance}}\"\n",
		"[android]\nlayout = [10000, 100, 1, 1]\nformat = \"android\"\n", "require = [\"clean\"]\nstrict = true\ninitial-version = \"0.1\"\n",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	saved := `{"tag": "v1.2.3", "distance": 4, "dirty": true, "commit": "109666b3b7ef750947766eb518032cdc2f7ee6d3", "vcs": "git"}`
	if err := os.WriteFile(filepath.Join(dir, ".tagline.json"), []byte(saved), 0o666); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, "tagline.toml"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		var out, err bytes.Buffer
		exit := run(world{nil, []string{"SOURCE_DATE_EPOCH=1787184000"}, dir, strings.NewReader(""), &out, &err})
		switch said := err.String(); {
		case strings.Contains(said, "mistake in tagline itself"):
			t.Fatal(said)
		case exit != exitOK && out.Len() > 0:
			t.Fatalf("exit %d with %q", exit, out.String())
		case terminal.Printable(said) != said:
			t.Fatalf("control characters on a terminal: %q", said)
		}
	})
}
