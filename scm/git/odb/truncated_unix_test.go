//go:build unix

package odb

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestTruncated cuts files short under a Store that has them mapped. It must
// say so, and the process must live. (Windows refuses to cut a mapped file.)
func TestTruncated(t *testing.T) {
	for _, pattern := range []string{"pack/*.idx", "pack/*.pack", "pack/multi-pack-index"} {
		t.Run(pattern, func(t *testing.T) {
			r := history(t)
			r.Git("repack", "-adfq")
			if strings.Contains(pattern, "multi") {
				r.Git("multi-pack-index", "write")
			}
			objects := all(t, r)
			s := open(t, r.Objects(), 20, Options{})
			var c Commit
			head := hash(t, r, "HEAD")
			if err := s.ReadCommit(head, &c); err != nil {
				t.Fatal(err)
			}
			found, _ := filepath.Glob(filepath.Join(r.Objects(), pattern))
			if len(found) != 1 {
				t.Fatal(found)
			}
			os.Chmod(found[0], 0o666)
			if err := os.Truncate(found[0], 0); err != nil {
				t.Fatal(err)
			}
			changed := 0
			for _, o := range objects {
				err := s.ReadCommit(o.hash, &c)
				if _, ok := err.(*scm.ChangedError); ok {
					changed++
				}
			}
			if changed == 0 {
				t.Error("nobody noticed")
			}
		})
	}
}
