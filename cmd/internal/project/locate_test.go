package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLocate shows which directory a version is derived from, and by what.
func TestLocate(t *testing.T) {
	for _, row := range []struct {
		why     string
		files   string // names from the top; one that ends in / is a directory, NAME! a git directory
		env     string // NAME=value
		at      int
		located marker
	}{
		{"nothing", "a/b/x", "", -1, 0},
		{"a repository here", "a/b/.git!", "", 0, repository},
		{"a .git file that is damaged: its reader says so", "a/.git", "", 1, repository},
		{"the nearest of two", "a/.git! .git!", "", 1, repository},
		{"an empty .git is passed over", "a/b/.git/ .git!", "", 2, repository},
		{"so is one whose HEAD is none", "a/b/.git/HEAD a/b/.git/objects/ a/b/.git/refs/ .git!", "", 2, repository},
		{"and HEAD, objects, refs that are none", "a/HEAD a/objects/ a/refs/ .git!", "", 2, repository},
		{"also where HEAD is a directory", "a/HEAD/ a/objects/ a/refs/ .git!", "", 2, repository},
		{"an sdist within a repository", "a/b/PKG-INFO .git!", "", 0, archived | pkgInfo},
		{"both in one directory", "a/PKG-INFO a/.git!", "", 1, repository | archived | pkgInfo},
		{"saved facts", ".tagline.json", "", 2, archived},
		{"a bare repository", "a!", "", 1, repository},
		{"Mercurial", "a/.hg/", "", 1, mercurial},
		{"a ceiling ends the search", "a/b/ .git!", "GIT_CEILING_DIRECTORIES=$top", -1, 0},
		{"not where the repository is below it", "a/b/ a/.git!", "GIT_CEILING_DIRECTORIES=$top", 1, repository},
		{"nor for what is no repository of git's", "a/b/ PKG-INFO .hg/", "GIT_CEILING_DIRECTORIES=$top", 2,
			mercurial | archived | pkgInfo},
	} {
		top := Real(t.TempDir())
		for name := range strings.FieldsSeq(row.files) {
			full := filepath.Join(top, name)
			var err error
			switch {
			case strings.HasSuffix(name, "/"):
				err = os.MkdirAll(full, 0o777)
			case strings.HasSuffix(name, "!"):
				full = strings.TrimSuffix(full, "!")
				for _, dir := range []string{"objects", "refs"} {
					if err == nil {
						err = os.MkdirAll(filepath.Join(full, dir), 0o777)
					}
				}
				if err == nil {
					err = os.WriteFile(filepath.Join(full, "HEAD"), []byte("ref: refs/heads/main\n"), 0o666)
				}
			default:
				if err = os.MkdirAll(filepath.Dir(full), 0o777); err == nil {
					err = os.WriteFile(full, []byte("nothing\n"), 0o666)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := os.MkdirAll(filepath.Join(top, "a", "b"), 0o777); err != nil {
			t.Fatal(err)
		}
		name, value, _ := strings.Cut(strings.ReplaceAll(row.env, "$top", top), "=")
		p := over(World{Env: map[string]string{name: value}}, filepath.Join(top, "a", "b"))
		if at, found := p.locate(p.dirs[:3]); at != row.at || found != row.located {
			t.Errorf("%s: %d %b, want %d %b", row.why, at, found, row.at, row.located)
		}
	}
}

// TestBooleanVariables holds git's words for true and false in the environment.
func TestBooleanVariables(t *testing.T) {
	for _, row := range []struct {
		value   string
		unclear bool
		want    bool
	}{
		{"", true, false}, {"1", false, true}, {"0", true, false}, {"TRUE", false, true}, {"no", true, false},
		{"2k", false, true}, {"maybe", false, false}, {"maybe", true, true},
	} {
		if got := isTrue(row.value, row.unclear); got != row.want {
			t.Errorf("%q (unclear is %v): %v", row.value, row.unclear, got)
		}
	}
}
