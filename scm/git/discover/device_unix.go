//go:build unix

package discover

import "syscall"

// deviceOf returns the file system that a directory is on, 0 where that cannot be
// known.
func deviceOf(dir string) uint64 {
	var st syscall.Stat_t
	if err := syscall.Stat(dir, &st); err != nil {
		return 0
	}
	return uint64(st.Dev)
}
