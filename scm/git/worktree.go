package git

import (
	"errors"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// workTree describes the work tree to package worktree. tree is HEAD's.
func (r *Repository) workTree(objects *objects, tree scm.Hash) (worktree.Input, error) {
	config, err := r.settings()
	if err != nil {
		return worktree.Input{}, err
	}
	in := worktree.Input{
		Root:          r.root,
		GitDir:        r.gitDir,
		CommonDir:     r.commonDir,
		IndexPath:     r.index,
		HashSize:      r.format.HashSize,
		Objects:       objects.store,
		Config:        config,
		HeadTree:      tree,
		Home:          r.env.Home,
		XDGConfigHome: r.env.XDGConfigHome,
		OpenSubmodule: r.openSubmodule,
	}
	if r.env.SystemConfig != "" { // git has both in one directory
		in.SystemAttributes = filepath.Join(filepath.Dir(r.env.SystemConfig), "gitattributes")
	}
	if len(objects.Replace) > 0 {
		in.Real = func(id scm.Hash) (scm.Hash, error) { return objects.real(id), nil }
	}
	return in, nil
}

// openSubmodule opens the repository that is checked out in root. As for git,
// the variables that name this repository's directories say nothing of that one.
func (r *Repository) openSubmodule(root string) (*worktree.Submodule, error) {
	env := r.env
	env.GitDir, env.WorkTree, env.CommonDir, env.IndexFile = "", "", "", ""
	sub, err := OpenAt(root, env)
	if err != nil {
		return nil, err
	}
	m := &worktree.Submodule{Close: sub.Close}
	if err := sub.describeTo(m); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// describeTo fills in what a submodule's repository has checked out.
func (r *Repository) describeTo(m *worktree.Submodule) error {
	head, err := r.refs.Head()
	if err != nil {
		return err
	}
	objects, err := r.openObjects()
	if err != nil {
		return err
	}
	m.Close = func() error { return errors.Join(objects.store.Close(), r.Close()) }
	m.Head = head.Hash
	var tree scm.Hash
	if !head.Hash.IsZero() {
		c, err := objects.store.Commit(objects.real(head.Hash))
		if err != nil {
			return err
		}
		tree = c.Tree
	}
	m.Input, err = r.workTree(objects, tree)
	return err
}

// listing describes the work tree to those questions of package worktree that
// list the index.
func (r *Repository) listing() (worktree.Input, error) {
	if err := r.takeSnapshot(); err != nil {
		return worktree.Input{}, err
	}
	return r.workTree(r.snapshot.objects, scm.Hash{})
}

// Tracks reports whether the index has the file with that path, slash-separated
// below the root of the work tree. A bare repository tracks nothing.
func (r *Repository) Tracks(path string) (bool, error) {
	if r.root == "" {
		return false, nil
	}
	in, err := r.listing()
	if err != nil {
		return false, err
	}
	return worktree.Tracked(in, path)
}

// Holds returns what the index or HEAD's tree has in a directory; see scm.Reader and
// worktree.Holds.
func (r *Repository) Holds(dir string) (scm.Holding, error) {
	if r.root == "" {
		return scm.HoldsNothing, nil
	}
	in, err := r.listing()
	if err != nil {
		return scm.HoldsNothing, err
	}
	if s := r.snapshot; !s.head.Hash.IsZero() {
		c, err := s.objects.store.Commit(s.objects.real(s.head.Hash))
		if err != nil {
			return scm.HoldsNothing, r.explained(err)
		}
		in.HeadTree = c.Tree
	}
	return worktree.Holds(in, dir)
}

// Ignored reports whether gitignore's rules leave out the file with that path; see
// scm.Reader and worktree.Ignored. In a bare repository none is.
func (r *Repository) Ignored(path string) (bool, error) {
	if r.root == "" {
		return false, nil
	}
	in, err := r.listing()
	if err != nil {
		return false, err
	}
	return worktree.Ignored(in, path)
}

// Files returns the tracked files that an archive would hold; see scm.Reader and
// worktree.Files.
func (r *Repository) Files() ([]string, error) {
	if r.root == "" {
		return nil, &scm.NoWorkTreeError{Dir: r.gitDir}
	}
	in, err := r.listing()
	if err != nil {
		return nil, err
	}
	if r.snapshot.head.Hash.IsZero() {
		return nil, &scm.RevisionError{Rev: "HEAD", Reason: "no such commit or ref"}
	}
	return worktree.Files(in)
}
