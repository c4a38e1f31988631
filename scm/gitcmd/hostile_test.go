package gitcmd

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestStartsNothing asks about a repository whose settings, and whose
// submodule's, name a program wherever git takes one. None may be started.
func TestStartsNothing(t *testing.T) {
	for _, g := range oracle.Git(t) {
		top := t.TempDir()
		started := filepath.Join(top, "started")
		program := filepath.Join(top, "program")
		if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+started+"'\nexit 1\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		fixture.Fixture{Name: "programs", Script: `
new inner; c 2026-07-01 x
new outer; git submodule -q add "$top/inner" sub; c 2026-08-01 f; t v1; echo x >>sub/x
`}.Fresh(t, top)
		root := filepath.Join(top, "outer")
		settings := "[core]\n\tfsmonitor = " + program + "\n\thooksPath = " + top + "/hooks\n\tsshCommand = " + program +
			"\n\tpager = " + program + "\n\teditor = " + program + "\n\tgitProxy = " + program + "\n\taskPass = " + program +
			"\n[pager]\n\tlog = true\n\tdescribe = true\n\tstatus = true\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = " + program +
			"\n[diff]\n\texternal = " + program + "\n\tignoreSubmodules = none\n[alias]\n\tdescribe = !" + program + "\n\tstatus = !" + program +
			"\n[credential]\n\thelper = " + program + "\n[remote \"origin\"]\n\turl = ext::" + program + "\n\tpromisor = true\n\tpartialclonefilter = blob:none\n"
		for _, config := range []string{".git/config", ".git/modules/sub/config"} {
			file := filepath.Join(root, config)
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, append(b, settings...), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		hooks := filepath.Join(top, "hooks")
		if err := os.Mkdir(hooks, 0o777); err != nil {
			t.Fatal(err)
		}
		for _, hook := range []string{"post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout"} {
			if err := os.Symlink(program, filepath.Join(hooks, hook)); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range []scm.Query{{Evidence: true}, {Dirty: scm.DirtyPolicy{Untracked: true}}, fixture.Versions("")} {
			facts, err := ask(g, root, q)
			if err != nil || facts.Distance != 0 || len(facts.Tags) != 1 || !facts.Work.Dirty {
				t.Errorf("git %s: got %v+%d, %v", g.Version, facts.Tags, facts.Distance, err)
			}
		}
		r, err := Open(root, Program{Path: g.Path, Environ: fixture.Env()})
		if err != nil {
			t.Fatal(err)
		}
		files, err := r.Files()
		if err != nil || len(files) != 3 { // .gitmodules, f and sub/x
			t.Errorf("git %s: files %v, %v", g.Version, files, err)
		}
		if modules, err := r.Submodules(); err != nil || len(modules) != 1 || modules[0].Missing {
			t.Errorf("git %s: submodules %v, %v", g.Version, modules, err)
		}
		if tracked, err := r.Tracks("f"); err != nil || !tracked {
			t.Errorf("git %s: f is tracked: %v, %v", g.Version, tracked, err)
		}
		if _, err := r.Abbreviate(strings.Repeat("a", 40), 0); err != nil {
			t.Errorf("git %s: %v", g.Version, err)
		}
		if b, err := os.ReadFile(started); err == nil {
			t.Errorf("git %s started:\n%s", g.Version, b)
		}
		g.Command(root, fixture.Env(), "status").Run()
		if _, err := os.Stat(started); err != nil {
			t.Errorf("git %s alone starts nothing either, so this shows nothing", g.Version)
		}
	}
}

// TestEnvironment shows which variables of the caller reach git.
func TestEnvironment(t *testing.T) {
	p := Program{Environ: []string{
		"HOME=/h", "PATH=/p", "LANG=de_DE", "LC_MESSAGES=de_DE", "LANGUAGE=de", "GIT_DIR=/d", "GIT_INDEX_FILE=i", "GIT_TRACE=1",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_GLOBAL=/g", "GIT_SSH_COMMAND=x", "GIT_NO_LAZY_FETCH=0", "GIT_NAMESPACE=n",
	}}
	ours := []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1"}
	want := append([]string{"HOME=/h", "PATH=/p", "LANG=de_DE", "GIT_CONFIG_GLOBAL=/g"}, ours...)
	if got := p.environment(reading(0)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	p.HonourGitEnv = true
	want = append([]string{"HOME=/h", "PATH=/p", "LANG=de_DE", "GIT_DIR=/d", "GIT_INDEX_FILE=i", "GIT_CONFIG_GLOBAL=/g"}, ours...)
	if got := p.environment(reading(0)); !slices.Equal(got, want) {
		t.Errorf("with git's own: got %q, want %q", got, want)
	}
}

// TestForeignEnvironment asks with variables that would lead git elsewhere.
func TestForeignEnvironment(t *testing.T) {
	top := fixture.Named(t, "acme").Build(t)
	other := fixture.Named(t, "mono").Build(t)
	r, err := Open(filepath.Join(top, "acme"), Program{Path: oracle.Git(t)[0].Path, Environ: append(fixture.Env(),
		"GIT_DIR="+filepath.Join(other, "mono", ".git"), "GIT_WORK_TREE="+other, "GIT_INDEX_FILE=/nonexistent",
		"GIT_OBJECT_DIRECTORY=/nonexistent", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.bare", "GIT_CONFIG_VALUE_0=true")})
	if err != nil {
		t.Fatal(err)
	}
	facts, err := r.Facts(scm.Query{})
	if err != nil || facts.Tags[0].Ref != "v1.2.3" || facts.Work.Dirty {
		t.Errorf("got %+v, %v", facts, err)
	}
	r, err = Open(filepath.Join(top, "acme"), Program{Path: oracle.Git(t)[0].Path, HonourGitEnv: true, Environ: append(fixture.Env(),
		"GIT_DIR="+filepath.Join(other, "mono", ".git"), "GIT_WORK_TREE="+filepath.Join(other, "mono"))})
	if err != nil {
		t.Fatal(err)
	}
	if facts, err = r.Facts(scm.Query{}); err != nil || facts.Tags[0].Ref != "web/v2.0.1" {
		t.Errorf("with git's own variables honoured: got %+v, %v", facts, err)
	}
}

// TestDubiousOwnership shows git's own refusal, with its remedy. git lets a
// test say that everything belongs to somebody else.
func TestDubiousOwnership(t *testing.T) {
	top := fixture.Named(t, "acme").Build(t)
	for _, g := range oracle.Git(t) {
		wrapper := filepath.Join(t.TempDir(), "git")
		script := "#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec '" + g.Path + "' \"$@\"\n"
		if err := os.WriteFile(wrapper, []byte(script), 0o777); err != nil {
			t.Fatal(err)
		}
		_, err := Open(filepath.Join(top, "acme"), Program{Path: wrapper, Environ: fixture.Env()})
		var refusal *scm.RefusedError
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Reason, "dubious ownership") || !strings.Contains(refusal.Reason, "safe.directory") {
			t.Errorf("git %s: got %v, want git's refusal and remedy", g.Version, err)
		}
	}
}

// TestUnrulyGit asks programs that answer nonsense, too much or nothing.
func TestUnrulyGit(t *testing.T) {
	top := fixture.Named(t, "acme").Build(t)
	for name, script := range map[string]string{
		"nothing":  "exit 0",
		"nonsense": "echo nonsense",
		"endless":  "yes",
		"one line": "tr '\\000' x </dev/zero",
		"dies":     "kill -9 $$",
	} {
		wrapper := filepath.Join(t.TempDir(), "git")
		if err := os.WriteFile(wrapper, []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		r, err := Open(filepath.Join(top, "acme"), Program{Path: wrapper, Environ: fixture.Env()})
		if err == nil {
			_, err = r.Facts(scm.Query{})
		}
		if err == nil {
			t.Errorf("a git that answers %s is believed", name)
		}
	}
}
