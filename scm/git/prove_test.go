//go:build prove

package git

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scripts/fixture"
	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestManyHistories compares Facts with every git program on 12,000 random
// histories.
func TestManyHistories(t *testing.T) {
	for i := range uint64(120) {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			compareHistories(t, 1_000+i, 100)
		})
	}
}

// TestLongWhileChanging is TestWhileChanging for 20,000 answers with each storage of refs.
func TestLongWhileChanging(t *testing.T) {
	for _, storage := range []string{"files", "reftable"} {
		t.Run(storage, func(t *testing.T) { whileChanging(t, storage, 20_000) })
	}
}

// TestLargePack reads commits and tags that lie behind the first 2 and 4 GiB of
// a pack, where its index needs offsets of 64 bits.
func TestLargePack(t *testing.T) {
	git := oracle.Git(t)[0]
	for _, gib := range []int64{2, 4} {
		t.Run(fmt.Sprint(gib), func(t *testing.T) {
			dir := t.TempDir()
			run := func(stdin io.Reader, args ...string) string {
				t.Helper()
				c := git.Command(dir, fixture.Env(), append([]string{"-c", "core.compression=0", "-c", "core.bigFileThreshold=1m", "-c", "fastimport.unpackLimit=1"}, args...)...)
				c.Stdin, c.Stderr = stdin, os.Stderr
				out, err := c.Output()
				if err != nil {
					t.Fatal(err)
				}
				return string(out)
			}
			run(nil, "init", "-q", "--bare", ".")
			size := gib<<30 + 1<<20
			var commits strings.Builder
			for i := 1; i <= 9; i++ {
				fmt.Fprintf(&commits, "\ncommit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata 1\nm\nM 644 inline f\ndata 1\n%d\n", i, 1_700_000_000+i, i)
			}
			commits.WriteString("\ntag v1.0\nfrom :4\ntagger A <a@example.org> 1700000005 +0000\ndata 1\nm\n")
			run(io.MultiReader(strings.NewReader(fmt.Sprintf("blob\ndata %d\n", size)), io.LimitReader(zeros{}, size), strings.NewReader(commits.String())), "fast-import", "--quiet")
			packs, err := filepath.Glob(filepath.Join(dir, "objects/pack/*.pack"))
			if err != nil || len(packs) != 1 {
				t.Fatal(packs, err)
			}
			if info, err := os.Stat(packs[0]); err != nil || info.Size() < size {
				t.Fatal("the pack is too small to show anything", err)
			}
			run(nil, "symbolic-ref", "HEAD", "refs/heads/main")
			want := strings.TrimSpace(run(nil, "describe", "--tags", "--long", "--abbrev=40"))
			for _, indexed := range []bool{false, true} { // by the pack's index and by a multi-pack-index
				if indexed {
					run(nil, "multi-pack-index", "write")
				}
				r, err := Open(dir, Env{})
				if err != nil {
					t.Fatal(err)
				}
				f, err := r.Facts(scm.Query{})
				if err != nil {
					t.Fatal(err)
				}
				if got := fmt.Sprintf("%s-%d-g%s", f.Tags[0].Name, f.Distance, f.Head.ID); got != want {
					t.Errorf("%s, git says %s", got, want)
				}
				r.Close()
			}
		})
	}
}

// zeros is a file without end.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
