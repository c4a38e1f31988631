//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

// special is what may stand in the place of a file, and what the error then
// calls it.
var special = []struct {
	kind string
	put  func(path string) error
	says string
}{
	{"a pipe without a writer", func(path string) error { return syscall.Mkfifo(path, 0o644) }, "a named pipe, not a regular file"},
	{"a socket", listen, "a socket, not a regular file"},
	{"a device", func(path string) error { return os.Symlink("/dev/zero", path) }, "a device, not a regular file"},
	{"a directory", func(path string) error { return os.Mkdir(path, 0o755) }, "a directory, not a regular file"},
	{"a file of 100 MB", func(path string) error {
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			return err
		}
		return os.Truncate(path, 100<<20)
	}, "larger than 1 MiB"},
	{"a link that leads nowhere", func(path string) error { return os.Symlink("nowhere", path) }, "a symbolic link that leads nowhere"},
	{"a link to itself", func(path string) error { return os.Symlink(filepath.Base(path), path) }, "too many levels of symbolic links"},
}

// listen leaves a socket at path. The address of a socket is short, so it is
// made elsewhere.
func listen(path string) error {
	dir, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unix"})
	if err != nil {
		return err
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	return os.Rename(filepath.Join(dir, "s"), path)
}

// ownCommands are those that read a project.
var ownCommands = []string{"", "explain", "explain --tags", "formats", "next", "env", "check", "config", "write --diff VERSION", "write --check VERSION",
	"init --print", "migrate", "--json", "-f semver"}

// derivingCommands are those of them that derive a version.
var derivingCommands = slices.DeleteFunc(slices.Clone(ownCommands), func(c string) bool { return c == "config" || c == "migrate" || c == "init --print" })

// toolCommands are those of the command line of setuptools-scm.
var toolCommands = []string{"setuptools-scm", "setuptools-scm ls", "setuptools-scm -N -q tag_regex", "setuptools-scm --force-write-version-files"}

// TestSpecialFiles puts what is no file, or far too large a one, in the place of
// every file that Tagline reads. No command waits for it, reads it as empty or
// fills the memory: what needs the file fails and names it.
func TestSpecialFiles(t *testing.T) {
	const table = "[tool.setuptools_scm]\n"
	compatible := func(more string) map[string]string { return map[string]string{"pyproject.toml": table + more} }
	for _, row := range []struct {
		name     string            // of the file
		files    map[string]string // the project, besides
		plain    bool              // a directory without a repository
		args     string            // after the command
		env      string            // one variable
		commands []string          // nil: ownCommands
		passes   []string          // those of them that do as if the file was not there
		kinds    map[string]string // a kind that all commands pass over, and why
		why      string            // why some pass
	}{
		{name: "tagline.toml"},
		{name: ".tagline.toml"},
		{name: "pyproject.toml"},
		{name: "pyproject.toml", commands: toolCommands},
		{name: ".config/python-vcs-versioning.toml"},
		{name: ".config/python-vcs-versioning.toml", files: compatible(""), commands: toolCommands},
		{name: "given.toml", args: "--config given.toml"},
		{name: "given.toml", env: "TAGLINE_CONFIG=given.toml"},
		{name: "given.toml", args: "-c given.toml", commands: toolCommands},
		{name: "facts.json", args: "--facts facts.json", commands: derivingCommands},
		{name: ".tagline.json", plain: true, passes: []string{"config", "migrate"}, why: "settings are no facts"},
		{name: ".git_archival.txt", plain: true, passes: []string{"config", "migrate"}, why: "settings are no facts"},
		{name: ".hg_archival.txt", plain: true, passes: []string{"config", "migrate"}, why: "settings are no facts"},
		{name: "PKG-INFO", plain: true, passes: []string{"config", "migrate"}, why: "settings are no facts",
			kinds: map[string]string{"a file of 100 MB": "its first MiB says it all"}},
		{name: ".git_archival.txt", plain: true, files: compatible("")},
		{name: ".hg_archival.txt", plain: true, files: compatible("")},
		{name: "PKG-INFO", plain: true, files: compatible(""), kinds: map[string]string{"a file of 100 MB": "its first MiB says it all"}},
		{name: ".git_archival.txt", plain: true, files: compatible(""), commands: []string{"setuptools-scm", "setuptools-scm ls"}},
		{name: ".hg_archival.txt", plain: true, files: compatible(""), commands: []string{"setuptools-scm", "setuptools-scm ls"}},
		{name: "acme.egg-info/scm_version.json", plain: true, files: compatible("")},
		{name: "towncrier.toml", files: compatible("version_scheme = \"towncrier-fragments\"\n")},
		{name: "changelog.d", files: compatible("version_scheme = \"towncrier-fragments\"\n"), kinds: map[string]string{
			"a directory":               "it is one",
			"a link that leads nowhere": "there are no fragments",
			"a file of 100 MB":          "the error says that it is no directory",
		}},
		{name: ".gitmodules", files: compatible("scm.git.pre_parse = \"fail_on_missing_submodules\"\n"), passes: []string{"config"},
			why: "only a version needs them"},
		{name: "setup.py", passes: ownCommands, why: "a warning alone hangs on it"},
		{name: "setup.cfg", passes: ownCommands, why: "it is not read"},
		{name: "hatch.toml", passes: ownCommands, why: "it is not read"},
	} {
		commands := row.commands
		if commands == nil {
			commands = ownCommands
		}
		if (row.passes == nil) != (row.why == "") {
			t.Fatalf("%s: why do some pass?", row.name)
		}
		for _, s := range special {
			t.Run(fmt.Sprintf("%s/%s", row.name, s.kind), func(t *testing.T) {
				dir := projectIn(t, row.plain, row.files)
				path := filepath.Join(dir, row.name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := s.put(path); err != nil {
					t.Fatal(err)
				}
				for _, command := range commands {
					got := runBounded(t, dir, 64<<20, append(strings.Fields(command), strings.Fields(row.args)...), row.env)
					named := got.exit != 0 && strings.Contains(got.stderr, filepath.Base(row.name)+": ") && strings.Contains(got.stderr, s.says)
					want := row.kinds[s.kind] == "" && !slices.Contains(row.passes, command)
					if named != want {
						t.Errorf("tagline %s %s %s: %+v", row.env, command, row.args, got)
					}
				}
			})
		}
	}
}

// TestSpecialGitFiles does the same to git's own files. Where git itself waits
// for a pipe there is an error or the version, and where git passes over what is
// no file there is no more than that.
func TestSpecialGitFiles(t *testing.T) {
	for _, row := range []struct{ name, pipe, socket, device, why string }{
		{".git/HEAD", "HEAD: a named pipe", "HEAD: no such device", "no repository", "as for git, that is none"},
		{".git/config", "config: a named pipe", "config: no such device", "config: larger than", ""},
		{".git/shallow", "shallow: a named pipe", "shallow: no such device", "shallow: larger than 64 MiB", ""},
		{".git/info/grafts", "grafts: a named pipe", "grafts: no such device", "grafts: larger than 64 MiB", ""},
		{".git/info/exclude", "exclude: a named pipe", "1.2.3", "1.2.3", "as for git, what cannot be read ignores nothing"},
		{".git/info/attributes", "1.2.3", "1.2.3", "1.2.3", "no file needs them"},
		{".git/packed-refs", "packed-refs: is no regular file", "packed-refs: no such device", "packed-refs: is no regular file", ""},
		{".git/index", "index: not a regular file", "index: not a regular file", "index: not a regular file", ""},
		{".git/refs/tags/v9", "1.2.3", "1.2.3", "1.2.3", "as for git, a broken ref is none"},
		{".git/objects/info/alternates", "1.2.3", "1.2.3", "1.2.3", "no object is missing"},
		{"home/.gitconfig", ".gitconfig: a named pipe", ".gitconfig: no such device", ".gitconfig: larger than", ""},
	} {
		for i, want := range []string{row.pipe, row.socket, row.device} {
			t.Run(row.name+"/"+special[i].kind, func(t *testing.T) {
				dir := projectIn(t, false, map[string]string{"new": ""})
				path := filepath.Join(dir, row.name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.RemoveAll(path); err != nil {
					t.Fatal(err)
				}
				if err := special[i].put(path); err != nil {
					t.Fatal(err)
				}
				got := runBounded(t, dir, 300<<20, []string{"--dirty-untracked"}) // these may be of 64 MiB
				if (got.exit == 0) != (want == "1.2.3") || got.exit != 0 && !strings.Contains(got.stderr, want) {
					t.Errorf("%+v; want %s", got, want)
				}
			})
		}
	}
}

// A pipe that the user's shell opened is read as standard input is; a pipe with
// a name is not waited for.
func TestFactsFromPipe(t *testing.T) {
	dir := projectIn(t, false, nil)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	a := runBounded(t, dir, 64<<20, []string{"--json"})
	if _, err := w.WriteString(a.stdout); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if got := runBounded(t, t.TempDir(), 64<<20, []string{"--facts", fmt.Sprintf("/dev/fd/%d", r.Fd())}); got.stdout != "1.2.3\n" {
		t.Errorf("%+v", got)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "p"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := runBounded(t, dir, 64<<20, []string{"--facts", "p"}); got.exit != exitUsage || !strings.Contains(got.stderr, "hint: `--facts -` reads standard input") {
		t.Errorf("%+v", got)
	}
}

// tagged makes a repository with a commit and a tag, once.
var tagged = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "tagged")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	build := exec.Command("bash", "-e", "-c", "git init -q --template=; git commit -q --allow-empty -m 1; git tag v1.2.3; mkdir .git/info")
	build.Dir, build.Env = dir, append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	files := fstest.MapFS{}
	return files, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			files[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
})

// projectIn makes a directory with the files, and with a repository unless plain.
func projectIn(t *testing.T, plain bool, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if !plain {
		repository, err := tagged()
		if err == nil {
			err = os.CopyFS(dir, repository)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// longest is far above what any run takes.
const longest = 20 * time.Second

// ran is what a run came to.
type ran struct {
	exit           int
	stdout, stderr string
}

// runBounded runs tagline in dir and ends the test where it waits, or allocates
// more bytes than room.
func runBounded(t *testing.T, dir string, room uint64, args []string, variables ...string) ran {
	t.Helper()
	var out, words bytes.Buffer
	environ := append([]string{"HOME=" + filepath.Join(dir, "home"), "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1"}, variables...)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan int, 1)
	go func() {
		done <- run(world{args: args, environ: environ, dir: dir, stdin: strings.NewReader(""), stdout: &out, stderr: &words})
	}()
	var exit int
	select {
	case exit = <-done:
	case <-time.After(longest):
		t.Fatalf("tagline %s waits", strings.Join(args, " "))
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > room {
		t.Errorf("tagline %s took %d MB", strings.Join(args, " "), took>>20)
	}
	return ran{exit, out.String(), words.String()}
}
