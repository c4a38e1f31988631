package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tagline-scm/tagline/scm"
)

// brief is what the tests below look at.
func brief(f scm.Facts) string {
	var tags []string
	for _, t := range f.Tags {
		tags = append(tags, t.Ref)
	}
	s := fmt.Sprintf("%s %s %v+%d %.7s %s %s", f.VCS, f.Source, tags, f.Distance, f.Head.ID, f.Head.Date, f.Branch.Name)
	if f.Verbatim != "" {
		s += " verbatim=" + f.Verbatim
	}
	if f.Untagged != "" {
		s += " untagged=" + string(f.Untagged)
	}
	if !f.Proof.Proven {
		s += " unproven"
	}
	return s
}

func noNightly(ref string) error {
	if strings.HasPrefix(ref, "nightly") {
		return errors.New("no version")
	}
	return nil
}

func TestRead(t *testing.T) {
	const node = "node: 0123456789012345678901234567890123456789\n"
	for _, row := range []struct{ why, name, text, want string }{
		{"past a tag", GitArchival, node + "node-date: 2026-08-01T23:30:00-05:00\ndescribe-name: v1.4-3-g0123456\n", "git archive [v1.4]+3 0123456 2026-08-02 "},
		{"on a tag", GitArchival, node + "describe-name: v1.4\n", "git archive [v1.4]+0 0123456  "},
		{"a dash in the tag", GitArchival, node + "describe-name: v1.4-rc-1-2-g0123\n", "git archive [v1.4-rc-1]+2 0123456  "},
		{"a tag that ends like a hash", GitArchival, node + "describe-name: v1.4-g0123\n", "git archive [v1.4-g0123]+0 0123456  "},
		{"no tag but on refs", GitArchival, node + "describe-name: \nref-names: HEAD -> main, tag: v3.1, tag: v3.0\n", "git archive [v3.1 v3.0]+0 0123456  "},
		{"refused tags", GitArchival, node + "describe-name:\nref-names: tag: nightly, tag: v3.0\n", "git archive [v3.0]+0 0123456  "},
		{"refs beat a distance: they are on the commit", GitArchival, node + "describe-name: v1-2-g01\nref-names: tag: v3.0\n", "git archive [v3.0]+0 0123456  "},
		{"every tag is refused", GitArchival, node + "describe-name: nightly-x\n", "git archive []+0 0123456   untagged=unmatched unproven"},
		{"git knew no tag", GitArchival, node + "describe-name:\nref-names: HEAD -> main\n", "git archive []+0 0123456   untagged=unreachable unproven"},
		{"an old git", GitArchival, node + "describe-name: %(describe:tags=true)\n", "git archive []+0 0123456   untagged=unreachable unproven"},
		{"the full template opens with comments", GitArchival, "# stable\n# full\n" + node + "describe-name: v1.4\nref-names: tag: v1.4\n", "git archive [v1.4]+0 0123456  "},
		{"the last of equal fields holds", GitArchival, node + "describe-name: v1\ndescribe-name: v2\n", "git archive [v2]+0 0123456  "},
		{"the oldest template, on a tag", GitArchival, "ref-names: tag: nightly, tag: v3.0\n", "git archive [v3.0]+0   "},
		{"the oldest template, elsewhere", GitArchival, "ref-names: HEAD -> main\n", "empty"},
		{"the oldest template, not filled in", GitArchival, "ref-names: $Format:%D$\n", "empty"},
		{"a distance without a commit says nothing", GitArchival, "describe-name: v1-2-g01\n", "empty"},
		{"not filled in", GitArchival, "node: $Format:%H$\ndescribe-name: $Format:%(describe)$\n", "empty"},
		{"junk", GitArchival, "\x00\x01 what", "empty"},
		{"no file", GitArchival, "", "empty"},
		{"not a commit", GitArchival, "node: v1\n", "corrupt"},
		{"two commits in one file", GitArchival, node + "describe-name: v1-2-gabcdef0\n", "corrupt"},

		{"past a tag", HgArchival, "repo: 98\n" + node + "branch: default\nlatesttag: v1.0\nlatesttagdistance: 2\nchangessincelatesttag: 2\n", "hg archive [v1.0]+2 0123456  default"},
		{"on a tag", HgArchival, node + "branch: stable\ntag: v1.0\ntag: v1.0.1\n", "hg archive [v1.0 v1.0.1]+0 0123456  stable"},
		{"tags on one changeset", HgArchival, node + "latesttag: nightly:v2\nlatesttagdistance: 1\n", "hg archive [v2]+1 0123456  "},
		{"no tag at all: the distance is the number of changesets", HgArchival, node + "latesttag: null\nlatesttagdistance: 5\n", "hg archive []+5 0123456   untagged=none"},
		{"no tag that counts", HgArchival, node + "latesttag: nightly\nlatesttagdistance: 5\n", "hg archive []+0 0123456   untagged=unmatched unproven"},
		{"no number", HgArchival, node + "latesttag: v1\nlatesttagdistance: -1\n", "corrupt"},

		{"an sdist", PkgInfo, "Metadata-Version: 2.4\nName: x\nVersion: 1.2.3\n\nVersion: 9\n", " pkg-info []+0    verbatim=1.2.3"},
		{"a long description follows", PkgInfo, "Version: 1.2.3\n\n" + strings.Repeat("x", MaxSize), " pkg-info []+0    verbatim=1.2.3"},
		{"unknown", PkgInfo, "Name: x\nVersion: UNKNOWN\n", "empty"},
		{"carriage returns", PkgInfo, "Name: x\r\nVersion: 1.0\r\n", " pkg-info []+0    verbatim=1.0"},

		{"saved facts", SavedFacts, acme, "git facts [v1.2.3]+4 109666b 2026-08-16 main"},
		{"damaged facts", SavedFacts, "{", "error"},
		{"huge facts", SavedFacts, strings.Repeat(" ", MaxSize+1), "corrupt"},
	} {
		fsys := fstest.MapFS{}
		if row.why != "no file" {
			fsys[row.name] = &fstest.MapFile{Data: []byte(row.text)}
		}
		f, err := Read(fsys, row.name, noNightly)
		got := brief(f)
		var corrupt *scm.CorruptError
		switch {
		case errors.As(err, &corrupt):
			got = "corrupt"
		case errors.Is(err, fs.ErrNotExist):
			got = "empty"
		case err != nil:
			got = "error"
		}
		if got != row.want {
			t.Errorf("%s (%s): got %q (%v), want %q", row.why, row.name, got, err, row.want)
		}
	}
}

func TestFind(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	raw := file("node: $Format:%H$\n")
	for _, row := range []struct {
		why, file string
		fsys      fstest.MapFS
	}{
		{"saved facts first", SavedFacts, fstest.MapFS{SavedFacts: file(acme), GitArchival: raw, PkgInfo: file("Version: 1\n")}},
		{"an archive file that is not filled in yields", PkgInfo, fstest.MapFS{GitArchival: raw, PkgInfo: file("Version: 1\n")}},
		{"nothing", "", fstest.MapFS{GitArchival: raw}},
	} {
		facts, name, err := Find(row.fsys, nil)
		if name != row.file || (err == nil) != (row.file != "") {
			t.Errorf("%s: got %q, %v", row.why, name, err)
		}
		if row.file == PkgInfo && len(facts.Notes) != 1 {
			t.Errorf("%s: the file passed over is not mentioned: %q", row.why, facts.Notes)
		}
	}
	if _, _, err := Find(fstest.MapFS{SavedFacts: file("{"), PkgInfo: file("Version: 1\n")}, nil); err == nil {
		t.Error("damaged saved facts are passed over")
	}
	for _, name := range []string{SavedFacts, GitArchival, HgArchival, PkgInfo} {
		fsys := fstest.MapFS{name + "/x": raw, PkgInfo + ".orig": file("Version: 1\n")}
		if _, _, err := Find(fsys, nil); err == nil || err.Error() != name+": a directory, not a regular file" {
			t.Errorf("a directory of that name is passed over: %v", err)
		}
	}
}

func TestFromDirectory(t *testing.T) {
	for _, row := range []struct{ why, name, prefix, want string }{
		{"as unpacked", "foo-1.7", "foo-", " directory [1.7]+0   "},
		{"another name", "bar-1.7", "foo-", "empty"},
		{"nothing left", "foo-", "foo-", "empty"},
		{"refused", "foo-nightly", "foo-", "empty"},
	} {
		f, err := FromDirectory(row.name, row.prefix, noNightly)
		got := brief(f)
		if errors.Is(err, fs.ErrNotExist) {
			got = "empty"
		}
		if got != row.want {
			t.Errorf("%s: got %q, want %q", row.why, got, row.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(GitArchival, []byte("node: 01\ndescribe-name: v1-2-g01\nref-names: tag: v1\n"))
	f.Add(HgArchival, []byte("node: 01\nlatesttag: a:b\nlatesttagdistance: 3\n"))
	f.Add(PkgInfo, []byte("Version: 1\n continued\n"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		if !fs.ValidPath(name) {
			return
		}
		facts, err := Read(fstest.MapFS{name: &fstest.MapFile{Data: b}}, name, noNightly)
		if err == nil && facts.Verbatim == "" && len(facts.Tags) == 0 && facts.Untagged == scm.Tagged {
			t.Fatalf("%+v: neither a version nor a tag nor a reason", facts)
		}
	})
}
