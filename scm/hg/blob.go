package hg

import (
	"bytes"
	"io/fs"

	"github.com/tagline-scm/tagline/scm"
)

// Work answers what a query asks of the work tree; see scm.Reader.
func (r *Repository) Work(q scm.Query) (scm.Work, error) { return r.work(q) }

// Blob returns what the parent of the work tree has in the file of that path; see
// scm.Reader.
func (r *Repository) Blob(path string) ([]byte, error) {
	out, err := r.hg.output("files", "-r", ".", "--print0", "path:"+path)
	if err != nil || out != path+"\x00" {
		return nil, &fs.PathError{Op: "read in the parent", Path: path, Err: fs.ErrNotExist}
	}
	content := bounded{max: scm.MaxBlob}
	if err := r.hg.run(&content, "cat", "-r", ".", "path:"+path); err != nil {
		return nil, err
	}
	return content.kept.Bytes(), nil
}

// Stores reports whether the parent of the work tree has the content: hg converts
// nothing by itself.
func (r *Repository) Stores(path string, content []byte) (bool, error) {
	old, err := r.Blob(path)
	return err == nil && bytes.Equal(old, content), nil
}
