package main

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a project of docs/samples, and how its tool builds it.
type sample struct {
	name   string
	format string
	// build makes something of a clone, and prints the version that is in it. It is run again and again in the same
	// directory, so what it made before must not stay.
	build string
	// archive makes ../archive, a source archive without git that has a version.
	archive string
	// packed is build in that archive, "" for the same.
	packed string
	// says is what the build may say where there is no version, instead of the name of tagline.
	says string
	// part is set where only a script of the sample is run, without the tool.
	part bool
	// goTool is a program to install by Go, pyTools are packages to install by pip.
	goTool  string
	pyTools []string
}

// TestSamples builds the samples of docs at a tag, ahead of it, with a change, as a source archive with and without
// tagline, and where there is no version to be had: what is built says what `tagline` says, or nothing is built.
func TestSamples(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t)
		})
	}
}

func (s sample) run(t *testing.T) {
	top := t.TempDir()
	with, without := samplePaths(t)
	tools := s.install(t) + string(os.PathListSeparator)
	with, without = tools+with, tools+without
	goEnv, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.Fields(string(goEnv))
	env := []string{
		"HOME=" + top, "GIT_CONFIG_NOSYSTEM=1", "GOCACHE=" + cache[0], "GOMODCACHE=" + cache[1],
		"SOURCE_DATE_EPOCH=1787184000", "LC_ALL=C.UTF-8",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=a@b.c", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=a@b.c",
		"npm_config_update_notifier=false", "npm_config_offline=true",
	}
	// Where rustup has its toolchains, which it looks for below the home directory.
	if home, err := os.UserHomeDir(); err == nil {
		env = append(env, "RUSTUP_HOME="+cmp.Or(os.Getenv("RUSTUP_HOME"), filepath.Join(home, ".rustup")))
	}
	// shell returns all that a script prints, and its last line of standard output.
	shell := func(dir, path, script string) (log, last string, err error) {
		var out, all strings.Builder
		c := exec.Command("bash", "-euc", "set -o pipefail; "+script)
		c.Dir, c.Env = filepath.Join(top, dir), append([]string{"PATH=" + path}, env...)
		c.Stdout, c.Stderr = &out, &all
		err = c.Run()
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		return out.String() + all.String(), lines[len(lines)-1], err
	}
	must := func(dir, script string) string {
		t.Helper()
		log, last, err := shell(dir, with, script)
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, log)
		}
		return last
	}
	if err := os.CopyFS(filepath.Join(top, "clone"), os.DirFS(filepath.Join("../../docs/samples", s.name))); err != nil {
		t.Fatal(err)
	}
	packed := s.packed
	if packed == "" {
		packed = s.build
	}
	same := func(state, want string) {
		t.Helper()
		got := must("clone", s.build)
		if now := must("clone", "tagline -f "+s.format); got != now || want != "" && got != want {
			t.Errorf("%s: built %s, and tagline says %s", state, got, now)
		}
	}
	// git keeps one bit of a file's mode, and os.CopyFS keeps none.
	must("clone", "for f in *.sh tools/*.sh debian/rules; do [ ! -e $f ] || chmod 755 $f; done; git init -q -b main; echo 1 >notes; git add .; git commit -qm 1; git tag -am 1 v1.2.3")
	same("at a tag", must("clone", "tagline -f "+s.format))
	must("clone", "git commit -q --allow-empty -m 2")
	same("ahead", "")
	ahead := must("clone", "tagline -f "+s.format)
	must("clone", s.archive)
	for _, path := range []string{with, without} {
		if log, got, err := shell("archive", path, packed); got != ahead || err != nil {
			t.Errorf("the archive is %s, built from %s: %v\n%s", got, ahead, err, log)
		}
	}
	must("clone", "echo 2 >notes")
	same("with a change", "")
	must("clone", "git checkout -q notes; git clone -q . ../fresh; git archive --prefix=bare/ HEAD | tar -x -C ..")
	for _, where := range []struct{ dir, path, script string }{{"fresh", without, s.build}, {"bare", without, packed},
		{"bare", with, packed}} {
		if log, got, err := shell(where.dir, where.path, where.script); err == nil || !strings.Contains(log, "tagline") &&
			(s.says == "" || !strings.Contains(log, s.says)) {
			t.Errorf("%s, with tagline: %t: built %s, or said nothing\n%s", where.dir, where.path == with, got, log)
		}
	}
}

// samplePaths returns a PATH with tagline and one without: where a directory has tagline, a copy of links to all else.
func samplePaths(t *testing.T) (with, without string) {
	t.Helper()
	companionBeside(t, "")
	with = os.Getenv("PATH")
	dirs := filepath.SplitList(with)
	for i, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "tagline")); err != nil {
			continue
		}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		dirs[i] = t.TempDir()
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "tagline") {
				continue
			}
			if err := os.Symlink(filepath.Join(dir, e.Name()), filepath.Join(dirs[i], e.Name())); err != nil {
				t.Fatal(err)
			}
		}
	}
	return with, strings.Join(dirs, string(os.PathListSeparator))
}

// install installs what the sample needs beside this machine's programs, and returns its directory.
func (s sample) install(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var commands [][]string
	if s.goTool != "" {
		commands = append(commands, []string{"go", "install", s.goTool})
	}
	if s.pyTools != nil {
		venv := filepath.Join(dir, "venv")
		pip := []string{filepath.Join(venv, "bin", "pip"), "--quiet", "--disable-pip-version-check", "install"}
		commands = append(commands, []string{"python3", "-m", "venv", venv}, append(pip, s.pyTools...))
		dir = filepath.Join(venv, "bin")
	}
	for _, args := range commands {
		c := exec.Command(args[0], args[1:]...)
		c.Env = append(os.Environ(), "GOBIN="+dir)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return dir
}
