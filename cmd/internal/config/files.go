package config

import (
	"errors"
	"io/fs"
	"syscall"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// MaxSize is the largest configuration file that is read: far above any real
// one, far below what hurts.
const MaxSize = 1 << 20

// Files are the configuration files of a run. Each is read and parsed once,
// whoever asks for it: the search for a configuration, the rules of the tool
// that it belongs to, and the look for a project's name. A Files is for one
// goroutine.
type Files struct {
	FS   fs.FS
	read map[string]*contents

	pyprojects map[string]*Pyproject // by their directories
}

type contents struct {
	data     []byte
	err      error
	parsed   bool
	document toml.Document
	syntax   error
}

// NewFiles returns the configuration files of a file system, none read yet.
func NewFiles(fsys fs.FS) *Files {
	return &Files{FS: fsys, read: map[string]*contents{}, pyprojects: map[string]*Pyproject{}}
}

// Read returns what a regular file of at most MaxSize holds. Errors are those of
// smallfile.ReadFS.
func (f *Files) Read(name string) ([]byte, error) {
	c := f.open(name)
	return c.data, c.err
}

// Document returns a file's TOML and its bytes. The error is a
// *toml.SyntaxError, or one of Read.
func (f *Files) Document(name string) (toml.Document, []byte, error) {
	c := f.open(name)
	if c.err != nil {
		return toml.Document{}, nil, c.err
	}
	if !c.parsed {
		c.document, c.syntax = toml.Read(c.data)
		c.parsed = true
	}
	return c.document, c.data, c.syntax
}

// Put lets a file hold data from now on, whatever is there.
func (f *Files) Put(name string, data []byte) { f.read[name] = &contents{data: data} }

func (f *Files) open(name string) *contents {
	c, known := f.read[name]
	if !known {
		c = &contents{}
		c.data, c.err = smallfile.ReadFS(f.FS, name, MaxSize)
		f.read[name] = c
	}
	return c
}

// bytes returns the bytes of a file, nil where there is none.
func (f *Files) bytes(name string) ([]byte, error) {
	data, err := f.Read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // .config may be a file
		return nil, nil
	case err != nil:
		return nil, &Error{File: name, Text: smallfile.Reason(err)}
	case data == nil:
		return []byte{}, nil
	}
	return data, nil
}

// There reports whether there is something of that name.
func (f *Files) There(name string) bool {
	_, err := fs.Lstat(f.FS, name)
	return err == nil
}
