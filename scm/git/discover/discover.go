// Package discover finds where a git repository begins, as git does
// (gitrepository-layout(5), git(1) on GIT_CEILING_DIRECTORIES, and git's setup.c):
// .git that is a repository or a file naming one, else the directory itself if it
// is a repository without a work tree. An entry .git that is neither is passed
// over, and so is a directory that merely has entries called HEAD, objects and
// refs. Everybody who asks where a repository is asks this package.
package discover

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Place is where a repository was found, in absolute paths without symbolic links
// as far as those exist.
type Place struct {
	GitDir    string // .git; in a linked work tree its own below the common directory's worktrees
	CommonDir string // what all work trees share: objects, refs, config
	WorkTree  string // the directory that holds .git; "" for a bare repository
}

// Dir returns the directory in which the repository was found: the one that holds
// .git, or the bare repository itself.
func (p Place) Dir() string {
	if p.WorkTree != "" {
		return p.WorkTree
	}
	return p.GitDir
}

// Bounds say how far up a search goes. The zero value goes up to the root of the
// file system, within the start's own file system.
type Bounds struct {
	Ceilings          string // the value of GIT_CEILING_DIRECTORIES
	AcrossFileSystems bool   // GIT_DISCOVERY_ACROSS_FILESYSTEM is true
	CommonDir         string // the value of GIT_COMMON_DIR that is to be honoured; "" for none
}

// Find returns the repository of the directory start, an absolute path without
// symbolic links: in start itself or in the nearest directory above that has one
// and lies within the bounds. ok is false if there is none. A .git file that is
// damaged, or names no repository, is a *scm.CorruptError; then only the Place's Dir
// is known.
func Find(start string, b Bounds) (p Place, ok bool, err error) {
	return find(start, b, deviceOf)
}

func find(start string, b Bounds, device func(dir string) uint64) (p Place, ok bool, err error) {
	p, ok, err = At(start, b.CommonDir)
	if ok || err != nil {
		return p, ok, err
	}
	ceiling := b.ceiling(start)
	for dir := start; ; {
		parent := filepath.Dir(dir)
		if parent == dir || len(parent) <= ceiling || !b.AcrossFileSystems && device(parent) != device(start) {
			return Place{}, false, nil
		}
		dir = parent
		if p, ok, err = At(dir, b.CommonDir); ok || err != nil {
			return p, ok, err
		}
	}
}

// ceiling returns the length of the longest ceiling that start lies below, 0 for
// none. A search does not look at the ceiling itself, unless it starts there.
// Entries that are no absolute paths say nothing; those after an empty entry are
// taken as they are, others are followed to where their links lead.
func (b Bounds) ceiling(start string) int {
	longest, literal := 0, false
	for _, entry := range filepath.SplitList(b.Ceilings) {
		if entry == "" {
			literal = true
			continue
		}
		if !filepath.IsAbs(entry) {
			continue
		}
		if !literal {
			followed, err := filepath.EvalSymlinks(entry)
			if err != nil {
				continue
			}
			entry = followed
		}
		entry = filepath.Clean(entry)
		inside, err := filepath.Rel(entry, start)
		if err == nil && inside != "." && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
			longest = max(longest, len(entry))
		}
	}
	return longest
}

// At returns the repository in dir itself, an absolute path; ok is false if there
// is none. commonDir is the value of GIT_COMMON_DIR that is to be honoured, "" for
// none. The error is that of Find.
func At(dir, commonDir string) (p Place, ok bool, err error) {
	dotGit := Join(dir, ".git")
	common, ok, err := Directory(dotGit, Join(dir, commonDir))
	if ok || err != nil {
		return Place{GitDir: dotGit, CommonDir: common, WorkTree: dir}, ok, err
	}
	target, ok, err := File(dotGit)
	if err != nil {
		return Place{WorkTree: dir}, false, err
	}
	if ok {
		common, valid, err := Directory(target, Join(dir, commonDir))
		if err == nil && !valid {
			err = &scm.CorruptError{Path: dotGit, Reason: "names " + target + ", which is not a git repository"}
		}
		return Place{GitDir: target, CommonDir: common, WorkTree: dir}, valid, err
	}
	common, ok, err = Directory(dir, Join(dir, commonDir))
	return Place{GitDir: dir, CommonDir: common}, ok, err
}

// Named returns the repository whose git directory is named, as GIT_DIR names it.
// The error is a *scm.NotFoundError if there is none there.
func Named(gitDir, commonDir string) (Place, error) {
	target, ok, err := File(gitDir)
	if err != nil {
		return Place{}, err
	}
	if ok {
		gitDir = target
	}
	common, ok, err := Directory(gitDir, Join(gitDir, commonDir))
	if err == nil && !ok {
		err = &scm.NotFoundError{VCS: "git", Dir: gitDir}
	}
	return Place{GitDir: gitDir, CommonDir: common}, err
}

const (
	maxHead    = 1 << 16
	maxGitFile = 1 << 20 // git's own bound
)

// Directory reports whether dir is a git directory, by git's test: HEAD is
// a symbolic ref below refs/ or a hash, and the common directory has objects
// and refs. It returns that common directory; override, if it is not "", is
// taken for it.
func Directory(dir, override string) (common string, ok bool, err error) {
	valid, err := validHead(dir)
	if !valid || err != nil {
		return "", false, err
	}
	common = override
	if common == "" {
		if common, err = commonDir(dir); err != nil {
			return "", false, err
		}
	}
	return common, IsDir(Join(common, "objects")) && IsDir(Join(common, "refs")), nil
}

// validHead reports whether HEAD of dir is one (git's validate_headref).
func validHead(dir string) (bool, error) {
	head := Join(dir, "HEAD")
	// Before symbolic refs were files, HEAD was a symbolic link. Of a link git looks at
	// nothing else than where it says it leads: one to any other file is no HEAD.
	if target, err := os.Readlink(head); err == nil {
		return strings.HasPrefix(target, "refs/"), nil
	}
	data, err := smallfile.Read(head, maxHead)
	if err == nil {
		return headShape(data), nil
	}
	unfit := func(e error) bool { return errors.Is(err, e) }
	// For a pipe git waits, and of a long file it reads the beginning. In a repository, to
	// pass over it would be to answer for one further up.
	file := unfit(smallfile.ErrTooLarge) || unfit(smallfile.ErrNotRegular) && !unfit(smallfile.ErrIsDirectory)
	if file && IsDir(Join(dir, "objects")) && IsDir(Join(dir, "refs")) {
		return false, err
	}
	if Absent(err) || slices.ContainsFunc([]error{smallfile.ErrTooLarge, smallfile.ErrIsDirectory, smallfile.ErrNotRegular}, unfit) {
		return false, nil
	}
	return false, err
}

// headShape reports whether data begins like a HEAD: "ref:" and a name below
// refs/, or the digits of a hash.
func headShape(data []byte) bool {
	if rest, ok := strings.CutPrefix(string(data), "ref:"); ok {
		return strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), "refs/")
	}
	if len(data) < 40 {
		return false
	}
	_, err := scm.ParseHash(string(data[:40]))
	return err == nil
}

// commonDir returns what the file commondir names, which a linked worktree's
// git directory has; dir itself if there is no such file.
func commonDir(dir string) (string, error) {
	data, err := smallfile.Read(Join(dir, "commondir"), maxGitFile)
	if err != nil {
		if Absent(err) {
			return dir, nil
		}
		return "", err
	}
	name := strings.TrimRight(string(data), "\r\n")
	if name == "" {
		return "", &scm.CorruptError{Path: Join(dir, "commondir"), Reason: "is empty"}
	}
	return Real(Join(dir, name)), nil
}

// File reads a .git that is a file, "gitdir: PATH", and returns the path it
// names; false if file is no file.
func File(file string) (string, bool, error) {
	data, err := smallfile.Read(file, maxGitFile)
	if err != nil {
		if Absent(err) || errors.Is(err, smallfile.ErrIsDirectory) {
			return "", false, nil
		}
		return "", false, err
	}
	target, err := parseGitFile(data)
	if err != nil {
		return "", false, &scm.CorruptError{Path: file, Reason: err.Error()}
	}
	return Real(Join(filepath.Dir(file), target)), true, nil
}

func parseGitFile(data []byte) (string, error) {
	target, ok := strings.CutPrefix(string(data), "gitdir: ")
	if !ok {
		return "", errors.New(`does not begin with "gitdir: "`)
	}
	target = strings.TrimRight(target, "\r\n")
	if target == "" || strings.IndexByte(target, 0) >= 0 {
		return "", errors.New(`has no path after "gitdir: "`)
	}
	return target, nil
}

// Join returns name if it is an absolute path, "" if it is "", else name below
// dir. The result is not cleaned, so that ".." after a symbolic link means what
// it means to the kernel.
func Join(dir, name string) string {
	name = filepath.FromSlash(name)
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	if dir != "" && os.IsPathSeparator(dir[len(dir)-1]) {
		return dir + name
	}
	return dir + string(filepath.Separator) + name
}

// Real returns path without symbolic links and ".."; as it is where that
// cannot be known, because it does not exist.
func Real(path string) string {
	if r, err := filepath.EvalSymlinks(path); err == nil {
		return r
	}
	return path
}

// Absent reports whether err means that there is no such file.
func Absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ELOOP)
}

// IsDir reports whether path is a directory.
func IsDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}
