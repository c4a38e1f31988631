package refs

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// drain lists a store and looks its refs up again; on data from anywhere it
// must end. With checks, the order and a second look must agree: packed-refs that
// claim to be sorted and indexes of tables are believed, as git does.
func drain(t *testing.T, s *Store, checks bool) {
	defer s.Close()
	s.Head()
	last := ""
	count := 0
	for ref, err := range s.All("refs/") {
		if err != nil {
			return
		}
		if checks && count > 0 && ref.Name <= last || !ValidName(ref.Name) || !strings.HasPrefix(ref.Name, "refs/") {
			t.Fatalf("%q after %q", ref.Name, last)
		}
		last = ref.Name
		if count++; count > 20 {
			continue
		}
		again, ok, err := s.resolve(ref.Name)
		if checks && err == nil && (!ok || again != ref) {
			t.Fatalf("listed as %v, looked up as %v, %t", ref, again, ok)
		}
	}
}

func FuzzPacked(f *testing.F) {
	a, b := strings.Repeat("1a", 20), strings.Repeat("2B", 20)
	f.Add([]byte("# pack-refs with: peeled fully-peeled sorted \n" + a + " refs/heads/main\n" + b + " refs/tags/v1\n^" + a + "\n"))
	f.Add([]byte(b + " refs/tags/v1\n" + a + " refs/heads/main\n"))
	f.Add([]byte(a + " refs/tags/v1\n" + b + " refs/tags/v1\n"))
	f.Add([]byte("# pack-refs with:\n"))
	f.Add([]byte("^" + a + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "packed-refs"), data, 0o666); err != nil {
			t.Fatal(err)
		}
		drain(t, Open(dir, dir, Options{HashSize: 20}), false)

		// The same records in a file that is read piece by piece.
		var long bytes.Buffer
		long.WriteString("# pack-refs with: peeled fully-peeled sorted \n")
		for i := range 1000 {
			fmt.Fprintf(&long, "%s refs/heads/%08d/%s\n", a, i, strings.Repeat("x", i%40))
		}
		long.Write(data)
		if err := os.WriteFile(filepath.Join(dir, "packed-refs"), long.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		s := Open(dir, dir, Options{HashSize: 20})
		s.resolve("refs/tags/v1")
		for range s.All("refs/") {
		}
		s.Close()
	})
}

func FuzzLoose(f *testing.F) {
	for _, text := range []string{"", "ref: refs/heads/main\n", "ref:refs/x", strings.Repeat("1", 40) + "\n", strings.Repeat("1", 40) + "x", "ref: HEAD\n", "ref: refs/../../x\n", "ref: \x00\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		for _, name := range []string{"HEAD", "refs/heads/main", "refs/tags/v1"} {
			file := filepath.Join(dir, name)
			os.MkdirAll(filepath.Dir(file), 0o777)
			if err := os.WriteFile(file, data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		drain(t, Open(dir, dir, Options{HashSize: 20}), true)
		v := parseLoose(data, 20)
		if !v.broken && v.target == "" {
			want, err := scm.ParseHash(string(data[:40]))
			if err != nil || v.hash != want {
				t.Errorf("%q is %v, want %v, %v", data, v.hash, want, err)
			}
		}
	})
}

// FuzzTable changes a table and sets its checksum right again, so that more
// than the checksum is tried.
func FuzzTable(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*.ref")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no tables in testdata", err)
	}
	for _, name := range seeds {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		size := 20
		footer := 68
		if len(data) > 28 && data[4] == 2 {
			footer = 72
			if string(data[24:28]) == "s256" {
				size = 32
			}
		}
		if len(data) > footer {
			data = bytes.Clone(data)
			foot := data[len(data)-footer:]
			copy(foot, data[:footer-44])
			sum := crc32.ChecksumIEEE(foot[:footer-4])
			foot[footer-4], foot[footer-3], foot[footer-2], foot[footer-1] = byte(sum>>24), byte(sum>>16), byte(sum>>8), byte(sum)
		}
		dir := t.TempDir()
		os.Mkdir(filepath.Join(dir, "reftable"), 0o777)
		// Twice in the stack, as an older and a newer table.
		for name, text := range map[string]string{"a.ref": string(data), "b.ref": string(data), "tables.list": "a.ref\nb.ref\n"} {
			if err := os.WriteFile(filepath.Join(dir, "reftable", name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		drain(t, Open(dir, dir, Options{HashSize: size, Reftable: true}), false)
	})
}
