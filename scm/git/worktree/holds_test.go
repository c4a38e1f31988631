package worktree

import (
	"testing"

	"github.com/tagline-scm/tagline/scm"
)

// TestHolding shows what one entry of the index puts into a directory.
func TestHolding(t *testing.T) {
	for _, row := range []struct {
		dir, path       string
		submodule, fold bool
		want            scm.Holding
		why             string
	}{
		{"pkg", "pkg/a", false, false, scm.HoldsFiles, "a file in it"},
		{"pkg", "pkg/deep/a", false, false, scm.HoldsFiles, "and below it"},
		{"pkg", "pkg", false, false, scm.HoldsNothing, "a file of its name is not in it"},
		{"pkg", "pkgs/a", false, false, scm.HoldsNothing, "a directory, not a prefix"},
		{"pkg/deep", "pkg/a", false, false, scm.HoldsNothing, "above it"},
		{"pkg", "PKG/a", false, false, scm.HoldsNothing, "another name"},
		{"pkg", "PKG/a", false, true, scm.HoldsFiles, "the same name with core.ignoreCase"},
		{"part", "part", true, false, scm.HoldsSubmodule, "the submodule itself"},
		{"part/deep", "part", true, false, scm.HoldsSubmodule, "below one"},
		{"parts", "part", true, false, scm.HoldsNothing, "a directory, not a prefix"},
		{"part", "part/sub", true, false, scm.HoldsFiles, "a submodule is something too"},
	} {
		if got := Holding(row.dir, row.path, row.submodule, row.fold); got != row.want {
			t.Errorf("%s: %s in %s is %d, want %d", row.why, row.path, row.dir, got, row.want)
		}
	}
}
