package file

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// names are the entries of a directory.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestPut(t *testing.T) {
	dir := t.TempDir()
	tree := open(t, dir)
	name := filepath.Join(dir, "v.txt")
	if changed, err := tree.Put("v.txt", []byte("1\n")); !changed || err != nil {
		t.Fatalf("a new file: %v, %v", changed, err)
	}
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := errors.Join(os.Chmod(name, 0o640), os.Chtimes(name, old, old)); err != nil {
		t.Fatal(err)
	}
	if changed, err := tree.Put("v.txt", []byte("1\n")); changed || err != nil {
		t.Fatalf("equal content: %v, %v", changed, err)
	}
	if info, _ := os.Stat(name); !info.ModTime().Equal(old) {
		t.Error("a file with equal content was touched")
	}
	if changed, err := tree.Put("v.txt", []byte("2\n")); !changed || err != nil {
		t.Fatalf("other content: %v, %v", changed, err)
	}
	if info, _ := os.Stat(name); info.Mode().Perm() != 0o640 {
		t.Errorf("permissions became %v", info.Mode())
	}
	long := strings.Repeat("n", 255)
	if changed, err := tree.Put(long, []byte("2\n")); !changed || err != nil {
		t.Errorf("the longest name there is: %v, %v", changed, err)
	}
	if got := names(t, dir); !slices.Equal(got, []string{long, "v.txt"}) {
		t.Errorf("something was left beside the file: %v", got)
	}
}

// TestPutAll shows that of several files all change or none, also where a later one
// cannot be renamed.
func TestPutAll(t *testing.T) {
	content := func(name, text string) Content { return Content{name, []byte(text)} }
	for _, row := range []struct {
		there map[string]string
		put   []Content
		fails bool
		why   string
	}{
		{map[string]string{"a": "1", "b": "1"}, []Content{content("a", "2"), content("b", "2"), content("new", "2")}, false, "two files and a new one"},
		{map[string]string{"a": "1", "b/": ""}, []Content{content("new", "2"), content("a", "2"), content("b", "2")}, true, "a directory is in the place of the last"},
		{map[string]string{"a": "1"}, []Content{content("a", "2"), content("no/b", "2")}, true, "its directory is missing"},
		{map[string]string{"a": "1"}, []Content{content("a", "2"), content(".git/b", "2")}, true, "a repository's own"},
		{map[string]string{"a": "1"}, []Content{content("a", "2"), content(strings.Repeat("n", 256), "2")}, true, "a name that no file can have"},
	} {
		dir := lay(t, row.there)
		changed, err := open(t, dir).PutAll(row.put)
		if (err != nil) != row.fails || !row.fails && !slices.Equal(changed, []bool{true, true, true}) {
			t.Errorf("%s: %v, %v", row.why, changed, err)
		}
		want := "2"
		if row.fails {
			want = "1"
		}
		if got, _ := os.ReadFile(filepath.Join(dir, "a")); string(got) != want {
			t.Errorf("%s: a holds %q", row.why, got)
		}
		number := len(row.there)
		if !row.fails {
			number++
		}
		if left := names(t, dir); len(left) != number {
			t.Errorf("%s: there are %v", row.why, left)
		}
	}
}

// TestUndo shows what becomes of the files before one that cannot be renamed.
func TestUndo(t *testing.T) {
	dir := lay(t, map[string]string{"old": "1", "same": "2"})
	tree := open(t, dir)
	for _, name := range []string{"old", "same", "new"} {
		p, err := tree.at(name, false)
		if err != nil {
			t.Fatal(err)
		}
		s := &staged{place: p, content: []byte("2")}
		if err := errors.Join(s.stage(), s.finish()); err != nil {
			t.Fatal(err)
		}
		s.undo()
		p.close()
	}
	if got := names(t, dir); !slices.Equal(got, []string{"old", "same"}) {
		t.Errorf("there are %v", got)
	}
	for name, want := range map[string]string{"old": "1", "same": "2"} {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
}

// TestPutSweeps shows that a later Put removes what a killed one left, also where
// it has nothing to change, and nothing else.
func TestPutSweeps(t *testing.T) {
	dir := lay(t, map[string]string{
		temporaryPrefix + rand.Text():                      "half",
		temporaryPrefix + rand.Text():                      "",
		temporaryPrefix + "NOTES":                          "a user's",
		temporaryPrefix + rand.Text() + "/":                "a user's directory",
		temporaryPrefix + strings.Repeat("A", 26) + ".txt": "a user's",
		temporaryPrefix + strings.Repeat("a", 26):          "a user's",
		temporaryPrefix + strings.Repeat("L", 26):          "->v.txt",
		".tagline.toml":                                    "edition = 1\n",
		"v.txt":                                            "1\n",
	})
	tree := open(t, dir)
	if changed, err := tree.Put("v.txt", []byte("1\n")); changed || err != nil {
		t.Fatal(changed, err)
	}
	for _, name := range names(t, dir) {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if isTemporary(name) && info.Mode().IsRegular() {
			t.Errorf("%s was left", name)
		}
	}
	if got := len(names(t, dir)); got != 7 {
		t.Errorf("%d entries are left of 9: %v", got, names(t, dir))
	}
}

// TestPutParallel has many write at once, each of which removes the temporary
// files of the others: all succeed, and one of their contents stands.
func TestPutParallel(t *testing.T) {
	dir := t.TempDir()
	const writers, rounds = 8, 50
	texts := map[string]bool{}
	for i := range writers {
		texts[strings.Repeat(fmt.Sprint(i), 5000)] = true
	}
	var wait sync.WaitGroup
	for text := range texts {
		wait.Go(func() {
			for range rounds {
				tree, err := Open(dir)
				if err == nil {
					_, err = tree.Put("VERSION", []byte(text))
					tree.Close()
				}
				if err != nil {
					t.Errorf("%.1s: %v", text, err)
				}
				if got, err := os.ReadFile(filepath.Join(dir, "VERSION")); err != nil || !texts[string(got)] {
					t.Errorf("a reader saw %.20q..., %v", got, err)
				}
			}
		})
	}
	wait.Wait()
	if got := names(t, dir); !slices.Equal(got, []string{"VERSION"}) {
		t.Errorf("left: %v", got)
	}
}

// TestPutSwept removes the temporary file between its making and its renaming, as
// another run may, and finds it made again.
func TestPutSwept(t *testing.T) {
	dir := t.TempDir()
	done := make(chan bool)
	var wait sync.WaitGroup
	wait.Go(func() { // never stops sweeping while Put works
		sweeper, err := Open(dir)
		if err != nil {
			t.Error(err)
		}
		defer sweeper.Close()
		p, err := sweeper.at("VERSION", false)
		if err != nil {
			t.Error(err)
		}
		defer p.close()
		for {
			select {
			case <-done:
				return
			default:
				p.sweep()
			}
		}
	})
	tree := open(t, dir)
	for i := range 50 {
		if _, err := tree.Put("VERSION", fmt.Append(nil, i)); err != nil && !errors.Is(err, errSwept) {
			t.Fatal(err)
		}
	}
	close(done)
	wait.Wait()
}

func TestLook(t *testing.T) {
	dir := lay(t, map[string]string{
		"same": "1.0\n", "stale": "0.9\n", "blank": " \n", "empty": "", "notes": "hello\n",
		"large": strings.Repeat("1", 2*maxOld),
		"lib/v": "0.1", "src": "->lib",
	})
	tree := open(t, dir)
	for _, row := range []struct {
		name string
		want Found
	}{
		{"new", Found{Missing, "new"}},
		{"same", Found{Current, "same"}},
		{"stale", Found{Stale, "stale"}},
		{"blank", Found{Blank, "blank"}},
		{"empty", Found{Blank, "empty"}},
		{"notes", Found{Foreign, "notes"}},
		{"large", Found{Foreign, "large"}},
		{"src/v", Found{Stale, "lib/v"}},
		{"src/new", Found{Missing, "lib/new"}},
	} {
		if got, err := tree.Look(row.name, []byte("1.0\n"), nil); got != row.want || err != nil {
			t.Errorf("Look(%q) = %v, %v, want %v", row.name, got, err, row.want)
		}
	}
	lock := strings.Repeat("1", maxOld+100) // a manifest, which becomes a little shorter
	if err := os.WriteFile(filepath.Join(dir, "lock"), []byte(lock), 0o666); err != nil {
		t.Fatal(err)
	}
	if got, err := tree.Look("lock", []byte(lock[10:]), func([]byte) bool { return true }); got.State != Stale || err != nil {
		t.Errorf("Look at a large manifest = %v, %v", got, err)
	}
	mine := func(old []byte) bool { return string(old) == "hello\n" }
	if got, err := tree.Look("notes", []byte("1.0\n"), mine); got.State != Stale || err != nil {
		t.Errorf("Look with a rule of its own = %v, %v", got, err)
	}
}
