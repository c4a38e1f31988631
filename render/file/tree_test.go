package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lay makes files and links below a fresh directory and returns it. A name that
// ends in / is a directory; a text that begins with -> is a link's target.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		full := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(full), 0o777)
		target, isLink := strings.CutPrefix(text, "->")
		switch {
		case err != nil:
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(full, 0o777)
		case isLink:
			err = os.Symlink(target, full)
		default:
			err = os.WriteFile(full, []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func open(t *testing.T, dir string, own ...string) *Tree {
	t.Helper()
	tree, err := Open(dir, own...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree
}

// repository returns the files that make dir a git directory.
func repository(dir string) map[string]string {
	return map[string]string{
		dir + "/HEAD": "ref: refs/heads/main\n", dir + "/config": "[core]\n", dir + "/objects/": "",
		dir + "/refs/": "", dir + "/hooks/": "",
	}
}

func with(maps ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, m := range maps {
		for name, text := range m {
			all[name] = text
		}
	}
	return all
}

// snapshot returns every file below dir with its content.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, _ := os.ReadFile(path)
		all[path] = d.Type().String() + string(text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestOwn tries every way into a repository's own directory, and that legitimate
// links work. Each is tried with every method; what is refused changes nothing.
func TestOwn(t *testing.T) {
	git := repository(".git")
	for _, row := range []struct {
		files map[string]string
		root  string // below the directory that is laid out
		name  string
		own   []string // that Open is told
		ok    bool
		why   string
	}{
		{git, ".", ".git/config", nil, false, "by its name"},
		{git, ".", ".git", nil, false, "a file called .git would name another directory to git"},
		{git, ".", ".git/hooks/post-checkout", nil, false, "a hook"},
		{git, ".", ".GIT/config", nil, false, "CVE-2014-9390, whatever this file system makes of it"},
		{git, ".", "git~1/config", nil, false, "CVE-2019-1353"},
		{git, ".", ".git::$INDEX_ALLOCATION/config", nil, false, "CVE-2019-1352"},
		{git, ".", "a/.git/config", nil, false, "a directory that would become a nested repository"},
		{git, ".", "sub/.g\u200cit", nil, false, "a file that HFS+ takes for .git"},
		{with(git, map[string]string{"g": "->.git"}), ".", "g/config", nil, false, "a link to it (CVE-2021-21300)"},
		{with(git, map[string]string{"g": "->.git/hooks"}), ".", "g/post-checkout", nil, false, "a link into it"},
		{with(git, map[string]string{"a": "->b", "b": "->.git"}), ".", "a/config", nil, false, "a link to a link"},
		{with(git, map[string]string{"src/deep/g": "->../../.git/hooks"}), ".", "src/deep/g/post-merge", nil, false,
			"upwards and down again"},
		{with(git, map[string]string{"src/g": "->../src/../.git"}), ".", "src/g/config", nil, false, "around a corner"},
		{with(git, map[string]string{"src/": "", "up": "->src/.."}), ".", "up/.git/config", nil, false, "a link to the root"},
		{with(git, map[string]string{"src/": "", "sub": "->src"}), "src", "../.git/config", nil, false, "out of the tree"},
		{with(repository(".git/modules/x"), git, map[string]string{"a": "->.git/modules"}), ".",
			"a/x/hooks/post-checkout", nil, false,
			"a submodule's (CVE-2024-32002, CVE-2018-11235)"},
		{with(repository(".git/modules/x"), git, map[string]string{"x/.git": "gitdir: ../.git/modules/x\n"}), ".",
			"x/.git", nil, false,
			"the file that names a submodule's"},
		{with(repository("meta"), map[string]string{".git": "gitdir: meta\n"}), ".", "meta/description", nil, false,
			"git init --separate-git-dir=meta"},
		{with(repository("meta"), map[string]string{".git": "gitdir: meta\n", "m": "->meta/hooks"}), ".", "m/pre-commit",
			nil, false, "a link into that"},
		{map[string]string{".git": "gitdir: meta\n", "meta/HEAD": "", "meta/hooks/": ""}, ".",
			"meta/hooks/pre-commit", nil, false,
			"one without objects, which an environment variable may name"},
		{map[string]string{".git": "gitdir: meta/worktrees/w\n", "meta/worktrees/w/commondir": "../..\n",
			"meta/hooks/": ""}, ".", "meta/hooks/pre-commit", nil, false,
			"what it shares with other work trees"},
		{map[string]string{".git": "->meta", "meta/hooks/": ""}, ".", "meta/hooks/pre-commit", nil, false,
			".git is a link itself, as the tool repo makes it"},
		{with(git, map[string]string{".git/worktrees/w/HEAD": "", ".git/worktrees/w/commondir": "../..\n",
			"w": "->.git/worktrees/w"}), ".", "w/gitdir", nil, false,
			"a linked work tree's"},
		{with(git, repository("fixtures/acme.git")), ".", "fixtures/acme.git/hooks/update", nil, false,
			"a bare repository in the tree"},
		{with(git, repository("vendor/x/.git"), map[string]string{"y": "->vendor/x/.git"}), ".", "y/config", nil, false,
			"a nested repository's"},
		{map[string]string{".hg/store/": "", ".hg/requires": "", "h": "->.hg"}, ".", "h/hgrc", nil, false, "Mercurial's"},
		{map[string]string{"m/store/": "", "m/00changelog.i": ""}, ".", "m/hgrc", nil, false,
			"Mercurial's under another name, as a mount may give it"},
		{map[string]string{"meta/hooks/": ""}, ".", "meta/hooks/pre-commit", []string{"meta"}, false, "what GIT_DIR names"},
		{map[string]string{".git": "gitdir: meta\n", "meta/HEAD": "", "meta/hooks/": ""}, "meta/hooks", "update", nil, false,
			"the tree is in one that only the work tree's .git tells"},
		{repository("acme.git"), "acme.git", "VERSION", nil, false, "the tree is a bare repository"},
		{repository("acme.git"), "acme.git/hooks", "update", nil, false, "the tree is in one"},
		{with(git, map[string]string{"h": "->.git/hooks"}), "h", "update", nil, false, "and a link led there"},
		{with(git, map[string]string{".git/info/": "", "h": "->.git/info"}), "h", "attributes", nil, false, "likewise"},

		{git, ".", "VERSION", nil, true, "a file in the root"},
		{with(git, map[string]string{"lib/": "", "src": "->lib"}), ".", "src/VERSION", nil, true,
			"a link to a directory of the tree"},
		{with(git, map[string]string{"lib/": "", "a/b/up": "->../../lib"}), ".", "a/b/up/VERSION", nil, true,
			"upwards, but inside"},
		{with(git, map[string]string{"sub/x/": ""}), "sub", "x/VERSION", nil, true, "a project below the repository's root"},
		{with(git, repository("x/.git"), map[string]string{"x/src/": ""}), ".", "x/src/VERSION", nil, true,
			"a nested repository's work tree"},
		{with(repository("acme.git"), map[string]string{"acme.git/main/.git": "gitdir: ../worktrees/main\n"}),
			"acme.git/main", "VERSION", nil, true,
			"a work tree that is kept in its bare repository"},
		{map[string]string{"HEAD": "", "objects/": ""}, ".", "objects/VERSION", nil, true, "two signs of three"},
		{with(git, map[string]string{".github/": ""}), ".", ".github/VERSION", nil, true, "only named like it"},
	} {
		dir := lay(t, row.files)
		var own []string
		for _, name := range row.own {
			own = append(own, filepath.Join(dir, name))
		}
		before := snapshot(t, dir)
		tree, err := Open(filepath.Join(dir, row.root), own...)
		if err == nil {
			_, err = tree.Put(row.name, []byte("1.2.3\n"))
		}
		if row.ok {
			if err != nil {
				t.Errorf("%s: %v: %s", row.name, err, row.why)
			}
		} else {
			if !errors.As(err, new(*OwnError)) && !errors.As(err, new(*OutsideError)) {
				t.Errorf("Put(%s): %v, want an OwnError: %s", row.name, err, row.why)
			}
			if tree != nil {
				if _, err := tree.Look(row.name, nil, nil); err == nil {
					t.Errorf("Look(%s) looked: %s", row.name, row.why)
				}
				if _, err := tree.Read(row.name, 100); err == nil {
					t.Errorf("Read(%s) read: %s", row.name, row.why)
				}
			}
			for name, text := range snapshot(t, dir) {
				if before[name] != text {
					t.Errorf("%s was changed: %s", name, row.why)
				}
			}
		}
		if tree != nil {
			tree.Close()
		}
	}
}

// TestHardLink shows that a hard link to a file of the repository is replaced, and
// the file it led to is not.
func TestHardLink(t *testing.T) {
	dir := lay(t, repository(".git"))
	if err := os.Link(filepath.Join(dir, ".git/config"), filepath.Join(dir, "VERSION")); err != nil {
		t.Fatal(err)
	}
	tree := open(t, dir)
	if found, err := tree.Look("VERSION", []byte("1.0\n"), nil); err != nil || found.State != Foreign {
		t.Errorf("Look = %v, %v, want a foreign file", found, err)
	}
	if changed, err := tree.Put("VERSION", []byte("1.0\n")); err != nil || !changed {
		t.Errorf("Put = %v, %v", changed, err)
	}
	if text, _ := os.ReadFile(filepath.Join(dir, ".git/config")); string(text) != "[core]\n" {
		t.Errorf(".git/config holds %q", text)
	}
}

// TestStaysInside tries to leave the tree.
func TestStaysInside(t *testing.T) {
	outside := lay(t, map[string]string{"victim": "mine"})
	dir := lay(t, map[string]string{
		"link": "->" + outside + "/victim", "away": "->" + outside, "up": "->..", "dir/": "", "loop": "->loop",
		"a": "->b", "b": "->a",
		"relative": "->../" + filepath.Base(outside), "file": "", "inside": "->" + "dir",
	})
	tree := open(t, dir)
	for _, row := range []struct{ name, err string }{
		{"link", "link is a symbolic link, so it is not overwritten"},
		{"away/victim", "away/victim leads out of the project's root, so it is not written"},
		{"relative/victim", "relative/victim leads out of the project's root, so it is not written"},
		{"up/victim", "up/victim leads out of the project's root, so it is not written"},
		{"../victim", "../victim leads out of the project's root, so it is not written"},
		{"dir/../../victim", "dir/../../victim leads out of the project's root, so it is not written"},
		{outside + "/victim", outside + "/victim leads out of the project's root, so it is not written"},
		{"dir", "dir is a directory, so it is not overwritten"},
		{".", ". is a directory, so it is not overwritten"},
		{"loop/x", "write loop/x: too many levels of symbolic links"},
		{"a/x", "write a/x: too many levels of symbolic links"},
		{"file/x", "write file/x: not a directory"},
		{"missing/v.txt", "missing/v.txt: there is no directory missing"},
		{"dir/missing/too/v.txt", "dir/missing/too/v.txt: there is no directory dir/missing/too"},
	} {
		if changed, err := tree.Put(row.name, []byte("theirs")); changed || err == nil || err.Error() != row.err {
			t.Errorf("Put(%q) = %v, %v, want %s", row.name, changed, err, row.err)
		}
	}
	if got, _ := os.ReadFile(filepath.Join(outside, "victim")); string(got) != "mine" {
		t.Errorf("the file outside holds %q", got)
	}
	if _, err := tree.Put("missing/v.txt", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing directory: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing tree: %v", err)
	}
}

// TestRead reads through links that stay inside, and nothing else.
func TestRead(t *testing.T) {
	outside := lay(t, map[string]string{"secret": "s"})
	dir := lay(t, with(repository(".git"), map[string]string{
		"v.in": "text", "sub/v.in": "->../v.in", "out": "->" + outside + "/secret", "gone": "->nowhere",
		"own":  "->.git/config",
		"dir/": "", "to-dir": "->dir", "long": strings.Repeat("x", 101),
	}))
	tree := open(t, dir)
	for _, row := range []struct{ name, text, err string }{
		{"v.in", "text", ""},
		{"sub/v.in", "text", ""},
		{"out", "", "out leads out of the project's root, so it is not read"},
		{"gone", "", "open gone: no such file or directory"},
		{"own", "", "own is the repository's own, so it is not read"},
		{"dir", "", "dir is a directory, so it is not read"},
		{"to-dir", "", "to-dir is a directory, so it is not read"},
		{"none", "", "open none: no such file or directory"},
		{"none/v.in", "", "none/v.in: there is no directory none"},
		{"long", "", "long is larger than 100 bytes"},
	} {
		text, err := tree.Read(row.name, 100)
		if row.err == "" {
			if err != nil || string(text) != row.text {
				t.Errorf("Read(%q) = %q, %v", row.name, text, err)
			}
		} else if err == nil || err.Error() != row.err {
			t.Errorf("Read(%q) = %q, %v, want %s", row.name, text, err, row.err)
		}
	}
	for name, want := range map[string]bool{
		"v.in": true, "gone": true, "out": true, "dir": true, "none": false, "sub/none": false,
	} {
		if got, err := tree.Exists(name); got != want || err != nil {
			t.Errorf("Exists(%q) = %v, %v", name, got, err)
		}
	}
}
