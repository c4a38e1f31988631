// Package oracle finds the programs that tests compare Tagline with:
// several gits, Python with packaging and setuptools-scm, Node with semver,
// readers of .env files.
// setup.sh installs them; make test runs it first.
//
// A test that lacks its program fails when CI=true. Elsewhere it is skipped,
// and this package is the only place that skips.
package oracle

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Program is such a program.
type Program struct {
	Name    string   // "git", "python", "node"
	Path    string   // the absolute path of the program
	Version string   // "2.39.5"; "" where nobody needs it
	Env     []string // what its environment needs besides the caller's
}

// Command returns a command that runs the program in dir with the caller's
// environment, the program's and env.
func (p Program) Command(dir string, env []string, args ...string) *exec.Cmd {
	c := exec.Command(p.Path, args...)
	c.Dir = dir
	c.Env = append(append(os.Environ(), p.Env...), env...)
	return c
}

// AtLeast reports whether the version is at least want, number by number:
// "2.48", "2.39.1". An unreadable number counts as 0.
func (p Program) AtLeast(want string) bool {
	return slices.Compare(numbers(p.Version), numbers(want)) >= 0
}

func numbers(version string) []int {
	var out []int
	for part := range strings.SplitSeq(version, ".") {
		n := 0
		for _, c := range part {
			if c < '0' || c > '9' {
				break
			}
			n = n*10 + int(c-'0')
		}
		out = append(out, n)
	}
	return out
}

var gits = sync.OnceValue(func() []Program {
	var found []Program
	if system, err := exec.LookPath("git"); err == nil {
		found = append(found, gitAt(system))
	}
	for _, dir := range []string{"git-2.47", "git-new"} {
		path := filepath.Join(root(), dir, "bin", "git")
		if _, err := os.Stat(path); err == nil {
			found = append(found, gitAt(path))
		}
	}
	slices.SortStableFunc(found, func(a, b Program) int { return slices.Compare(numbers(a.Version), numbers(b.Version)) })
	return slices.CompactFunc(found, func(a, b Program) bool { return a.Version == b.Version })
})

func gitAt(path string) Program {
	out, _ := exec.Command(path, "version").Output()
	fields := strings.Fields(string(out))
	version := "0"
	if len(fields) >= 3 {
		version = fields[2]
	}
	return Program{Name: "git", Path: path, Version: version}
}

// Git returns every git there is, oldest first: the system's, 2.47, and one
// that is 2.48 or newer. All three must be there when CI=true.
func Git(t testing.TB) []Program {
	t.Helper()
	found := gits()
	newest := len(found) > 0 && found[len(found)-1].AtLeast("2.48")
	if len(found) == 0 || (!newest && ci()) {
		missing(t, "git on both sides of 2.48")
	}
	if !newest {
		t.Logf("no git of 2.48 or newer here: run make oracles")
	}
	return found
}

// GitAtLeast returns the oldest git that is at least version; a test whose
// repository needs it calls this.
func GitAtLeast(t testing.TB, version string) Program {
	t.Helper()
	for _, g := range Git(t) {
		if g.AtLeast(version) {
			return g
		}
	}
	missing(t, "git "+version)
	return Program{}
}

// Python returns the interpreter of the virtual environment that holds the
// packages of requirements.txt. Their commands (dunamai, setuptools-scm) are
// beside it.
func Python(t testing.TB) Program {
	t.Helper()
	dir := filepath.Join(root(), "python", "bin")
	path := filepath.Join(dir, "python")
	if _, err := os.Stat(filepath.Join(root(), ".stamp-python")); err != nil {
		missing(t, "Python with the packages of requirements.txt")
	}
	return Program{Name: "python", Path: path, Env: []string{"PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}}
}

// Hg returns the hg program of the same virtual environment, to be run without
// anybody's settings.
func Hg(t testing.TB) Program {
	t.Helper()
	path := filepath.Join(filepath.Dir(Python(t).Path), "hg")
	if _, err := os.Stat(path); err != nil {
		missing(t, "the mercurial of requirements.txt")
	}
	return Program{Name: "hg", Path: path, Env: []string{"HGRCPATH=", "HGPLAIN=1", "HGENCODING=utf-8"}}
}

// Shell returns zsh or fish, the system's or the one that shells.sh unpacked. Share is
// where the latter's functions are, "" for the system's.
func Shell(t testing.TB, name string) (p Program, share string) {
	t.Helper()
	p, share, ok := find(name)
	if !ok {
		missing(t, name)
	}
	return p, share
}

// find returns a program of the system's, or one that shells.sh unpacked.
func find(name string) (p Program, share string, ok bool) {
	if path, err := exec.LookPath(name); err == nil {
		return Program{Name: name, Path: path}, "", true
	}
	base := filepath.Join(root(), "shells")
	for _, dir := range []string{"bin", "usr/bin"} {
		path := filepath.Join(base, dir, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		libs, _ := filepath.Glob(filepath.Join(base, "usr/lib/*-linux-gnu*"))
		return Program{Name: name, Path: path, Env: []string{"LD_LIBRARY_PATH=" + strings.Join(libs, ":")}}, filepath.Join(base, "usr"), true
	}
	return Program{}, "", false
}

// Node returns node with the packages of package.json in its search path.
func Node(t testing.TB) Program {
	t.Helper()
	modules := filepath.Join(root(), "node", "node_modules")
	path, err := exec.LookPath("node")
	if _, statErr := os.Stat(modules); err != nil || statErr != nil {
		missing(t, "node with the packages of package.json")
	}
	return Program{Name: "node", Path: path, Env: []string{"NODE_PATH=" + modules}}
}

// DotenvReaders returns the program of the folder dotenv: readers of .env files
// that are written in Go.
func DotenvReaders(t testing.TB) Program {
	t.Helper()
	path := filepath.Join(root(), "dotenv", "readers")
	if _, err := os.Stat(path); err != nil {
		missing(t, "the readers of scripts/oracle/dotenv")
	}
	return Program{Name: "dotenv-readers", Path: path}
}

// System returns a program that the machine itself provides, such as dpkg.
func System(t testing.TB, name string) Program {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name)
	}
	return Program{Name: name, Path: path}
}

// Optional returns a program where it is there. It is for a second opinion, of a test
// that says enough without it.
func Optional(name string) (Program, bool) {
	p, _, ok := find(name)
	return p, ok
}

// root returns $ORACLES, or .cache/oracles of the checkout that holds the
// working directory.
func root() string {
	if dir := os.Getenv("ORACLES"); dir != "" {
		return dir
	}
	dir, _ := os.Getwd()
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, ".cache", "oracles")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

func ci() bool { return os.Getenv("CI") == "true" }

// missing ends the test: without the other program it shows nothing.
func missing(t testing.TB, what string) {
	t.Helper()
	if ci() {
		t.Fatalf("missing: %s; run make oracles", what)
	}
	t.Skipf("NOT TESTED, missing: %s; run make oracles", what)
}
