package worktree

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/odb"
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

// FuzzIgnore holds that it does not matter to ignore files how their lines end.
func FuzzIgnore(f *testing.F) {
	for _, seed := range []string{"a\n", "/a\n!b/\n", "#a\n\\#b", "a \\ \n \n", "\ufeffa\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.IndexByte(data, '\r') >= 0 {
			return
		}
		got, want := parseIgnoreFile(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))), parseIgnoreFile(data)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %+v, with CR LF %+v", data, want, got)
		}
	})
}
