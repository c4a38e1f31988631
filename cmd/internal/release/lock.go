package release

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lockName is a file that stays: whoever has it locked makes a release.
const lockName = "tagline-release.lock"

// ErrHeld means that another process makes a release in this clone.
var ErrHeld = errors.New("another `tagline release` is at work in this clone, or a program that one of its hooks started")

// Lock is held by the one release that is made in a clone, whichever of its work trees it
// is made in. The system takes it from a process that ends, however it ends; the git that a
// killed one leaves behind keeps it until it has ended too.
type Lock struct{ file *os.File }

// Hold takes the lock of the clone whose work trees share the directory common. The error
// is ErrHeld, or why the file cannot be made.
func Hold(common string) (*Lock, error) { return hold(filepath.Join(common, lockName)) }

// holdJournal locks the journal itself for as long as a push goes on: whether one that was
// left behind has arrived can be asked of the server only when it has ended. It is no lock
// that stays, because what reaches a server may start what stays (a cache of credentials);
// that then keeps a file which is no longer there.
func holdJournal(gitDir string) (*Lock, error) { return hold(filepath.Join(gitDir, journalName)) }

func hold(name string) (*Lock, error) {
	f, err := openLock(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", name)
	}
	if err == nil {
		err = lock(f)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return &Lock{f}, nil
}

// Release gives the lock back. That of a nil Lock does nothing.
func (l *Lock) Release() {
	if l != nil {
		l.file.Close()
	}
}

// held is the file for git to hold too; nil for a nil Lock.
func (l *Lock) held() *os.File {
	if l == nil {
		return nil
	}
	return l.file
}
