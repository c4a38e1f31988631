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
	for _, pattern := range []string{"pack/*.idx", "pack/*.pack", "pack/multi-pack-index", "info/commit-graph"} {
		t.Run(pattern, func(t *testing.T) {
			r := history(t)
			r.git("repack", "-adfq")
			if strings.Contains(pattern, "multi") {
				r.git("multi-pack-index", "write")
			}
			if strings.Contains(pattern, "graph") {
				r.git("commit-graph", "write", "--reachable")
			}
			objects := r.all()
			s := open(t, r.objects(), 20, Options{})
			var c Commit
			head := r.hash("HEAD")
			if err := s.ReadCommit(head, &c); err != nil {
				t.Fatal(err)
			}
			found, _ := filepath.Glob(filepath.Join(r.objects(), pattern))
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
