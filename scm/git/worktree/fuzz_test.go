package worktree

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/wildmatch"
)

// indexSeeds adds indexes that git wrote, in every version and with every
// extension.
func indexSeeds(f *testing.F) {
	files, err := filepath.Glob("../index/testdata/index/*")
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

// FuzzDirty lets a whole check run over a broken index.
func FuzzDirty(f *testing.F) {
	indexSeeds(f)
	shared, err := os.ReadFile("../index/testdata/index/v2")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root := t.TempDir()
		gitDir := filepath.Join(root, ".git")
		if err := os.MkdirAll(filepath.Join(gitDir, "objects"), 0o777); err != nil {
			t.Fatal(err)
		}
		for path, content := range map[string]string{"a": "a\n", "d/b": "b\n", ".git/index": string(data), ".gitattributes": "* text=auto\n", ".gitignore": "a*\n"} {
			path = filepath.Join(root, filepath.FromSlash(path))
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		// Where it is a split index, its shared index is there.
		if _, link, ok := bytes.Cut(data, []byte("link")); ok && len(link) >= 24 {
			name := scm.HashFromBytes(link[4:24]).String()
			if err := os.WriteFile(filepath.Join(gitDir, "sharedindex."+name), shared, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		objects, err := odb.Open(filepath.Join(gitDir, "objects"), 20, odb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer objects.Close()
		in := Input{
			Root: root, GitDir: gitDir, CommonDir: gitDir, HashSize: 20, Objects: objects, All: true,
			Config: conf.New([]conf.Entry{{Key: "core.sparsecheckout", Value: "true", HasValue: true}}),
			Policy: scm.DirtyPolicy{Untracked: true},
		}
		all, err := Dirty(in)
		if err != nil {
			return
		}
		in.All = false
		one, err := Dirty(in)
		if err != nil || one.Dirty != all.Dirty {
			t.Errorf("all paths: %v, one: %v, %v", all.Paths, one.Paths, err)
		}
	})
}

// FuzzPattern holds the shortcuts for literal patterns against the matcher.
func FuzzPattern(f *testing.F) {
	for _, row := range []string{"a", "/a", "a/", "!a/b", "*.o", "a/**/b", `\#a`, "[ab", "**"} {
		f.Add(row, "a/b")
	}
	f.Fuzz(func(t *testing.T, line, path string) {
		for _, p := range parseIgnoreFile([]byte(line)) {
			text, flags := path, wildmatch.Pathname
			if p.anywhere {
				text, flags = path[strings.LastIndexByte(path, '/')+1:], 0
			}
			want := wildmatch.Match(p.text, text, flags)
			if got := p.match(path, true, 0); got != want {
				t.Errorf("%q on %q: %v, without shortcuts %v", line, path, got, want)
			}
			if p.dirOnly && p.match(path, false, 0) {
				t.Errorf("%q matches the file %q", line, path)
			}
		}
	})
}

// FuzzAttributes reads attribute files; macros that set each other must end.
func FuzzAttributes(f *testing.F) {
	for _, seed := range []string{"* text=auto\n", "[attr]a b\n[attr]b a\n* a\n", "\"a\\tb\" -x !y z=1\n", "a binary\n", "[attr]binary\n", "a b@d"} {
		f.Add([]byte(seed), "a/b")
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		lines := parseAttributes(data, true)
		a := &attributes{macros: map[string]*attrLine{}}
		for i := range lines {
			if lines[i].macro != "" {
				a.macros[lines[i].macro] = &lines[i]
			}
		}
		set := map[string]value{}
		a.apply(set, lines, path, false)
		for name := range set {
			if !validAttribute(name) {
				t.Errorf("%q sets %q", data, name)
			}
		}
	})
}

// FuzzDecode encodes text in every encoding and decodes it again.
func FuzzDecode(f *testing.F) {
	f.Add("a\U0001f600\u00e9\n", []byte{0xd8, 0, 0, 'a'})
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		for _, name := range []string{"UTF-16", "UTF-16LE", "utf16be", "UTF-16LE-BOM", "UTF-32", "UTF-32LE", "UTF-32BE", "latin1", "ASCII"} {
			if out, known := decode(bytes.Clone(raw), name); !known || len(out) > 2*len(raw)+4 {
				t.Errorf("%s: %x became %x", name, raw, out)
			}
		}
		if !utf8.ValidString(text) || strings.HasPrefix(text, "\ufeff") {
			return
		}
		var le16, be32 []byte
		for _, u := range utf16.Encode([]rune(text)) {
			le16 = binary.LittleEndian.AppendUint16(le16, u)
		}
		for _, r := range text {
			be32 = binary.BigEndian.AppendUint32(be32, uint32(r))
		}
		for name, b := range map[string][]byte{
			"UTF-16LE": le16, "UTF-16": append([]byte{0xff, 0xfe}, le16...),
			"UTF-32BE": be32, "UTF-32": append([]byte{0, 0, 0xfe, 0xff}, be32...),
		} {
			if strings.HasPrefix(text, "\ufffe") || name == "UTF-16LE" && bytes.HasPrefix(b, byteOrderMark.be16) {
				continue
			}
			if out, _ := decode(b, name); string(out) != text {
				t.Errorf("%s: %q became %q", name, text, out)
			}
		}
	})
}
