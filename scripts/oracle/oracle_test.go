package oracle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { os.Exit(Isolated{M: m}.Run()) }

func TestGit(t *testing.T) {
	found := Git(t)
	for _, g := range found {
		dir := t.TempDir()
		for _, args := range [][]string{
			{"init", "-q"},
			{"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "x"},
			{"clone", "-q", "file://" + dir, dir + "/clone"}, // starts git-upload-pack, a helper of its own
		} {
			if out, err := g.Command(dir, nil, args...).CombinedOutput(); err != nil {
				t.Fatalf("git %s %v: %v\n%s", g.Version, args, err, out)
			}
		}
		out, err := g.Command(dir, nil, "version").Output()
		if err != nil || !strings.Contains(string(out), g.Version) {
			t.Errorf("git at %s says %q, want %s", g.Path, out, g.Version)
		}
		t.Logf("git %s at %s", g.Version, g.Path)
	}
}

func TestAtLeast(t *testing.T) {
	for _, row := range []struct {
		have, want string
		is         bool
		why        string
	}{
		{"2.39.5", "2.48", false, "numbers, not text"},
		{"2.47.3", "2.47", true, "a patch release is at least its series"},
		{"2.100.0", "2.48", true, "three digits"},
		{"2.48.0.rc1", "2.48", true, "a release candidate behaves like its release"},
	} {
		if got := (Program{Version: row.have}).AtLeast(row.want); got != row.is {
			t.Errorf("%s at least %s: %v, want %v (%s)", row.have, row.want, got, row.is, row.why)
		}
	}
}

func TestPython(t *testing.T) {
	out, err := Python(t).Command("", nil, "-c", "import packaging.version, setuptools_scm, dunamai, dulwich, dotenv; print('ok')").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "ok" {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestNode(t *testing.T) {
	out, err := Node(t).Command("", nil, "-p", "require('semver').compare('1.0.0-rc.1', '1.0.0')").CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "-1" {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestDotenv reads one file with every reader there is.
func TestDotenv(t *testing.T) {
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte("A='${A}'\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	// They agree on nothing but bare values.
	for reader, want := range map[string]string{"docker": "A='${A}'\x00", "compose": "A=${A}\x00", "godotenv": "A=${A}\x00"} {
		out, err := DotenvReaders(t).Command("", nil, reader, file).Output()
		if err != nil || string(out) != want {
			t.Errorf("%s: %q, %v; want %q", reader, out, err, want)
		}
	}
	const js = `console.log(require("dotenv").parse(require("fs").readFileSync(process.argv[1])).A)`
	out, err := Node(t).Command("", nil, "-e", js, file).Output()
	if err != nil || string(out) != "${A}\n" {
		t.Errorf("npm's dotenv: %q, %v", out, err)
	}
}
