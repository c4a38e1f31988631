package gitcmd

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Work answers what a query asks of the work tree; see scm.Reader.
func (r *Repository) Work(q scm.Query) (scm.Work, error) { return r.work(q) }

// blob returns the name of the content that a commit has in a file; the error is
// fs.ErrNotExist to errors.Is where it has no such file.
func (r *Repository) blob(rev, path string) (id string, err error) {
	head, _, err := r.resolve(rev)
	if err == nil && !head.IsZero() {
		err = r.git.records(r.here("ls-tree", "-z", "--full-tree", head.String(), "--", path), 0, func(record []byte) error {
			about, name, _ := strings.Cut(string(record), "\t")
			if f := strings.Fields(about); len(f) == 3 && name == path && regular(f[0]) && f[1] == "blob" {
				id = f[2]
			}
			return nil
		})
	}
	if err == nil && id == "" {
		err = &fs.PathError{Op: "read in " + cmp.Or(rev, "HEAD"), Path: path, Err: fs.ErrNotExist}
	}
	return id, refused(err)
}

// List returns the names of the files that a commit has in a directory; see scm.Reader.
func (r *Repository) List(rev, dir string) ([]string, error) {
	head, _, err := r.resolve(rev)
	if err != nil || head.IsZero() {
		return nil, err
	}
	args := []string{"ls-tree", "-z", "--full-tree", head.String()}
	prefix := ""
	if dir != "." {
		prefix = dir + "/"
		args = append(args, "--", prefix)
	}
	var names []string
	err = r.git.records(r.here(args...), 0, func(record []byte) error {
		about, name, _ := strings.Cut(string(record), "\t")
		name, inside := strings.CutPrefix(name, prefix)
		if f := strings.Fields(about); inside && len(f) == 3 && regular(f[0]) && f[1] == "blob" && len(names) <= scm.MaxList {
			names = append(names, name)
		}
		return nil
	})
	return scm.Listed(dir, names, refused(err))
}

// Blob returns what a commit has in the file of that path; see scm.Reader.
func (r *Repository) Blob(rev, path string) ([]byte, error) {
	id, err := r.blob(rev, path)
	if err != nil {
		return nil, err
	}
	var content []byte
	_, err = r.git.stream(r.here("cat-file", "blob", id), func(out io.Reader) (err error) {
		content, err = io.ReadAll(io.LimitReader(out, scm.MaxBlob+1))
		if err == nil && len(content) > scm.MaxBlob {
			err = &scm.RefusedError{Reason: fmt.Sprintf("%s is larger than %d bytes", path, scm.MaxBlob)}
		}
		return err
	})
	return content, refused(err)
}

// Stores reports whether the content would be stored as HEAD has it; see scm.Reader.
// Where an attribute names a filter, which may be a program, nothing is asked.
func (r *Repository) Stores(path string, content []byte) (bool, error) {
	id, err := r.blob("", path)
	if err != nil || r.root == "" {
		return false, nil
	}
	value := ""
	fields := 0
	err = r.git.records(r.in(r.root, "check-attr", "-z", "filter", "--", path), 0, func(field []byte) error {
		if fields++; fields == 3 {
			value = string(field)
		}
		return nil
	})
	if err != nil || value != "unspecified" && value != "unset" {
		return false, refused(err)
	}
	c := r.in(r.root, "hash-object", "--stdin", "--path="+path)
	c.stdin = string(content)
	out, _, err := r.git.output(c)
	return strings.TrimSpace(out) == id, refused(err)
}
