package gitcmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/wildmatch"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

func ask(g oracle.Program, dir string, q scm.Query) (scm.Facts, error) {
	r, err := Open(dir, Program{Path: g.Path, Environ: fixture.Env()})
	if err != nil {
		return scm.Facts{}, err
	}
	defer r.Close()
	return r.Facts(q)
}

func TestOpenError(t *testing.T) {
	git := oracle.Git(t)[0].Path
	env := append(fixture.Env(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(t.TempDir()))
	_, err := Open(t.TempDir(), Program{Path: git, Environ: env})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty directory: %v, want a *scm.NotFoundError", err)
	}
	var program *scm.ProgramError
	for _, path := range []string{"", "/nonexistent/git"} {
		if _, err := Open(t.TempDir(), Program{Path: path}); !errors.As(err, &program) {
			t.Errorf("git at %q: %v, want a *scm.ProgramError", path, err)
		}
	}
}

func TestCover(t *testing.T) {
	for _, row := range []struct {
		why             string
		out, in, expect []string
	}{
		{"nothing to refuse", nil, []string{"v1"}, nil},
		{"one letter is enough", []string{"nightly-1", "nightly-2"}, []string{"v1", "v2"}, []string{"n*"}},
		{"both neighbours count", []string{"v1.2.x"}, []string{"v1.2.0", "v1.3"}, []string{"v1.2.x*"}},
		{"the beginning of an accepted name stands for itself", []string{"v1", "v1.0.Final"}, []string{"v1.0"}, []string{"v1", "v1.0.*"}},
		{"nothing accepted", []string{"a", "b"}, nil, []string{"a*", "b*"}},
	} {
		if got := cover(row.out, row.in); !slices.Equal(got, row.expect) {
			t.Errorf("%s: got %q, want %q", row.why, got, row.expect)
		}
	}
}

// FuzzCover holds cover to its promise, on names made from three letters.
func FuzzCover(f *testing.F) {
	f.Add("a b abc abca bca", "ab abcb c")
	f.Fuzz(func(t *testing.T, a, b string) {
		names := func(s string) []string {
			s = strings.Map(func(r rune) rune {
				if strings.ContainsRune("abc ", r) {
					return r
				}
				return rune("abc "[r%4])
			}, s)
			list := strings.Fields(s)
			slices.Sort(list)
			return slices.Compact(list)
		}
		out, in := names(a), names(b)
		out = slices.DeleteFunc(out, func(s string) bool { return slices.Contains(in, s) })
		globs := cover(out, in)
		matched := func(name string) bool {
			return slices.ContainsFunc(globs, func(glob string) bool { return wildmatch.Match(glob, name, 0) })
		}
		for _, name := range out {
			if !matched(name) {
				t.Fatalf("%q of %q is not covered by %q", name, out, globs)
			}
		}
		for _, name := range in {
			if matched(name) {
				t.Fatalf("%q of %q is covered by %q", name, in, globs)
			}
		}
	})
}

// TestManyRefused refuses more tags than a command line can name one by one.
func TestManyRefused(t *testing.T) {
	dir := t.TempDir()
	g := oracle.Git(t)[0]
	run := func(args ...string) {
		t.Helper()
		c := g.Command(dir, []string{"GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_DATE=2026-08-01T12:00Z", "GIT_COMMITTER_DATE=2026-08-01T12:00Z"}, args...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "-q")
	id := []string{"-c", "user.name=a", "-c", "user.email=a@example.org"}
	run(append(id, "commit", "-q", "--allow-empty", "-m", "1")...)
	run("tag", "v1.0")
	run(append(id, "commit", "-q", "--allow-empty", "-m", "2")...)
	head, err := g.Command(dir, nil, "rev-parse", "HEAD").Output()
	if err != nil {
		t.Fatal(err)
	}
	var refs strings.Builder
	refs.WriteString("# pack-refs with: peeled fully-peeled sorted \n")
	for i := range 40000 {
		fmt.Fprintf(&refs, "%s refs/tags/build/nightly-with-a-long-name-so-that-it-adds-up/%06d\n", strings.TrimSpace(string(head)), i)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git", "packed-refs"), []byte(refs.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	facts, err := ask(g, dir, fixture.Versions(""))
	if err != nil || len(facts.Tags) != 1 || facts.Tags[0].Ref != "v1.0" || facts.Distance != 1 || len(facts.Rejected) != 40000 {
		t.Fatalf("got %v %d, %d rejected, %v", facts.Tags, facts.Distance, len(facts.Rejected), err)
	}
}
