package odb

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/internal/mapped"
	"github.com/tagline-scm/tagline/scripts/gitrepo"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// fuzzLimit is Options.MaxObject of the fuzz tests.
const fuzzLimit = 1 << 16

// putFile writes a file of a fuzz test's objects directory, which is used
// again: directories are slow to make.
func putFile(t *testing.T, path string, b []byte) {
	t.Helper()
	os.Remove(path) // never shorten what is mapped
	if err := os.WriteFile(path, b, 0o666); err != nil {
		t.Fatal(err)
	}
}

func mkdir(f *testing.F, elem ...string) string {
	dir := filepath.Join(elem...)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		f.Fatal(err)
	}
	return dir
}

// readEverything asks s all there is to ask about h. Only the time, the
// memory, and that nothing panics matter; and that what is said agrees.
func readEverything(t *testing.T, s *Store, h scm.Hash) {
	kind, kindErr := s.Kind(h)
	var c Commit
	_ = s.ReadCommit(h, &c)
	b, err := s.content(h, kind)
	if err == nil && kindErr != nil {
		t.Fatalf("%d bytes of kind %v, but Kind says %v", len(b), kind, kindErr)
	}
	if len(b) > fuzzLimit {
		t.Fatalf("%d bytes, over the limit", len(b))
	}
	_, _ = s.Tag(h)
	if tree, err := s.Tree(h); err == nil {
		_ = tree.All(func(TreeEntry) bool { return true })
	}
}

var fuzzName = scm.HashFromBytes(bytes.Repeat([]byte{0xab}, 20))

func FuzzLoose(f *testing.F) {
	for _, content := range []string{
		"blob 5\x00hello",
		"blob 4\x00hello",
		"blob 4294967296\x00hello",
		"blob 99999999999999999999\x00",
		"tree 0\x00",
		"commit 3\x00abc",
		"tag 0",
		"commit 177\x00tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.org> 1700000000 +0000\ncommitter A <a@example.org> 1700000000 +0000\n\nmessage\n",
	} {
		f.Add([]byte(content), false)
		f.Add(deflate([]byte(content), 9), true)
	}
	dir := f.TempDir()
	mkdir(f, dir, "ab")
	f.Fuzz(func(t *testing.T, b []byte, raw bool) {
		if !raw {
			b = deflate(b, 1)
		}
		putFile(t, loosePath(dir, fuzzName.Bytes()), b)
		readEverything(t, open(t, dir, 20, Options{MaxObject: fuzzLimit}), fuzzName)
	})
}

// makeIdx is the index, version 2, of one pack that has name at offset.
func makeIdx(names []scm.Hash, offsets []uint32, checksum []byte) []byte {
	var b []byte
	b = append(b, idxMagic...)
	b = binary.BigEndian.AppendUint32(b, 2)
	for i := range 256 {
		n := 0
		for _, h := range names {
			if int(h.Bytes()[0]) <= i {
				n++
			}
		}
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	for _, h := range names {
		b = append(b, h.Bytes()...)
	}
	b = append(b, make([]byte, 4*len(names))...)
	for _, o := range offsets {
		b = binary.BigEndian.AppendUint32(b, o)
	}
	b = append(b, checksum...)
	return append(b, make([]byte, 20)...)
}

// entryHead is the header of a pack's entry.
func entryHead(kind Kind, size uint64) []byte {
	c := byte(kind)<<4 | byte(size&15)
	var b []byte
	for size >>= 4; size != 0; size >>= 7 {
		b = append(b, c|0x80)
		c = byte(size & 0x7f)
	}
	return append(b, c)
}

// FuzzPackEntry puts two entries into a pack: the first is given, the second
// may be a delta of it, or it of the second, or each of itself.
func FuzzPackEntry(f *testing.F) {
	other := scm.HashFromBytes(bytes.Repeat([]byte{0xcd}, 20))
	entry := func(kind Kind, size uint64, base, content string) []byte {
		return append(append(entryHead(kind, size), base...), deflate([]byte(content), 9)...)
	}
	blob := entry(KindBlob, 5, "", "hello")
	f.Add(blob, entry(offsetDelta, 5, string(rune(len(blob))), "\x05\x05\x90\x05"))
	f.Add(blob, entry(hashDelta, 4, string(fuzzName.Bytes()), "\x05\x05\x90\x05"))
	f.Add(entry(hashDelta, 4, string(fuzzName.Bytes()), "\x05\x05\x90\x05"), blob)                                                                // its own base
	f.Add(entry(hashDelta, 4, string(other.Bytes()), "\x05\x05\x90\x05"), entry(hashDelta, 4, string(fuzzName.Bytes()), "\x05\x05\x90\x05"))      // a circle
	f.Add(entry(KindBlob, 1<<32, "", "hello"), entry(offsetDelta, 1<<40, "\x12", "x"))                                                            // sizes that lie
	f.Add(blob, entry(offsetDelta, 9, string(rune(len(blob))), "\x05\xff\xff\xff\xff\x0f\x80\x80"))                                               // a huge result
	f.Add(entry(KindBlob, 60000, "", string(make([]byte, 60000))), entry(hashDelta, 8, string(fuzzName.Bytes()), "\xe0\xd4\x03\x80\x80\x80\x80")) // a bomb
	f.Fuzz(func(t *testing.T, first, second []byte) {
		b := []byte("PACK\x00\x00\x00\x02\x00\x00\x00\x02")
		offsets := []uint32{uint32(len(b)), uint32(len(b) + len(first))}
		b = append(append(append(b, first...), second...), make([]byte, 20)...)
		x, reason := parseIdx(makeIdx([]scm.Hash{fuzzName, other}, offsets, make([]byte, 20)), 20)
		if x == nil {
			t.Fatal(reason)
		}
		p := &pack{path: "pack-x"}
		p.data.Store(&mapped.File{Path: "pack-x.pack", Data: b})
		p.idx.Store(x)
		s := fuzzStore(&packSet{packs: []listed{{pack: p}}})
		readEverything(t, s, other)
		readEverything(t, s, fuzzName)
		readEverything(t, s, other) // now from the cache, where that helps
	})
}

// fuzzStore is a Store of files in memory. It must not be closed.
func fuzzStore(set *packSet) *Store {
	s := &Store{dir: "/nowhere", size: 20, opt: Options{MaxObject: fuzzLimit}}
	s.set.Store(set)
	return s
}

// fuzzRepo is a small repository in one of the forms to be damaged.
func fuzzRepo(f *testing.F, steps ...[]string) (objects string, names []scm.Hash) {
	r := gitrepo.New(f)
	for _, name := range []string{"a", "b", "c"} {
		r.Write("dir/"+name, name)
		r.Git("add", ".")
		r.Git("commit", "-qm", name)
		r.Git("tag", "-am", name, name)
		if name == "b" {
			r.Git("repack", "-dq")
		}
	}
	for _, args := range steps {
		r.Git(args...)
	}
	for _, o := range all(f, r) {
		names = append(names, o.hash)
	}
	return r.Objects(), names
}

func fuzzIdx(f *testing.F, version string) {
	objects, names := fuzzRepo(f, []string{"-c", "pack.indexVersion=" + version, "repack", "-adfq"})
	idx := gitrepo.Damage(f, filepath.Join(objects, "pack", "*.idx"))
	packs, _ := filepath.Glob(filepath.Join(objects, "pack", "*.pack"))
	data, err := os.ReadFile(packs[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, at uint16, b []byte, cut uint16) {
		x, _ := parseIdx(gitrepo.Poke(idx, at, b, cut), 20)
		if x == nil {
			return
		}
		p := &pack{path: "pack-x"}
		p.data.Store(&mapped.File{Path: "pack-x.pack", Data: data})
		p.idx.Store(x)
		for _, h := range names {
			readEverything(t, fuzzStore(&packSet{packs: []listed{{pack: p}}}), h)
		}
		s := fuzzStore(&packSet{packs: []listed{{pack: p}}})
		_, _ = s.Abbrev(names[0].String()[:4])
	})
}

func FuzzIdx(f *testing.F)  { fuzzIdx(f, "2") }
func FuzzIdx1(f *testing.F) { fuzzIdx(f, "1") }

func FuzzMidx(f *testing.F) {
	objects, names := fuzzRepo(f, []string{"repack", "-dq"}, []string{"multi-pack-index", "write"})
	file := gitrepo.Damage(f, filepath.Join(objects, "pack", "multi-pack-index"))
	f.Fuzz(func(t *testing.T, at uint16, b []byte, cut uint16) {
		s := fuzzStore(&packSet{})
		packs := map[string]*listed{}
		found, _ := filepath.Glob(filepath.Join(objects, "pack", "*.pack"))
		for _, path := range found {
			path = path[:len(path)-len(".pack")]
			packs[filepath.Base(path)] = &listed{pack: &pack{path: path}}
		}
		m := s.parseMidx(gitrepo.Poke(file, at, b, cut), packs)
		if m == nil {
			return
		}
		defer func() {
			for _, l := range packs {
				l.close()
			}
		}()
		for _, h := range names {
			s := fuzzStore(&packSet{midx: []*midx{m}})
			readEverything(t, s, h)
			_, _ = s.Abbrev(h.String()[:4])
		}
	})
}

// FuzzCommit holds parsing a commit in pieces, as they are inflated, to
// parsing the whole.
func FuzzCommit(f *testing.F) {
	const tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
	const parent = "parent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"
	const author = "author A <a@example.org> 1700000000 +0000\n"
	for _, s := range []string{
		tree + author + "committer A <a@example.org> 1700000000 +0000\n\nmessage\n",
		tree + parent + parent + author + "committer A <a@example.org> 1700000001 -0330\n\nmessage\n",
		tree + parent + author + "committer A <a> b> 99999999999999999999 +0000\n\n",
		tree + author + "committer A <a@example.org> -5 +0000\n\n",
		tree + author + "committer A <a@example.org> \n\n",
		tree + author + "committer A <a@example.org>",
		tree + author,
		tree + "\n",
		tree + parent[:20] + "\n",
		tree[:30],
		"",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var whole, pieces Commit
		want := parseCommit(b, 20, true, &whole)
		if want == headerCut {
			t.Fatal("more than the whole is wanted")
		}
		for n := range len(b) + 1 {
			got := parseCommit(b[:n], 20, n == len(b), &pieces)
			if got == headerCut {
				continue
			}
			if got != want || got != headerBad && commitLine(&pieces) != commitLine(&whole) {
				t.Fatalf("%d bytes give %v %s, all give %v %s", n, got, commitLine(&pieces), want, commitLine(&whole))
			}
			break
		}
		headerDate(b, "author ")
		headerDate(b, "committer ")
	})
}

func FuzzTag(f *testing.F) {
	const head = "object 4b825dc642cb6eb9a060e54bf8d69288fbee4904\ntype commit\ntag v1\n"
	f.Add([]byte(head + "tagger A <a@example.org> 1700000000 +0130\n\nmessage\n"))
	f.Add([]byte(head + "\nmessage, no tagger\n"))
	f.Add([]byte(head + "tagger A <a@example.org>\n"))
	f.Add([]byte(head[:30]))
	f.Fuzz(func(t *testing.T, b []byte) {
		if tag, ok := parseTag(b, 20); ok && (tag.Target.IsZero() || tag.Kind == 0 || bytes.ContainsRune([]byte(tag.Name), '\n')) {
			t.Fatalf("%+v", tag)
		}
	})
}

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa40000 dir\x00bbbbbbbbbbbbbbbbbbbb"))
	f.Add([]byte("100644 a\x00aaaa"))
	f.Add([]byte("99 a\x00aaaaaaaaaaaaaaaaaaaa"))
	f.Add([]byte("100644  \x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tree := &Tree{data: b, size: 20}
		err := tree.All(func(e TreeEntry) bool {
			if e.Name == "" || e.Hash.Size() != 20 {
				t.Fatalf("%+v", e)
			}
			return true
		})
		if err == nil && len(b) > 0 {
			_, _, _ = tree.Find("a")
		}
	})
}

// FuzzAlternates reads a list of other objects directories: it ends, each is there
// once, there are not too many, and of those that exist it has what git has.
func FuzzAlternates(f *testing.F) {
	r, git := gitrepo.New(f), oracle.Git(f)[0]
	dir := r.Objects()
	mkdir(f, dir, "info")
	mkdir(f, dir, "sub", "info")
	for _, s := range []string{"/a\n/b\n", "sub\n", "# comment\n\n", "\"/q\\ttab\"\n", "\"sub\"", "\"/half", ".\n..\n", "sub\n./sub\nsub/", "./pack/\n../objects/info", dir + "\n"} {
		f.Add([]byte(s), []byte("../sub\n..\n../pack"))
	}
	behind := regexp.MustCompile(`(?m)^"[^"\n]*".`)  // git takes what is behind the quotes for another one
	leading := regexp.MustCompile(`(?m)^(\.\.?/+)*`) // of .. elsewhere git looks whether the directory before it is there
	f.Fuzz(func(t *testing.T, first, second []byte) {
		putFile(t, filepath.Join(dir, "info", "alternates"), first)
		putFile(t, filepath.Join(dir, "sub", "info", "alternates"), second)
		seen := map[string]bool{}
		var there []string
		for _, d := range open(t, dir, 20, Options{}).Dirs() {
			if seen[d] || !filepath.IsAbs(d) || d != filepath.Clean(d) {
				t.Fatalf("%q again, relative, or not clean", d)
			}
			seen[d] = true
			if info, err := os.Stat(d); err == nil && info.IsDir() && d != dir && d != "/" { // whose slash git takes away
				there = append(there, "alternate: "+d)
			}
		}
		if len(seen) > maxAlternates {
			t.Fatalf("%d directories", len(seen))
		}
		if both := slices.Concat(first, []byte("\n"), second); behind.Match(both) || bytes.Contains(leading.ReplaceAll(both, nil), []byte("/..")) {
			return
		}
		slices.Sort(there)
		out, err := git.Command(r.Dir, nil, "count-objects", "-v").Output()
		if err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(strings.Split(string(out), "\n"), func(line string) bool { return !strings.HasPrefix(line, "alternate: ") })
		slices.Sort(want)
		if !slices.Equal(there, want) {
			t.Fatalf("%q, %q: %q; git has %q", first, second, there, want)
		}
	})
}
