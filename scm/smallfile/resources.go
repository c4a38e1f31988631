package smallfile

import (
	"errors"
	"syscall"
)

// Broken reports whether a file could not be found, opened or read for a reason that
// says nothing of the file: no descriptors or memory are left, or the disk does not
// answer. A file is not gone then.
func Broken(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EIO)
}
