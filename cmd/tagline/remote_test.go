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
}
