package git

import (
	"testing"

	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

func TestAbbrevRefAsGit(t *testing.T) {
	for _, g := range oracle.Git(t) {
		dir := discover.Real(t.TempDir())
		run := gitIn(t, g, dir)
		run("init", "-q", "--template=", "-b", "main")
		run("commit", "-q", "--allow-empty", "-m", "one")
		for _, tt := range []struct {
			why string
			do  []string
		}{
			{"a branch", nil},
			{"a remote of that name, which git takes later", []string{"update-ref", "refs/remotes/main/HEAD", "HEAD"}},
			{"ambiguities that do not count", []string{"config", "core.warnAmbiguousRefs", "false"}},
			{"a tag of that name, which git takes first", []string{"tag", "main"}},
			{"and counts again", []string{"config", "core.warnAmbiguousRefs", "true"}},
			{"a tag", []string{"symbolic-ref", "HEAD", "refs/tags/main"}},
			{"a remote branch", []string{"symbolic-ref", "HEAD", "refs/remotes/main/HEAD"}},
			{"a branch in a directory", []string{"checkout", "-q", "-b", "a/b"}},
			{"a branch called as a branch's full name", []string{"checkout", "-q", "-b", "heads/a/b"}},
			{"detached", []string{"checkout", "-q", "--detach"}},
		} {
			if tt.do != nil {
				run(tt.do...)
			}
			r, err := Open(dir, Env{})
			if err != nil {
				t.Fatal(err)
			}
			head, err := r.refs.Head()
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.abbrevRef(head)
			if want := run("rev-parse", "--abbrev-ref", "HEAD"); err != nil || got != want {
				t.Errorf("git %s, %s: %s, %v; git says %s", g.Version, tt.why, got, err, want)
			}
			r.Close()
		}
	}
}
