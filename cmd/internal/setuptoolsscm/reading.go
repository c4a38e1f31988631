package setuptoolsscm

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
	"github.com/tagline-scm/tagline/cmd/internal/toml"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// pyproject finds and reads pyproject.toml. Without one the document is empty.
func (l *loader) pyproject() (map[string]any, error) {
	file := l.in.File
	if file == "" && !l.in.Bare {
		file = FindPyproject(l.in.Files.FS, l.in.Dir)
	}
	l.c.Dir = l.in.Dir
	if file == "" {
		return map[string]any{}, nil
	}
	l.c.File, l.c.Dir = l.in.Show(file), path.Dir(file)
	return l.toml(file)
}

// FindPyproject returns the nearest pyproject.toml in dir or above it, "" where
// there is none.
func FindPyproject(fsys fs.FS, dir string) string {
	for ; ; dir = path.Dir(dir) {
		file := path.Join(dir, "pyproject.toml")
		if _, err := fs.Lstat(fsys, file); err == nil {
			return file
		}
		if dir == "." {
			return ""
		}
	}
}

// toml reads and parses one file. Without one the error is fs.ErrNotExist.
func (l *loader) toml(file string) (map[string]any, error) {
	document, _, err := l.in.Files.Document(file)
	if _, bad := errors.AsType[*toml.SyntaxError](err); bad {
		return nil, notTOML(l.in.Show(file), err)
	}
	if err != nil {
		return nil, l.unread(file, err)
	}
	tables, err := python.Tables(document)
	if err != nil {
		return nil, notTOML(l.in.Show(file), err)
	}
	return tables, nil
}

// read reads one file. Without one, or the directory that it is in, the error is
// as the file system has it.
func (l *loader) read(file string) ([]byte, error) {
	data, err := l.in.Files.Read(file)
	return data, l.unread(file, err)
}

// unread is what went wrong with a file.
func (l *loader) unread(file string, err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return err
	}
	return &ConfigError{File: l.in.Show(file), Reason: smallfile.Reason(err)}
}

func notTOML(name string, err error) error {
	return &ConfigError{File: name, Reason: "not valid TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
}

// child returns a table below another, an empty one where there is none.
func child(table map[string]any, names ...string) map[string]any {
	for _, name := range names {
		next, ok := table[name].(map[string]any)
		if !ok {
			return map[string]any{}
		}
		table = next
	}
	return table
}
