package gitcmd

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
	"github.com/tagline-scm/tagline/scripts/fixture"
)

// TestVerify flips a bit in each object of TAG..HEAD: both readers must name it,
// and count as many objects as git lists where none is damaged.
func TestVerify(t *testing.T) {
	d := newDamaged(t, "loose")
	r := rand.New(rand.NewPCG(1, 2))
	hash := func(rev string) scm.Hash {
		h, err := scm.ParseHash(d.run(t, "", "rev-parse", rev+"^{commit}"))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	tag, _, _ := strings.Cut(d.want, ",")
	head, below := hash("HEAD"), hash(tag)
	native := func() (scm.Verified, error) {
		r, err := git.Open(d.dir, git.Env{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		return r.Verify(head, below)
	}
	asked := func() (scm.Verified, error) {
		r, err := Open(d.dir, Program{Path: d.git.Path, Environ: fixture.Env()})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		return r.Verify(head, below)
	}
	var names []string
	for line := range strings.Lines(d.run(t, "", "rev-list", "--objects", "HEAD", "^"+tag)) {
		names = append(names, strings.Fields(line)[0])
	}
	for _, reader := range []func() (scm.Verified, error){native, asked} {
		if v, err := reader(); err != nil || v.Objects != len(names) || v.Passed != 0 {
			t.Errorf("%+v, %v, want %d objects", v, err, len(names))
		}
	}
	for i, name := range names {
		path := filepath.Join(d.dir, ".git/objects", name[:2], name[2:])
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		os.Chmod(path, 0o644)
		at, bit := 2+r.Int64N(info.Size()-2), byte(1)<<r.IntN(8)
		change(t, path, at, bit)
		_, err = native()
		var corrupt *scm.CorruptError
		if !errors.As(err, &corrupt) {
			t.Errorf("object %s, byte %d, bit %#x: %v", name, at, bit, err)
		}
		if i%20 == 0 {
			if _, err := asked(); err == nil {
				t.Errorf("object %s, byte %d, bit %#x: git finds nothing", name, at, bit)
			}
		}
		change(t, path, at, bit)
	}
}
