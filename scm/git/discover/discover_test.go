package discover

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// TestFindAsGit asks git and Find where the repository of a directory begins.
func TestFindAsGit(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	outer := filepath.Join(top, "outer")
	for _, dir := range []string{
		"outer/plain/deep", "outer/empty/.git", "outer/empty/deep", "outer/signs/objects", "outer/signs/refs", "outer/signs/deep",
		"outer/half/.git/objects", "outer/half/.git/refs", "ceiling",
	} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(top, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("outer/signs/HEAD", "a page about heads\n")
	write("outer/half/.git/HEAD", "nonsense\n")
	if err := errors.Join(os.Mkdir(filepath.Join(outer, "linked"), 0o777), os.Symlink(outer, filepath.Join(top, "alias"))); err != nil {
		t.Fatal(err)
	}
	git := oracle.Git(t)[0]
	run := func(dir string, env []string, args ...string) (string, error) {
		out, err := git.Command(dir, append(fixture.Env(), env...), args...).Output()
		return strings.TrimSpace(string(out)), err
	}
	for _, args := range [][]string{
		{"init", "-q", "outer"}, {"init", "-q", "--bare", "outer/bare"},
		{"init", "-q", "--separate-git-dir=away", "outer/separate"}, {"init", "-q", "outer/inner"},
	} {
		if _, err := run(top, nil, args...); err != nil {
			t.Fatalf("git %s: %v", strings.Join(args, " "), err)
		}
	}
	for name, target := range map[string]string{"refs": "refs/heads/main", "nowhere": "refs/none", "beside": "H", "out": "../../../head", "path": outer + "/.git/HEAD"} {
		dir := "outer/head-" + name
		if _, err := run(top, nil, "init", "-q", dir); err != nil {
			t.Fatal(err)
		}
		write(dir+"/.git/H", "ref: refs/heads/main\n")
		head := filepath.Join(top, dir, ".git", "HEAD")
		if err := errors.Join(os.Remove(head), os.Symlink(target, head)); err != nil {
			t.Fatal(err)
		}
	}
	write("head", "ref: refs/heads/main\n")
	for _, row := range []struct{ dir, ceilings, why string }{
		{"outer/head-refs", "", "HEAD is a link to a branch"},
		{"outer/head-nowhere", "", "which need not be there"},
		{"outer/head-beside", "", "a link to a file that would do is no HEAD"},
		{"outer/head-out", "", "nor is one that leads out of the repository"},
		{"outer/head-path", "", "nor is one by an absolute path"},
		{"outer", "", "itself"},
		{"outer/plain/deep", "", "above"},
		{"outer/empty", "", "an empty .git is passed over"},
		{"outer/empty/deep", "", "also further up"},
		{"outer/signs", "", "HEAD, objects and refs, but HEAD is no HEAD"},
		{"outer/signs/deep", "", "also further up"},
		{"outer/half", "", ".git whose HEAD is none"},
		{"outer/bare", "", "a bare repository is one"},
		{"outer/bare/refs", "", "and is found from within"},
		{"outer/separate", "", "a .git file"},
		{"outer/inner", "", "the nearest of two"},
		{"ceiling", "", "none"},
		{"outer/plain/deep", "$top/outer", "the ceiling itself is not looked at"},
		{"outer/plain/deep", "$top/outer/plain", "nor anything above"},
		{"outer/plain/deep", "$top", "below the ceiling it is"},
		{"outer/plain/deep", "$top/outer/plain/deep", "the start is no ceiling of its own"},
		{"outer", "$top/outer", "nor is the repository that starts there"},
		{"outer/plain/deep", "$top/out", "a ceiling is a directory, not a prefix"},
		{"outer/plain/deep", "outer", "a relative ceiling says nothing"},
		{"outer/plain/deep", "/nowhere:$top/outer", "one of several"},
		{"outer/plain/deep", "$top/alias", "links are followed"},
		{"outer/plain/deep", ":$top/alias", "but not after an empty entry"},
		{"outer/plain/deep", "$top/outer/", "a slash at the end"},
		{"outer/plain/deep", "/", "the root of the file system"},
	} {
		ceilings := strings.ReplaceAll(row.ceilings, "$top", top)
		dir := filepath.Join(top, row.dir)
		want, err := run(dir, []string{"GIT_CEILING_DIRECTORIES=" + ceilings}, "rev-parse", "--absolute-git-dir")
		if err != nil {
			want = ""
		}
		p, ok, err := Find(dir, Bounds{Ceilings: ceilings})
		if err != nil || ok != (want != "") || p.GitDir != want {
			t.Errorf("%s: from %s with ceilings %q: %q, %v; git says %q", row.why, row.dir, row.ceilings, p.GitDir, err, want)
		}
	}
}

// A file system of its own ends the search, unless it may go across.
func TestOneFileSystem(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mounted := filepath.Join(top, "mounted")
	if err := os.MkdirAll(filepath.Join(mounted, "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	if out, err := oracle.Git(t)[0].Command(top, fixture.Env(), "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	device := func(dir string) uint64 {
		if strings.HasPrefix(dir, mounted) {
			return 2
		}
		return 1
	}
	for _, row := range []struct {
		dir    string
		across bool
		found  bool
	}{{mounted, false, false}, {mounted + "/deep", false, false}, {mounted, true, true}, {top, false, true}} {
		if _, ok, err := find(row.dir, Bounds{AcrossFileSystems: row.across}, device); ok != row.found || err != nil {
			t.Errorf("%+v: %v, %v", row, ok, err)
		}
	}
}

func FuzzGitFile(f *testing.F) {
	for _, text := range []string{"gitdir: x\n", "gitdir: /a/b", "gitdir:", "gitdir: \r\n", "ref: refs/heads/main\n", "ref: x", strings.Repeat("a", 40)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if target, err := parseGitFile([]byte(text)); err == nil {
			if again, err := parseGitFile([]byte("gitdir: " + target + "\n")); err != nil || again != target {
				t.Errorf("%q names %q, then %q, %v", text, target, again, err)
			}
		}
		headShape([]byte(text))
	})
}
