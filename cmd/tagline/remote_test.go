package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/gitserver"
)

var companionBuilt sync.Map // directory -> *sync.Once

// companionBeside builds the companion beside a tagline, in the directory bin, "" for
// that of the test's own tagline.
func companionBeside(t testing.TB, bin string) {
	t.Helper()
	if bin == "" {
		own, err := exec.LookPath("tagline")
		if err != nil {
			t.Fatal(err)
		}
		bin = filepath.Dir(own)
	}
	once, _ := companionBuilt.LoadOrStore(bin, &sync.Once{})
	once.(*sync.Once).Do(func() {
		out, err := exec.Command("go", "build", "-o", filepath.Join(bin, companionProgram), "../tagline-remote").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

// TestCompanionAlone holds that the program which reads repositories links nothing that
// uses a network: the companion alone does.
func TestCompanionAlone(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if line == "net/http" || line == "crypto/tls" || strings.HasPrefix(line, "github.com/go-git/") || strings.HasPrefix(line, "golang.org/x/crypto/ssh") {
			t.Errorf("tagline links %s", line)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "exec.Command(") && name != "remote.go" && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s starts a program: remote.go alone does", name)
		}
	}
}

// serverConfig is what the server has in its configuration.
func serverConfig(t *testing.T) string {
	name := filepath.Join(t.TempDir(), "gitconfig")
	if err := os.WriteFile(name, []byte("[uploadpack]\n\tallowFilter = true\n[http]\n\treceivepack = true\n[safe]\n\tdirectory = *\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// answer is what a run of the program comes to.
type answer struct {
	Version string
	Formats map[string]any
	Facts   map[string]any
	Said    string
}

// ask runs the test's tagline.
func ask(t *testing.T, dir string, args ...string) answer {
	t.Helper()
	cmd := exec.Command("tagline", append(args, "--json")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+serverConfig(t), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	_ = cmd.Run()
	a := answer{Said: said.String()}
	if out.Len() > 0 {
		if err := json.Unmarshal(out.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
	}
	delete(a.Facts, "source")
	a.Said, _, _ = strings.Cut(a.Said, "tagline: hint")
	return a
}

// TestRemoteAsClone holds that the version of a repository on a server is the version
// of its bare clone, whichever way the server is reached.
func TestRemoteAsClone(t *testing.T) {
	companionBeside(t, "")
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(empty, 0o777); err != nil {
		t.Fatal(err)
	}
	compared := 0
	top := t.TempDir()
	to := gitserver.Serve(t, top, serverConfig(t))
	var names []string
	for _, f := range fixture.All(t) {
		if f.Needs != "" || f.Name == "grafts" || f.Name == "replace" { // which are no part of a clone
			continue
		}
		built := f.Build(t)
		directories(f, func(dir string) {
			name := fmt.Sprintf("%d.git", len(names))
			clone := exec.Command("git", "clone", "-q", "--bare", "--no-local", filepath.Join(built, dir), filepath.Join(top, name))
			clone.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+serverConfig(t))
			if clone.Run() == nil {
				names = append(names, name)
				_, err := os.Lstat(filepath.Join(top, name, "shallow"))
				shallow := err == nil
				if strings.HasPrefix(f.Name, "sha256") {
					for way, prefix := range to {
						if got := ask(t, empty, "--remote", prefix+name); !strings.Contains(got.Said, "has SHA-256 objects, which cannot be read from here") {
							t.Errorf("%s: %v", way, got)
						}
					}
					return
				}
				for i, query := range []string{"", "--select highest", "--tag-rule git --first-parent", "--tag-prefix x/", "--scheme semver"} {
					if (len(names)+i)%remoteShare != 0 {
						continue
					}
					want := ask(t, filepath.Join(top, name), strings.Fields(query)...)
					if shallow || strings.Contains(want.Said, "has no commit") || strings.Contains(want.Said, "HEAD") {
						continue
					}
					for way, prefix := range to {
						got := ask(t, empty, append(strings.Fields(query), "--remote", prefix+name)...)
						compared++
						if diff := cmp.Diff(want, got); diff != "" {
							t.Errorf("%s %s, %s %q (-clone +remote)\n%s", f.Name, dir, way, query, diff)
						}
					}
				}
			}
		})
	}
	t.Logf("%d answers of %d repositories", compared, len(names))
	if compared < 800/remoteShare {
		t.Errorf("only %d answers were compared", compared)
	}
}

// TestCompanionMissing holds that the companion is looked for beside the program alone,
// and that the error says where.
func TestCompanionMissing(t *testing.T) {
	own, err := exec.LookPath("tagline")
	if err != nil {
		t.Fatal(err)
	}
	companionBeside(t, "")
	dir := t.TempDir()
	text, err := os.ReadFile(own)
	if err != nil {
		t.Fatal(err)
	}
	alone := filepath.Join(dir, "tagline")
	if err := os.WriteFile(alone, text, 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(alone, "--remote", ".") // in the path there is one
	out, _ := cmd.CombinedOutput()
	if want := "no program " + filepath.Join(dir, companionProgram); cmd.ProcessState.ExitCode() != exitFailure || !strings.Contains(string(out), want) {
		t.Errorf("exit %d, %s", cmd.ProcessState.ExitCode(), out)
	}
	other := filepath.Join(dir, companionProgram)
	if err := os.WriteFile(other, []byte("#!/bin/sh\nread line\necho '{\"can\": {}}'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	out, _ = exec.Command(alone, "--remote", ".").CombinedOutput()
	if want := other + " is of another version than tagline"; !strings.Contains(string(out), want) {
		t.Errorf("%s", out)
	}
}

// TestRemoteWarnings holds that what a clone warns about is warned about from afar, though
// it hangs on commits that the version does not need; and that --strict is as strict.
func TestRemoteWarnings(t *testing.T) {
	companionBeside(t, "")
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(empty, 0o777); err != nil {
		t.Fatal(err)
	}
	const c = "git commit -q --allow-empty -m"
	for name, script := range map[string]string{
		"a number that went back":     c + " 1; git tag 23.12; " + c + " 2; git tag 1.0; " + c + " 3",
		"on the tag":                  c + " 1; git tag 23.12; " + c + " 2; git tag 1.0",
		"the same release, elsewhere": c + " 1; git tag v1.0.0; git checkout -q -b side; " + c + " 2; git tag v1.0.1; git checkout -q main; " + c + " 3",
		"a higher release, elsewhere": c + " 1; git tag v1.0.0; git checkout -q -b side; " + c + " 2; git tag v1.1.0; git checkout -q main; " + c + " 3",
		"tags of another shape":       c + " 1; git tag v1.0.0; for i in 1 2 3 4; do " + c + " $i; git tag rel-2.$i; done; " + c + " 3",
	} {
		dir := t.TempDir()
		if err := bash(dir, "git init -q -b main; "+script+"; git clone -q --bare . ../"+filepath.Base(dir)+".git"); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{nil, {"--strict"}} {
			want := ask(t, dir+".git", args...)
			got := ask(t, empty, append([]string{"--remote", dir + ".git"}, args...)...)
			if diff := cmp.Diff(want, got); diff != "" || want.Said == "" {
				t.Errorf("%s %q (-clone +remote)\n%s%s", name, args, diff, want.Said)
			}
		}
	}
}

// TestRemoteFetchesLittle holds that what was merged after a release, from before it, does not
// bring the history: branches that began earlier, and releases of an older line.
func TestRemoteFetchesLittle(t *testing.T) {
	companionBeside(t, "")
	dir := t.TempDir()
	script := `git init -q -b main; export GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@b; at=1786000000
		c() { at=$((at+60)); GIT_COMMITTER_DATE="$at +0000" git commit -q --allow-empty -m "$1"; }
		for i in $(seq 200); do echo "commit refs/heads/main
committer A <a@b> $((at+i)) +0000
data 1
x"; done | git fast-import --quiet; git reset -q --hard; at=$((at+1000))
		git branch early; git branch maint; git checkout -q maint; c m1; git tag v1.0.1; git checkout -q early; c e1
		git checkout -q main; c 1; git merge -q -m m maint; git tag v1.1.0; c 2; git checkout -q maint; c m2; git tag v1.0.2; git checkout -q main
		git merge -q -m m early; c 3`
	if err := bash(dir, script); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("tagline", "--remote", dir, "-v")
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+serverConfig(t))
	out, err := cmd.CombinedOutput()
	_, text, _ := strings.Cut(string(out), "objects=")
	var objects int
	if _, scanned := fmt.Sscan(text, &objects); err != nil || scanned != nil || objects > 20 || !strings.Contains(string(out), "1.1.1.dev4+g") {
		t.Errorf("%v: %d objects: %s", err, objects, out)
	}
}
