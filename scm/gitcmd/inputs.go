package gitcmd

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git"
)

// Inputs returns what answers about the work tree depend on; see scm.Reader.
func (r *Repository) Inputs() (scm.Inputs, error) {
	if r.root == "" {
		own, err := r.own(r.here)
		return scm.Inputs{Own: own}, err
	}
	return r.inputs(r.root, 0)
}

func (r *Repository) inputs(root string, depth int) (all scm.Inputs, err error) {
	if all.Own, err = r.own(func(args ...string) call { return r.in(root, args...) }); err != nil {
		return all, err
	}
	var modules []string
	last := ""
	err = r.index(root, nil, func(e indexed) {
		switch {
		case e.path == last:
		case e.link:
			modules = append(modules, e.path)
		default:
			all.Tracked = append(all.Tracked, e.path)
		}
		last = e.path
	})
	for _, name := range modules {
		if err != nil || depth == maxNesting || !r.checkedOut(root, name) {
			continue
		}
		var inside scm.Inputs
		inside, err = r.inputs(filepath.Join(root, filepath.FromSlash(name)), depth+1)
		all.Own = append(all.Own, inside.Own...)
		for _, file := range inside.Tracked {
			all.Tracked = append(all.Tracked, path.Join(name, file))
		}
	}
	return all, err
}

// own asks git where a repository keeps what it says.
func (r *Repository) own(in func(args ...string) call) ([]string, error) {
	c := in("rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--git-path", "index", "--show-toplevel")
	if r.root == "" {
		c = in("rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--git-path", "index")
	}
	out, _, err := r.git.output(c)
	lines := strings.Split(out, "\n")
	if err != nil || len(lines) < 3 {
		return nil, refused(err)
	}
	root := ""
	if len(lines) > 3 {
		root = filepath.FromSlash(lines[3])
	}
	branch, _, err := r.git.output(in("symbolic-ref", "-q", "HEAD"))
	if f, ok := err.(*failure); ok && f.code == 1 { // detached
		branch, err = "", nil
	}
	return git.OwnInputs(root, filepath.FromSlash(lines[0]), filepath.FromSlash(lines[1]), filepath.FromSlash(lines[2]), branch), refused(err)
}
