package hg

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/scm"
)

// Work answers what a query asks of the work tree; see scm.Reader.
func (r *Repository) Work(q scm.Query) (scm.Work, error) { return r.work(q) }

// Blob returns what a commit has in the file of that path; see scm.Reader.
func (r *Repository) Blob(rev, name string) ([]byte, error) {
	at, err := r.at(rev)
	if err != nil {
		return nil, err
	}
	out, err := r.hg.output("files", "-r", at, "--print0", "path:"+name)
	if err != nil || out != name+"\x00" {
		return nil, &fs.PathError{Op: "read in " + at, Path: name, Err: fs.ErrNotExist}
	}
	content := bounded{max: scm.MaxBlob}
	if err := r.hg.run(&content, "cat", "-r", at, "path:"+name); err != nil {
		return nil, err
	}
	return content.kept.Bytes(), nil
}

// at returns the name that hg knows a revision by; the parent of the work tree for "".
func (r *Repository) at(rev string) (string, error) {
	if rev == "" {
		return ".", nil
	}
	id, err := r.resolve(&scm.Facts{}, rev)
	return id.String(), err
}

// List returns the names of the files that a commit has in a directory; see scm.Reader.
func (r *Repository) List(rev, dir string) ([]string, error) {
	at, err := r.at(rev)
	if err != nil {
		return nil, err
	}
	all := bounded{max: scm.MaxBlob}
	if err := r.hg.run(&all, "files", "-r", at, "-T", `{path|slashpath}\0{flags}\0`, "rootfilesin:"+dir); err != nil {
		return nil, err
	}
	fields := strings.Split(all.kept.String(), "\x00")
	var names []string
	for i := 0; i+1 < len(fields) && len(names) <= scm.MaxList; i += 2 {
		if fields[i+1] != "l" {
			names = append(names, path.Base(fields[i]))
		}
	}
	slices.Sort(names)
	return scm.Listed(dir, names, nil)
}

// Stores reports whether the parent of the work tree has the content: hg converts
// nothing by itself.
func (r *Repository) Stores(path string, content []byte) (bool, error) {
	old, err := r.Blob("", path)
	return err == nil && bytes.Equal(old, content), nil
}
