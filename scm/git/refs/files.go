package refs

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// files is the older store: a file below refs/ for a loose ref, and the file
// packed-refs for all others. A loose ref hides the packed one of its name.
//
// Another process may move loose refs to packed-refs at any time. It writes
// packed-refs first and removes the files then, so a reader that looks for the
// file first and at packed-refs after it never misses a ref.
type files struct {
	gitDir, commonDir string
	hashSize          int
	packed            *packed // as last read; nil before
	linked            int     // directories read by way of symbolic links, so far
}

func newFiles(gitDir, commonDir string, hashSize int) *files {
	return &files{gitDir: gitDir, commonDir: commonDir, hashSize: hashSize}
}

func (f *files) close() error { return f.packed.close() }

// maxLoose bounds a loose ref: a hash, or "ref: " and a name that is a path.
const maxLoose = 1 << 16

func (f *files) read(name string) (value, bool, error) {
	// First, since a link to a branch that is loose could be read as a file.
	if v, ok := f.readLink(name); ok {
		return v, true, nil
	}
	v, ok, err := f.readLoose(name)
	if ok || err != nil {
		return v, ok, err
	}
	if !strings.HasPrefix(name, "refs/") {
		return value{}, false, nil
	}
	p, err := f.snapshot()
	if err != nil {
		return value{}, false, err
	}
	return p.find(name)
}

// readLoose reads the file of a ref, false if there is none.
func (f *files) readLoose(name string) (value, bool, error) {
	v, ok, err := readFile(path(f.gitDir, f.commonDir, name), f.hashSize)
	if ok && v.broken {
		if linked, ok := f.readLink(name); ok {
			return linked, true, nil
		}
	}
	return v, ok, err
}

// readLink reads a symbolic ref of the time before they were files: a symbolic link
// that says the name of a ref. Most lead nowhere as paths; a list of refs passes over
// those, as git's does.
func (f *files) readLink(name string) (value, bool) {
	target, err := os.Readlink(path(f.gitDir, f.commonDir, name))
	return value{target: target}, err == nil && strings.HasPrefix(target, "refs/") && ValidName(target)
}

// readFile reads a ref out of a file of its own, false if there is none.
func readFile(file string, hashSize int) (value, bool, error) {
	var room [256]byte
	data, err := smallfile.Append(room[:0], file, maxLoose)
	switch {
	case err == nil:
		return parseLoose(data, hashSize), true, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, smallfile.ErrIsDirectory):
		return value{}, false, nil
	case errors.Is(err, smallfile.ErrTooLarge), errors.Is(err, smallfile.ErrNotRegular), errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENXIO):
		return value{broken: true}, true, nil
	}
	return value{}, false, err
}

// parseLoose reads the content of a loose ref: "ref:" and a name, or a hash
// followed by white space or nothing. As for git a NUL ends it.
func parseLoose(data []byte, hashSize int) value {
	data, _, _ = bytes.Cut(bytes.TrimRightFunc(data, isSpace), []byte{0})
	if len(data) >= 4 && string(data[:4]) == "ref:" {
		target := strings.TrimLeftFunc(string(data[4:]), isSpace)
		if target == "" {
			return value{broken: true}
		}
		return value{target: target}
	}
	n := 2 * hashSize
	if len(data) < n || len(data) > n && !isSpace(rune(data[n])) {
		return value{broken: true}
	}
	var v value
	v.broken = !v.hash.Decode(data[:n])
	return v
}

// isSpace is isspace as git sees it.
func isSpace(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// loose is a loose ref met while listing.
type loose struct {
	name string
	value
	gone bool
}

func (f *files) all(prefix string, yield func(string, *value) bool) error {
	// The files first, then packed-refs: see the comment on files.
	list, err := f.list(prefix)
	if err != nil {
		return err
	}
	p, err := f.snapshot()
	if err != nil {
		return err
	}
	more := true
	err = p.all(prefix, func(name string, v *value) bool {
		for len(list) > 0 && list[0].name <= name {
			l := &list[0]
			list = list[1:]
			if more = yield(l.name, &l.value); !more || l.name == name {
				return more
			}
		}
		more = yield(name, v)
		return more
	})
	for i := 0; i < len(list) && more && err == nil; i++ {
		more = yield(list[i].name, &list[i].value)
	}
	return err
}

// list returns the loose refs that begin with prefix, in the order of names.
func (f *files) list(prefix string) ([]loose, error) {
	dir := prefix[:strings.LastIndexByte(prefix, '/')+1]
	if !strings.HasPrefix(dir, "refs/") {
		dir = "refs/"
	}
	f.linked = 0
	var list []loose
	if err := f.walk(dir, prefix, &list, false); err != nil {
		return nil, err
	}
	if f.gitDir != f.commonDir && dir == "refs/" {
		for _, own := range []string{"refs/bisect/", "refs/rewritten/", "refs/worktree/"} {
			if err := f.walk(own, prefix, &list, false); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(list, func(a, b loose) int { return strings.Compare(a.name, b.name) })
	if err := f.readAll(list); err != nil {
		return nil, err
	}
	// What is not there was packed or deleted since its directory was read.
	return slices.DeleteFunc(list, func(l loose) bool { return l.gone }), nil
}

// readAll reads the files of list, on all cores if they are many.
func (f *files) readAll(list []loose) error {
	const enough = 32 // files that are worth a goroutine
	parts := min(runtime.GOMAXPROCS(0), len(list)/enough)
	if parts < 2 {
		return f.readEach(list)
	}
	errs := make(chan error, parts)
	for i := range parts {
		go func() { errs <- f.readEach(list[len(list)*i/parts : len(list)*(i+1)/parts]) }()
	}
	var first error
	for range parts {
		if err := <-errs; err != nil {
			first = err
		}
	}
	return first
}

func (f *files) readEach(list []loose) error {
	for i := range list {
		l := &list[i]
		if l.broken = !ValidName(l.name); l.broken {
			continue
		}
		v, ok, err := f.readLoose(l.name)
		if err != nil {
			return err
		}
		l.value, l.gone = v, !ok
	}
	return nil
}

// walk appends the names of the loose refs below dir ("refs/tags/") that begin with
// prefix; linked tells that a symbolic link led there.
func (f *files) walk(dir, prefix string, list *[]loose, linked bool) error {
	if linked {
		if f.linked++; f.linked > maxLinked {
			return &scm.CorruptError{Path: f.commonDir + "/refs", Reason: "symbolic links lead to more than 1000 directories"}
		}
	}
	entries, err := os.ReadDir(path(f.gitDir, f.commonDir, dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	for _, e := range entries {
		name := dir + e.Name()
		if e.Name()[0] == '.' || strings.HasSuffix(name, ".lock") {
			continue
		}
		isDir, byLink := e.IsDir(), linked
		if e.Type()&fs.ModeSymlink != 0 {
			isDir, byLink = f.isDir(name), true
		}
		if isDir {
			below := name + "/"
			overlaps := strings.HasPrefix(below, prefix) || strings.HasPrefix(prefix, below)
			if !overlaps || dir == "refs/" && f.gitDir != f.commonDir && perWorktree(below) {
				continue
			}
			if err := f.walk(below, prefix, list, byLink); err != nil {
				return err
			}
			continue
		}
		if strings.HasPrefix(name, prefix) {
			*list = append(*list, loose{name: name})
		}
	}
	return nil
}

// maxLinked bounds how many directories are read by way of symbolic links, which
// may lead in circles, or to all there is.
const maxLinked = 1000

// isDir follows links.
func (f *files) isDir(name string) bool {
	st, err := os.Stat(path(f.gitDir, f.commonDir, name))
	return err == nil && st.IsDir()
}
