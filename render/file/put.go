// Package file writes version files: _version.py and its relatives. It makes
// their content, and puts it in place whole or not at all, below a root that
// nothing leaves.
package file

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// NotRegularError means that a version file's place is taken by something that
// is no regular file; it is left alone.
type NotRegularError struct {
	Name string
	Mode fs.FileMode
}

func (e *NotRegularError) Error() string {
	kind := "not a regular file"
	switch {
	case e.Mode&fs.ModeSymlink != 0:
		kind = "a symbolic link"
	case e.Mode.IsDir():
		kind = "a directory"
	}
	return fmt.Sprintf("%s is %s, so it is not overwritten", e.Name, kind)
}

// Stale reports whether the file below root holds anything but content; a
// missing file is stale.
func Stale(root *os.Root, name string, content []byte) (bool, error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, nil
	case err != nil:
		return false, err
	case !info.Mode().IsRegular():
		return false, &NotRegularError{name, info.Mode()}
	case info.Size() != int64(len(content)):
		return true, nil
	}
	f, err := root.Open(name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	have, err := io.ReadAll(io.LimitReader(f, int64(len(content))+1))
	return !bytes.Equal(have, content), err
}

// Put makes the file below root hold content and reports whether it had to
// change. A file that holds it already is not touched. The new content is
// written beside the old and renamed over it, so a reader sees one or the other;
// the old one's permissions are kept. The directory must exist.
func Put(root *os.Root, name string, content []byte) (changed bool, err error) {
	defer func() { err = named(err, name) }()
	stale, err := Stale(root, name, content)
	if err != nil || !stale {
		return false, err
	}
	mode := fs.FileMode(0o666)
	info, err := root.Lstat(name)
	if err == nil {
		mode = info.Mode().Perm()
	}
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+"."+rand.Text())
	f, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return false, err
	}
	defer func() {
		if err != nil {
			_ = root.Remove(temporary)
		}
	}()
	_, err = f.Write(content)
	if err == nil && info != nil {
		err = f.Chmod(mode)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = root.Rename(temporary, name)
	}
	return err == nil, err
}

// named returns an error of the system with the name of the file that was to be
// written, not that of the temporary one.
func named(err error, name string) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: "write", Path: name, Err: p.Err}
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return &fs.PathError{Op: "write", Path: name, Err: l.Err}
	}
	return err
}
