package worktree_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestHostile holds that no repository makes the check hang, fill the memory or
// look outside its root.
func TestHostile(t *testing.T) {
	for _, st := range []struct{ name, script, want string }{
		{"the index is a pipe", `rm .git/index; mkfifo .git/index`, "*scm.CorruptError"},
		{"the index is a directory", `rm .git/index; mkdir .git/index`, "*scm.CorruptError"},
		{"the index is cut short", `head -c 200 .git/index >i; mv i .git/index`, "*scm.CorruptError"},
		{"the index is empty", `: >.git/index`, "*scm.CorruptError"},
		{"a shared index that is not there", `git update-index --split-index; rm .git/sharedindex.*`, "*fs.PathError"},
		{"attributes are a pipe", `touch a; mkfifo .gitattributes`, "clean"},
		{"the user's attributes are a pipe", `touch a; mkfifo p; git config core.attributesFile "$PWD/p"`, "*fs.PathError"}, // git waits
		{"the user's attributes are the null device", `touch a; git config core.attributesFile /dev/null`, "clean"},
		{"a path that is nested 100,000 deep", `p=$(printf 'q/%.0s' $(seq 100000))f
			h=$(git rev-parse HEAD:a); printf '100644 %s\t%s\n' $h "$p" | git update-index --index-info`, "*scm.CorruptError"},
		{"a tree of a billion empty directories", `git rm -q --cached -r .; t=$(git mktree </dev/null)
			for i in 1 2 3 4 5 6 7 8 9; do t=$(for j in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\t%s\n' $t $j; done | git mktree); done
			git reset -q --soft $(git commit-tree -m bomb $t)`, "*scm.DeclinedError"},
		{"a tree of a billion files", `git rm -q --cached -r .; t=$(printf '100644 blob %s\tf\n' $(git rev-parse HEAD:a) | git mktree)
			for i in 1 2 3 4 5 6 7 8 9; do t=$(for j in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\t%s\n' $t $j; done | git mktree); done
			git reset -q --soft $(git commit-tree -m bomb $t)`, "0/0/0/0/0/0/0/0/0/f is staged"},
	} {
		s := newSandbox(t, oracle.Git(t)[0])
		s.sh("", base)
		in := s.input("r") // while git still can
		s.sh("r", st.script)
		if now, err := s.open(filepath.Join(s.dir, "r")); err == nil {
			in = now
		}
		if got := answer(in); !strings.HasPrefix(got, st.want) {
			t.Errorf("%s: got %q, want %s", st.name, got, st.want)
		}
	}
}

// TestOutside names a file outside the root in the index.
func TestOutside(t *testing.T) {
	s := newSandbox(t, oracle.Git(t)[0])
	s.sh("", `echo 1 >x; git init -q r; cd r; mkdir aa; echo 1 >aa/x; git add .; git commit -qm 1`)
	index := filepath.Join(s.dir, "r/.git/index")
	data, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	in := s.input("r")
	data = bytes.Replace(data, []byte("aa/x"), []byte("../x"), 1)
	clear(data[len(data)-20:]) // no checksum, as with index.skipHash
	if err := os.WriteFile(index, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if got := answer(in); got != "../x is deleted" {
		t.Errorf("with the cache-tree: got %q", got)
	}
}
