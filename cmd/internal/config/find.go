package config

import (
	"bytes"
	"path"

	"github.com/tagline-scm/tagline/cmd/internal/toml"
)

// Form says whose configuration a file holds.
type Form uint8

const (
	None        Form = iota // nothing recognised
	Tagline                 // tagline.toml or [tool.tagline]
	Setuptools              // [tool.setuptools_scm], or setuptools-scm[simple] among the build requirements
	Versioning              // [tool.vcs-versioning], [tool.vcs_versioning] or .config/python-vcs-versioning.toml
	HatchVCS                // [tool.hatch.version], or [version] in hatch.toml, with source = "vcs"
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

	document *toml.Document // of Data, where it has been parsed
}

// walk visits the file's keys. A mistake is an *Error without a File.
func (f File) walk(visit func(entry) error) error {
	if f.document == nil {
		return flatten(f.Data, visit)
	}
	return walk(*f.document, f.Data, visit)
}

// path returns what messages call the file.
func (f File) path() string {
	if f.Show != "" {
		return f.Show
	}
	return path.Join(f.Dir, f.Name)
}

const (
	ownName    = "tagline.toml"
	hiddenName = ".tagline.toml"
	sharedName = "pyproject.toml"
	coreName   = ".config/python-vcs-versioning.toml"
)

// Find looks through dirs (paths of the files, the start directory first, then its
// parents) and returns the first file with a configuration that it recognises:
// tagline.toml, .tagline.toml or [tool.tagline] (two in one directory are an *Error), else a
// table of setuptools-scm, vcs-versioning or hatch-vcs. Directories further up
// are not merged in. Nothing found is the zero File.
func Find(files *Files, dirs []string) (File, error) {
	for _, dir := range dirs {
		f, err := files.findIn(dir)
		if err != nil || f.Form != None {
			return f, err
		}
	}
	return File{}, nil
}

func (f *Files) findIn(dir string) (File, error) {
	own, err := f.bytes(path.Join(dir, ownName))
	if err != nil {
		return File{}, err
	}
	name := ownName
	if hidden, err := f.bytes(path.Join(dir, hiddenName)); err != nil {
		return File{}, err
	} else if hidden != nil {
		if own != nil {
			return File{}, &Error{File: path.Join(dir, hiddenName), Text: "there is a tagline.toml beside it: keep one of the two"}
		}
		own, name = hidden, hiddenName
	}
	shared, err := f.bytes(path.Join(dir, sharedName))
	if err != nil {
		return File{}, err
	}
	form, at, document, err := f.recognise(path.Join(dir, sharedName))
	if err != nil {
		return File{}, err
	}
	switch {
	case own != nil && form == Tagline:
		return File{}, located(at.mistake(shared, "there is a "+name+" beside it: keep one of the two"), path.Join(dir, sharedName))
	case own != nil:
		return File{Form: Tagline, Dir: dir, Name: name, Data: own}, nil
	case form == Tagline:
		return File{Form: Tagline, Dir: dir, Name: sharedName, Data: shared, document: document}, nil
	}
	core, err := f.bytes(path.Join(dir, coreName))
	switch {
	case err != nil:
		return File{}, err
	case core != nil:
		return File{Form: Versioning, Dir: dir, Name: coreName, Data: core}, nil
	case form != None && form != otherTables:
		return File{Form: form, Dir: dir, Name: sharedName, Data: shared, document: document}, nil
	}
	return File{}, nil
}

// Read reads the one file that the user named: [tool.tagline] or the tables of
// the others where its name is pyproject.toml, else a tagline.toml whatever
// its name.
func Read(files *Files, dir, name string) (File, error) {
	full := path.Join(dir, name)
	data, err := files.bytes(full)
	if err != nil {
		return File{}, err
	}
	if data == nil {
		return File{}, &Error{File: full, Text: "no such file"}
	}
	f := File{Form: Tagline, Dir: dir, Name: name, Data: data}
	if path.Base(name) == sharedName {
		form, _, document, err := files.recognise(full)
		if err != nil {
			return File{}, err
		}
		if form == None || form == otherTables {
			return File{}, &Error{File: full, Text: "it has no [tool.tagline] table"}
		}
		f.Form, f.document = form, document
	}
	return f, nil
}

// recognise says whose configuration a pyproject.toml holds and where the table
// of Tagline starts. Most pyproject.toml name none of the tools, and then nothing
// is parsed. Errors name the file.
func (f *Files) recognise(name string) (Form, place, *toml.Document, error) {
	data, err := f.bytes(name)
	if err != nil || data == nil {
		return None, place{}, nil, err
	}
	mentioned := false
	for _, word := range []string{"tagline", "setuptools_scm", "setuptools-scm", "vcs", "simple"} {
		mentioned = mentioned || bytes.Contains(data, []byte(word))
	}
	if !mentioned && bytes.Contains(data, []byte("hatchling")) {
		hatch, err := f.bytes(path.Join(path.Dir(name), hatchName))
		if err != nil {
			return None, place{}, nil, err
		}
		mentioned = bytes.Contains(hatch, []byte("vcs"))
	}
	if !mentioned {
		return otherTables, place{}, nil, nil
	}
	p, err := f.Pyproject(path.Dir(name))
	if err != nil {
		return None, place{}, nil, err
	}
	document, _, err := f.Document(name)
	return p.form(), p.own, &document, err
}
