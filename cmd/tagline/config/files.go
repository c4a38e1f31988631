package config

import (
	"io/fs"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// Files are the configuration files of a run. Each is read and parsed once,
// whoever asks for it: the search for a configuration, the rules of the tool
// that it belongs to, and the look for a project's name. A Files is for one
// goroutine.
type Files struct {
	FS   fs.FS
	read map[string]*contents
}

type contents struct {
	data     []byte
	err      error
	parsed   bool
	document toml.Document
	syntax   error
}

// NewFiles returns the configuration files of a file system, none read yet.
func NewFiles(fsys fs.FS) *Files { return &Files{fsys, map[string]*contents{}} }

// Bytes returns what a regular file of at most 1 MiB holds, nil where there is
// none of that name. The error is an *Error, or one of the file system.
func (f *Files) Bytes(name string) ([]byte, error) {
	c := f.open(name)
	return c.data, c.err
}

// Document returns a file's TOML and its bytes, an empty document where there is
// no such file. The error is a *toml.SyntaxError, or one of Bytes.
func (f *Files) Document(name string) (toml.Document, []byte, error) {
	c := f.open(name)
	if c.err != nil || c.data == nil {
		return toml.Document{}, c.data, c.err
	}
	if !c.parsed {
		c.document, c.syntax = toml.Read(c.data)
		c.parsed = true
	}
	return c.document, c.data, c.syntax
}

func (f *Files) open(name string) *contents {
	c, known := f.read[name]
	if !known {
		c = &contents{}
		c.data, c.err = readFile(f.FS, name)
		f.read[name] = c
	}
	return c
}
