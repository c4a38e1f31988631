package odb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// history is a copy of the shared repository of thirty commits.
func history(t testing.TB) *gitrepo.Repo {
	t.Helper()
	return gitrepo.NewHistory(t, oracle.Git(t)[0], "sha1")
}

func hash(t testing.TB, r *gitrepo.Repo, rev string) scm.Hash {
	t.Helper()
	h, err := scm.ParseHash(r.Git("rev-parse", rev))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOpen(t *testing.T) {
	if _, err := Open(t.TempDir(), 19, Options{}); err == nil {
		t.Error("names of 19 bytes: no error")
	}
	s := open(t, filepath.Join(t.TempDir(), "nowhere"), 20, Options{})
	_, err := s.Kind(fuzzName)
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Hash != fuzzName || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a directory: %v", err)
	}
	if _, err := s.Kind(scm.Hash{}); !errors.As(err, &missing) {
		t.Errorf("Kind of no name: %v", err)
	}
}

func TestAlternates(t *testing.T) {
	r := history(t)
	lines := r.CommitLines()
	check := func(t *testing.T, s *Store) {
		t.Helper()
		var c Commit
		for hash, want := range lines {
			h, _ := scm.ParseHash(hash)
			if err := s.ReadCommit(h, &c); err != nil || commitLine(&c) != want {
				t.Fatalf("%s: %v, %s; want %s", hash, err, commitLine(&c), want)
			}
		}
	}
	// chain makes n objects directories, each the alternate of the one before
	// and the last of r; it returns the first.
	chain := func(t *testing.T, n int, line func(dir, next string) string) string {
		top := t.TempDir()
		dirs := make([]string, n+1)
		for i := range n {
			dirs[i] = filepath.Join(top, fmt.Sprint(i))
		}
		dirs[n] = filepath.Join(top, "last")
		if err := os.Symlink(r.Objects(), dirs[n]); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if err := os.MkdirAll(filepath.Join(dirs[i], "info"), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dirs[i], "info", "alternates"), []byte(line(dirs[i], dirs[i+1])), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return dirs[0]
	}
	absolute := func(_, next string) string { return next + "\n" }
	relative := func(dir, next string) string {
		rel, _ := filepath.Rel(dir, next)
		return rel + "\n"
	}
	for _, row := range []struct {
		name string
		line func(dir, next string) string
	}{
		{"absolute", absolute},
		{"relative to the objects directory", relative},
		{"comment, blank line and no line end", func(_, next string) string { return "# objects\n\n" + next }},
		{"quoted", func(_, next string) string { return `"` + next + `"` + "\n" }},
		{"one that is not there first", func(_, next string) string { return "/nowhere/objects\n" + next + "\n" }},
	} {
		t.Run(row.name, func(t *testing.T) { check(t, open(t, chain(t, 1, row.line), 20, Options{})) })
	}
	t.Run("nested", func(t *testing.T) { check(t, open(t, chain(t, 6, relative), 20, Options{})) })
	t.Run("too deep", func(t *testing.T) {
		s := open(t, chain(t, 7, absolute), 20, Options{})
		if _, err := s.Kind(hash(t, r, "HEAD")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v; git stops after six", err)
		}
	})
	t.Run("circle", func(t *testing.T) {
		dir := chain(t, 2, func(dir, next string) string { return dir + "\n" + next + "\n" + dir + "/../0\n" })
		check(t, open(t, dir, 20, Options{}))
		if _, err := open(t, dir, 20, Options{}).Kind(fuzzName); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
	t.Run("from Options", func(t *testing.T) {
		check(t, open(t, t.TempDir(), 20, Options{Alternates: []string{r.Objects()}}))
	})
	t.Run("too large a file", func(t *testing.T) {
		dir := t.TempDir()
		os.Mkdir(filepath.Join(dir, "info"), 0o777)
		os.WriteFile(filepath.Join(dir, "info", "alternates"), make([]byte, 2<<20), 0o666)
		if _, err := open(t, dir, 20, Options{}).Kind(fuzzName); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
}

func TestTags(t *testing.T) {
	for _, pack := range []bool{false, true} {
		r := history(t)
		if pack {
			r.Git("repack", "-adq")
		}
		s := open(t, r.Objects(), 20, Options{})
		for line := range strings.Lines(r.Git("for-each-ref", "--format=%(refname:short) %(objectname) %(objecttype) %(*objectname) %(*objecttype) %(taggerdate:unix)", "refs/tags")) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), " ")
			h, _ := scm.ParseHash(f[1])
			tag, err := s.Tag(h)
			if f[2] != "tag" {
				if _, ok := err.(*KindError); !ok {
					t.Errorf("%s: %v", f[0], err)
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if tag.Name != f[0] || tag.Target.String() != f[3] || tag.Kind.String() != f[4] || fmt.Sprint(tag.Time.Unix()) != f[5] || !tag.Tagger {
				t.Errorf("%+v, want %q", tag, f)
			}
			if _, offset := tag.Time.Zone(); offset != 5400 {
				t.Errorf("%s: zone %d seconds from UTC", f[0], offset)
			}
		}
	}
}

func TestTree(t *testing.T) {
	r := history(t)
	s := open(t, r.Objects(), 20, Options{})
	var got strings.Builder
	var list func(h scm.Hash, prefix string)
	list = func(h scm.Hash, prefix string) {
		tree, err := s.Tree(h)
		if err != nil {
			t.Fatal(err)
		}
		err = tree.All(func(e TreeEntry) bool {
			if e.Mode&ModeType == ModeDir {
				list(e.Hash, prefix+e.Name+"/")
			} else {
				fmt.Fprintf(&got, "%06o %s %s%s\n", e.Mode, e.Hash, prefix, e.Name)
			}
			if found, ok, err := tree.Find(e.Name); found != e || !ok || err != nil {
				t.Errorf("Find(%q) = %v, %v, %v", e.Name, found, ok, err)
			}
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok, err := tree.Find("nowhere"); ok || err != nil {
			t.Error("Find of a name that is not there:", ok, err)
		}
	}
	list(hash(t, r, "HEAD^{tree}"), "")
	want := r.Git("ls-tree", "-r", "--format=%(objectmode) %(objectname) %(path)", "HEAD") + "\n"
	if got.String() != want {
		t.Errorf("got %s\nwant %s", got.String(), want)
	}
	var kind *KindError
	if _, err := s.Tree(hash(t, r, "HEAD")); !errors.As(err, &kind) || kind.Kind != KindCommit {
		t.Error(err)
	}
}

func TestFullCommit(t *testing.T) {
	r := history(t)
	s := open(t, r.Objects(), 20, Options{})
	for line := range strings.Lines(r.Git("log", "--all", "--format=%H %aI %cI")) {
		f := strings.Fields(line)
		h, _ := scm.ParseHash(f[0])
		c, err := s.FullCommit(h)
		if err != nil || c.Author.Format(time.RFC3339) != f[1] || c.Committer.Format(time.RFC3339) != f[2] || c.Committer.Unix() != c.Time {
			t.Errorf("%s: %v %v %v", strings.TrimSpace(line), c.Author, c.Committer, err)
		}
	}
}

func TestDates(t *testing.T) {
	for _, row := range []struct {
		line, why string
		seconds   int64
		zone      string
	}{
		{"committer A <a> 1700000000 +0130", "as git writes it", 1700000000, "+0130"},
		{"committer A <a> 1700000000 -0800", "west", 1700000000, "-0800"},
		{"committer A <a> 1700000000", "no zone", 1700000000, "+0000"},
		{"committer A <a> 1700000000 0100", "no sign is no zone", 1700000000, "+0000"},
		{"committer A <a>", "no date", 0, "+0000"},
		{"committer A", "no address", 0, "+0000"},
		{"committer A <a> b> 17 +0000", "git looks for the last >", 17, "+0000"},
		{"committer A <a> -5 +0000", "git reads an unsigned number, which wraps to a huge one", 1<<63 - 1, ""},
		{"committer A <a> 99999999999999999999 +0000", "does not fit", 1<<63 - 1, ""},
	} {
		seconds, rest := parseDate([]byte(row.line))
		if seconds != row.seconds {
			t.Errorf("%q (%s): %d, want %d", row.line, row.why, seconds, row.seconds)
		}
		if row.zone != "" {
			if zone := date(seconds, rest).Format("-0700"); zone != row.zone {
				t.Errorf("%q (%s): zone %s, want %s", row.line, row.why, zone, row.zone)
			}
		}
	}
}

func TestAbbrev(t *testing.T) {
	r := history(t)
	r.Git("repack", "-dq")
	r.Git("multi-pack-index", "write")
	r.Write("more", "1")
	r.Git("add", ".")
	r.Git("commit", "-qm", "loose, beside packs")
	s := open(t, r.Objects(), 20, Options{})
	names := strings.Fields(r.Git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)"))
	for _, o := range all(t, r) {
		for _, digits := range []int{4, 5, 11, 40} {
			prefix := o.hash.String()[:digits]
			want := strings.Fields(disambiguate(names, prefix))
			for _, p := range []string{prefix, strings.ToUpper(prefix)} {
				list, err := s.Abbrev(p)
				if err != nil || fmt.Sprint(list) != fmt.Sprint(want) {
					t.Fatalf("Abbrev(%s) = %v, %v; want %v", p, list, err, want)
				}
			}
		}
	}
	for _, bad := range []string{"", "abc", "xyzw", strings.Repeat("a", 41)} {
		if list, err := s.Abbrev(bad); err == nil {
			t.Errorf("Abbrev(%q) = %v", bad, list)
		}
	}
	if list, err := s.Abbrev("00000000"); err != nil || len(list) != 0 {
		t.Errorf("Abbrev of nothing: %v, %v", list, err)
	}
}

// disambiguate is git rev-parse --disambiguate, from a listing of all names: a
// process for each prefix would take long.
func disambiguate(names []string, prefix string) string {
	var list []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) {
			list = append(list, n)
		}
	}
	return strings.Join(list, " ")
}

// TestGoGit asks go-git's storage for a second opinion.
func TestGoGit(t *testing.T) {
	r := history(t)
	r.Git("repack", "-adfq", "--depth=50")
	s := open(t, r.Objects(), 20, Options{})
	other := filesystem.NewStorage(osfs.New(filepath.Join(r.Dir, ".git")), cache.NewObjectLRUDefault())
	var c Commit
	for hash := range r.CommitLines() {
		h, _ := scm.ParseHash(hash)
		theirs, err := object.GetCommit(other, plumbing.NewHash(hash))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.ReadCommit(h, &c); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%s %d", theirs.TreeHash, theirs.Committer.When.Unix())
		for _, p := range theirs.ParentHashes {
			want += " " + p.String()
		}
		if got := commitLine(&c); got != want {
			t.Errorf("%s\n got %s\nwant %s", hash, got, want)
		}
	}
}

// TestMoves has objects move from place to place under an open Store.
func TestMoves(t *testing.T) {
	r := history(t)
	s := open(t, r.Objects(), 20, Options{})
	check := func(what string) {
		t.Helper()
		t.Log(what)
		checkAll(t, r, s)
	}
	check("loose")
	r.Git("repack", "-adq")
	r.Git("prune-packed")
	check("packed")
	r.Write("more", "1")
	r.Git("add", ".")
	r.Git("commit", "-qm", "more")
	check("packed, and loose since")
	r.Git("repack", "-adfq", "--depth=5")
	check("another pack instead")
	r.Git("multi-pack-index", "write")
	check("multi-pack-index since")
	packs, _ := filepath.Glob(filepath.Join(r.Objects(), "pack", "pack-*.pack"))
	os.Remove(filepath.Join(r.Objects(), "pack", "multi-pack-index"))
	for _, p := range packs {
		moved := filepath.Join(t.TempDir(), "pack")
		if err := os.Rename(p, moved); err != nil {
			t.Fatal(err)
		}
		os.Remove(strings.TrimSuffix(p, ".pack") + ".idx")
		in, err := os.Open(moved)
		if err != nil {
			t.Fatal(err)
		}
		r.GitFrom(in, "unpack-objects", "-q")
		in.Close()
	}
	check("loose again")
	fresh := open(t, r.Objects(), 20, Options{})
	checkAll(t, r, fresh)
}

// TestRepackWhileReading reads everything from several goroutines while the
// repository is repacked again and again: nothing may be missing or damaged.
func TestRepackWhileReading(t *testing.T) {
	r := history(t)
	objects := all(t, r)
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			var c Commit
			for {
				s, err := Open(r.Objects(), 20, Options{})
				if err != nil {
					t.Error(err)
					return
				}
				for _, o := range objects {
					select {
					case <-done:
						s.Close()
						return
					default:
					}
					kind, err := s.Kind(o.hash)
					if err == nil && kind == KindCommit {
						err = s.ReadCommit(o.hash, &c)
					}
					var changed *scm.ChangedError
					if err != nil && !errors.As(err, &changed) {
						t.Errorf("%s: %v", o.hash, err)
						s.Close()
						return
					}
				}
				s.Close()
			}
		})
	}
	for i := range 6 {
		r.Git("repack", "-adfq", fmt.Sprint("--depth=", 1+i%5))
		if i%2 == 0 {
			r.Git("commit-graph", "write", "--reachable")
			r.Git("multi-pack-index", "write")
		}
	}
	close(done)
	readers.Wait()
}

func TestTooLarge(t *testing.T) {
	r := gitrepo.New(t)
	r.Write("zeros", strings.Repeat("\x00", 1<<20))
	r.Git("add", ".")
	r.Git("commit", "-qm", strings.Repeat("long message ", 10_000))
	blob, head := hash(t, r, "HEAD:zeros"), hash(t, r, "HEAD")
	for _, pack := range []bool{false, true} {
		if pack {
			r.Git("repack", "-adq")
		}
		s := open(t, r.Objects(), 20, Options{MaxObject: 1 << 16})
		var large *TooLargeError
		if _, err := s.Blob(blob); !errors.As(err, &large) || large.Hash != blob {
			t.Errorf("blob over the limit: %v", err)
		}
		var c Commit
		if err := s.ReadCommit(head, &c); err != nil {
			t.Errorf("a commit with a message over the limit: %v", err)
		}
	}
}
