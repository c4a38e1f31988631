// Package filter says what git add would store for the content of a file: which
// attributes a path has, and what they and the configuration make of line ends,
// encodings, keywords and the files of git-lfs (gitattributes' documentation,
// "checking-out and checking-in"). It starts no filter: what one would have to be
// started for is declined.
package filter

import (
	"io"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/conf"
	"github.com/tagline-scm/tagline/scm/git/internal/pattern"
)

// Input is everything that decides what is stored.
type Input struct {
	Root             string       // the work tree
	CommonDir        string       // where info/attributes is
	Config           *conf.Config // all files of the repository merged
	Home             string       // the user's home directory, "" if there is none
	XDGConfigHome    string       // "" = Home/.config
	SystemAttributes string       // the system's gitattributes file, "" for none

	// Tracked returns the content of a regular file of the work tree, whose path is
	// slash-separated below Root; if there is none that can be read, what the index has
	// for the path, and nil if that has nothing. What is over 100 MiB is as good as none.
	Tracked func(path string) (data []byte, fromIndex bool, err error)

	// Blob returns the blob of that name; fs.ErrNotExist if there is none.
	Blob func(hash []byte) ([]byte, error)
}

func (in *Input) user() pattern.User {
	return pattern.User{Home: in.Home, XDGConfigHome: in.XDGConfigHome, Root: in.Root}
}

// Filter says how the files of one work tree are stored. It may be used concurrently.
type Filter struct {
	in         *Input
	attributes *Attributes
	autoCRLF   bool // core.autoCRLF is on
}

// New returns the Filter of a work tree. Its errors are those of ReadAttributes, and
// settings that git does not understand.
func New(in Input) (*Filter, error) {
	attributes, err := ReadAttributes(in)
	if err != nil {
		return nil, err
	}
	f := &Filter{in: &in, attributes: attributes}
	f.autoCRLF, err = in.autoCRLF()
	if err != nil {
		return nil, err
	}
	return f, nil
}

// autoCRLF reports whether core.autoCRLF asks for conversion of files that no
// attribute speaks of.
func (in *Input) autoCRLF() (bool, error) {
	e, ok := in.Config.Get("core.autocrlf")
	if !ok {
		return false, nil
	}
	if e.HasValue && strings.EqualFold(e.Value, "input") {
		return true, nil
	}
	return e.Bool()
}

// Conversion is what git add does to the content of one file before it stores it:
// the filter, the encoding, the line ends and the keyword, in this order.
type Conversion struct {
	in       *Input
	path     string
	driver   *driver // nil for none
	encoding string  // of the file, "" for UTF-8
	lineEnds lineEnds
	ident    bool // $Id: ...$ becomes $Id$
}

// Conversion returns what applies to a file, whose path is slash-separated below the
// work tree's root. An encoding without a name is a *scm.CorruptError.
func (f *Filter) Conversion(path string) (Conversion, error) {
	v := Conversion{in: f.in, path: path}
	set, err := f.attributes.Of(path, false)
	if err != nil {
		return v, err
	}
	v.lineEnds = attrLineEnds(set, f.autoCRLF)
	v.ident = set["ident"].IsSet()
	switch enc := set["working-tree-encoding"]; enc.state {
	case attrText:
		if !isUTF8(enc.text) {
			v.encoding = enc.text
		}
	case attrSet: // -working-tree-encoding is fine: git reads it as an empty name
		return v, &scm.CorruptError{Path: path, Reason: "working-tree-encoding needs the name of an encoding"}
	}
	if name := set["filter"]; name.state == attrText {
		v.driver, err = f.in.driver(name.text)
	}
	return v, err
}

// None reports whether the content is stored as it is.
func (v *Conversion) None() bool {
	return v.driver == nil && v.encoding == "" && v.lineEnds == keepLineEnds && !v.ident
}

// maxConverted bounds the files that are read as a whole, to be converted.
const maxConverted = 1 << 30

// Apply returns what git add would store for a file that r reads and that has size
// bytes. indexed is the name of the blob that the index has for the path: what its
// line ends are decides over those of text that is only guessed to be text. A
// *scm.DeclinedError is what only git can tell: the answer of a filter other than
// git-lfs, an encoding that is not known, or a file over 1 GiB. A file that ends before
// size is a *scm.ChangedError.
func (v *Conversion) Apply(r io.Reader, size int64, indexed []byte) ([]byte, error) {
	content, err := v.read(r, size)
	if err != nil {
		return nil, err
	}
	return v.convert(content, indexed)
}

// read reads a file as its filter, if any, gives it to git.
func (v *Conversion) read(r io.Reader, size int64) ([]byte, error) {
	if v.driver != nil {
		if !v.driver.lfs() {
			return nil, &scm.DeclinedError{What: "a content filter", Path: v.path, Program: v.driver.program}
		}
		return v.pointer(r, size)
	}
	if size > maxConverted {
		return nil, &scm.DeclinedError{What: "a file over 1 GiB that is to be converted", Path: v.path}
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(r, content); err != nil {
		return nil, &scm.ChangedError{Path: v.path}
	}
	return content, nil
}
