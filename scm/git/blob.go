package git

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
	"github.com/tagline-scm/tagline/scm/git/worktree"
)

// Work answers what a query asks of the work tree; see scm.Reader.
func (r *Repository) Work(q scm.Query) (scm.Work, error) {
	tree, err := r.headTree()
	if err != nil || q.Rev != "" {
		return scm.Work{}, err
	}
	return r.work(&q, tree)
}

// headTree returns the tree of HEAD's commit, zero on an unborn branch.
func (r *Repository) headTree() (scm.Hash, error) {
	if err := r.takeSnapshot(); err != nil {
		return scm.Hash{}, err
	}
	s := r.snapshot
	if s.head.Hash.IsZero() {
		return scm.Hash{}, nil
	}
	c, err := s.objects.store.Commit(s.objects.real(s.head.Hash))
	return c.Tree, r.explained(notCommit(err))
}

// treeAt returns the tree of the commit that a revision names, HEAD's for "".
func (r *Repository) treeAt(rev string) (scm.Hash, error) {
	if rev == "" {
		return r.headTree()
	}
	if err := r.takeSnapshot(); err != nil {
		return scm.Hash{}, err
	}
	id, err := r.resolve(rev)
	if err != nil {
		return scm.Hash{}, r.explained(err)
	}
	tree, err := r.snapshot.objects.treeOf(id)
	return tree, r.explained(err)
}

// entry returns what a commit has under a path; the error is fs.ErrNotExist to errors.Is
// where that is nothing.
func (r *Repository) entry(rev, path string) (e odb.TreeEntry, err error) {
	none := &fs.PathError{Op: "read in " + cmp.Or(rev, "HEAD"), Path: path, Err: fs.ErrNotExist}
	at, err := r.treeAt(rev)
	if err != nil {
		return e, err
	}
	if at.IsZero() {
		return e, none
	}
	e = odb.TreeEntry{Mode: odb.ModeDir, Hash: at}
	if path == "." {
		return e, nil
	}
	for name := range strings.SplitSeq(path, "/") {
		if e.Mode&odb.ModeType != odb.ModeDir {
			return e, none
		}
		t, err := r.snapshot.objects.tree(e.Hash)
		if err != nil {
			return e, err
		}
		found := false
		if e, found, err = t.Find(name); err != nil {
			return e, err
		}
		if !found {
			return e, none
		}
	}
	return e, nil
}

// blob returns the name of the content that a commit has in a file; the error is
// fs.ErrNotExist to errors.Is where it has no such file.
func (r *Repository) blob(rev, path string) (scm.Hash, error) {
	e, err := r.entry(rev, path)
	if err == nil && e.Mode&odb.ModeType != odb.ModeRegular {
		err = &fs.PathError{Op: "read in " + cmp.Or(rev, "HEAD"), Path: path, Err: fs.ErrNotExist}
	}
	return e.Hash, err
}

// List returns the names of the files that a commit has in a directory; see scm.Reader.
func (r *Repository) List(rev, dir string) ([]string, error) {
	e, err := r.entry(rev, dir)
	if _, none := err.(*fs.PathError); none || err == nil && e.Mode&odb.ModeType != odb.ModeDir {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t, err := r.snapshot.objects.tree(e.Hash)
	if err != nil {
		return nil, err
	}
	var names []string
	err = t.All(func(e odb.TreeEntry) bool {
		if e.Mode&odb.ModeType == odb.ModeRegular {
			names = append(names, e.Name)
		}
		return len(names) <= scm.MaxList
	})
	return scm.Listed(dir, names, err)
}

// Blob returns what a commit has in the file of that path; see scm.Reader.
func (r *Repository) Blob(rev, path string) ([]byte, error) {
	id, err := r.blob(rev, path)
	if err != nil {
		return nil, err
	}
	objects := r.snapshot.objects
	content, err := objects.store.Blob(objects.real(id))
	if gone, ok := errors.AsType[*odb.MissingError](err); ok {
		return nil, &scm.DeclinedError{What: "a clone that lacks blob " + gone.Hash.String()}
	}
	if err == nil && len(content) > scm.MaxBlob {
		return nil, &scm.RefusedError{Reason: fmt.Sprintf("%s is larger than %d bytes", path, scm.MaxBlob)}
	}
	return content, err
}

// Stores reports whether the content would be stored as HEAD has it; see scm.Reader.
func (r *Repository) Stores(path string, content []byte) (bool, error) {
	id, err := r.blob("", path)
	if errors.Is(err, fs.ErrNotExist) || r.root == "" {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	in, err := r.listing()
	if err != nil {
		return false, err
	}
	same, err := worktree.Stores(in, path, bytes.NewReader(content), int64(len(content)), id)
	if declined, ok := errors.AsType[*scm.DeclinedError](err); ok && declined.Program != "" {
		return false, nil
	}
	return same, err
}
