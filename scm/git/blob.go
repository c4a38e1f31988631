package git

import (
	"bytes"
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

// blob returns the name of the file's content in HEAD's tree; the error is
// fs.ErrNotExist to errors.Is where it has no such file.
func (r *Repository) blob(path string) (scm.Hash, error) {
	none := &fs.PathError{Op: "read in HEAD", Path: path, Err: fs.ErrNotExist}
	at, err := r.headTree()
	if err != nil {
		return at, err
	}
	if at.IsZero() {
		return at, none
	}
	e := odb.TreeEntry{Mode: odb.ModeDir, Hash: at}
	for name := range strings.SplitSeq(path, "/") {
		if e.Mode&odb.ModeType != odb.ModeDir {
			return at, none
		}
		t, err := r.snapshot.objects.tree(e.Hash)
		if err != nil {
			return at, err
		}
		found := false
		if e, found, err = t.Find(name); err != nil || !found {
			return at, errors.Join(err, none)
		}
	}
	if e.Mode&odb.ModeType != odb.ModeRegular {
		return at, none
	}
	return e.Hash, nil
}

// Blob returns what HEAD has in the file of that path; see scm.Reader.
func (r *Repository) Blob(path string) ([]byte, error) {
	id, err := r.blob(path)
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
	id, err := r.blob(path)
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
