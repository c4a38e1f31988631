package git

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// revisions makes a repository with merges, tags of all kinds and so many
// objects that short abbreviations are ambiguous.
func revisions(t *testing.T, g oracle.Program, args ...string) (dir string, run func(args ...string) string) {
	dir = discover.Real(t.TempDir())
	run = gitIn(t, g, dir)
	run(append([]string{"init", "-q", "--template=", "-b", "main"}, args...)...)
	run("config", "core.fsync", "none")
	var b strings.Builder
	b.WriteString("blob\nmark :1\ndata 1\nx\n")
	for i := 2; i < 500; i++ {
		fmt.Fprintf(&b, "commit refs/heads/main\nmark :%d\ncommitter A <a@b> %d +0000\ndata 1\nx\n", i, 1700000000+i)
		if i > 2 {
			fmt.Fprintf(&b, "from :%d\n", i-1)
		}
		if i > 20 && i%7 == 0 {
			fmt.Fprintf(&b, "merge :%d\nmerge :%d\n", i-9, i-13)
		}
		fmt.Fprintf(&b, "M 100644 inline f%d\ndata <<E\n%d\nE\n", i%5, i)
	}
	for i := 2; i < 500; i += 3 {
		fmt.Fprintf(&b, "tag a%d\nfrom :%d\ntagger A <a@b> %d +0000\ndata 1\nx\n", i, i, 1800000000+i)
	}
	c := g.Command(dir, nil, "fast-import", "--quiet")
	c.Stdin = strings.NewReader(b.String())
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("fast-import: %v\n%s", err, out)
	}
	run("tag", "light", "main~5")
	run("tag", "-am", "x", "twice", "a8")
	run("tag", "tree", "main^{tree}")
	run("tag", "-am", "x", "treetag", "main^{tree}")
	run("tag", "both", "main~7")
	run("branch", "both", "main~8")
	run("branch", "v1.0-4", "main~9")
	run("update-ref", "refs/remotes/up/x", "main~4")
	run("symbolic-ref", "refs/remotes/up/HEAD", "refs/remotes/up/x")
	run("branch", run("rev-parse", "main~3")[:6], "main~30")
	return dir, run
}

// resolve returns the commit that a revision names.
func resolve(r *Repository, rev string) (scm.Hash, error) {
	if err := r.takeSnapshot(); err != nil {
		return scm.Hash{}, err
	}
	id, err := r.resolve(rev)
	return id, r.explained(err)
}

// compareRevision compares revisions with git; git's own errors are not compared.
func compareRevision(t *testing.T, g oracle.Program, r *Repository, dir, rev string) {
	t.Helper()
	out, gitErr := gitRun(g, dir, "rev-parse", "-q", "--verify", "--end-of-options", rev+"^{commit}")
	want := strings.TrimPrefix(strings.TrimSpace(out), "--end-of-options\n") // git before 2.43 prints it
	got, err := resolve(r, rev)
	var wrong *scm.RevisionError
	switch {
	case gitErr != nil && !errors.As(err, &wrong):
		t.Errorf("%s: got %v, %v; git refuses", rev, got, err)
	case gitErr == nil && (err != nil || got.String() != want):
		t.Errorf("%s: got %v, %v; git says %s", rev, got, err, want)
	}
}

func TestResolveAsGit(t *testing.T) {
	for _, g := range oracle.Git(t) {
		for _, format := range []string{"sha1", "sha256"} {
			t.Run(g.Version+" "+format, func(t *testing.T) {
				dir, run := revisions(t, g, "--object-format="+format)
				r, err := Open(dir, Env{})
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				full := run("rev-parse", "main~3")
				tag := run("rev-parse", "a8")
				for _, rev := range []string{
					"HEAD", "@", "main", "heads/main", "refs/heads/main", "light", "tags/light", "a8", "twice", "both", "heads/both", "up", "up/x", "remotes/up/HEAD", "tree", "treetag", "none",
					"@~2", "@^", "@^^", "HEAD^0", "HEAD~0", "HEAD~", "HEAD~1", "HEAD^1", "HEAD^2", "HEAD^3", "HEAD^4", "HEAD~3^2~4", "HEAD^^^^^~2^1", "HEAD~498", "HEAD~100000", "HEAD~99999999999", "HEAD^99999999999",
					"twice^{}", "twice^{tag}", "twice^{commit}", "twice^{tag}~1", "twice^0", "a8^{object}", "a8^{tree}", "a8^{blob}", "light^{tag}", "a8^{commit}^{tag}", "a8^{}^{}^{commit}~2", "treetag^{}", "treetag^0", "a8^{nonsense}", "a8^{", "a8^{}x", "a8^1x", "a8~x", "a8^-", "tree^",
					full, strings.ToUpper(full), full[:12], full[:6], full[:5], strings.ToUpper(full[:12]), full[:len(full)-1], full[:12] + "~2", full[:3], tag, tag[:12], tag[:12] + "^{}", tag + "~1",
					strings.Repeat("0", len(full)), strings.Repeat("f", len(full)), "0000000", "abc", "xyz",
					"v1.0-4", "v1.0-4-g" + full[:12], "any-0-g" + full[:9], "any-3-g" + tag[:12], "any-12-g" + full, "any-1-g" + full[:12] + "^", "a-b-3-g" + full[:12],
					"", "refs/heads/", "/main", "main/", "heads//main", "../HEAD", ".", "^main", "~1", "^", "config",
				} {
					if rev == "" || strings.HasPrefix(rev, "^") {
						if _, err := resolve(r, rev); err == nil {
							t.Errorf("%q is no revision", rev)
						}
						continue
					}
					compareRevision(t, g, r, dir, rev)
				}
				for _, rev := range []string{"HEAD@{1}", "@{-1}", "@{u}", "HEAD@{yesterday}", ":/x", "HEAD:f1", ":f1", "HEAD^{/x}", "main..light", "main...light", "HEAD^@", "HEAD^!", "HEAD^-1"} {
					var wrong *scm.RevisionError
					if _, err := resolve(r, rev); !errors.As(err, &wrong) || wrong.Reason != "syntax not supported" {
						t.Errorf("%s: %v", rev, err)
					}
				}
			})
		}
	}
}

// TestResolveAbbreviated asks for every length at which names can be told apart or
// not.
func TestResolveAbbreviated(t *testing.T) {
	gits := oracle.Git(t)
	for _, g := range gits[len(gits)-1:] {
		dir, run := revisions(t, g)
		r, err := Open(dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		all := strings.Fields(run("cat-file", "--batch-all-objects", "--batch-check=%(objectname)"))
		// Neighbours share the most digits.
		asked := 0
		for i := 1; i < len(all) && asked < 60; i++ {
			if all[i][:4] == all[i-1][:4] {
				asked++
				for _, suffix := range []string{"", "^{}", "~1"} {
					compareRevision(t, g, r, dir, all[i][:4]+suffix)
				}
				compareRevision(t, g, r, dir, "v1-2-g"+all[i][:4])
			}
		}
		if asked == 0 {
			t.Error("no ambiguous abbreviation to try")
		}
	}
}

// TestResolveRandom strings operators together.
func TestResolveRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, g := range oracle.Git(t) {
		dir, run := revisions(t, g)
		repo, err := Open(dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer repo.Close()
		full := run("rev-parse", "main~11")
		names := []string{"HEAD", "@", "a8", "twice", "light", "treetag", full, full[:10], "v1-2-g" + full[:10]}
		operators := []string{"^", "^2", "^3", "^0", "~", "~2", "~9", "~40", "^{}", "^{commit}", "^{tag}", "^{object}", "^1"}
		for range 60 {
			rev := names[r.IntN(len(names))]
			for range r.IntN(6) {
				rev += operators[r.IntN(len(operators))]
			}
			compareRevision(t, g, repo, dir, rev)
		}
	}
}

// TestOverlay resolves through replacements, grafts and a shallow file, also
// from a linked work tree.
func TestOverlay(t *testing.T) {
	g := oracle.Git(t)[0]
	for _, tt := range []struct {
		why string
		set func(dir string, run func(...string) string)
	}{
		{"a replaced commit", func(dir string, run func(...string) string) { run("replace", "main~2", "main~20") }},
		{"a replacement of a replacement", func(dir string, run func(...string) string) {
			run("replace", "main~2", "main~20")
			run("replace", "main~20", "main~30")
		}},
		{"as many as git follows", func(dir string, run func(...string) string) {
			for i := range 4 {
				run("update-ref", "refs/replace/"+run("--no-replace-objects", "rev-parse", fmt.Sprint("main~", 2+i)), run("--no-replace-objects", "rev-parse", fmt.Sprint("main~", 3+i)))
			}
		}},
		{"replacements that are switched off", func(dir string, run func(...string) string) {
			run("replace", "main~2", "main~20")
			run("config", "core.useReplaceRefs", "false")
		}},
		{"a replace ref with an odd name", func(dir string, run func(...string) string) { run("update-ref", "refs/replace/x/y", "main") }},
		{"a replaced tag", func(dir string, run func(...string) string) { run("replace", "a8", "a11") }},
		{"grafts", func(dir string, run func(...string) string) {
			write(t, "# comment\n\nnonsense\n"+run("rev-parse", "main~2")+" "+run("rev-parse", "main~30")+" "+run("rev-parse", "main~40")+"\n"+
				run("rev-parse", "main~2")+"\n"+run("rev-parse", "main~31")+"\n", dir, ".git/info/grafts")
		}},
		{"a shallow file", func(dir string, run func(...string) string) {
			write(t, run("rev-parse", "main~3")+"\n", dir, ".git/shallow")
		}},
	} {
		t.Run(tt.why, func(t *testing.T) {
			dir, run := revisions(t, g)
			run("worktree", "add", "-q", "--no-checkout", "--detach", filepath.Join(dir, "linked"))
			tt.set(dir, run)
			for _, at := range []string{dir, filepath.Join(dir, "linked")} {
				r, err := Open(at, Env{})
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				for _, rev := range []string{"HEAD", "HEAD~2", "HEAD~3", "HEAD~4", "HEAD~3^2", "HEAD~5", "HEAD~6", "HEAD~40", "a8", "a8~1", "twice"} {
					compareRevision(t, g, r, at, rev)
				}
			}
		})
	}
}

func TestAmbiguousError(t *testing.T) {
	g := oracle.Git(t)[0]
	dir, run := revisions(t, g)
	r, err := Open(dir, Env{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all := strings.Fields(run("log", "--all", "--format=%H"))
	seen := map[string]string{}
	for _, id := range all {
		other, ok := seen[id[:4]]
		seen[id[:4]] = id
		if !ok {
			continue
		}
		_, err := resolve(r, id[:4])
		var wrong *scm.RevisionError
		if !errors.As(err, &wrong) || !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("got %v", err)
		}
		for _, name := range []string{id, other} {
			if !strings.Contains(wrong.Reason, "commit "+name[:7]) {
				t.Errorf("%q does not name %s", wrong.Reason, name)
			}
		}
		return
	}
	t.Error("no ambiguous abbreviation to try")
}

// TestPeelBounded makes a hundred tags of tags: one fewer leads to the commit, as
// many do not, so that a repository cannot make a reader follow them for ever.
func TestPeelBounded(t *testing.T) {
	g := oracle.Git(t)[0]
	dir := t.TempDir()
	run := gitIn(t, g, dir)
	run("init", "-q", "--template=")
	run("commit", "-q", "--allow-empty", "-m", "one")
	id, kind := run("rev-parse", "HEAD"), "commit"
	for n := 1; n <= 100; n++ {
		body := fmt.Sprintf("object %s\ntype %s\ntag t\ntagger Ada <ada@example.org> 1785585600 +0000\n\n", id, kind)
		object := fmt.Sprintf("tag %d\x00%s", len(body), body)
		id, kind = fmt.Sprintf("%x", sha1.Sum([]byte(object))), "tag"
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		z.Write([]byte(object))
		z.Close()
		write(t, packed.String(), dir, ".git/objects/"+id[:2]+"/"+id[2:])
		if n < 99 {
			continue
		}
		r, err := Open(dir, Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := resolve(r, id); (err == nil) != (n < 100) {
			t.Errorf("%d tags of tags: %v", n, err)
		}
	}
}
