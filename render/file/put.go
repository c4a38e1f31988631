// Package file writes version files: _version.py, version.go and their relatives.
// It makes their content (Kinds), knows whose file is in their place (Tree.Look),
// and puts them there whole or not at all (Tree.Put), below a directory that
// nothing leaves, and in no repository's own directory (Tree). Everything that
// Tagline writes into a source tree goes through Tree.
package file

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// State is what is in the place of a version file.
type State uint8

const (
	Missing State = iota // nothing
	Blank                // a file with nothing in it but white space, so nothing is lost
	Current              // what is to be there
	Stale                // something that Tagline wrote
	Foreign              // something that is somebody's
)

// Found is what is in the place of a version file.
type Found struct {
	State State
	Path  string // of the file below the tree, without links
}

// maxOld is the largest version file: far above any that Tagline writes. A manifest may
// be larger, and is as large as what is to replace it, but for the version.
const maxOld = 1 << 20

// Look says what is in the place of a version file that is to hold content. ours
// decides what Ours does not know; nil is no. The error is an *OwnError, a
// *MissingError for the directory, a *NotRegularError, or the system's.
func (t *Tree) Look(name string, content []byte, ours func(old []byte) bool) (Found, error) {
	p, err := t.at(name, false)
	if err != nil {
		return Found{}, err
	}
	defer p.close()
	old, err := p.read(maxOld + int64(len(content)))
	found := Found{Foreign, p.path}
	switch _, large := errors.AsType[*LargeError](err); {
	case errors.Is(err, fs.ErrNotExist):
		found.State = Missing
	case large:
	case err != nil:
		return Found{}, err
	case bytes.Equal(old, content):
		found.State = Current
	case len(bytes.TrimSpace(old)) == 0:
		found.State = Blank
	case Ours(old, content) || ours != nil && ours(old):
		found.State = Stale
	}
	return found, nil
}

// Put makes the file at name hold content and reports whether it had to change.
// A file that holds it already is not touched. The new content is written beside
// the old and renamed over it, so a reader sees one or the other, and a hard link
// to the old keeps the old; the old one's permissions are kept. Put does not ask
// whose the old file is: Look does. Errors are those of Look.
//
// A run that is killed before it renames leaves its temporary file. The next Put
// in that directory, whether it has to change anything or not, removes it. It may
// take that of a run that is not dead: that one finds its file gone when it
// renames, and starts again. Each Put removes only once, so this ends.
func (t *Tree) Put(name string, content []byte) (changed bool, err error) {
	all, err := t.PutAll([]Content{{name, content}})
	return err == nil && all[0], err
}

// Content is what a file is to hold.
type Content struct {
	Name string // below the tree
	Data []byte
}

// PutAll is Put for several files, of which all change or none: all are written beside
// the old ones before the first is renamed, so that a full disk or a file that may not
// be written changes nothing; and where a later one cannot be renamed, those before it
// get their old content back. Only a run that is killed between two renames leaves some
// of each.
func (t *Tree) PutAll(files []Content) (changed []bool, err error) {
	if t.HoldBack != nil {
		defer t.HoldBack()()
	}
	var all []*staged
	defer func() {
		for _, s := range all {
			s.discard()
			s.place.close()
		}
	}()
	for _, f := range files {
		p, err := t.at(f.Name, false)
		if err != nil {
			return nil, err
		}
		p.sweep()
		s := &staged{place: p, content: f.Data}
		all = append(all, s)
	}
	for _, s := range all {
		if err := s.stage(); err != nil {
			return nil, named(err, s.place.op, s.place.given)
		}
	}
	for i, s := range all {
		if err := s.finish(); err != nil {
			for _, done := range all[:i] {
				done.undo()
			}
			return nil, named(err, s.place.op, s.place.given)
		}
		changed = append(changed, s.changes)
	}
	return changed, nil
}

// errSwept means that another run removed the temporary file.
var errSwept = errors.New("other runs keep removing the temporary file")

// staged is a file whose new content is written beside the old.
type staged struct {
	place     place
	content   []byte
	changes   bool   // the file does not hold the content
	temporary string // the name of what does; "" for nothing
	old       []byte // what the file held; nil where there was none
	large     bool   // it was larger than maxKept, and is not given back
}

// maxKept is how much of a file is kept in memory while it is replaced.
const maxKept = 64 << 20

// stage writes the content beside the file, unless that holds it.
func (s *staged) stage() error {
	p := s.place
	mode := fs.FileMode(0o666)
	info, err := p.dir.Lstat(p.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &NotRegularError{Name: p.given, Mode: info.Mode()}
	default:
		mode = info.Mode().Perm()
		if info.Size() > maxKept && info.Size() != int64(len(s.content)) {
			s.large = true
			break
		}
		old, err := p.read(info.Size())
		if err != nil || bytes.Equal(old, s.content) {
			s.changes = false
			return err
		}
		s.old = append([]byte{}, old...)
	}
	s.changes = true
	temporary := temporaryPrefix + rand.Text()
	f, err := p.dir.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	s.temporary = temporary
	_, err = f.Write(s.content)
	if err == nil && info != nil {
		err = f.Chmod(mode)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// finish renames what was written over the file. Where another run removed that, it
// begins again.
func (s *staged) finish() (err error) {
	const attempts = 100
	for range attempts {
		if !s.changes {
			return nil
		}
		if err = s.place.dir.Rename(s.temporary, s.place.name); err == nil {
			s.temporary = ""
			return nil
		}
		_, gone := s.place.dir.Lstat(s.temporary)
		if !errors.Is(gone, fs.ErrNotExist) || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err = s.stage(); err != nil {
			return err
		}
		err = errSwept
	}
	return err
}

// discard removes what was written beside the file.
func (s *staged) discard() {
	if s.temporary != "" {
		_ = s.place.dir.Remove(s.temporary)
		s.temporary = ""
	}
}

// undo gives the file back what it held. Nothing is said where it cannot: the error
// that led here is.
func (s *staged) undo() {
	switch {
	case !s.changes || s.large:
	case s.old == nil:
		_ = s.place.dir.Remove(s.place.name)
	default:
		back := &staged{place: s.place, content: s.old}
		if back.stage() == nil {
			_ = back.finish()
		}
		back.discard()
	}
}

// temporaryPrefix is what the name of a temporary file begins with; the rest is
// 26 letters and digits, from rand.Text.
const temporaryPrefix = ".tagline-"

func isTemporary(name string) bool {
	random, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(random) == 26 && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// sweep removes the temporary files that other runs left in the directory. That
// it cannot is no error: the run itself may still do what it has to.
func (p place) sweep() {
	d, err := p.dir.Open(".")
	if err != nil {
		return
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	for _, name := range names {
		if !isTemporary(name) {
			continue
		}
		if info, err := p.dir.Lstat(name); err == nil && info.Mode().IsRegular() {
			_ = p.dir.Remove(name)
		}
	}
}
