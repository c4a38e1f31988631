package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) {
	testscript.Main(withBinary{m}, map[string]func(){"tagline": main})
}

// withBinary runs the tests that start tagline as a process with the program that
// TAGLINE_BINARY names by its absolute path, and the companion that stands beside it:
// that of a package, or of another day. Without it, it is the program of the test.
type withBinary struct{ *testing.M }

func (m withBinary) Run() int {
	if binary := os.Getenv("TAGLINE_BINARY"); binary != "" {
		own, err := exec.LookPath("tagline")
		err = errors.Join(err, os.Remove(own), os.Symlink(binary, own), os.Unsetenv("TAGLINE_BINARY"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return oracle.Isolated{M: m.M}.Run()
}

// TestScripts runs testdata/script, one topic a file. Each starts in a fresh
// copy of the repositories that fixtures.sh builds, with an environment that
// holds nothing of this machine's settings.
func TestScripts(t *testing.T) { runScripts(t, scriptDir(t)) }

// TestReadme replays every console block of the README and of docs as such a
// script.
func TestReadme(t *testing.T) {
	dir := t.TempDir()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range blocks(string(text), "console") {
			name := fmt.Sprintf("%s_%d.txtar", strings.TrimSuffix(filepath.Base(page), ".md"), i+1)
			if err := os.WriteFile(filepath.Join(dir, name), []byte("console transcript\n-- transcript --\n"+block), 0o666); err != nil {
				t.Fatal(err)
			}
			count++
		}
	}
	if count < 5 {
		t.Fatalf("only %d blocks were found", count)
	}
	runScripts(t, dir)
}

// runScripts runs the scripts in dir.
func runScripts(t *testing.T, dir string) { runScriptsWith(t, dir, "") }

// runScriptsWith runs them with the tagline in the directory bin, "" for that of the
// test.
func runScriptsWith(t *testing.T, dir, bin string) {
	companionBeside(t, "")
	fixtures := t.TempDir()
	build := exec.Command("bash", "-e", filepath.Join(scriptDir(t), "fixtures.sh"))
	build.Dir = fixtures
	build.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + fixtures, "TZ=Pacific/Auckland"}
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("fixtures.sh: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_GOLDEN") != "",
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars,
				"HOME="+filepath.Join(env.WorkDir, "home"), "XDG_CONFIG_HOME=",
				"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null",
				"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org",
				"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org",
				"TZ=Pacific/Auckland", "NO_COLOR=")
			if bin != "" {
				env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			}
			return os.CopyFS(env.WorkDir, os.DirFS(fixtures))
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"console": console},
	})
}

func scriptDir(t *testing.T) string {
	dir, err := filepath.Abs("../../testdata/script")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// exchange is one command of a transcript and what it is to print.
type exchange struct {
	command        string
	stdout, stderr string
	exit           string
}

// console replays a transcript as a reader would type it: every line that
// begins with "$ " goes to one and the same bash, and what follows it is what
// it must print, to the byte: lines that begin with "tagline: " and the source
// lines of an error on standard error, all others on standard output, and a
// last line [N] for an exit code that is not 0.
func console(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: console FILE")
	}
	text := ts.ReadFile(args[0])
	exchanges := parseTranscript(text)
	var script strings.Builder
	out := ts.MkAbs(".console")
	ts.Check(os.MkdirAll(out, 0o777))
	for i, e := range exchanges {
		fmt.Fprintf(&script, "%s\n", "{ "+e.command+"\n} >"+fmt.Sprintf("%s/%d.out 2>%s/%d.err; echo $? >%s/%d.exit", out, i, out, i, out, i))
	}
	run := exec.Command("bash", "-c", script.String())
	run.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "WORK", "TMPDIR", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL",
		"GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "TZ", "NO_COLOR", "XDG_CONFIG_HOME", "SOURCE_DATE_EPOCH", "GITHUB_OUTPUT", "NO_SERVICE"} {
		run.Env = append(run.Env, name+"="+ts.Getenv(name))
	}
	if output, err := run.CombinedOutput(); err != nil || len(output) > 0 {
		ts.Logf("bash: %v\n%s", err, output)
	}
	read := func(i int, what string) string {
		data, err := os.ReadFile(fmt.Sprintf("%s/%d.%s", out, i, what))
		ts.Check(err)
		return string(data)
	}
	failed := false
	for i, e := range exchanges {
		got := exchange{e.command, read(i, "out"), read(i, "err"), strings.TrimSpace(read(i, "exit"))}
		if diff := cmp.Diff(e.lines(), got.lines()); diff != "" {
			failed = true
			ts.Logf("$ %s\n(-want +got)\n%s", e.command, diff)
		}
	}
	if failed {
		ts.Fatalf("%s does not read so", args[0])
	}
}

func parseTranscript(text string) []exchange {
	var all []exchange
	for line := range strings.Lines(text) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			all = append(all, exchange{command: strings.TrimSuffix(command, "\n"), exit: "0"})
			continue
		}
		if len(all) == 0 {
			continue
		}
		e := &all[len(all)-1]
		merged := strings.Contains(e.command, "2>&1")
		switch trimmed := strings.TrimSpace(line); {
		case !merged && strings.HasPrefix(line, "tagline: "), strings.HasPrefix(line, "  ") && strings.Contains(line, " | ") && e.stdout == "":
			e.stderr += line
		case len(trimmed) == 3 && trimmed[0] == '[' && trimmed[2] == ']':
			e.exit = trimmed[1:2]
		default:
			e.stdout += line
		}
	}
	return all
}

func (e exchange) lines() [3][]string {
	return [3][]string{strings.Split(e.stdout, "\n"), strings.Split(e.stderr, "\n"), {"exit " + e.exit}}
}
