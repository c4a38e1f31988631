//go:build unix

package git

import (
	"os"
	"strconv"
	"syscall"
)

// noteOwner notes a git directory that belongs to somebody else. The git
// program refuses such a repository (safe.directory of git-config(1)) because
// its configuration can start programs; this package starts none.
func (r *Repository) noteOwner() {
	var st syscall.Stat_t
	if err := syscall.Stat(r.gitDir, &st); err != nil {
		return
	}
	if me := os.Geteuid(); int(st.Uid) != me {
		r.notes = append(r.notes, "the repository belongs to user "+strconv.Itoa(int(st.Uid))+", not to "+strconv.Itoa(me)+": read without running anything")
	}
}
