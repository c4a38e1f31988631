package git

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// fuzzedRepository is a repository of four commits with tags and a submodule in its
// index, whose files a fuzz target writes anew each time.
func fuzzedRepository(f *testing.F) (dir string, hashes []string) {
	dir = f.TempDir()
	run := gitIn(f, oracle.Git(f)[0], dir)
	run("init", "-q", "--template=", "-b", "main")
	for _, name := range []string{"one", "two", "three", "four"} {
		run("commit", "-q", "--allow-empty", "-m", name)
		hashes = append(hashes, strings.TrimSpace(run("rev-parse", "HEAD")))
	}
	run("tag", "v1.0.0", hashes[1])
	run("tag", "-am", "x", "v0.9.0", hashes[0])
	run("update-index", "--add", "--cacheinfo", "160000,"+hashes[0]+",sub")
	run("commit", "-q", "-m", "five")
	for _, below := range []string{"info", "refs/replace"} {
		if err := os.MkdirAll(filepath.Join(dir, ".git", below), 0o777); err != nil {
			f.Fatal(err)
		}
	}
	return dir, hashes
}

// FuzzOverlay writes the shallow file, info/grafts and a replace ref: reading ends,
// hashes are of the right size, and an answer is git's, and says whether it is proven.
func FuzzOverlay(f *testing.F) {
	dir, h := fuzzedRepository(f)
	git := oracle.Git(f)[0]
	zero := strings.Repeat("0", 40)
	f.Add(h[1]+"\n", "", h[2], h[3])
	f.Add("", h[3]+" "+h[0]+"\n"+h[0]+" "+h[3]+"\n", h[0], h[0])
	f.Add(h[0]+"x\n\n", "# comment\n"+h[2]+"\t"+h[1]+" \n", h[1], zero)
	f.Add("", h[2]+"\x00"+h[1]+"\n"+h[3]+"\r"+h[0]+"\r\n", zero, zero)
	f.Add("nothing", h[2], zero, "ref: refs/heads/main")
	f.Add(strings.Repeat(zero+"\n", 3), strings.Repeat(h[3]+" "+h[2]+" ", 5), h[3][:39], h[2])
	f.Fuzz(func(t *testing.T, shallow, grafts, original, replacement string) {
		files := map[string]string{"shallow": shallow, "info/grafts": grafts}
		if filepath.IsLocal(original) && !strings.ContainsAny(original, "/\x00") && len(original) < 200 {
			files["refs/replace/"+original] = replacement
		}
		for name, text := range files {
			path := filepath.Join(dir, ".git", name)
			if os.WriteFile(path, []byte(text), 0o666) == nil {
				defer os.Remove(path)
			}
		}
		r, err := Open(dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		o, err := r.readOverlay()
		if err != nil {
			return
		}
		for from, parents := range o.Grafts {
			for _, p := range append(parents, from) {
				if p.Size() != 20 {
					t.Fatalf("a graft has %v", p)
				}
			}
		}
		for from, to := range o.Replace {
			if from.Size() != 20 || to.Size() != 20 {
				t.Fatalf("%v is replaced by %v", from, to)
			}
		}
		facts, err := r.Facts(scm.Query{})
		if err != nil {
			return
		}
		if facts.Proof.Reason == "" {
			t.Fatal("an answer that does not say whether it is proven")
		}
		got := ""
		if len(facts.Tags) > 0 {
			got = fmt.Sprintf("%s-%d-g%s", facts.Tags[0].Ref, facts.Distance, facts.Head.ID)
		}
		out, err := gitRun(git, dir, "describe", "--tags", "--long", "--abbrev=40")
		if exit, failed := errors.AsType[*exec.ExitError](err); failed && !strings.Contains(string(exit.Stderr), "can describe") {
			return // git stops where a replacement is no hash, or has another kind
		}
		if want := strings.TrimSpace(out); want != got {
			t.Fatalf("%q, %q, %q for %q: %q; git says %q, %v", shallow, grafts, replacement, original, got, want, err)
		}
	})
}

// asking returns a function that asks one git for the commit of a revision, "" where
// git knows none. It is the newest: until 2.48 git took more for the output of describe.
func asking(f *testing.F, dir string) func(rev string) string {
	gits := oracle.Git(f)
	ask := gits[len(gits)-1].Talk(f, dir, "cat-file", "--batch-check=%(objectname)")
	return func(rev string) string {
		line := ask(rev + "^{commit}")
		if _, err := scm.ParseHash(line); err != nil {
			return "" // REV missing, or REV ambiguous
		}
		return line
	}
}

// FuzzRevision asks for the commit of a revision: it is the one that git has, or the
// error says that there is none, or that the syntax is not supported.
func FuzzRevision(f *testing.F) {
	dir, h := fuzzedRepository(f)
	for _, rev := range []string{"HEAD", "HEAD~2", "main^", "v1.0.0", "v0.9.0^{}", "v0.9.0^{commit}", h[0][:7], h[0] + "^0", "HEAD^2",
		"HEAD~999999999999999999999", "@", "-x", "a..b", "^", "~", "HEAD^^^^^^^^^", "v1.0.0-1-g" + h[2][:7], "refs/heads/main", "HEAD^{", "\x00", "v1.0.0-a-g" + h[2][:7], "v1.0.0-g" + h[2][:7], "x-1-g" + h[2][:5] + "^{}~1"} {
		f.Add(rev)
	}
	r, err := Open(dir, Env{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { r.Close() })
	ask := asking(f, dir)
	f.Fuzz(func(t *testing.T, rev string) {
		if strings.ContainsAny(rev, "\n\x00") || len(rev) > 1000 {
			return // what git cannot be asked
		}
		got, err := r.Resolve(rev)
		want := ask(rev)
		var none *scm.RevisionError
		switch {
		case errors.As(err, &none):
			if want != "" && none.Reason != scm.UnsupportedRevision {
				t.Fatalf("%q: %v; git has %s", rev, err, want)
			}
		case err != nil:
			t.Fatalf("%q: %T %v", rev, err, err)
		case got != want:
			t.Fatalf("%q is %s, and %q for git", rev, got, want)
		}
	})
}

// FuzzSubmodules reads .gitmodules: the one submodule of the index is listed, whatever
// it says, or the file is refused.
func FuzzSubmodules(f *testing.F) {
	dir, _ := fuzzedRepository(f)
	for _, text := range []string{"[submodule \"a\"]\n\tpath = sub\n\turl = x\n", "[submodule \"..\"]\npath = sub", "[submodule]\npath=sub",
		"[submodule \"a\"]\npath\n", "[submodule \"a\"]\npath=sub\n[submodule \"b\"]\npath=sub\nignore=all\nactive", "[", "\xef\xbb\xbf[submodule \"-x\"]\npath=sub\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(dir, ".gitmodules"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		r, err := Open(dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		list, err := r.Submodules()
		if err == nil && (len(list) != 1 || list[0].Path != "sub") {
			t.Fatalf("%+v", list)
		}
		for _, m := range list {
			if m.Name == ".." || strings.HasPrefix(m.Name, "../") || strings.Contains(m.Name, "/../") {
				t.Fatalf("the name leads elsewhere: %q", m.Name)
			}
		}
		if _, err := r.Facts(scm.Query{Dirty: scm.DirtyPolicy{Submodules: scm.SubmodulesCommit}}); err == nil {
			return
		}
	})
}
