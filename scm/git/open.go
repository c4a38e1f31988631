// Package git reads a git repository: where it is and how it stores things,
// its references, objects and index, and what git describe and git status
// would say of it. It reads the files themselves and starts no process.
package git

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/refs"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Env is what git takes from its surroundings, as values. The zero value is a
// user without a home directory or settings.
type Env struct {
	Home          string // the home directory: ~/.gitconfig, and "~/" in settings
	XDGConfigHome string // "" stands for Home/.config
	SystemConfig  string // the system's configuration file; "" for none
	GlobalConfig  string // the user's one configuration file instead of those two; "" for them
	GitProgram    string // the git program, which this package never runs

	// The values of GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR and GIT_INDEX_FILE
	// that are to be honoured; relative ones are relative to the directory that
	// is opened.
	GitDir, WorkTree, CommonDir, IndexFile string
}

// Open finds the repository that contains dir, an absolute path: in dir or the
// nearest directory above that has one. The error is a *scm.NotFoundError if
// there is none, a *scm.DeclinedError if its format is one this package does
// not know, and a *scm.CorruptError if git would refuse it as damaged. A
// repository that belongs to somebody else is opened with a note.
//
// The search is git's own (gitrepository-layout(5) and git's setup.c): .git
// that is a repository or a file naming one, else the directory itself if it
// is a repository without a work tree.
func Open(dir string, env Env) (*Repository, error) { return open(dir, env, true) }

// OpenAt is Open for a repository in dir itself: directories above are not
// searched.
func OpenAt(dir string, env Env) (*Repository, error) { return open(dir, env, false) }

func open(dir string, env Env, up bool) (*Repository, error) {
	// Links are followed first, as the kernel does for a process in dir: the
	// parent of a linked directory is where it really is.
	start, err := filepath.EvalSymlinks(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
		}
		return nil, err
	}
	found, err := discover(start, env, up)
	if err != nil {
		return nil, err
	}
	if found.gitDir == "" {
		return nil, &scm.NotFoundError{VCS: "git", Dir: dir}
	}
	return found.repository(start, env)
}

// place is where a repository was found.
type place struct {
	gitDir    string
	commonDir string
	workTree  string // the directory that holds .git; "" for a bare repository
	explicit  bool   // by GIT_DIR
}

func discover(start string, env Env, up bool) (place, error) {
	if env.GitDir != "" {
		gitDir := join(start, env.GitDir)
		if target, ok, err := gitFile(gitDir); err != nil {
			return place{}, err
		} else if ok {
			gitDir = target
		}
		common, ok, err := gitDirectory(gitDir, join(gitDir, env.CommonDir))
		if err != nil {
			return place{}, err
		}
		if !ok {
			return place{}, &scm.NotFoundError{VCS: "git", Dir: gitDir}
		}
		return place{gitDir: gitDir, commonDir: common, workTree: start, explicit: true}, nil
	}
	for dir := start; ; {
		p, err := at(dir, env)
		if err != nil || p.gitDir != "" {
			return p, err
		}
		parent := filepath.Dir(dir)
		if !up || parent == dir {
			return place{}, nil
		}
		dir = parent
	}
}

// at returns the repository in dir; a place without gitDir means none.
func at(dir string, env Env) (place, error) {
	dotGit := join(dir, ".git")
	common, ok, err := gitDirectory(dotGit, join(dir, env.CommonDir))
	if err != nil {
		return place{}, err
	}
	if ok {
		return place{gitDir: dotGit, commonDir: common, workTree: dir}, nil
	}
	target, ok, err := gitFile(dotGit)
	if err != nil {
		return place{}, err
	}
	if ok {
		common, valid, err := gitDirectory(target, join(dir, env.CommonDir))
		if err == nil && !valid {
			err = &scm.CorruptError{Path: dotGit, Reason: "names " + target + ", which is not a git repository"}
		}
		return place{gitDir: target, commonDir: common, workTree: dir}, err
	}
	common, ok, err = gitDirectory(dir, join(dir, env.CommonDir))
	if err != nil || !ok {
		return place{}, err
	}
	return place{gitDir: dir, commonDir: common}, nil
}

const (
	maxHead    = 1 << 16
	maxGitFile = 1 << 20 // git's own bound
)

// gitDirectory reports whether dir is a git directory, by git's test: HEAD is
// a symbolic ref below refs/ or a hash, and the common directory has objects
// and refs. It returns that common directory; override, if it is not "", is
// taken for it.
func gitDirectory(dir, override string) (common string, ok bool, err error) {
	head := join(dir, "HEAD")
	data, err := smallfile.Read(head, maxHead)
	if err != nil {
		if !absent(err) && !errors.Is(err, smallfile.ErrTooLarge) {
			return "", false, err
		}
		// Before symbolic refs were files, HEAD was a symbolic link.
		target, err := os.Readlink(head)
		if err != nil || !strings.HasPrefix(target, "refs/") {
			return "", false, nil
		}
	} else if !headShape(data) {
		return "", false, nil
	}
	common = override
	if common == "" {
		if common, err = commonDir(dir); err != nil {
			return "", false, err
		}
	}
	return common, isDir(join(common, "objects")) && isDir(join(common, "refs")), nil
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
	data, err := smallfile.Read(join(dir, "commondir"), maxGitFile)
	if err != nil {
		if absent(err) {
			return dir, nil
		}
		return "", err
	}
	name := strings.TrimRight(string(data), "\r\n")
	if name == "" {
		return "", &scm.CorruptError{Path: join(dir, "commondir"), Reason: "is empty"}
	}
	return real(join(dir, name)), nil
}

// gitFile reads a .git that is a file, "gitdir: PATH", and returns the path it
// names; false if file is no file.
func gitFile(file string) (string, bool, error) {
	data, err := smallfile.Read(file, maxGitFile)
	if err != nil {
		if absent(err) || errors.Is(err, smallfile.ErrIsDirectory) {
			return "", false, nil
		}
		return "", false, err
	}
	target, err := parseGitFile(data)
	if err != nil {
		return "", false, &scm.CorruptError{Path: file, Reason: err.Error()}
	}
	return real(join(filepath.Dir(file), target)), true, nil
}

func parseGitFile(data []byte) (string, error) {
	target, ok := strings.CutPrefix(string(data), "gitdir: ")
	if !ok {
		return "", errors.New(`does not begin with "gitdir: "`)
	}
	target = strings.TrimRight(target, "\r\n")
	if target == "" || strings.IndexByte(target, 0) >= 0 {
		return "", errors.New("names no path")
	}
	return target, nil
}

// join returns name if it is an absolute path, "" if it is "", else name below
// dir. The result is not cleaned, so that ".." after a symbolic link means what
// it means to the kernel.
func join(dir, name string) string {
	name = filepath.FromSlash(name)
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	if dir != "" && os.IsPathSeparator(dir[len(dir)-1]) {
		return dir + name
	}
	return dir + string(filepath.Separator) + name
}

// real returns path without symbolic links and ".."; as it is where that
// cannot be known, because it does not exist.
func real(path string) string {
	if r, err := filepath.EvalSymlinks(path); err == nil {
		return r
	}
	return path
}

// absent reports whether err means that there is no such file.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.ELOOP)
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

// repository reads the format of the repository found and settles its work
// tree, as git's setup_explicit_git_dir and setup_discovered_git_dir do.
func (p place) repository(start string, env Env) (*Repository, error) {
	r := &Repository{gitDir: p.gitDir, commonDir: p.commonDir, env: env}
	core, err := r.readFormat()
	if err != nil {
		return nil, err
	}
	switch {
	case env.WorkTree != "":
		r.root = real(join(start, env.WorkTree))
	case core.bare:
	case core.workTree != "":
		r.root = real(join(p.gitDir, core.workTree))
	default:
		r.root = p.workTree
	}
	if r.root != "" && r.root != p.workTree && !isDir(r.root) {
		return nil, &scm.CorruptError{Path: r.root, Reason: "is named as the work tree but is no directory"}
	}
	if env.IndexFile != "" {
		r.index = join(start, env.IndexFile)
	} else {
		r.index = join(p.gitDir, "index")
	}
	r.refs = refs.Open(r.gitDir, r.commonDir, refs.Options{HashSize: r.format.HashSize, Reftable: r.format.Reftable})
	r.noteOwner()
	return r, nil
}
