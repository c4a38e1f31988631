package gitcmd

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Change runs a command of git that changes the repository or a remote, under the policy
// of writing, and returns its output without the last line break. It runs in the work
// tree's root, as a user would run it there. held, if it is not nil, stays open as long as
// git and what git starts and waits for: a lock on it outlives a caller that is killed.
//
// A command that git refuses is a *scm.RefusedError with git's words and those of the
// user's hooks; nothing is asked for.
func (r *Repository) Change(held *os.File, args ...string) (string, error) {
	c := call{dir: r.Root(), args: args, write: true, held: held}
	if _, err := os.Lstat(filepath.Join(r.Root(), ".git")); err != nil || r.git.HonourGitEnv {
		c.args = r.here(args...).args // git would not find it from there
	}
	out, _, err := r.git.output(c)
	var f *failure
	if errors.As(err, &f) {
		f.words = strings.TrimPrefix(f.words, "error: ")
	}
	return out, refused(err)
}

// Ask runs a command of git that only reads, and returns its output without the last line
// break. ok is false where git ends with exit code 1, as it does to say no.
func (r *Repository) Ask(args ...string) (out string, ok bool, err error) {
	out, err = r.ask(args...)
	var f *failure
	if errors.As(err, &f) && f.code == 1 {
		return "", false, nil
	}
	return out, err == nil, refused(err)
}

// Paths runs such a command and returns its records, each ended by a NUL.
func (r *Repository) Paths(args ...string) (paths []string, err error) {
	err = r.git.records(r.here(args...), 0, func(b []byte) error {
		paths = append(paths, string(b))
		return nil
	})
	return paths, refused(err)
}

// GitDir returns the absolute path of the repository's own directory; of a linked work
// tree, of the part that is its own.
func (r *Repository) GitDir() string { return r.gitDir }

// CommonDir returns the absolute path of the directory that all work trees share.
func (r *Repository) CommonDir() (string, error) {
	dir, err := r.ask("rev-parse", "--git-common-dir")
	if err != nil {
		return "", refused(err)
	}
	if dir = filepath.FromSlash(dir); !filepath.IsAbs(dir) {
		dir = filepath.Join(r.Root(), dir)
	}
	return dir, nil
}

// HasWorkTree reports whether there is a work tree: a bare repository has none.
func (r *Repository) HasWorkTree() bool { return r.root != "" }

// RemoteRefs returns the objects of refs on a remote, by their full names; those that are
// not there are left out. The remote is asked over the network.
func (r *Repository) RemoteRefs(remote string, refs ...string) (objects map[string]string, err error) {
	c := r.here(append([]string{"ls-remote", "--quiet", "--refs", "--", remote}, refs...)...)
	c.network = true
	out, _, err := r.git.output(c)
	objects = map[string]string{}
	for line := range strings.Lines(out) {
		if object, ref, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && slices.Contains(refs, ref) {
			objects[ref] = object // git takes the names for the ends of names
		}
	}
	return objects, refused(err)
}
