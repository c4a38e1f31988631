package smallfile

import (
	"errors"
	"syscall"
)

// Broken reports whether a file could not be found, opened or read for a reason that
// says nothing of the file: no descriptors, memory or space are left, or the disk does
// not answer. A file is not gone then.
func Broken(err error) bool {
	for _, broken := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOSPC, syscall.EIO} {
		if errors.Is(err, broken) {
			return true
		}
	}
	return false
}
