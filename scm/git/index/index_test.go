package index

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestRead reads indexes that git wrote.
func TestRead(t *testing.T) {
	for _, row := range []struct {
		why, file                 string
		sparse, skipped, unmerged bool
	}{
		{"version 2", "v2", false, false, false},
		{"version 3, which has extended flags", "v3", false, false, false},
		{"version 4, whose names are compressed", "v4", false, false, false},
		{"the untracked cache and others are there for speed", "caches", false, false, false},
		{"directories that are not checked out", "sparse", true, true, false},
		{"a conflict", "unmerged", false, false, true},
	} {
		idx, err := Read(filepath.Join("testdata/index", row.file), t.TempDir(), 20)
		if err != nil {
			t.Errorf("%s: %v", row.why, err)
			continue
		}
		if idx.Len() == 0 || idx.Second == 0 || idx.Sparse != row.sparse || idx.Skipped != row.skipped || idx.Unmerged > 0 != row.unmerged {
			t.Errorf("%s: %d entries, sparse %v, skipped %v, %d unmerged", row.why, idx.Len(), idx.Sparse, idx.Skipped, idx.Unmerged)
		}
		for i := range idx.Len() {
			at := idx.Find(idx.Name(i))
			if at < 0 || string(idx.Name(at)) != string(idx.Name(i)) || idx.Entry(at).Stage(20)&1 != 0 {
				t.Errorf("%s: %q is found at %d", row.why, idx.Name(i), at)
			}
		}
		for _, name := range []string{"", "zzz", "a/a"} {
			if at := idx.Find([]byte(name)); at >= 0 {
				t.Errorf("%s: %q, which is not there, is found at %d", row.why, name, at)
			}
		}
	}
}

// TestReadErrors holds what bad input gives.
func TestReadErrors(t *testing.T) {
	dir := t.TempDir()
	v2, err := os.ReadFile("testdata/index/v2")
	if err != nil {
		t.Fatal(err)
	}
	var corrupt *scm.CorruptError
	var declined *scm.DeclinedError
	for _, row := range []struct {
		why  string
		data []byte
		want any
	}{
		{"nothing", nil, &corrupt},
		{"no index", append([]byte("CRID"), v2[4:]...), &corrupt},
		{"cut within an entry", v2[:60], &corrupt},
		{"four billion entries", append([]byte("DIRC\x00\x00\x00\x02\xff\xff\xff\xff"), v2[12:]...), &corrupt},
		{"a version that git has not yet", append([]byte("DIRC\x00\x00\x00\x05"), v2[8:]...), &declined},
	} {
		path := filepath.Join(dir, "index")
		if err := os.WriteFile(path, row.data, 0o666); err != nil {
			t.Fatal(err)
		}
		if idx, err := Read(path, dir, 20); !errors.As(err, row.want) || idx != nil {
			t.Errorf("%s: %v, %v", row.why, idx, err)
		}
	}
	if idx, err := Read(filepath.Join(dir, "none"), dir, 20); err != nil || idx.Len() != 0 || idx.Second != 0 {
		t.Errorf("no file: %v, %v", idx, err)
	}
}

// TestSplit joins an index that git has split: of the four entries of its shared index
// it replaces the first, deletes the second, and adds one behind them.
func TestSplit(t *testing.T) {
	const path = "testdata/index/link"
	dir := t.TempDir()
	if idx, err := Read(path, dir, 20); !errors.Is(err, os.ErrNotExist) || idx != nil {
		t.Errorf("without its shared index: %v, %v", idx, err)
	}
	alone, _, err := readFile(path, 20)
	if err != nil || len(alone.link) < 20 {
		t.Fatal(alone, err)
	}
	shared, err := os.ReadFile("testdata/index/v2")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sharedindex."+hex.EncodeToString(alone.link[:20])), shared, 0o666); err != nil {
		t.Fatal(err)
	}
	idx, err := Read(path, dir, 20)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range idx.Len() {
		got = append(got, fmt.Sprintf("%s %x", idx.Name(i), idx.Entry(i).Hash(20)[:4]))
	}
	if want := []string{"a e45c9c26", "e/y 975fbec8", "e/z b6802534", "f 3e757656"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "sharedindex."+hex.EncodeToString(alone.link[:20])), shared[:40], 0o666); err != nil {
		t.Fatal(err)
	}
	var corrupt *scm.CorruptError
	if _, err := Read(path, dir, 20); !errors.As(err, &corrupt) {
		t.Errorf("with a shared index that is cut short: %v", err)
	}
}
