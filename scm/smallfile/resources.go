package smallfile

import (
	"errors"
	"syscall"
)

// OutOfResources reports whether a file could not be opened or read for want of
// descriptors or memory: an error that says nothing of the file.
func OutOfResources(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM)
}
