package fragments

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tagline-scm/tagline/scheme"
)

// commit is a commit with these files.
func commit(files map[string]string) Commit {
	return Commit{
		List: func(dir string) ([]string, error) {
			var names []string
			for name := range files {
				if path.Dir(name) == dir {
					names = append(names, path.Base(name))
				}
			}
			slices.Sort(names)
			return names, nil
		},
		Blob: func(name string) ([]byte, error) {
			text, ok := files[name]
			if !ok {
				return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
			}
			return []byte(text), nil
		},
	}
}

func vectors[T any](t *testing.T, name string) (all []T) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	var file struct{ Cases *[]T }
	file.Cases = &all
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	return all
}

// TestChangesets holds what change files raise against changesets' own plan of releases
// (scripts/fragments-changesets.mjs).
func TestChangesets(t *testing.T) {
	rows := vectors[struct {
		Why, Error string
		Packages   map[string]string
		Files      map[string]string
		Releases   map[string][]string
	}](t, "changesets.json")
	for _, row := range rows {
		for dir, id := range row.Packages {
			name, version, _ := strings.Cut(id[1:], "@")
			name = id[:1] + name
			d, err := Decide(commit(row.Files), commit(nil), Place{Dir: dir}, nil)
			if row.Error != "" || err != nil {
				if _, ours := errors.AsType[*Error](err); !ours || row.Error == "" {
					t.Errorf("%s: %v, changesets says %q", row.Why, err, row.Error)
				}
				continue
			}
			want := []string{"none", version}
			if r, ok := row.Releases[name]; ok {
				want = r
			}
			base := scheme.Parts{Release: []uint64{1, 2, 3}}
			if strings.HasPrefix(version, "0.") {
				base.Release[0] = 0
			}
			part := d.Part(scheme.Version{Base: base})
			if d.Raise == scheme.Nothing {
				part = "none"
			}
			if part != want[0] {
				t.Errorf("%s: %s is raised by %s (%s), changesets says %q", row.Why, name, part, d.Why, want)
			}
		}
	}
}

// TestTowncrier holds which files are fragments, and of which type, against towncrier
// (scripts/fragments-towncrier.py).
func TestTowncrier(t *testing.T) {
	rows := vectors[struct {
		Why, Folder string
		Files       map[string]string
		Names       []string
		Takes       map[string]string
	}](t, "towncrier.json")
	for _, row := range rows {
		c := commit(row.Files)
		types := defaultTypes()
		from, err := find(c, Place{Dir: "."}, types)
		if err != nil || !slices.Contains(from.dirs, row.Folder) {
			t.Errorf("%s: %q, %v", row.Why, from.dirs, err)
			continue
		}
		got := map[string]string{}
		for _, name := range row.Names {
			file := path.Join(row.Folder, name)
			one, ok, err := from.read(file, nil)
			if err != nil {
				t.Errorf("%s: %v", row.Why, err)
			}
			if ok {
				got[file] = strings.TrimPrefix(strings.TrimPrefix(one.why, "is of the type "), "says ")
			}
		}
		if diff := cmp.Diff(row.Takes, got); diff != "" {
			t.Errorf("%s: towncrier (-) and here (+):\n%s", row.Why, diff)
		}
	}
}

func TestDecide(t *testing.T) {
	crier := map[string]string{"towncrier.toml": "[tool.towncrier]\ndirectory = 'n'\n"}
	sets := map[string]string{".changeset/config.json": "{}"}
	for _, row := range []struct {
		why    string
		head   map[string]string
		tagged []string // files of head that the tag's commit has too
		at     Place
		said   Types
		want   scheme.Raise
		file   string // that decides
		wrong  string // part of the error
		shows  string // part of the reason
		with   map[string]string
	}{
		{why: "the highest of all decides", with: crier, head: map[string]string{"n/1.bugfix": "", "n/2.feature": "", "n/3.feature": ""}, want: scheme.Minor, file: "n/2.feature"},
		{why: "what the tag has was released", with: crier, head: map[string]string{"n/1.removal": "", "n/2.bugfix": ""}, tagged: []string{"n/1.removal"}, want: scheme.Patch, file: "n/2.bugfix"},
		{why: "nothing is new", with: crier, head: map[string]string{"n/1.removal": ""}, tagged: []string{"n/1.removal"}, shows: "no change file was added"},
		{why: "none asks for anything", with: crier, head: map[string]string{"n/1.misc": ""}, said: Types{"misc": scheme.Nothing}, shows: "the change file that was added since asks for no more"},
		{why: "a type is raised otherwise", with: crier, head: map[string]string{"n/1.misc": ""}, said: Types{"misc": scheme.Major}, want: scheme.Major, file: "n/1.misc"},
		{why: "a type that nobody knows", head: map[string]string{"towncrier.toml": "[[tool.towncrier.type]]\nname='Significant'\n"}, wrong: "its type significant is one"},
		{why: "and is said", head: map[string]string{"towncrier.toml": "[[tool.towncrier.type]]\nname='Significant'\n", "newsfragments/1.significant.md": ""}, said: Types{"significant": scheme.Major}, want: scheme.Major, file: "newsfragments/1.significant.md"},
		{why: "sections have folders of their own", head: map[string]string{"towncrier.toml": "[tool.towncrier]\ndirectory='n'\n[[tool.towncrier.section]]\npath='web'\n[[tool.towncrier.section]]\npath=''\n", "n/web/1.feature": "", "n/2.bugfix": ""}, want: scheme.Minor, file: "n/web/1.feature"},
		{why: "a folder outside", head: map[string]string{"towncrier.toml": "[tool.towncrier]\ndirectory='../../n'\n"}, wrong: "outside the repository"},
		{why: "no TOML", head: map[string]string{"towncrier.toml": "["}, wrong: "towncrier.toml: it is no TOML"},
		{why: "pyproject without the table is no configuration", head: map[string]string{"pyproject.toml": "[project]\nname='a'\n"}, wrong: "neither changesets nor towncrier"},
		{why: "two of them", with: sets, head: crier, wrong: "a configuration of changesets, too"},
		{why: "the nearest counts", with: sets, head: map[string]string{"a/towncrier.toml": "[tool.towncrier]\ndirectory='n'\n", "a/n/1.feature": ""}, at: Place{Dir: "a"}, want: scheme.Minor, file: "a/n/1.feature"},
		{why: "one further up counts too", with: crier, head: map[string]string{"n/1.feature": ""}, at: Place{Dir: "a/b"}, want: scheme.Minor, file: "n/1.feature"},
		{why: "no JSON", head: map[string]string{".changeset/config.json": "{"}, wrong: ".changeset/config.json: it is no JSON"},
		{why: "a name that is given is the package", with: sets, head: map[string]string{".changeset/a.md": "---\nx: major\ny: minor\n---\n"}, at: Place{Name: "y"}, want: scheme.Minor, file: ".changeset/a.md"},
		{why: "the root of a workspace is none", with: sets, head: map[string]string{"package.json": `{"name":"root","workspaces":["x"]}`, ".changeset/a.md": "---\nx: major\n---\n"}, want: scheme.Major, file: ".changeset/a.md"},
		{why: "of pnpm", with: sets, head: map[string]string{"package.json": `{"name":"root"}`, "pnpm-workspace.yaml": "packages: []", ".changeset/a.md": "---\nx: major\n---\n"}, want: scheme.Major, file: ".changeset/a.md"},
		{why: "without what is ignored", head: map[string]string{".changeset/config.json": `{"ignore":["@x/*"]}`, ".changeset/a.md": "---\n\"@x/y\": major\n\"@z/y\": patch\n---\n"}, want: scheme.Patch, file: ".changeset/a.md"},
		{why: "a folder by names", at: Place{Folder: "c"}, head: map[string]string{"c/1.feature.md": "text", "c/README.md": "", "c/.gitkeep": "", "c/x.patch": ""}, want: scheme.Minor, file: "c/1.feature.md"},
		{why: "a folder of change files with front matter", at: Place{Folder: "c"}, head: map[string]string{"c/some-words.md": "---\nx: major\n---\n"}, want: scheme.Major, file: "c/some-words.md"},
		{why: "in a folder a type that nobody knows", at: Place{Folder: "c"}, head: map[string]string{"c/1.significant.2.md": ""}, wrong: "c/1.significant.2.md: it is of the type significant"},
		{why: "another case", at: Place{Folder: "c"}, head: map[string]string{"c/1.Feature.md": ""}, want: scheme.Minor, file: "c/1.Feature.md"},
		{why: "what a terminal would obey is not shown", at: Place{Folder: "c"}, head: map[string]string{"c/1\x1b[2J.feature": ""}, want: scheme.Minor, file: "c/1\x1b[2J.feature", shows: "c/1\ufffd[2J.feature"},
	} {
		files := maps.Clone(row.head)
		maps.Copy(files, row.with)
		old := map[string]string{}
		for _, name := range row.tagged {
			old[name] = files[name]
		}
		if row.at.Dir == "" {
			row.at.Dir = "."
		}
		d, err := Decide(commit(files), commit(old), row.at, row.said)
		if row.wrong != "" {
			if _, ours := errors.AsType[*Error](err); !ours || !strings.Contains(err.Error(), row.wrong) {
				t.Errorf("%s: %v, not %q", row.why, err, row.wrong)
			}
			continue
		}
		if err != nil || d.Raise != row.want || d.File != row.file || !strings.Contains(d.Why, row.shows) || d.By != "fragments" {
			t.Errorf("%s: %+v, %v", row.why, d, err)
		}
	}
}

func FuzzChangeset(f *testing.F) {
	for _, text := range []string{"---\n\"a\": minor\n---\n", "---\na: major\n", "---", "--- \n'a': x\n---", "---\n\"a\n---"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		one, ok, err := changeset("a.md", []byte(text), members{}, nil)
		if ok == (err != nil) || one.raise > scheme.Major || !ok && one.raise != scheme.Nothing {
			t.Errorf("%q: %+v, %v, %v", text, one, ok, err)
		}
	})
}
