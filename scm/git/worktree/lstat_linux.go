//go:build linux && (amd64 || arm64 || riscv64 || ppc64le || s390x || loong64)

package worktree

import (
	"bytes"
	"io"
	"io/fs"
	"strings"
	"unsafe"

	"github.com/tagline-scm/tagline/scm/git/index"
	"github.com/tagline-scm/tagline/scm/smallfile"
	"golang.org/x/sys/unix"
)

// walker asks for files by their names in the directory they are in. It holds
// that directory and the ones above it open, each opened from the one above
// without following symbolic links: so a path below a symbolic link is found to
// be gone, as git finds it, and nothing outside the root is ever touched.
type walker struct {
	root  string
	path  []byte // of the current directory, with its slash; empty for the root
	held  []heldDir
	gone  bool // the current directory is not there
	link  bool // it is gone because a link, or a file, is in its place
	begun bool
	buf   unix.Stat_t
}

// heldDir is an open directory and how much of walker.path leads to it.
type heldDir struct {
	fd, length int
}

// maxHeld bounds the directories held open, so that a deep tree does not take
// all descriptors.
const maxHeld = 32

// in reports whether dir is the current directory.
func (w *walker) in(dir []byte) bool { return w.begun && string(w.path) == string(dir) }

func newWalker(root string) *walker { return &walker{root: root} }

func (w *walker) close() {
	for _, h := range w.held {
		unix.Close(h.fd)
	}
	w.held, w.path, w.begun = nil, nil, false
}

// enter makes dir, which ends in a slash or is empty, the current directory.
// The error is one of smallfile.Broken: a directory that is not there, not a directory,
// or closed to us is remembered as gone.
func (w *walker) enter(dir []byte) error {
	if !w.begun {
		fd, err := openDir(unix.AT_FDCWD, w.root, 0)
		if err != nil {
			return err
		}
		w.held = append(w.held[:0], heldDir{fd, 0})
		w.begun = true
	}
	common := commonPrefix(w.path, dir)
	for w.held[len(w.held)-1].length > common {
		unix.Close(w.held[len(w.held)-1].fd)
		w.held = w.held[:len(w.held)-1]
	}
	w.path = append(w.path[:0], dir...)
	w.gone, w.link = false, false
	top := w.held[len(w.held)-1]
	for top.length < len(dir) {
		n := bytes.IndexByte(dir[top.length:], '/')
		name := string(dir[top.length : top.length+n])
		if name == "" || name == "." || name == ".." {
			w.gone = true
			return nil
		}
		fd, err := openDir(top.fd, name, unix.O_NOFOLLOW)
		if err != nil {
			if smallfile.Broken(err) {
				return &fs.PathError{Op: "open", Path: string(dir), Err: err}
			}
			w.gone, w.link = true, err == unix.ENOTDIR || err == unix.ELOOP
			return nil
		}
		top = heldDir{fd, top.length + n + 1}
		if len(w.held) == maxHeld {
			unix.Close(w.held[maxHeld-1].fd)
			w.held[maxHeld-1] = top
		} else {
			w.held = append(w.held, top)
		}
	}
	return nil
}

func openDir(dirfd int, name string, flags int) (int, error) {
	for {
		fd, err := unix.Openat(dirfd, name, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC|flags, 0)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

// lstat asks for the file name, which must be followed by a NUL, in the current
// directory. It reports false if there is none, or none that we may see.
func (w *walker) lstat(name []byte, s *stat) (bool, error) {
	if w.gone || len(name) == 0 || name[0] == '.' && (len(name) == 1 || len(name) == 2 && name[1] == '.') {
		return false, nil
	}
	_ = name[:len(name)+1][len(name)] // the NUL
	// Raw: the answer comes from the kernel's cache in less time than it takes to
	// tell the scheduler, and there are no more workers than cores.
	for {
		_, _, errno := unix.RawSyscall6(unix.SYS_NEWFSTATAT, uintptr(w.held[len(w.held)-1].fd), uintptr(unsafe.Pointer(&name[0])),
			uintptr(unsafe.Pointer(&w.buf)), unix.AT_SYMLINK_NOFOLLOW, 0, 0)
		switch errno {
		case 0:
			fillStat(s, &w.buf)
			return true, nil
		case unix.EINTR:
			continue
		case unix.ENOMEM, unix.EIO:
			return false, &fs.PathError{Op: "lstat", Path: string(w.path) + string(name), Err: errno}
		}
		return false, nil
	}
}

func fillStat(s *stat, b *unix.Stat_t) {
	kind := b.Mode & index.ModeType
	if kind != index.ModeFile && kind != index.ModeLink && kind != index.ModeDir {
		kind = 0
	}
	*s = stat{
		kind: kind, executable: b.Mode&0o100 != 0, size: b.Size,
		mtime: uint32(b.Mtim.Sec), mtimeNanos: uint32(b.Mtim.Nsec), ctime: uint32(b.Ctim.Sec),
		ino: uint32(b.Ino), uid: b.Uid, gid: b.Gid, inodeFields: true,
	}
}

// contentFile is a regular file open for reading. An os.File would ask the
// kernel twice more, in vain, whether it can be waited for.
type contentFile int

func (f contentFile) Read(b []byte) (int, error) {
	for {
		n, err := unix.Read(int(f), b)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return 0, err
		case n == 0 && len(b) > 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

func (f contentFile) Close() error { return unix.Close(int(f)) }

// open opens the regular file that was found last, whose path is path, and
// returns its size. It never waits for a pipe or follows a link.
func (w *walker) open(_ *check, path string) (io.ReadCloser, int64, error) {
	if w.gone || !w.begun {
		return nil, 0, fs.ErrNotExist
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	for {
		fd, err := unix.Openat(w.held[len(w.held)-1].fd, name, unix.O_RDONLY|unix.O_NOFOLLOW|unix.O_NONBLOCK|unix.O_CLOEXEC|unix.O_NOCTTY, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if err = unix.Fstat(fd, &w.buf); err == nil && w.buf.Mode&unix.S_IFMT != unix.S_IFREG {
			err = fs.ErrNotExist
		}
		if err != nil {
			unix.Close(fd)
			return nil, 0, err
		}
		return contentFile(fd), w.buf.Size, nil
	}
}
