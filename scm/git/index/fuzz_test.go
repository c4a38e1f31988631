package index

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// indexSeeds adds indexes that git wrote, in every version and with every
// extension.
func indexSeeds(f *testing.F) {
	files, err := filepath.Glob("testdata/index/*")
	if err != nil || len(files) < 7 {
		f.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// FuzzIndex reads an index, and holds what is said of a rewritten one against the
// original.
func FuzzIndex(f *testing.F) {
	indexSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		idx, err := parse(data, 20)
		if err != nil {
			return
		}
		out := idx.Rewrite(maxIndex)
		for i := range idx.Len() {
			e := idx.Entry(i)
			name, _ := e.Name(20)
			if bytes.IndexByte(name, 0) >= 0 {
				t.Errorf("entry %d has the name %q", i, name)
			}
			if err := out.Add(e, name); err != nil {
				t.Fatal(err)
			}
		}
		before := *idx
		idx.Replace(out)
		if idx.Unmerged != before.Unmerged || idx.Sparse != before.Sparse || idx.Skipped != before.Skipped {
			t.Error("rewriting loses what the scan had met")
		}
		for i := range idx.Len() {
			a, b := before.Entry(i), idx.Entry(i)
			an, as := a.Name(20)
			bn, bs := b.Name(20)
			if !bytes.Equal(an, bn) || as != bs || !bytes.Equal(a[:as], b[:bs]) {
				t.Errorf("entry %d: %q became %q", i, a[:as], b[:bs])
			}
		}
		idx.RootHash()
		idx.CacheTree().Sub([]byte("d"))
		if len(idx.link) > 20 {
			bits := make([]bool, 100)
			if rest, err := ewahBits(idx.link[20:], bits); err == nil {
				ewahBits(rest, bits)
			}
		}
	})
}
