// Package archive reads facts where there is no repository: those that
// tagline --json saved, the file that git archive or hg archive fills in, the
// metadata of a Python source distribution, and the name of the directory.
//
// It reads from an fs.FS and has no effect. Files come from strangers: each is
// read up to MaxSize, and what is not understood is an error or nothing, never
// a guess.
package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// MaxSize is the largest file that is read, in bytes.
const MaxSize = 1 << 20

// The names of the files that Read understands, in the order in which Find
// asks for them.
const (
	SavedFacts  = ".tagline.json"
	GitArchival = ".git_archival.txt"
	HgArchival  = ".hg_archival.txt"
	PkgInfo     = "PKG-INFO"
)

// EggInfo is the file below a directory *.egg-info in which setuptools-scm leaves
// the facts of a build. Only its own rules tell what they mean, so Read does not
// understand it.
const EggInfo = "scm_version.json"

// EmptyError means that a file is there and says nothing: its placeholders were
// never filled in, or it has no version. The next source may be asked. It is
// fs.ErrNotExist to errors.Is.
type EmptyError struct {
	File   string
	Reason string
}

func (e *EmptyError) Error() string { return e.File + ": " + e.Reason }

// Is reports whether target is fs.ErrNotExist.
func (e *EmptyError) Is(target error) bool { return target == fs.ErrNotExist }

// Find returns the facts of the first of SavedFacts, GitArchival, HgArchival and
// PkgInfo that the root of fsys has and that says anything, and the file's
// name. accept is Query.Accept: it says which tags are candidates; nil accepts
// all. The files passed over are in Facts.Notes. Without any, the error is a
// *scm.NotFoundError; a damaged file is an error too, and ends the search.
func Find(fsys fs.FS, accept func(ref string) error) (facts scm.Facts, file string, err error) {
	var notes []string
	for _, name := range []string{SavedFacts, GitArchival, HgArchival, PkgInfo} {
		facts, err := Read(fsys, name, accept)
		var empty *EmptyError
		switch {
		case err == nil:
			facts.Notes = append(facts.Notes, notes...)
			return facts, name, nil
		case errors.As(err, &empty):
			notes = append(notes, empty.Error())
		case !errors.Is(err, fs.ErrNotExist):
			return scm.Facts{}, name, err
		}
	}
	return scm.Facts{Notes: notes}, "", &scm.NotFoundError{VCS: "archive", Dir: "."}
}

// Read returns the facts of one file of fsys; the last element of name says
// what it is, and must be one of this package's constants. A missing file is
// fs.ErrNotExist, one that says nothing an *EmptyError, one that is no regular
// file of at most MaxSize a *scm.CorruptError. accept is Query.Accept.
func Read(fsys fs.FS, name string, accept func(ref string) error) (scm.Facts, error) {
	b, err := readFile(fsys, name)
	if err != nil {
		return scm.Facts{}, err
	}
	if accept == nil {
		accept = func(string) error { return nil }
	}
	switch path.Base(name) {
	case SavedFacts:
		f, err := fromJSON(b)
		if err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return f, err
	case GitArchival:
		return fromGitArchival(name, b, accept)
	case HgArchival:
		return fromHgArchival(name, b, accept)
	case PkgInfo:
		return fromPkgInfo(name, b)
	}
	return scm.Facts{}, fmt.Errorf("%s: not a file that facts are kept in", name)
}

// FromDirectory returns the facts of a directory that is named prefix followed
// by a tag, as unpacked releases are: the tag, exactly. An *EmptyError means
// that the name has no such prefix or that accept refuses the rest.
func FromDirectory(name, prefix string, accept func(ref string) error) (scm.Facts, error) {
	ref, ok := strings.CutPrefix(name, prefix)
	if !ok || ref == "" {
		return scm.Facts{}, &EmptyError{name, fmt.Sprintf("the directory's name does not start with %q", prefix)}
	}
	if accept != nil {
		if err := accept(ref); err != nil {
			return scm.Facts{}, &EmptyError{name, err.Error()}
		}
	}
	f := recorded("", "directory", "the directory's name says so")
	f.Tags = []scm.Tag{{Ref: ref, Name: ref}}
	f.TagCount = 1
	return f, nil
}

// fromPkgInfo reads the Version of a source distribution's metadata, which is
// the version whatever the scheme.
// https://packaging.python.org/en/latest/specifications/core-metadata/
func fromPkgInfo(name string, b []byte) (scm.Facts, error) {
	version := ParseFields(b).Last("Version")
	if version == "" || version == "UNKNOWN" {
		return scm.Facts{}, &EmptyError{name, "it has no version"}
	}
	f := recorded("", "pkg-info", "PKG-INFO says so")
	f.Verbatim = version
	return f, nil
}

// recorded returns facts that somebody wrote down: there is nothing to prove.
func recorded(vcs, source, reason string) scm.Facts {
	return scm.Facts{VCS: vcs, Source: source, Proof: scm.Proof{Proven: true, Reason: reason}}
}

// readFile returns a regular file. A file longer than MaxSize is an error, except
// for PKG-INFO: its head says it all, and a long description may follow.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	read := smallfile.ReadFS
	if path.Base(name) == PkgInfo {
		read = smallfile.ReadHead
	}
	b, err := read(fsys, name, MaxSize)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		err = &scm.CorruptError{Path: name, Reason: smallfile.Reason(err)}
	}
	return b, err
}
