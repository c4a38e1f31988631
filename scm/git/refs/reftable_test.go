package refs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestTables reads tables that git 2.55 wrote: one block, an index of several
// levels, and SHA-256 in version 2 of the format.
func TestTables(t *testing.T) {
	for _, tt := range []struct {
		file        string
		hashSize, n int // refs r2/x to rn/x and a1 to an besides main, link and v1
	}{{"one-block", 20, 3}, {"index", 20, 40}, {"sha256", 32, 6}} {
		data, err := os.ReadFile(filepath.Join("testdata", tt.file+".ref"))
		if err != nil {
			t.Fatal(err)
		}
		s := stackOf(t, tt.hashSize, map[string]string{"x.ref": string(data)}, "x.ref\n")
		want := 2*tt.n - 1 + 3
		if got := len(listed(t, s, "refs/")); got != want {
			t.Errorf("%s: %d refs, want %d", tt.file, got, want)
		}
		v1, _, _ := s.resolve("refs/tags/v1")
		a1, _, _ := s.resolve("refs/tags/a1")
		link, _, _ := s.resolve("refs/tags/link")
		head, err := s.Head()
		if v1.Peeled.IsZero() || v1.Peeled == v1.Hash || a1.Hash != v1.Hash || link.Hash != v1.Hash || head.Name != "refs/heads/main" || head.Hash != v1.Peeled || err != nil {
			t.Errorf("%s: v1 is %v, a1 %v, link %v, HEAD %v, %v", tt.file, v1, a1, link, head, err)
		}
		if _, ok, err := s.resolve("refs/tags/r1/x"); ok || err != nil {
			t.Errorf("%s: a deleted ref: %t, %v", tt.file, ok, err)
		}
	}
}

// stackOf makes a store of the tables given.
func stackOf(t *testing.T, hashSize int, tables map[string]string, list string) *Store {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "reftable"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range tables {
		if err := os.WriteFile(filepath.Join(dir, "reftable", name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "reftable/tables.list"), []byte(list), 0o666); err != nil {
		t.Fatal(err)
	}
	s := Open(dir, dir, Options{HashSize: hashSize, Reftable: true})
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTablesRefused(t *testing.T) {
	data, err := os.ReadFile("testdata/one-block.ref")
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for _, tt := range []struct {
		why, table, list string
		hashSize         int
		declined         bool
	}{
		{why: "a table that is not there", table: good, list: "x.ref\ny.ref\n", hashSize: 20},
		{why: "a table outside", table: good, list: "../x.ref\n", hashSize: 20},
		{why: "an empty file", table: "", list: "x.ref\n", hashSize: 20},
		{why: "no table", table: strings.Repeat("x", 200), list: "x.ref\n", hashSize: 20},
		{why: "cut short", table: good[:len(good)-1], list: "x.ref\n", hashSize: 20},
		{why: "a changed footer", table: good[:len(good)-10] + "x" + good[len(good)-9:], list: "x.ref\n", hashSize: 20},
		{why: "a version to come", table: good[:4] + "\x03" + good[5:], list: "x.ref\n", hashSize: 20, declined: true},
		{why: "another hash", table: good, list: "x.ref\n", hashSize: 32},
	} {
		s := stackOf(t, tt.hashSize, map[string]string{"x.ref": tt.table}, tt.list)
		// Twice: a failure must not be taken for an empty store later.
		for range 2 {
			_, err := s.Head()
			var corrupt *scm.CorruptError
			var declined *scm.DeclinedError
			if !errors.As(err, &corrupt) && !tt.declined || !errors.As(err, &declined) && tt.declined {
				t.Errorf("%s: %v", tt.why, err)
			}
		}
	}
}
