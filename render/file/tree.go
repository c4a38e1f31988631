package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Tree is a directory below which files are written and read. Two rules hold for
// every path, whoever names it:
//
//  1. Nothing leaves the directory.
//  2. Nothing gets into a repository's own directory (OwnError).
//
// Links to directories are followed, since src -> lib is a legitimate project,
// and then judged by what they lead to, never by their text: the path is walked
// part by part from an open directory to the next, links are taken apart into
// the parts they stand for, and each directory that is entered is looked at after
// it was opened. It is refused if
//
//   - its name is one that a file system takes for .git or .hg (isOwnName);
//   - it is the same directory as a .git or .hg beside it, as os.SameFile says,
//     which finds short names, other cases and whatever else a file system folds;
//   - it is one of the directories that Open was told about;
//   - it has the signs of a repository (isRepository).
//
// A part that becomes a link between the look and the opening is found by
// comparing what was seen with what was opened; what is opened stays the same
// directory, whatever its path becomes. A file is then made, renamed and removed
// in that open directory by its last name only, which replaces a link and a hard
// link but follows none.
type Tree struct {
	// HoldBack, if not nil, is called before files are replaced, and what it returns
	// after: it holds back signals that would end the program meanwhile.
	HoldBack func() (goOn func())

	root *os.Root
	own  []fs.FileInfo
}

// Open opens the directory dir. own are directories of repositories that Tree is
// to know besides those it recognises; those that do not exist are no error. The
// error is an *OwnError if dir itself is in a repository's own directory: if dir
// or a directory above it is one, up to the first work tree. (The work trees of a
// bare repository are often kept in it.)
func Open(dir string, own ...string) (*Tree, error) {
	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	t := &Tree{}
	for _, name := range own {
		t.know(name)
	}
	if t.root, err = os.OpenRoot(resolved); err != nil {
		return nil, err
	}
	in := func(dir string) func(string) (fs.FileInfo, error) {
		return func(name string) (fs.FileInfo, error) { return os.Lstat(filepath.Join(dir, name)) }
	}
	top := resolved
	for !isWorkTree(in(top)) && top != filepath.Dir(top) {
		top = filepath.Dir(top)
	}
	t.knowWorkTree(top)
	for at := resolved; ; at = filepath.Dir(at) {
		info, err := os.Lstat(at)
		if err == nil && (isOwnName(filepath.Base(at)) || t.isOwn(info) || isRepository(in(at))) {
			t.root.Close()
			return nil, &OwnError{Name: filepath.ToSlash(dir)}
		}
		if at == top {
			return t, nil
		}
	}
}

// know adds a directory to the repositories' own, if it exists.
func (t *Tree) know(dir string) {
	if info, err := os.Stat(dir); err == nil {
		t.own = append(t.own, info)
	}
}

// knowWorkTree adds the directories of the repository whose work tree is there:
// .git or its like, which may be a link; and if .git is a file, the directory that
// it names, and the one that this shares with other work trees
// (gitrepository-layout(5)).
func (t *Tree) knowWorkTree(workTree string) {
	for _, name := range ownNames {
		t.know(filepath.Join(workTree, name))
	}
	line := func(name string) string {
		f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
		if err != nil {
			return ""
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
			return ""
		}
		text, _ := io.ReadAll(io.LimitReader(f, 1<<16))
		return strings.TrimRight(string(text), "\r\n")
	}
	below := func(dir, name string) string {
		if filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(dir, name)
	}
	name, ok := strings.CutPrefix(line(filepath.Join(workTree, ".git")), "gitdir: ")
	if !ok {
		return
	}
	gitDir := below(workTree, name)
	t.know(gitDir)
	if common := line(filepath.Join(gitDir, "commondir")); common != "" {
		t.know(below(gitDir, common))
	}
}

// Close closes the directory.
func (t *Tree) Close() error { return t.root.Close() }

func (t *Tree) isOwn(info fs.FileInfo) bool {
	for _, own := range t.own {
		if os.SameFile(own, info) {
			return true
		}
	}
	return false
}

// MissingError means that the directory of a file does not exist.
type MissingError struct {
	Name, Dir string // below the tree
	Full      string // the directory's absolute path
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s: there is no directory %s", e.Name, e.Dir)
}

func (e *MissingError) Is(target error) bool { return target == fs.ErrNotExist }

// NotRegularError means that a file's place is taken by something that is no
// regular file; it is neither read nor written.
type NotRegularError struct {
	Name string
	Mode fs.FileMode
	Read bool // it was to be read
}

func (e *NotRegularError) Error() string {
	kind := "not a regular file"
	switch {
	case e.Mode&fs.ModeSymlink != 0:
		kind = "a symbolic link"
	case e.Mode.IsDir():
		kind = "a directory"
	case e.Mode&fs.ModeNamedPipe != 0:
		kind = "a named pipe"
	case e.Mode&fs.ModeSocket != 0:
		kind = "a socket"
	case e.Mode&fs.ModeDevice != 0:
		kind = "a device"
	}
	if e.Read {
		return fmt.Sprintf("%s is %s, so it is not read", e.Name, kind)
	}
	return fmt.Sprintf("%s is %s, so it is not overwritten", e.Name, kind)
}

// OutsideError means that a path leads out of the tree; nothing is written there, or
// read.
type OutsideError struct {
	Name string
	Read bool // it was to be read
}

func (e *OutsideError) Error() string {
	if e.Read {
		return e.Name + " leads out of the project's root, so it is not read"
	}
	return e.Name + " leads out of the project's root, so it is not written"
}

var errChanged = errors.New("a directory on the way was replaced")

// place is where a path leads: a name in an open directory.
type place struct {
	dir   *os.Root
	name  string // of the file in dir
	path  string // its path below the tree without links
	given string // what errors call it
	op    string // likewise: what was to be done
}

func (p place) close() { p.dir.Close() }

// maxLinks is how many links a path may go through, as on Linux.
const maxLinks = 40

// at walks to the directory that holds the file name, a slash-separated path. A
// link in the place of the file itself is followed only on request.
func (t *Tree) at(name string, follow bool) (place, error) {
	op := "write"
	if follow {
		op = "open"
	}
	fail := func(err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }
	first, err := t.root.OpenRoot(".")
	if err != nil {
		return place{}, fail(err)
	}
	dirs, names := []*os.Root{first}, []string(nil) // the directories that are entered, and their names
	defer func() {
		for _, d := range dirs {
			d.Close()
		}
	}()
	if path.IsAbs(name) {
		return place{}, &OutsideError{name, follow}
	}
	left := strings.Split(name, "/")
	if slices.ContainsFunc(left, isOwnName) { // also where it would be a new directory
		return place{}, &OwnError{name, follow}
	}
	for links := 0; ; {
		part := left[0]
		left = left[1:]
		here := dirs[len(dirs)-1]
		last := len(left) == 0
		switch {
		case part == "..":
			if len(dirs) == 1 {
				return place{}, &OutsideError{name, follow}
			}
			here.Close()
			dirs, names = dirs[:len(dirs)-1], names[:len(names)-1]
		case isOwnName(part):
			return place{}, &OwnError{name, follow}
		}
		if part == ".." || part == "." || part == "" {
			if last {
				return place{}, &NotRegularError{Name: name, Mode: fs.ModeDir}
			}
			continue
		}
		info, err := here.Lstat(part)
		switch {
		case err == nil && t.isOwnIn(here, info):
			return place{}, &OwnError{name, follow}
		case last && (!follow || err == nil && info.Mode()&fs.ModeSymlink == 0):
			dirs = dirs[:len(dirs)-1] // which stays open
			return place{here, part, path.Join(append(names, part)...), name, op}, nil
		case errors.Is(err, fs.ErrNotExist) && !last:
			dir := path.Dir(name)
			return place{}, &MissingError{name, dir, filepath.Join(t.root.Name(), filepath.FromSlash(dir))}
		case err != nil:
			return place{}, named(err, op, name)
		case info.Mode()&fs.ModeSymlink != 0:
			target, err := here.Readlink(part)
			if err != nil {
				return place{}, named(err, op, name)
			}
			if links++; links > maxLinks {
				return place{}, fail(syscall.ELOOP)
			}
			if filepath.IsAbs(target) || filepath.VolumeName(target) != "" {
				return place{}, &OutsideError{name, follow}
			}
			left = append(strings.Split(filepath.ToSlash(target), "/"), left...)
			continue
		case !info.IsDir():
			return place{}, fail(syscall.ENOTDIR)
		}
		inside, err := here.OpenRoot(part)
		if err != nil {
			return place{}, named(err, op, name)
		}
		dirs, names = append(dirs, inside), append(names, part)
		opened, err := inside.Stat(".")
		switch {
		case err != nil:
			return place{}, named(err, op, name)
		case !os.SameFile(opened, info):
			return place{}, fail(errChanged)
		case isRepository(inside.Lstat):
			return place{}, &OwnError{name, follow}
		}
	}
}

// isOwnIn reports whether info, of an entry of dir, is that of a directory that
// the tree was told about, or of the .git or .hg in dir under another name.
func (t *Tree) isOwnIn(dir *os.Root, info fs.FileInfo) bool {
	if t.isOwn(info) {
		return true
	}
	for _, name := range ownNames {
		if own, err := dir.Lstat(name); err == nil && os.SameFile(own, info) {
			return true
		}
	}
	return false
}

// Read returns the content of the regular file at name, up to max bytes, through
// links that stay inside. Anything else in its place is a *NotRegularError at
// once: a named pipe without a writer is not waited for. A longer file is a
// *LargeError.
func (t *Tree) Read(name string, max int64) ([]byte, error) {
	p, err := t.at(name, true)
	if err != nil {
		return nil, err
	}
	defer p.close()
	return p.read(max)
}

// Directories returns the names of the directories in a directory, sorted: of links to
// directories none, and none that is a repository's own.
func (t *Tree) Directories(dir string) ([]string, error) {
	p, err := t.at(path.Join(dir, "x"), false) // whatever it is called
	if err != nil {
		return nil, err
	}
	defer p.close()
	d, err := p.dir.Open(".")
	if err != nil {
		return nil, named(err, "open", dir)
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	var names []string
	for _, e := range entries {
		if e.IsDir() && !isOwnName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, named(err, "open", dir)
}

// Exists reports whether there is an entry at name, of whatever kind: also one
// that cannot be opened, or a link that leads nowhere.
func (t *Tree) Exists(name string) (bool, error) {
	p, err := t.at(name, false)
	if err != nil {
		return false, err
	}
	defer p.close()
	_, err = p.dir.Lstat(p.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, named(err, "open", name)
}

// read returns the content of the file.
func (p place) read(max int64) ([]byte, error) {
	info, err := p.dir.Lstat(p.name)
	if err != nil {
		return nil, named(err, p.op, p.given)
	}
	if !info.Mode().IsRegular() {
		return nil, &NotRegularError{p.given, info.Mode(), p.op != "write"}
	}
	// O_NONBLOCK, and a second look, are for what takes its place meanwhile.
	f, err := p.dir.OpenFile(p.name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, named(err, p.op, p.given)
	}
	defer f.Close()
	if info, err = f.Stat(); err == nil && !info.Mode().IsRegular() {
		err = &NotRegularError{p.given, info.Mode(), p.op != "write"}
	}
	var data []byte
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(f, max+1))
	}
	if err == nil && int64(len(data)) > max {
		err = &LargeError{p.given, max}
	}
	return data, named(err, p.op, p.given)
}

// LargeError means that a file is larger than any of its kind.
type LargeError struct {
	Name string
	Max  int64
}

func (e *LargeError) Error() string { return fmt.Sprintf("%s is larger than %d bytes", e.Name, e.Max) }

// named returns an error of the system with the path that was given, not that of
// a temporary file or of a part.
func named(err error, op, name string) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: op, Path: name, Err: p.Err}
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return &fs.PathError{Op: op, Path: name, Err: l.Err}
	}
	return err
}
