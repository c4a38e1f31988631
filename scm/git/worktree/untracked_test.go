package worktree_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// untrackedByGit lists what git status calls untracked.
func (s *sandbox) untrackedByGit() []string {
	s.t.Helper()
	out, ok := s.run("r", "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames")
	if !ok {
		s.t.Fatal("git status fails")
	}
	var list []string
	for line := range strings.SplitSeq(out, "\x00") {
		if path, ok := strings.CutPrefix(line, "?? "); ok {
			list = append(list, path)
		}
	}
	slices.Sort(list)
	return list
}

// untracked lists what Dirty calls untracked, and checks that asking for one path
// gives the first.
func (s *sandbox) untracked() []string {
	s.t.Helper()
	in := s.input("r")
	in.Policy.Untracked = true
	first, err := worktree.Dirty(in)
	if err != nil {
		s.t.Fatal(err)
	}
	in.All = true
	all, err := worktree.Dirty(in)
	if err != nil {
		s.t.Fatal(err)
	}
	var list []string
	for _, p := range all.Paths {
		if p.Kind == scm.Untracked {
			list = append(list, p.Path)
		}
	}
	if len(list) > 0 && len(list) == len(all.Paths) && first.Paths[0] != all.Paths[0] {
		s.t.Errorf("one path: %v, all paths begin with %v", first.Paths[0], all.Paths[0])
	}
	return list
}

type untracked struct{ name, script string }

// ignoring are work trees with untracked files; what counts must be what git lists.
var ignoring = []untracked{
	{"nothing", ``},
	{"a file", `echo >n`},
	{"directories", `mkdir -p n/m o p; echo >n/m/f; echo >o/g; echo >d/n`},
	{"name", `echo n >.gitignore; echo >n; mkdir -p e/n; echo >e/n/f; echo >d/n`},
	{"anchored", `echo /n >.gitignore; echo >n; echo >d/n`},
	{"directories only", `echo n/ >.gitignore; echo >n; mkdir d/n; echo >d/n/f; ln -s e e/n`},
	{"negation", `printf '*.o\n!b.o\n' >.gitignore; touch a.o b.o d/b.o d/c.o`},
	{"negation does not reach into an ignored directory", `printf 'n/\n!n/f\n' >.gitignore; mkdir n; touch n/f n/g`},
	{"negation of what lies in it", `printf 'n/*\n!n/f\n' >.gitignore; mkdir n; touch n/f n/g`},
	{"deeper files win", `echo '*.o' >.gitignore; echo '!*.o' >d/.gitignore; touch a.o d/a.o`},
	{"info/exclude", `echo n >.git/info/exclude; touch n m`},
	{"info/exclude loses to .gitignore", `echo n >.git/info/exclude; echo '!n' >.gitignore; touch n`},
	{"core.excludesFile", `echo n >../g; git config core.excludesFile "$PWD/../g"; touch n m`},
	{"core.excludesFile loses to info/exclude", `echo n >../g; git config core.excludesFile "$PWD/../g"; echo '!n' >.git/info/exclude; touch n`},
	{"the user's ignore file", `mkdir -p ../home/.config/git; echo n >../home/.config/git/ignore; touch n m`},
	{"double star", `printf '**/x\na/**\n**/y/**/z\n' >.gitignore; mkdir -p n/m/y/p; touch n/x n/m/x n/m/y/z n/m/y/p/z n/m/z`},
	{"middle slash anchors", `echo 'n/m' >.gitignore; mkdir -p n/m e/n/m; touch n/m/f e/n/m/f`},
	{"escapes", `printf '\\#a\n\\!b\nc\\ \nd\\*\n' >.gitignore; touch '#a' '!b' 'c ' 'd*' dx 'c'`},
	{"trailing spaces", `printf 'n  \nm\t\n' >.gitignore; touch n m "$(printf 'm\t')" 'n  '`},
	{"CRLF", `printf 'n\r\n#x\r\n\r\n' >.gitignore; touch n '#x'`},
	{"byte order mark", `printf '\357\273\277n\n' >.gitignore; touch n`},
	{"no line end", `printf 'n' >.gitignore; touch n`},
	{"tracked in an ignored directory", `echo d/ >.gitignore; touch d/n`},
	{"tracked and ignored", `echo a >.gitignore; echo longer >a`},
	{"empty directories", `mkdir -p n/m/o`},
	{"nested repository", `git init -q n; touch n/f`},
	{"nested repository, ignored", `git init -q n; touch n/f; echo n >.gitignore`},
	{"nested repository below an untracked directory", `mkdir m; touch m/a; git init -q m/n; touch m/n/f`},
	{"submodule's own files", `git init -q n; git -C n commit -q --allow-empty -m 1; git add n 2>&-; touch n/f`},
	{"directory for a tracked file", `rm a; mkdir a; touch a/f`},
	{"file for a tracked directory", `rm -r d; touch d`},
	{"link", `ln -s d n; ln -s nowhere m`},
	{"pipe", `mkfifo n`},
	{"core.ignoreCase", `git config core.ignoreCase true; echo '*.O' >.gitignore; touch x.o n; mv a A; mkdir D; touch D/B`},
	{".gitignore is a link", `echo n >d/rules; ln -s d/rules .gitignore; touch n`},
	{".gitignore deleted", `echo n >.gitignore; git add .gitignore; git commit -qm 2; rm .gitignore; touch n`},
	{".gitignore not checked out", `echo n >.gitignore; git add .gitignore; git commit -qm 2; git update-index --skip-worktree .gitignore; rm .gitignore; touch n`},
	{".GIT", `mkdir d/.GIT; touch d/.GIT/f`},
	{".git in a tracked directory", `git init -q d; touch d/n`},
	{"sorts around a directory", `touch d.a d0 d-; mkdir d.d; touch d.d/x`},
	{"unmerged", `git checkout -qb o; echo 1 >a; git commit -qam o; git checkout -q -; echo 2 >a; git commit -qam m; git merge -q o || :; touch n`},
	{"intent to add", `touch n m; git add -N n`},
	{"sparse index", `git sparse-checkout set --cone --sparse-index e; mkdir d; touch n`},
}

func TestUntracked(t *testing.T) {
	inTurns(t, judges(t), ignoring, func(t *testing.T, by judge, rows []untracked) {
		built := baseOf(t, by.git, by.format)
		for _, st := range rows {
			s := copyOf(t, built, st.script)
			want := s.untrackedByGit()
			if got := s.untracked(); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, git says %q", st.name, got, want)
			}
		}
	})
}

var starsInName = regexp.MustCompile(`([ab! ])\*\*+`)

// TestUntrackedRandom draws ignore files and trees from few names, so that they
// meet.
func TestUntrackedRandom(t *testing.T) {
	git := oracle.Git(t)
	s := newSandbox(t, git[len(git)-1])
	pieces := []string{"a", "b", "ab", "*", "?", "**", "/", "/", "[ab]", `\a`, "a*", "*b", "!", " "}
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 7))
		s.sh("", "rm -rf r; git init -q r")
		root := filepath.Join(s.dir, "r")
		for range 40 {
			name := "t"
			for range 1 + r.IntN(4) {
				name += "/" + []string{"a", "b", "ab", "ba", "aab", "c"}[r.IntN(6)]
			}
			name = strings.TrimPrefix(name, "t/")
			os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o777)
			os.WriteFile(filepath.Join(root, name), nil, 0o666) // may be a directory already
		}
		s.sh("r", fmt.Sprintf("git add -f $(find . -type f -not -path './.git/*' | sort | awk 'NR %% 5 == %d')", r.IntN(5)))
		var rules []string
		for _, dir := range []string{"", "a", "b", "a/b", "ab"} {
			if dir != "" && r.IntN(2) == 0 {
				continue
			}
			var file strings.Builder
			for range 1 + r.IntN(5) {
				line := ""
				for range 1 + r.IntN(4) {
					line += pieces[r.IntN(len(pieces))]
				}
				// Old gits take the stars of "a**/b" for directories, against the documentation.
				file.WriteString(starsInName.ReplaceAllString(line, "$1*") + "\n")
			}
			if info, err := os.Stat(filepath.Join(root, dir)); err == nil && info.IsDir() {
				os.WriteFile(filepath.Join(root, dir, ".gitignore"), []byte(file.String()), 0o666)
				rules = append(rules, fmt.Sprintf("%s: %q", dir, file.String()))
			}
		}
		if want, got := s.untrackedByGit(), s.untracked(); !slices.Equal(got, want) {
			t.Errorf("seed %d, %s:\n got %q\nwant %q", seed, rules, got, want)
		}
	}
}
