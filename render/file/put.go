// Package file writes version files: _version.py, version.go and their relatives.
// It makes their content (Kinds), knows whose file is in their place (Tree.Look),
// and puts them there whole or not at all (Tree.Put), below a directory that
// nothing leaves, and in no repository's own directory (Tree). Everything that
// Tagline writes into a source tree goes through Tree.
package file

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// State is what is in the place of a version file.
type State uint8

const (
	Missing State = iota // nothing
	Blank                // a file with nothing in it but white space, so nothing is lost
	Current              // what is to be there
	Stale                // something that Tagline wrote
	Foreign              // something that is somebody's
)

// Found is what is in the place of a version file.
type Found struct {
	State State
	Path  string // of the file below the tree, without links
}

// maxOld is the largest version file: far above any that Tagline writes.
const maxOld = 1 << 20

// Look says what is in the place of a version file that is to hold content. ours
// decides what Ours does not know; nil is no. The error is an *OwnError, a
// *MissingError for the directory, a *NotRegularError, or the system's.
func (t *Tree) Look(name string, content []byte, ours func(old []byte) bool) (Found, error) {
	p, err := t.at(name, false)
	if err != nil {
		return Found{}, err
	}
	defer p.close()
	old, err := p.read(max(maxOld, int64(len(content))))
	found := Found{Foreign, p.path}
	switch _, large := errors.AsType[*LargeError](err); {
	case errors.Is(err, fs.ErrNotExist):
		found.State = Missing
	case large:
	case err != nil:
		return Found{}, err
	case bytes.Equal(old, content):
		found.State = Current
	case len(bytes.TrimSpace(old)) == 0:
		found.State = Blank
	case Ours(old, content) || ours != nil && ours(old):
		found.State = Stale
	}
	return found, nil
}

// Put makes the file at name hold content and reports whether it had to change.
// A file that holds it already is not touched. The new content is written beside
// the old and renamed over it, so a reader sees one or the other, and a hard link
// to the old keeps the old; the old one's permissions are kept. Put does not ask
// whose the old file is: Look does. Errors are those of Look.
//
// A run that is killed before it renames leaves its temporary file. The next Put
// in that directory, whether it has to change anything or not, removes it. It may
// take that of a run that is not dead: that one finds its file gone when it
// renames, and starts again. Each Put removes only once, so this ends.
func (t *Tree) Put(name string, content []byte) (changed bool, err error) {
	p, err := t.at(name, false)
	if err != nil {
		return false, err
	}
	defer p.close()
	p.sweep()
	const attempts = 100
	for range attempts {
		changed, err = p.put(content)
		if !errors.Is(err, errSwept) {
			break
		}
	}
	return changed, named(err, p.op, p.given)
}

// errSwept means that another run removed the temporary file.
var errSwept = errors.New("other runs keep removing the temporary file")

func (p place) put(content []byte) (changed bool, err error) {
	mode := fs.FileMode(0o666)
	info, err := p.dir.Lstat(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, &NotRegularError{Name: p.given, Mode: info.Mode()}
	default:
		mode = info.Mode().Perm()
		if info.Size() == int64(len(content)) {
			old, err := p.read(info.Size())
			if err != nil || bytes.Equal(old, content) {
				return false, err
			}
		}
	}
	temporary := temporaryPrefix + rand.Text()
	f, err := p.dir.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return false, err
	}
	_, err = f.Write(content)
	if err == nil && info != nil {
		err = f.Chmod(mode)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = p.dir.Rename(temporary, p.name)
	}
	if err == nil {
		return true, nil
	}
	if removed := p.dir.Remove(temporary); errors.Is(removed, fs.ErrNotExist) && errors.Is(err, fs.ErrNotExist) {
		return false, errSwept
	}
	return false, err
}

// temporaryPrefix is what the name of a temporary file begins with; the rest is
// 26 letters and digits, from rand.Text.
const temporaryPrefix = ".tagline-"

func isTemporary(name string) bool {
	random, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// sweep removes the temporary files that other runs left in the directory. That
// it cannot is no error: the run itself may still do what it has to.
func (p place) sweep() {
	d, err := p.dir.Open(".")
	if err != nil {
		return
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	for _, name := range names {
		if !isTemporary(name) {
			continue
		}
		if info, err := p.dir.Lstat(name); err == nil && info.Mode().IsRegular() {
			_ = p.dir.Remove(name)
		}
	}
}
