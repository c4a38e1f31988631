package gitcmd

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Remotes returns the names of the remotes, in git's order.
func (r *Repository) Remotes() ([]string, error) {
	var names []string
	err := r.lines(func(name string) error {
		names = append(names, name)
		return nil
	}, "remote")
	return names, refused(err)
}

// Fetch runs git fetch with options (--tags, --deepen=64) from remote, a name or
// a URL, over the network and with the user's credentials. It removes no ref,
// starts no hook and asks nothing. moved is whether the edge of a shallow clone
// or a tag is another one now; the error is a *scm.RefusedError with git's words.
func (r *Repository) Fetch(remote string, options ...string) (moved bool, err error) {
	before, err := r.extent()
	if err != nil {
		return false, err
	}
	c := r.here(append(append([]string{"fetch", "--no-prune", "--quiet"}, options...), "--", remote)...)
	c.network = true
	if _, _, err := r.git.output(c); err != nil {
		return false, refused(err)
	}
	after, err := r.extent()
	return before != after, err
}

// extent returns a digest of how far a clone reaches: its edge and its tags.
func (r *Repository) extent() ([sha256.Size]byte, error) {
	sum := sha256.New()
	edge, err := r.shallowFile()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return [sha256.Size]byte{}, err
	}
	// git writes the edge in an order of its own.
	lines := bytes.Split(edge, []byte("\n"))
	slices.SortFunc(lines, bytes.Compare)
	sum.Write(bytes.Join(lines, []byte("\n")))
	err = r.lines(func(line string) error {
		_, err := sum.Write([]byte(line + "\n"))
		return err
	}, "for-each-ref", "--format=%(objectname) %(refname)", "refs/tags/")
	return [sha256.Size]byte(sum.Sum(nil)), refused(err)
}

// maxShallow is the largest list of a shallow clone's edge that is read, in bytes.
const maxShallow = 1 << 26

// shallowFile returns the list of a shallow clone's edge, a hash a line. A clone
// that is not shallow has none: fs.ErrNotExist.
func (r *Repository) shallowFile() ([]byte, error) {
	file, err := r.ask("rev-parse", "--git-path", "shallow")
	if err != nil {
		return nil, refused(err)
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(r.Root(), file)
	}
	return smallfile.Read(file, maxShallow)
}
