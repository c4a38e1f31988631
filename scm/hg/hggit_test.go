package hg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// hgGit makes the builder's repository one of hg-git, in which git's hashes are
// hg's backwards, with tags at revisions.
func (b *builder) asHgGit(tags ...string) *Repository {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Join(b.dir, ".hg", "git"), 0o777); err != nil {
		b.t.Fatal(err)
	}
	out, err := b.hg.output("log", "-r", "all()", "-T", "{node}\n")
	if err != nil {
		b.t.Fatal(err)
	}
	nodes := strings.Fields(out)
	var text, list strings.Builder
	for _, node := range nodes {
		fmt.Fprintf(&text, "%s %s\n", backwards(node), node)
	}
	for _, tag := range tags {
		var at int
		var name string
		if _, err := fmt.Sscanf(tag, "%d:%s", &at, &name); err != nil {
			b.t.Fatal(err)
		}
		fmt.Fprintf(&list, "%s %s\n", nodes[at], name)
	}
	b.write(gitMapFile, text.String())
	b.write(gitTagsFile, list.String())
	r := *b.Repository // as Open would find it
	r.hgGit = true
	return &r
}

func (b *builder) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, filepath.FromSlash(name)), []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

func backwards(node string) string {
	digits := []byte(node)
	slices.Reverse(digits)
	return string(digits)
}

// TestHgGit asks a repository of hg-git: a line of commits, one of which is on a
// branch beside it.
func TestHgGit(t *testing.T) {
	b := newBuilder(t).run("edit a", "commit", "edit a", "commit", "edit a", "commit", "update 1", "edit b", "commit", "merge 2", "commit", "tag --local -r 0 v1.3")
	r := b.asHgGit("0:v1.0", "0:v1.3", "1:x9", "2:v1.1", "2:rel", "3:v1.2")
	newest := scm.Query{Select: scm.NewestTag, Accept: func(tag string) error {
		if strings.ContainsAny(tag, "0123456789") {
			return nil
		}
		return errors.New("no digit")
	}}
	for _, row := range []struct {
		query      scm.Query
		hgrc, want string
		why        string
	}{
		{versions(scm.Query{}), "", "v1.2 2 rejected rel higher", "git's tags are tags, and v1.3 of both is one"},
		{versions(scm.Query{Rev: "v1.1"}), "", "v1.1 0 higher", "a tag of git's names a commit"},
		{versions(scm.Query{Rev: "v1.0"}), "", "v1.0 0", "a commit has tags of both"},
		{versions(scm.Query{Match: []string{"v1.0"}}), "", "v1.0 4", "the distance is Mercurial's own"},
		{newest, "", "v1.3 4", "setuptools-scm without the extension: hg's own tags that git-tags lists"},
		{newest, "[extensions]\nhggit =\n", "v1.2 1 rejected rel", "with it the newest commit's tag, and no commit of the other side"},
		{newest, "[extensions]\nhgext.hggit=/a/b\n", "v1.2 1 rejected rel", "which has another name, too"},
		{newest, "[extensions]\nhggit =\nhggit = !\n", "v1.3 4", "the last word counts"},
		{newest, "[other]\nhggit =\n", "v1.3 4", "in its section"},
	} {
		b.write(hgrcFile, row.hgrc)
		f, err := r.Facts(row.query)
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if got := summary(f); got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
		if f.VCS != "git" || len(f.Tags[0].Commit.String()) != 40 {
			t.Errorf("%s: %+v", row.why, f)
		}
	}
	f, err := r.Facts(scm.Query{})
	if err != nil || f.Branch != (scm.Branch{Abbrev: "HEAD"}) {
		t.Errorf("without a bookmark: %+v, %v", f.Branch, err)
	}
	b.run("bookmark one")
	f, err = r.Facts(scm.Query{})
	if err != nil || f.Branch != (scm.Branch{Name: "one", Abbrev: "one", From: "head"}) {
		t.Errorf("the branch: %+v, %v", f.Branch, err)
	}
	same, err := r.Facts(scm.Query{Rev: f.Head.ID})
	if err != nil || same.Head != f.Head {
		t.Errorf("git's hash: %+v, %v", same.Head, err)
	}
	inHg, err := b.Facts(scm.Query{})
	if err != nil || inHg.Head.ID != backwards(f.Head.ID) {
		t.Errorf("hg's hash: %+v, %v", inHg.Head, err)
	}
	b.run("edit a", "commit")
	f, err = r.Facts(scm.Query{})
	if err != nil || f.VCS != "hg" || f.Head.ID == "" || f.Tags[0].Commit.IsZero() {
		t.Errorf("a commit that git does not have: %+v, %v", f, err)
	}
	var none *scm.RevisionError
	for _, rev := range []string{"v9", "refs/tags/one", strings.Repeat("1", 40), "HEAD~9"} {
		if _, err := r.Facts(scm.Query{Rev: rev}); !errors.As(err, &none) {
			t.Errorf("%s: %v", rev, err)
		}
	}
}

// TestHgGitDamage reads files of hg-git that are none.
func TestHgGitDamage(t *testing.T) {
	one, two := strings.Repeat("1", 40), strings.Repeat("2", 40)
	for _, row := range []struct {
		file, text, want string
	}{
		{gitTagsFile, "", ""},
		{gitTagsFile, one + " v1.0\r\n", ""},
		{gitTagsFile, one + " v1.0\n\n", ".hg/git-tags: line 2: not a hash and a tag"},
		{gitTagsFile, "v1.0", ".hg/git-tags: line 1: not a hash and a tag"},
		{gitTagsFile, one + " v1.0 v1.1\n", ".hg/git-tags: line 1: not a hash and a tag"},
		{gitTagsFile, "1) v1.0\n", `.hg/git-tags: line 1: object name "1)": want 40 or 64 hexadecimal digits`},
		{gitTagsFile, one + " " + strings.Repeat("v", 1<<17), ".hg/git-tags: a line is too long"},
		{gitTagsFile, strings.Repeat("\n", maxOutput+1), ".hg/git-tags: larger than 16777216 bytes"},
		{gitMapFile, two + " " + one + "\n", ""},
		{gitMapFile, two + "\n", ".hg/git-mapfile: line 1: not two hashes"},
		{gitMapFile, two + "\t" + one + "\n", ".hg/git-mapfile: line 1: not two hashes"},
		{gitMapFile, "0123456789012345678901234567890123456 += " + one, `.hg/git-mapfile: line 1: object name "0123456789012345678901234567890123456 +=": want 40 or 64 hexadecimal digits`},
	} {
		r := &Repository{root: t.TempDir(), hgGit: true}
		path := filepath.Join(r.root, filepath.FromSlash(row.file))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(row.text), 0o666); err != nil {
			t.Fatal(err)
		}
		commit, err := scm.ParseHash(one)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = r.gitTags(); err == nil {
			_, err = r.translate(map[scm.Hash]bool{commit: true}, hgSide)
		}
		got := ""
		if err != nil {
			got = err.Error()
		}
		if damage := (*scm.CorruptError)(nil); got != row.want || (err != nil && !errors.As(err, &damage)) {
			t.Errorf("%s %.60q: got %q, want %q", row.file, row.text, got, row.want)
		}
	}
	r := &Repository{root: t.TempDir(), hgGit: true}
	if tags, err := r.gitTags(); err != nil || len(tags) > 0 {
		t.Errorf("no file: %v, %v", tags, err)
	}
	if err := os.MkdirAll(filepath.Join(r.root, gitTagsFile), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := r.gitTags(); err == nil || err.Error() != ".hg/git-tags: not a regular file" {
		t.Errorf("a directory: %v", err)
	}
}
