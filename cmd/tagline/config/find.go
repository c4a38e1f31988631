package config

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"syscall"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// Form says whose configuration a file holds.
type Form uint8

const (
	None        Form = iota // nothing recognised
	Tagline                 // tagline.toml or [tool.tagline]
	Setuptools              // [tool.setuptools_scm]
	Versioning              // [tool.vcs-versioning], [tool.vcs_versioning] or .config/python-vcs-versioning.toml
	HatchVCS                // [tool.hatch.version] with source = "vcs"
	otherTables             // a pyproject.toml without any of them
)

// File is a configuration file that was found and read. Its zero value stands
// for none.
type File struct {
	Form Form
	Dir  string // the directory it was found in: an element of Find's dirs
	Name string // below Dir: "tagline.toml", "pyproject.toml"
	Data []byte
	Show string // what messages call it; "" = its path
}

// path returns what messages call the file.
func (f File) path() string {
	if f.Show != "" {
		return f.Show
	}
	return path.Join(f.Dir, f.Name)
}

// MaxSize is the largest configuration file that is read, in bytes: far above any real
// one, far below what hurts.
const MaxSize = 1 << 20

const (
	ownName    = "tagline.toml"
	hiddenName = ".tagline.toml"
	sharedName = "pyproject.toml"
	coreName   = ".config/python-vcs-versioning.toml"
)

// Find looks through dirs (paths in fsys, the start directory first, then its
// parents) and returns the first file with a configuration that it recognises:
// tagline.toml, .tagline.toml or [tool.tagline] (two in one directory are an *Error), else a
// table of setuptools-scm, vcs-versioning or hatch-vcs. Directories further up
// are not merged in. Nothing found is the zero File.
func Find(fsys fs.FS, dirs []string) (File, error) {
	for _, dir := range dirs {
		f, err := findIn(fsys, dir)
		if err != nil || f.Form != None {
			return f, err
		}
	}
	return File{}, nil
}

func findIn(fsys fs.FS, dir string) (File, error) {
	own, err := readFile(fsys, dir, ownName)
	if err != nil {
		return File{}, err
	}
	name := ownName
	if hidden, err := readFile(fsys, dir, hiddenName); err != nil {
		return File{}, err
	} else if hidden != nil {
		if own != nil {
			return File{}, &Error{File: path.Join(dir, hiddenName), Text: "there is a tagline.toml beside it: keep one of the two"}
		}
		own, name = hidden, hiddenName
	}
	shared, err := readFile(fsys, dir, sharedName)
	if err != nil {
		return File{}, err
	}
	form, at := None, place{}
	if shared != nil {
		if form, at, err = recognise(shared); err != nil {
			return File{}, located(err, path.Join(dir, sharedName))
		}
	}
	switch {
	case own != nil && form == Tagline:
		return File{}, located(at.mistake(shared, "there is a "+name+" beside it: keep one of the two"), path.Join(dir, sharedName))
	case own != nil:
		return File{Form: Tagline, Dir: dir, Name: name, Data: own}, nil
	case form == Tagline:
		return File{Form: Tagline, Dir: dir, Name: sharedName, Data: shared}, nil
	}
	core, err := readFile(fsys, dir, coreName)
	switch {
	case err != nil:
		return File{}, err
	case core != nil:
		return File{Form: Versioning, Dir: dir, Name: coreName, Data: core}, nil
	case form != None && form != otherTables:
		return File{Form: form, Dir: dir, Name: sharedName, Data: shared}, nil
	}
	return File{}, nil
}

// Read reads the one file that the user named: [tool.tagline] or the tables of
// the others where its name is pyproject.toml, else a tagline.toml whatever
// its name.
func Read(fsys fs.FS, dir, name string) (File, error) {
	data, err := readFile(fsys, dir, name)
	if err != nil {
		return File{}, err
	}
	if data == nil {
		return File{}, &Error{File: path.Join(dir, name), Text: "no such file"}
	}
	f := File{Form: Tagline, Dir: dir, Name: name, Data: data}
	if path.Base(name) == sharedName {
		form, _, err := recognise(data)
		if err != nil {
			return File{}, located(err, path.Join(dir, name))
		}
		if form == None || form == otherTables {
			return File{}, &Error{File: path.Join(dir, name), Text: "it has no [tool.tagline] table"}
		}
		f.Form = form
	}
	return f, nil
}

// readFile returns the bytes of a regular file, nil where there is none.
func readFile(fsys fs.FS, dir, name string) ([]byte, error) {
	full := path.Join(dir, name)
	data, err := smallfile.ReadFS(fsys, full, MaxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // .config may be a file
		return nil, nil
	case err != nil:
		return nil, &Error{File: full, Text: smallfile.Reason(err)}
	}
	return data, nil
}

// recognise says which tool's table a pyproject.toml holds and where the table
// of Tagline starts. Most pyproject.toml name none of the tools, and then
// nothing is parsed.
func recognise(data []byte) (Form, place, error) {
	mentioned := false
	for _, word := range []string{"tagline", "setuptools_scm", "setuptools-scm", "vcs"} {
		mentioned = mentioned || bytes.Contains(data, []byte(word))
	}
	if !mentioned {
		return otherTables, place{}, nil
	}
	form, at := otherTables, place{}
	rank := func(f Form, p place) {
		if form == otherTables || f < form {
			form, at = f, p
		}
	}
	err := flatten(data, func(e entry) error {
		switch {
		case e.under("tool", "tagline"):
			rank(Tagline, e.at)
		case e.under("tool", "setuptools_scm"):
			rank(Setuptools, e.at)
		case e.under("tool", "vcs-versioning"), e.under("tool", "vcs_versioning"):
			rank(Versioning, e.at)
		case e.under("tool", "hatch", "version", "source") && e.value == "vcs":
			rank(HatchVCS, e.at)
		}
		return nil
	})
	return form, at, err
}
