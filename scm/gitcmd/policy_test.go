package gitcmd

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// A fetch gets the variables that say how a remote is reached, and none that say
// which repository is meant.
func TestNetworkEnvironment(t *testing.T) {
	p := Program{Environ: []string{
		"HOME=/h", "LC_ALL=de_DE", "LANGUAGE=de", "GIT_DIR=/d", "GIT_WORK_TREE=/w", "GIT_OBJECT_DIRECTORY=/o", "GIT_SHALLOW_FILE=s", "GIT_NAMESPACE=n",
		"GIT_SSH_COMMAND=ssh -i k", "GIT_CONFIG_COUNT=1", "GIT_ALLOW_PROTOCOL=https:ext:fd:ssh", "GIT_TERMINAL_PROMPT=1",
	}}
	ours := []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0"}
	rest := []string{"GIT_SSH_COMMAND=ssh -i k", "GIT_CONFIG_COUNT=1", "GIT_ALLOW_PROTOCOL=https:ssh", "GIT_TERMINAL_PROMPT=1"}
	if got, want := p.environment(network(0)), slices.Concat([]string{"HOME=/h"}, rest, ours); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	p.HonourGitEnv = true
	if got, want := p.environment(network(0)), slices.Concat([]string{"HOME=/h", "GIT_DIR=/d", "GIT_WORK_TREE=/w"}, rest, ours); !slices.Equal(got, want) {
		t.Errorf("with git's own: got %q, want %q", got, want)
	}
}

// The variables that a fetch drops are those that git itself calls local to a
// repository, but for settings.
func TestLocalVariables(t *testing.T) {
	for _, g := range oracle.Git(t) {
		out, err := g.Command(t.TempDir(), fixture.Env(), "rev-parse", "--local-env-vars").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range strings.Fields(string(out)) {
			settings := name == "GIT_CONFIG_PARAMETERS" || name == "GIT_CONFIG_COUNT"
			if slices.Contains(local, name) == settings {
				t.Errorf("git %s: %s is local: %v", g.Version, name, !settings)
			}
		}
	}
}

// clone makes a shallow clone of three commits, whose origin is a path, and
// returns it with the file that program, which is no part of fetching, leaves a
// line in when it is started.
func clone(t *testing.T, g oracle.Program) (dir, program, started string) {
	t.Helper()
	top := t.TempDir()
	started, program = filepath.Join(top, "started"), filepath.Join(top, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+started+"'\nexit 1\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	script := `git init -q --template= acme; cd acme; for i in 1 2 3 4; do git commit -q --allow-empty -m $i; done; git tag v1 HEAD~3
		git clone -q --template= --depth 2 "file://$PWD" ../clone`
	run := exec.Command("bash", "-e", "-c", script)
	run.Dir = top
	run.Env = append(fixture.Env(), "PATH="+filepath.Dir(g.Path)+":"+os.Getenv("PATH"),
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(top, "clone"), program, started
}

func TestFetch(t *testing.T) {
	for _, g := range oracle.Git(t) {
		dir, _, _ := clone(t, g)
		// The other repository is whose the variable speaks of.
		other, _, _ := clone(t, g)
		p := Program{Path: g.Path, Environ: append(fixture.Env(), "PATH="+os.Getenv("PATH"), "GIT_DIR="+filepath.Join(other, ".git"))}
		r, err := Open(dir, p)
		if err != nil {
			t.Fatal(err)
		}
		names, err := r.Remotes()
		if err != nil || !slices.Equal(names, []string{"origin"}) {
			t.Errorf("git %s: remotes %q, %v", g.Version, names, err)
		}
		for _, step := range []struct {
			option string
			moved  bool
			why    string
		}{
			{"--deepen=1", true, "a commit more"},
			{"--tags", true, "the edge is another one, because a tag lies beyond it"},
			{"--tags", false, "there is nothing new"},
			{"--unshallow", true, "there is no edge any more"},
		} {
			if moved, err := r.Fetch("origin", "--no-tags", step.option); moved != step.moved || err != nil {
				t.Errorf("git %s: %s: %v, %v; want %v: %s", g.Version, step.option, moved, err, step.moved, step.why)
			}
		}
		count, err := g.Command(other, fixture.Env(), "rev-list", "--count", "HEAD").Output()
		if strings.TrimSpace(string(count)) != "2" {
			t.Errorf("git %s: the other repository has %s commits, %v", g.Version, count, err)
		}
		var refused *scm.RefusedError
		if _, err := r.Fetch("--upload-pack=x"); !errors.As(err, &refused) {
			t.Errorf("git %s: an option for a remote: %v", g.Version, err)
		}
	}
}

// Whatever the configuration names, a fetch starts nothing that does not reach a
// remote: the row's settings, hooks and variables, as git alone starts them.
func TestFetchStarts(t *testing.T) {
	for _, row := range []struct {
		why      string
		settings string // PROGRAM stands for one that must not run
		hook     string
		environ  string
		fails    bool // because the remote itself is a command
		alone    bool // git alone does not start it either, in some version
	}{
		{why: "a hook", hook: "reference-transaction"},
		{why: "hooks elsewhere", settings: "core.hooksPath=HOOKS", hook: "reference-transaction"},
		{why: "a hook before maintenance", settings: "gc.auto=1", hook: "pre-auto-gc", alone: true},
		{why: "the file system monitor", settings: "core.fsmonitor=PROGRAM", alone: true},
		{why: "a remote that is a command", settings: "remote.origin.url=ext::PROGRAM protocol.ext.allow=always", fails: true},
		{why: "all transports allowed", settings: "remote.origin.url=ext::PROGRAM protocol.ext.allow=always protocol.allow=always", fails: true},
		{why: "allowed by a variable", settings: "remote.origin.url=ext::PROGRAM", environ: "GIT_ALLOW_PROTOCOL=ext:file", fails: true},
		{why: "a URL written anew", settings: "url.ext::PROGRAM.insteadOf=URL protocol.ext.allow=always", fails: true},
		{why: "a remote of a kind", settings: "remote.origin.vcs=ext remote.origin.url=PROGRAM protocol.ext.allow=always", fails: true},
	} {
		for _, g := range oracle.Git(t) {
			dir, program, started := clone(t, g)
			hooks := filepath.Join(filepath.Dir(dir), "hooks")
			for _, at := range []string{hooks, filepath.Join(dir, ".git/hooks")} {
				if row.hook == "" {
					continue
				}
				if err := os.MkdirAll(at, 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(program, filepath.Join(at, row.hook)); err != nil {
					t.Fatal(err)
				}
			}
			for _, setting := range strings.Fields(row.settings) {
				key, value, _ := strings.Cut(setting, "=")
				fill := strings.NewReplacer("PROGRAM", program, "HOOKS", hooks, "URL", "file://"+filepath.Join(filepath.Dir(dir), "acme"))
				if out, err := g.Command(dir, fixture.Env(), "config", fill.Replace(key), fill.Replace(value)).CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
			}
			env := append(fixture.Env(), "PATH="+os.Getenv("PATH"), row.environ)
			r, err := Open(dir, Program{Path: g.Path, Environ: env})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Fetch("origin", "--tags", "--deepen=1"); (err != nil) != row.fails {
				t.Errorf("%s, git %s: %v", row.why, g.Version, err)
			}
			if b, err := os.ReadFile(started); err == nil {
				t.Errorf("%s, git %s started:\n%s", row.why, g.Version, b)
			}
			os.Remove(filepath.Join(dir, ".git/refs/tags/v1")) // so that there is something to fetch again
			g.Command(dir, env, "fetch", "--tags", "--deepen=1").Run()
			if _, err := os.Stat(started); err != nil && !row.alone {
				t.Errorf("%s: git %s alone starts nothing either, so this shows nothing", row.why, g.Version)
			}
		}
	}
}

// A fetch removes no tag, whatever the settings say.
func TestFetchRemovesNothing(t *testing.T) {
	g := oracle.Git(t)[0]
	dir, _, _ := clone(t, g)
	for _, args := range [][]string{{"tag", "mine"}, {"config", "fetch.prune", "true"}, {"config", "fetch.pruneTags", "true"}, {"config", "remote.origin.prune", "true"}} {
		if out, err := g.Command(dir, fixture.Env(), args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	r, err := Open(dir, Program{Path: g.Path, Environ: append(fixture.Env(), "PATH="+os.Getenv("PATH"))})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Fetch("origin", "--tags"); err != nil {
		t.Fatal(err)
	}
	out, err := g.Command(dir, fixture.Env(), "tag").Output()
	if string(out) != "mine\nv1\n" {
		t.Errorf("tags %q, %v", out, err)
	}
}

// git waits for a pipe in the place of one of its files; a run that reads does not.
func TestReadingEnds(t *testing.T) {
	g := oracle.Git(t)[0]
	dir, _, _ := clone(t, g)
	if out, err := oracle.System(t, "mkfifo").Command(dir, nil, ".git/info.pipe").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Rename(filepath.Join(dir, ".git/info.pipe"), filepath.Join(dir, ".git/config")); err != nil {
		t.Fatal(err)
	}
	var refused *scm.RefusedError
	_, err := Open(dir, Program{Path: g.Path, Environ: fixture.Env(), Limit: 200 * time.Millisecond})
	if !errors.As(err, &refused) || refused.Reason != "git rev-parse did not end within 0.2 seconds" {
		t.Errorf("got %v", err)
	}
}

// What git starts and leaves behind, such as the master of a shared ssh connection, may
// hold its output open: a run ends with git itself.
func TestLeftBehind(t *testing.T) {
	g := oracle.Git(t)[0]
	dir, _, _ := clone(t, g)
	wrapper := filepath.Join(t.TempDir(), "git")
	script := "#!/bin/sh\nsleep 20 &\necho $! >>'" + wrapper + ".left'\nexec '" + g.Path + "' \"$@\"\n"
	if err := os.WriteFile(wrapper, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	defer exec.Command("sh", "-c", "kill $(cat '"+wrapper+".left')").Run()
	p := Program{Path: wrapper, Environ: fixture.Env(), Limit: 10 * time.Second}
	out, _, err := p.output(call{dir: dir, args: []string{"rev-parse", "--is-inside-work-tree"}})
	if out != "true" || err != nil {
		t.Errorf("%q, %v", out, err)
	}
}

// A server that says nothing does not hold a fetch for ever.
func TestFetchEnds(t *testing.T) {
	g := oracle.Git(t)[0]
	dir, _, _ := clone(t, g)
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	r, err := Open(dir, Program{Path: g.Path, Environ: fixture.Env()})
	if err != nil {
		t.Fatal(err)
	}
	r.git.Limit = 300 * time.Millisecond
	var refused *scm.RefusedError
	_, err = r.Fetch("git://"+server.Addr().String()+"/x.git", "--tags")
	if !errors.As(err, &refused) || refused.Reason != "git rev-parse did not end within 0.3 seconds" && refused.Reason != "git fetch did not end within 0.3 seconds" {
		t.Errorf("got %v", err)
	}
}

func TestAllowed(t *testing.T) {
	for _, row := range []struct {
		why, script string
		want        string
		ok          bool
		err         string
		stderr      string
	}{
		{why: "its output without white space around it", script: "echo; echo v1-2-gabc", want: "v1-2-gabc", ok: true},
		{why: "what it says is passed on", script: "echo no >&2; exit 3", stderr: "no\n"},
		{why: "no variable of git's", script: "env | grep ^GIT_ || echo none", want: "none", ok: true},
		{why: "output without end", script: "yes", err: "wrote more than 1048576 bytes"},
		{why: "no end", script: "exec tail -f /dev/null", err: "did not end within 0.5 seconds"},
		{why: "something left behind that holds the output", script: "tail -f /dev/null --pid=$$ & echo v1; exit 0", want: "v1", ok: true},
	} {
		var stderr bytes.Buffer
		got, ok, err := Allowed(t.TempDir(), []string{"sh", "-c", row.script}, []string{"PATH=" + os.Getenv("PATH"), "GIT_DIR=/x"}, &stderr, limitOf(row.err))
		if got != row.want || ok != row.ok || (err != nil) != (row.err != "") || err != nil && !strings.HasSuffix(err.Error(), row.err) || stderr.String() != row.stderr {
			t.Errorf("%s: %q, %v, %v, %q", row.why, got, ok, err, stderr.String())
		}
	}
	var missing *exec.Error
	if _, _, err := Allowed(t.TempDir(), []string{"no-such-program"}, nil, &bytes.Buffer{}, time.Minute); !errors.As(err, &missing) {
		t.Errorf("a program that is not there: %v", err)
	}
}

// limitOf is short where a row waits for it.
func limitOf(err string) time.Duration {
	if strings.Contains(err, "did not end") {
		return 500 * time.Millisecond
	}
	return time.Minute
}

// TestRefused holds what a user sees of git's words: the reason, and no warning that
// stands before it.
func TestRefused(t *testing.T) {
	for words, want := range map[string]string{
		"fatal: bad revision 'x'":                                      "bad revision 'x'",
		"warning: lazy fetching disabled\nfatal: could not fetch 1234": "could not fetch 1234",
		"lfs: not found\nfatal: clean filter 'lfs' failed":             "lfs: not found\nfatal: clean filter 'lfs' failed",
		"": "git ended with exit code 128",
	} {
		if err := refused(&failure{code: 128, words: words}); err.Error() != want {
			t.Errorf("%q becomes %q, want %q", words, err, want)
		}
	}
}
