package smallfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ReadFS returns the whole content of a regular file of fsys, which for the
// files of a system should be a value of FS: any other may wait in its Open. A
// symbolic link to a regular file is one. Where nothing is there the error is
// fs.ErrNotExist; what is there and is no regular file of at most max bytes is
// an *fs.PathError with ErrNotRegular, ErrTooLarge or ErrDangling.
func ReadFS(fsys fs.FS, name string, max int) ([]byte, error) {
	data, err := ReadHead(fsys, name, max)
	if err == nil && len(data) > max {
		return nil, &fs.PathError{Op: "read", Path: name, Err: sizeError{max}}
	}
	return data, err
}

// ReadHead is ReadFS without a limit on the file: of a larger one it returns the
// first max+1 bytes.
func ReadHead(fsys fs.FS, name string, max int) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		link, _ := fs.Lstat(fsys, name)
		return nil, unopened(err, name, link, nil)
	}
	return readRegular(f, name, max)
}

// ReadRoot is ReadFS for a file below root, name separated by slashes; a
// symbolic link may not leave root.
func ReadRoot(root *os.Root, name string, max int) ([]byte, error) {
	local := filepath.FromSlash(name)
	f, err := root.OpenFile(local, os.O_RDONLY|patience, 0)
	if err != nil {
		link, _ := root.Lstat(local)
		info, _ := root.Stat(local)
		return nil, unopened(err, name, link, info)
	}
	data, err := readRegular(f, name, max)
	if err == nil && len(data) > max {
		return nil, &fs.PathError{Op: "read", Path: name, Err: sizeError{max}}
	}
	return data, err
}

// readRegular reads up to max+1 bytes and closes the file.
func readRegular(f fs.File, name string, max int) ([]byte, error) {
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: kindError{info.Mode()}}
	}
	return io.ReadAll(io.LimitReader(f, int64(max)+1))
}

// unopened says better why a file could not be opened: a link that leads nowhere
// is not nothing, and what cannot be opened for its kind is named. link and info
// are what is there, without and with links followed; nil if nothing is.
func unopened(err error, name string, link, info fs.FileInfo) error {
	switch {
	case errors.Is(err, fs.ErrNotExist) && link != nil && link.Mode()&fs.ModeSymlink != 0:
		err = ErrDangling
	case info != nil && !info.Mode().IsRegular():
		err = kindError{info.Mode()}
	default:
		return err
	}
	return &fs.PathError{Op: "open", Path: name, Err: err}
}

// FS returns the files below dir, as os.DirFS does, but to open what is neither
// a regular file nor a directory is an *fs.PathError with ErrNotRegular and does
// not wait.
func FS(dir string) fs.FS { return dirFS{os.DirFS(dir).(fs.ReadLinkFS), dir} }

// dirFS is os.DirFS, by which names are looked up and described, with an Open of
// its own and no ReadFile, which would go round it.
type dirFS struct {
	fs.ReadLinkFS
	dir string
}

func (d dirFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	local, err := filepath.Localize(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	full := filepath.Join(d.dir, local)
	f, err := Open(full)
	if err != nil {
		info, _ := os.Stat(full)
		return nil, unopened(&fs.PathError{Op: "open", Path: name, Err: cause(err)}, name, nil, info)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		err = kindError{info.Mode()}
	}
	if err != nil {
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: cause(err)}
	}
	return f, nil
}

// Stat is what fs.Stat asks, which would open the file otherwise.
func (d dirFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(d.ReadLinkFS, name) }
