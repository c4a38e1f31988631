package refs

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestMain(m *testing.M) { os.Exit(oracle.Isolated{M: m}.Run()) }

// repo is a repository under test and the git that made it.
type repo struct {
	testing.TB
	g      oracle.Program
	dir    string
	common string
	opt    Options
}

func (r repo) command(args ...string) *exec.Cmd {
	return r.g.Command(r.dir, []string{
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C", "GIT_TEST_REFTABLE_AUTOCOMPACTION=false",
		"GIT_AUTHOR_NAME=Ada", "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_AUTHOR_DATE=2026-08-01T12:00Z",
		"GIT_COMMITTER_NAME=Ada", "GIT_COMMITTER_EMAIL=ada@example.org", "GIT_COMMITTER_DATE=2026-08-01T12:00Z",
	}, args...)
}

// git runs git and returns what it prints, without the last newline.
func (r repo) git(args ...string) string {
	r.Helper()
	out, err := r.command(args...).Output()
	if err != nil {
		if e, ok := err.(*exec.ExitError); ok {
			r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, e.Stderr)
		}
		r.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// update changes many refs in one transaction.
func (r repo) update(lines string) {
	r.Helper()
	c := r.command("update-ref", "--stdin")
	c.Stdin = strings.NewReader(lines)
	if out, err := c.CombinedOutput(); err != nil {
		r.Fatalf("update-ref: %v\n%s", err, out)
	}
}

// write writes a file of the git directory.
func (r repo) write(name, text string) {
	r.Helper()
	file := filepath.Join(r.common, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		r.Fatal(err)
	}
}

// store opens the refs of the work tree at dir, which is the repository's own
// where dir is "".
func (r repo) store(dir string) *Store {
	r.Helper()
	if dir != "" {
		r.dir = dir
	}
	s := Open(r.git("rev-parse", "--absolute-git-dir"), r.common, r.opt)
	r.Cleanup(func() { s.Close() })
	return s
}

// eachStore runs a test in new repositories of both kinds of hash and store: the
// oldest git's and the newest's own, and what each of the others adds.
func eachStore(t *testing.T, test func(t *testing.T, r repo)) {
	for i, g := range oracle.Git(t) {
		newest := i+1 == len(oracle.Git(t))
		for _, kind := range []struct {
			hash, store string
			use         bool
		}{
			{"sha1", "files", i == 0},
			{"sha256", "files", newest},
			{"sha1", "reftable", g.AtLeast("2.45")},
			{"sha256", "reftable", g.AtLeast("2.45") && newest},
		} {
			if !kind.use {
				continue
			}
			t.Run(g.Version+" "+kind.hash+" "+kind.store, func(t *testing.T) {
				dir, err := filepath.EvalSymlinks(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				r := repo{TB: t, g: g, dir: dir, common: filepath.Join(dir, ".git"), opt: Options{HashSize: 20}}
				args := []string{"init", "-q", "--template=", "-b", "main", "--object-format=" + kind.hash}
				if kind.store == "reftable" {
					r.opt.Reftable = true
					args = append(args, "--ref-format=reftable")
				}
				if kind.hash == "sha256" {
					r.opt.HashSize = 32
				}
				r.git(args...)
				r.git("config", "core.fsync", "none")
				test(t, r)
			})
		}
	}
}

// listed renders refs as forEachRef does.
func listed(t testing.TB, s *Store, prefix string) []string {
	t.Helper()
	var out []string
	for ref, err := range s.All(prefix) {
		if err != nil {
			t.Fatal(err)
		}
		peeled := ""
		if ref.Peeled != ref.Hash && !ref.Peeled.IsZero() {
			peeled = ref.Peeled.String()
		}
		out = append(out, ref.Name+" "+ref.Hash.String()+" "+peeled)
	}
	return out
}

// forEachRef is what git lists, with what annotated tags peel to if peel.
func (r repo) forEachRef(prefix string, peel bool) []string {
	r.Helper()
	format := "%(refname) %(objectname) "
	if peel {
		format += "%(*objectname)"
	}
	args := []string{"for-each-ref", "--format=" + format}
	if prefix != "" {
		args = append(args, prefix)
	}
	out := r.git(args...)
	if out == "" {
		return nil
	}
	return strings.Split(out, "\n")
}

func equal(t testing.TB, why string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: (-git +here)\n%s", why, diff)
	}
}

// compare compares every ref, and each by its name.
func (r repo) compare(why string, s *Store, dir string, peel bool) {
	r.Helper()
	if dir != "" {
		r.dir = dir
	}
	peel = peel && r.g.AtLeast("2.45") // before, %(*objectname) peeled once only
	want := r.forEachRef("", peel)
	got := listed(r, s, "refs/")
	if !peel {
		for i, line := range got {
			got[i] = line[:strings.LastIndexByte(line, ' ')+1]
		}
	}
	equal(r, why, want, got)
	equal(r, why+", tags only", r.forEachRef("refs/tags", false), strip(listed(r, s, "refs/tags/")))
	for _, line := range want[:min(len(want), 50)] {
		name, rest, _ := strings.Cut(line, " ")
		hash, _, _ := strings.Cut(rest, " ")
		ref, ok, err := s.resolve(name)
		if err != nil || !ok || ref.Hash.String() != hash {
			r.Errorf("%s: %s is %v, %t, %v; git says %s", why, name, ref.Hash, ok, err, hash)
		}
	}
}

// strip drops what refs peel to.
func strip(lines []string) []string {
	for i, line := range lines {
		lines[i] = line[:strings.LastIndexByte(line, ' ')+1]
	}
	return lines
}

func TestStore(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		s := r.store("")
		head, err := s.Head()
		if err != nil || head.Name != "refs/heads/main" || !head.Hash.IsZero() {
			t.Errorf("an unborn branch: %+v, %v", head, err)
		}
		equal(t, "no refs", []string(nil), listed(t, s, "refs/"))

		r.git("commit", "-q", "--allow-empty", "-m", "one")
		one := r.git("rev-parse", "HEAD")
		r.git("tag", "light")
		r.git("tag", "-am", "x", "annotated")
		r.git("tag", "-am", "x", "of-tag", "annotated")
		r.git("tag", "tree", "HEAD^{tree}")
		r.git("commit", "-q", "--allow-empty", "-m", "two")
		r.git("tag", "-am", "x", "a/b/c")
		r.git("tag", "a/b-c")
		r.git("tag", "a.b")
		r.git("branch", "topic/x")
		r.git("update-ref", "refs/remotes/origin/main", "HEAD")
		r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
		r.git("symbolic-ref", "refs/tags/link", "refs/tags/annotated")
		r.git("symbolic-ref", "refs/tags/link2", "refs/tags/link")
		r.compare("loose", s, "", r.opt.Reftable)

		head, err = s.Head()
		if err != nil || head.Name != "refs/heads/main" || head.Hash.String() != r.git("rev-parse", "HEAD") {
			t.Errorf("on a branch: %+v, %v", head, err)
		}
		r.git("pack-refs", "--all")
		r.compare("packed", s, "", true)
		r.git("tag", "-f", "light", "HEAD")
		r.git("tag", "new")
		r.git("tag", "-d", "tree")
		r.compare("packed and loose", s, "", r.opt.Reftable)

		r.git("symbolic-ref", "refs/tags/dangling", "refs/tags/nowhere")
		if _, ok, err := s.resolve("refs/tags/dangling"); ok || err != nil {
			t.Errorf("a dangling symbolic ref: %t, %v", ok, err)
		}
		equal(t, "a dangling symbolic ref", r.forEachRef("", false), strip(listed(t, s, "refs/")))
		if len(s.Notes()) != 1 {
			t.Errorf("notes: %q", s.Notes())
		}
		r.git("symbolic-ref", "refs/tags/circle", "refs/tags/circle2")
		r.git("symbolic-ref", "refs/tags/circle2", "refs/tags/circle")
		if _, ok, err := s.resolve("refs/tags/circle"); ok || err != nil {
			t.Errorf("symbolic refs in a circle: %t, %v", ok, err)
		}
		equal(t, "symbolic refs in a circle", r.forEachRef("", false), strip(listed(t, s, "refs/")))

		r.git("checkout", "-q", "--detach", one)
		head, err = s.Head()
		if err != nil || head.Name != "" || head.Hash.String() != one {
			t.Errorf("detached: %+v, %v", head, err)
		}
		for _, name := range []string{"refs/heads/none", "refs/heads", "refs/tags/a/b", "refs/tags/a/b/c/d", "../HEAD", "refs/heads/../../HEAD", "", "refs//heads", "config"} {
			if ref, ok, err := s.resolve(name); ok || err != nil {
				t.Errorf("%q: %v, %v", name, ref, err)
			}
		}
		equal(t, "part of a name", []string{"refs/tags/a.b", "refs/tags/a/b-c", "refs/tags/a/b/c", "refs/tags/annotated"}, namesOf(listed(t, s, "refs/tags/a")))
	})
}

func namesOf(lines []string) []string {
	for i, line := range lines {
		lines[i], _, _ = strings.Cut(line, " ")
	}
	return lines
}

func TestWorktrees(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		r.git("branch", "side")
		linked := filepath.Join(t.TempDir(), "linked")
		r.git("worktree", "add", "-q", linked, "side")
		in := r
		in.dir = linked
		in.git("commit", "-q", "--allow-empty", "-m", "two")
		in.git("update-ref", "refs/bisect/bad", "HEAD")
		in.git("update-ref", "refs/worktree/own", "HEAD")
		r.git("update-ref", "refs/bisect/bad", "HEAD")
		r.git("update-ref", "refs/worktree/only-main", "HEAD")
		r.git("tag", "v1")
		r.git("pack-refs", "--all")
		for _, dir := range []string{r.dir, linked} {
			at := r
			at.dir = dir
			s := at.store("")
			at.compare(dir, s, "", r.opt.Reftable)
			head, err := s.Head()
			if err != nil || head.Name != at.git("symbolic-ref", "HEAD") || head.Hash.String() != at.git("rev-parse", "HEAD") {
				t.Errorf("%s: HEAD is %+v, %v", dir, head, err)
			}
			for _, name := range []string{"main-worktree/HEAD", "worktrees/linked/HEAD", "main-worktree/refs/bisect/bad", "worktrees/linked/refs/bisect/bad", "refs/bisect/bad"} {
				ref, ok, err := s.resolve(name)
				if err != nil || !ok || ref.Hash.String() != at.git("rev-parse", name) {
					t.Errorf("%s: %s is %v, %t, %v", dir, name, ref.Hash, ok, err)
				}
			}
		}
	})
}

// TestMany reads more refs than fit in a block, a chunk, or what is read at
// once, and stacks of tables that hide each other's refs.
func TestMany(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		r.git("config", "reftable.blockSize", "300")
		r.git("config", "reftable.restartInterval", "3")
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		r.git("tag", "-am", "x", "annotated")
		commit, tag := r.git("rev-parse", "HEAD"), r.git("rev-parse", "annotated")
		s := r.store("")
		var b strings.Builder
		count := 1000 // a loose file each
		if r.opt.Reftable {
			count = 4000
		}
		for i := range count {
			object := commit
			if i%3 == 0 {
				object = tag
			}
			fmt.Fprintf(&b, "create refs/tags/v%d.%d%s %s\n", i%77, i, strings.Repeat("x", i%90), object)
			fmt.Fprintf(&b, "create refs/pull/%d/head %s\n", i, commit)
		}
		r.update(b.String())
		r.git("pack-refs", "--all")
		r.compare("many", s, "", true)
		for step := range 6 {
			b.Reset()
			for i := range 60 {
				n := step*3 + i
				fmt.Fprintf(&b, "delete refs/pull/%d/head\n", n*7)
				fmt.Fprintf(&b, "update refs/pull/%d/head %s\n", n*7+1, tag)
				fmt.Fprintf(&b, "update refs/new/%d/%d %s\n", step, i, tag)
			}
			r.update(b.String())
			r.compare("many in layers", s, "", r.opt.Reftable)
		}
		r.git("pack-refs", "--all")
		r.compare("many, packed again", s, "", true)
		for _, name := range []string{"refs/aaa", "refs/zzz", "refs/tags/v1.", "refs/pull/99999/head"} {
			if _, ok, err := s.resolve(name); ok || err != nil {
				t.Errorf("%s: %t, %v", name, ok, err)
			}
		}
		r.compare("another look", r.store(""), "", true)
	})
}

// TestAbbreviations compares Find and Shorten with git for every name that
// some ref answers to.
func TestAbbreviations(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		r.git("commit", "-q", "--allow-empty", "-m", "two")
		one, two := r.git("rev-parse", "HEAD^"), r.git("rev-parse", "HEAD")
		r.update("create refs/tags/main " + one + "\ncreate refs/heads/only " + one + "\ncreate refs/tags/v1 " + two +
			"\ncreate refs/remotes/origin/main " + one + "\ncreate refs/heads/origin " + one + "\ncreate refs/other " + one +
			"\ncreate refs/heads/tags/v1 " + one + "\ncreate refs/heads/heads/only " + two + "\ncreate refs/remotes/up/x " + two + "\n")
		r.git("symbolic-ref", "refs/remotes/up/HEAD", "refs/remotes/up/x")
		r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
		s := r.store("")
		for _, name := range []string{"main", "only", "v1", "origin", "origin/main", "other", "tags/v1", "heads/only", "heads/main", "up", "up/x", "remotes/up", "refs/tags/v1", "HEAD", "none", "tags", "heads"} {
			out, gitErr := r.command("rev-parse", "-q", "--verify", name).Output()
			found, err := s.Find(name)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(found) > 0 {
				got = found[0].Hash.String()
			}
			if want := strings.TrimSpace(string(out)); gitErr == nil && got != want || gitErr != nil && got != "" {
				t.Errorf("%s is %s; git says %s", name, got, want)
			}
		}
		for ref, err := range s.All("refs/") {
			if err != nil {
				t.Fatal(err)
			}
			for _, mode := range []string{"strict", "loose"} {
				got, err := s.Shorten(ref.Name, mode == "strict")
				if err != nil {
					t.Fatal(err)
				}
				if target := r.git("rev-parse", "--symbolic-full-name", ref.Name); target != ref.Name {
					continue // git shortens what a symbolic ref leads to
				}
				if want := r.git("rev-parse", "--abbrev-ref="+mode, ref.Name); got != want {
					t.Errorf("%s, %s: %s; git says %s", ref.Name, mode, got, want)
				}
			}
		}
	})
}

// TestBroken puts into the files store what git passes over.
func TestBroken(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		if r.opt.Reftable {
			return
		}
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		hash := r.git("rev-parse", "HEAD")
		r.git("tag", "good")
		r.git("tag", "hidden")
		r.git("pack-refs", "--all")
		for name, text := range map[string]string{
			"hidden":     "",               // an empty file, left by a crash, hides the packed ref
			"short":      hash[:39] + "\n", // not a whole hash
			"nohex":      strings.Repeat("g", len(hash)) + "\n",
			"longer":     hash + "0\n",
			"no-newline": hash,
			"trailing":   hash + " and more\n",
			"upper":      strings.ToUpper(hash) + "\n",
			"symref":     "ref:  \trefs/tags/good  \n",
			"symref2":    "ref:refs/tags/good",
			"symbad":     "ref: refs/../../x\n",
			"symempty":   "ref:\n",
			"x.lock":     hash + "\n",
			".hidden":    hash + "\n",
			"bad~name":   hash + "\n",
			"d/.x/y":     hash + "\n",
			"d/e.lock/f": hash + "\n",
			"d/zero":     strings.Repeat("0", len(hash)) + "\n",
		} {
			r.write("refs/tags/"+name, text)
		}
		links := map[string]string{"old-symref": "refs/tags/good", "old-dangling": "refs/tags/none", "file-link": "good2", "out": "/dev/null", "loop": "loop", "dir-link": "../heads"}
		r.write("refs/tags/good2", hash+"\n")
		for name, target := range links {
			if err := os.Symlink(target, filepath.Join(r.common, "refs/tags", name)); err != nil {
				t.Fatal(err)
			}
		}
		s := r.store("")
		got := strip(listed(t, s, "refs/"))
		var kept []string
		for _, line := range got {
			// git for-each-ref passes over the zero hash as well; readers that
			// look for commits never meet it.
			if !strings.Contains(line, " "+strings.Repeat("0", len(hash))) {
				kept = append(kept, line)
			}
		}
		equal(t, "broken refs", r.forEachRef("", false), kept)
		if len(s.Notes()) == 0 {
			t.Error("no note on broken refs")
		}
		r.write("refs/heads/main", "")
		if head, err := s.Head(); err == nil {
			t.Errorf("HEAD leads to a broken ref: %+v", head)
		}
		r.write("HEAD", "ref: refs/heads/a..b\n")
		if head, err := s.Head(); err == nil {
			t.Errorf("HEAD leads to an invalid name: %+v", head)
		}
	})
}

// TestPackedVariants reads packed-refs as older programs wrote it.
func TestPackedVariants(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		if r.opt.Reftable {
			return
		}
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		r.git("tag", "-am", "x", "v1")
		commit, tag := r.git("rev-parse", "HEAD"), r.git("rev-parse", "v1")
		r.git("update-ref", "-d", "refs/tags/v1")
		for _, tt := range []struct {
			why, text string
			peeled    string // of refs/tags/v1 and refs/x, "?" where unknown
			fails     bool
		}{
			{why: "fully peeled", text: "# pack-refs with: peeled fully-peeled sorted \n" + tag + " refs/tags/v1\n^" + commit + "\n" + commit + " refs/x\n", peeled: commit + commit},
			{why: "peeled below refs/tags only", text: "# pack-refs with: peeled \n" + tag + " refs/tags/v1\n^" + commit + "\n" + commit + " refs/x\n", peeled: commit + "?"},
			{why: "peeled, but not that one", text: "# pack-refs with: peeled \n" + commit + " refs/tags/v1\n" + tag + " refs/x\n^" + commit + "\n", peeled: commit + commit},
			{why: "without traits", text: "# pack-refs with: \n" + tag + " refs/tags/v1\n" + commit + " refs/x\n", peeled: "??"},
			{why: "without a header", text: tag + " refs/tags/v1\n^" + commit + "\n" + commit + " refs/x\n", peeled: commit + "?"},
			{why: "not sorted", text: commit + " refs/x\n" + tag + " refs/tags/v1\n^" + commit + "\n", peeled: commit + "?"},
			{why: "empty", text: "", peeled: ""},
			{why: "only a header", text: "# pack-refs with: peeled fully-peeled sorted \n", peeled: ""},
			{why: "another header", text: "# hello\n", fails: true},
			{why: "no newline at the end", text: tag + " refs/tags/v1", fails: true},
			{why: "no name", text: tag + "\n", fails: true},
			{why: "no hash", text: "x refs/tags/v1\n", fails: true},
			{why: "a peeled line first", text: "^" + commit + "\n", fails: true},
			{why: "a short peeled line", text: tag + " refs/tags/v1\n^" + commit[1:] + "\n", fails: true},
			{why: "a comment later", text: tag + " refs/tags/v1\n# x\n", fails: true},
		} {
			t.Run(tt.why, func(t *testing.T) {
				r.TB = t
				r.write("packed-refs", tt.text)
				s := r.store("")
				got, failed := "", false
				for ref, err := range s.All("refs/") {
					switch {
					case err != nil:
						failed = true
					case ref.Name == "refs/heads/main":
					case ref.Peeled.IsZero():
						got += "?"
					default:
						got += ref.Peeled.String()
					}
				}
				_, gitErr := r.command("for-each-ref").Output()
				if failed != tt.fails || (gitErr != nil) != tt.fails {
					t.Fatalf("failed: %t; git says %v", failed, gitErr)
				}
				if failed {
					return
				}
				if got != tt.peeled {
					t.Errorf("peeled to %s, want %s", got, tt.peeled)
				}
				equal(t, tt.why, r.forEachRef("", false), strip(listed(t, s, "refs/")))
			})
		}
	})
}

// TestChanging reads while git packs, repacks and deletes.
func TestChanging(t *testing.T) {
	eachStore(t, func(t *testing.T, r repo) {
		r.git("commit", "-q", "--allow-empty", "-m", "one")
		hash := r.git("rev-parse", "HEAD")
		r.update("create refs/tags/always/there " + hash + "\n")
		s := r.store("")
		done := make(chan error, 1)
		go func() {
			var out bytes.Buffer
			for i := range 12 {
				for _, args := range [][]string{
					{"update-ref", fmt.Sprintf("refs/tags/v%d", i), hash},
					{"pack-refs", "--all"},
					{"update-ref", "refs/tags/always/there", hash},
					{"update-ref", "-d", fmt.Sprintf("refs/tags/v%d", i/2)},
				} {
					c := r.command(args...)
					c.Stderr = &out
					if err := c.Run(); err != nil {
						done <- fmt.Errorf("git %v: %w: %s", args, err, out.Bytes())
						return
					}
				}
			}
			done <- nil
		}()
		for {
			select {
			case err := <-done:
				if err != nil {
					t.Fatal(err)
				}
				r.compare("after all changes", s, "", false)
				return
			default:
			}
			seen := false
			for ref, err := range s.Tags() {
				if err != nil {
					t.Fatal(err)
				}
				seen = seen || ref.Name == "refs/tags/always/there"
				if _, ok, err := s.resolve("refs/tags/always/there"); !ok || err != nil {
					t.Fatal("a lookup within a listing misses a ref", err)
				}
			}
			if !seen {
				t.Fatal("a listing misses a ref")
			}
			if head, err := s.Head(); err != nil || head.Hash.String() != hash {
				t.Fatal("HEAD is", head, err)
			}
		}
	})
}

func TestValidName(t *testing.T) {
	g := oracle.Git(t)[0]
	for _, name := range []string{
		"HEAD", "refs/heads/main", "refs/heads/", "/refs", "refs//x", "refs/.x", "refs/x.", "refs/x./y", "refs/x.lock", "refs/x.lock/y", "refs/x.lockk", "refs/a..b", "refs/a.b",
		"refs/@", "@", "refs/a@{b", "refs/@{", "refs/a@b", "refs/a b", "refs/a\tb", "refs/a\x7fb", "refs/a~", "refs/a^", "refs/a:", "refs/a?", "refs/a*", "refs/a[", "refs/a]", "refs/a\\", "refs/é", "refs/\xff", "refs/-x", "..", ".", "refs/..", "refs/.lock", "refs/{", "",
	} {
		err := g.Command(t.TempDir(), nil, "check-ref-format", "--allow-onelevel", name).Run()
		if ValidName(name) != (err == nil) {
			t.Errorf("%q: got %t; git says %v", name, ValidName(name), err)
		}
	}
}
