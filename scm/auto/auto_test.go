package auto

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// repository is a copy of the fixture acme in which a setting, if it is not "", is
// set.
func repository(t *testing.T, setting, value string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "acme")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(fixture.Named(t, "acme").Build(t), "acme"))); err != nil {
		t.Fatal(err)
	}
	if setting != "" {
		if out, err := oracle.Git(t)[0].Command(dir, nil, "config", setting, value).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return dir
}

// A setting that the native reader does not understand, and git does: only looking
// at the work tree needs it.
const oddSetting, oddValue = "include.path", "~root/nothing"

var (
	whole   = scm.Query{}
	history = scm.Query{Dirty: scm.DirtyPolicy{Skip: true}}
)

// logged is a git program that writes the commands it is asked for into a file.
func logged(t *testing.T) (program func() string, log func() string) {
	t.Helper()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "git"), filepath.Join(dir, "log")
	script := fmt.Sprintf("#!/bin/sh\necho \" $*\" >>'%s'\nexec '%s' \"$@\"\n", file, oracle.Git(t)[0].Path)
	if err := os.WriteFile(path, []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	return func() string { return path }, func() string {
		text, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(text)
	}
}

func TestNative(t *testing.T) {
	dir := repository(t, "", "")
	program, log := logged(t)
	r := Open(Options{Dir: dir, Git: program, Environ: fixture.Env(), Notes: []string{"first"}})
	defer r.Close()
	f, err := r.Facts(whole)
	if err != nil || f.Tags[0].Ref != "v1.2.3" || strings.Join(f.Notes, "; ") != "first" || r.By() != Native {
		t.Errorf("%v, notes %q, by %s: %v", f.Tags, f.Notes, r.By(), err)
	}
	if log() != "" {
		t.Errorf("git was started: %s", log())
	}
	if root, err := filepath.EvalSymlinks(dir); err != nil || r.Root() != root {
		t.Errorf("root %s, %v", r.Root(), err)
	}
}

// TestFallBack shows that git answers everything once it had to answer something,
// and that it is said why.
func TestFallBack(t *testing.T) {
	program, log := logged(t)
	dir := repository(t, oddSetting, oddValue)
	r := Open(Options{Dir: dir, Git: program, Environ: fixture.Env(), Notes: []string{"first"}})
	defer r.Close()
	f, err := r.Facts(history)
	if err != nil || r.By() != Native || log() != "" {
		t.Fatalf("the history alone: %v, by %s", err, r.By())
	}
	f, err = r.Facts(whole)
	if err != nil || r.By() != Git || f.Tags[0].Ref != "v1.2.3" {
		t.Fatalf("%v by %s: %v", f.Tags, r.By(), err)
	}
	const why = "first; cannot read the path ~root/nothing natively"
	if notes := strings.Join(f.Notes, "; "); !strings.HasPrefix(notes, why) {
		t.Errorf("notes %q, want %q", notes, why)
	}
	for _, question := range []struct {
		ask  func() error
		does string
	}{
		{func() error { _, err := r.Abbreviate(f.Head.ID, 0); return err }, "rev-parse --verify --short"},
		{func() error { _, err := r.Tracks("x"); return err }, "ls-files --stage -z -- x"},
		{func() error { _, err := r.Files(); return err }, "check-attr"},
		{func() error { _, err := r.Submodules(); return err }, "ls-files --stage -z --\n"},
		{func() error { _, err := r.Facts(history); return err }, "describe --long"},
	} {
		before := log()
		if err := question.ask(); err != nil || !strings.Contains(strings.TrimPrefix(log(), before), question.does) {
			t.Errorf("%s was not asked of git: %v, %s", question.does, err, strings.TrimPrefix(log(), before))
		}
	}
	if again, err := r.Facts(history); err != nil || !strings.HasPrefix(strings.Join(again.Notes, "; "), why) {
		t.Errorf("later notes %q, %v", again.Notes, err)
	}
}

// TestNoFallBack shows when the native reader's refusal is the answer, and that it
// goes on to answer what it can.
func TestNoFallBack(t *testing.T) {
	program, log := logged(t)
	filtered := filepath.Join(fixture.Named(t, "dirty-content").Build(t), "filter")
	for _, row := range []struct {
		why     string
		options Options
	}{
		{"there is no git", Options{Dir: repository(t, oddSetting, oddValue)}},
		{"git cannot be started",
			Options{Dir: repository(t, oddSetting, oddValue), Git: func() string { return "/nonexistent/git" }}},
		{"only the native one is asked for",
			Options{Dir: repository(t, oddSetting, oddValue), Git: program, Reader: Native}},
		{"git would run a program", Options{Dir: filtered, Git: program}},
	} {
		row.options.Environ = fixture.Env()
		r := Open(row.options)
		_, err := r.Facts(whole)
		if !is[*scm.DeclinedError](err) || r.By() != Native {
			t.Errorf("%s: by %s: %v", row.why, r.By(), err)
		}
		if f, err := r.Facts(history); err != nil || len(f.Notes) > 0 {
			t.Errorf("%s: the history alone: %q, %v", row.why, f.Notes, err)
		}
		r.Close()
	}
	if log() != "" {
		t.Errorf("git was started: %s", log())
	}
}

// TestGitRefuses shows that git's words are the answer where it was to help and
// would not.
func TestGitRefuses(t *testing.T) {
	dir := filepath.Join(fixture.Named(t, "unknown-extension").Build(t), "extension")
	r := Open(Options{Dir: dir, Git: func() string { return oracle.Git(t)[0].Path }, Environ: fixture.Env()})
	for range 2 {
		if _, err := r.Facts(whole); !is[*scm.RefusedError](err) {
			t.Errorf("got %v, want git's refusal", err)
		}
	}
	if r.Root() != dir {
		t.Errorf("root %s", r.Root())
	}
}

func TestOpenErrors(t *testing.T) {
	empty, mercurial := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(mercurial, ".hg"), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why     string
		options Options
		by      Which
		is      func(error) bool
	}{
		{"no repository", Options{Dir: empty}, Native, is[*scm.NotFoundError]},
		{"none above", Options{Dir: filepath.Join(empty, "none"), Above: true}, Native, is[*scm.NotFoundError]},
		{"git is asked for, and there is none", Options{Dir: empty, Reader: Git}, Git, is[*scm.ProgramError]},
		{"no hg", Options{Dir: mercurial}, Hg, is[*scm.ProgramError]},
		{"hg's is hg's, whichever is asked for", Options{Dir: mercurial, Reader: Native}, Hg, is[*scm.ProgramError]},
		{"but a variable names git's",
			Options{Dir: mercurial, Env: git.Env{GitDir: "nowhere"}}, Native, is[*scm.NotFoundError]},
	} {
		r := Open(row.options)
		if _, err := r.Facts(whole); !row.is(err) || r.By() != row.by {
			t.Errorf("%s: by %s: %v", row.why, r.By(), err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

func TestMercurial(t *testing.T) {
	program, top := oracle.Hg(t), t.TempDir()
	for _, args := range [][]string{{"init"}, {"commit", "-A", "-m", "c", "-u", "Ada"}, {"tag", "--local", "v1.0"}} {
		if err := os.WriteFile(filepath.Join(top, "file"), nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if out, err := program.Command(top, nil, args...).CombinedOutput(); err != nil {
			t.Fatalf("hg %v: %v\n%s", args, err, out)
		}
	}
	below := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(below, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Dir: top}, {Dir: below, Above: true}} {
		o.Hg, o.Environ = func() string { return program.Path }, os.Environ()
		r := Open(o)
		f, err := r.Facts(whole)
		if err != nil || f.VCS != "hg" || f.Tags[0].Ref != "v1.0" || r.By() != Hg || r.Root() != top {
			t.Errorf("%v by %s in %s: %v", f.Tags, r.By(), r.Root(), err)
		}
		if files, err := r.Files(); len(files) != 1 || err != nil {
			t.Errorf("files %v, %v", files, err)
		}
		r.Close()
	}
}

func TestAbove(t *testing.T) {
	top := repository(t, "", "")
	below := filepath.Join(top, "src")
	r := Open(Options{Dir: below})
	if _, err := r.Facts(whole); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("below a repository: %v", err)
	}
	r = Open(Options{Dir: below, Above: true})
	defer r.Close()
	if files, err := r.Files(); err != nil || len(files) == 0 || files[0] != "src/acme.py" {
		t.Errorf("files %v, %v", files, err)
	}
}

// TestChanged shows that a repository that changes while it is read is opened once
// more, and only once.
func TestChanged(t *testing.T) {
	for _, row := range []struct{ changes, asked int }{{0, 1}, {1, 2}, {2, 2}, {9, 2}} {
		r := Open(Options{Dir: repository(t, "", "")})
		asked := 0
		readers := map[scm.Reader]bool{}
		_, err := ask(r, func(reader scm.Reader) (bool, error) {
			readers[reader] = true
			if asked++; asked <= row.changes {
				return false, &scm.ChangedError{Path: "packed-refs"}
			}
			return reader.Tracks("x")
		})
		if asked != row.asked || len(readers) != asked || (err != nil) != (row.changes > 1) {
			t.Errorf("%d changes: asked %d times of %d readers, %v", row.changes, asked, len(readers), err)
		}
		r.Close()
	}
}
