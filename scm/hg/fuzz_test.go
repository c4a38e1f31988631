package hg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// FuzzMaps reads what hg-git writes: its map of hashes and its tags.
func FuzzMaps(f *testing.F) {
	git, hg := strings.Repeat("a1", 20), strings.Repeat("b2", 20)
	f.Add(git+" "+hg+"\n", git+" v1.0\n")
	f.Add(git+" "+hg, git+" v1.0\n"+hg+" v1.0\n")
	f.Add(git+"\t"+hg+"\n", "v1.0\n")
	f.Add(git+" "+hg[:39]+"x\n", strings.Repeat("x", 41)+" v1.0 again\n")
	f.Add("\n", "\x00 \x00\n")
	root := f.TempDir()
	for _, name := range []string{gitMapFile, gitTagsFile} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o777); err != nil {
			f.Fatal(err)
		}
	}
	known, err := scm.ParseHash(git)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, mapping, tagging string) {
		for name, text := range map[string]string{gitMapFile: mapping, gitTagsFile: tagging} {
			if err := os.WriteFile(filepath.Join(root, name), []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		r := &Repository{root: root}
		var corrupt *scm.CorruptError
		found, err := r.translate(map[scm.Hash]bool{known: true}, gitSide)
		if err != nil && !errors.As(err, &corrupt) || err == nil && len(found) > 1 {
			t.Fatalf("%v, %v", found, err)
		}
		tags, err := r.gitTags()
		if err != nil && !errors.As(err, &corrupt) {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(mapping, "\n"); err == nil && first == git+" "+hg && found[known].String() != hg {
			t.Fatalf("%q: %v is %v", mapping, known, found)
		}
		for name, tag := range tags {
			if err == nil && (name == "" || name != tag.Name || tag.Commit.Size() != 20) {
				t.Fatalf("%q is %+v", name, tag)
			}
		}
	})
}

// spoken returns what a server writes to standard output until it says a result, and
// whether it says one of no less than four bytes.
func spoken(said []byte) (text string, whole bool) {
	for len(said) >= 5 {
		channel, size := said[0], uint64(binary.BigEndian.Uint32(said[1:]))
		if said = said[5:]; channel == 'I' || channel == 'L' {
			continue // the number is how much it wants to read
		}
		body := said[:min(size, uint64(len(said)))]
		switch channel {
		case 'o':
			text += string(body)
		case 'r':
			return text, len(body) >= 4
		}
		said = said[len(body):]
	}
	return text, false
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

// FuzzFrames reads what a command server says: it ends when that ends, and no more is
// kept than may be.
func FuzzFrames(f *testing.F) {
	frame := func(channel byte, body string) string {
		return string(binary.BigEndian.AppendUint32([]byte{channel}, uint32(len(body)))) + body
	}
	f.Add([]byte(frame('o', "text\n") + frame('r', "\x00\x00\x00\x00")))
	f.Add([]byte(frame('e', "abort: no\n") + frame('r', "\x00\x00\x00\xff")))
	f.Add([]byte(frame('L', "") + frame('I', "") + frame('x', "other") + frame('r', "\x00")))
	f.Add([]byte(frame('A', "required")))
	f.Add([]byte("o\xff\xff\xff\xffshort"))
	f.Fuzz(func(t *testing.T, said []byte) {
		s := &server{in: discard{}, out: io.NopCloser(bytes.NewReader(said)), limit: time.Minute}
		out := bounded{max: 1 << 10}
		err := s.converse(&out, []string{"log"})
		if out.kept.Len() > 1<<10 || out.kept.Len() > len(said) {
			t.Fatalf("%d bytes of %d", out.kept.Len(), len(said))
		}
		text, whole := spoken(said)
		if kept := out.kept.String(); err == nil && (!whole || kept != text) {
			t.Fatalf("%q says %q, %t; kept is %q", said, text, whole, kept)
		}
	})
}
