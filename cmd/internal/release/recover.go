package release

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/tagline-scm/tagline/render/file"
)

// How far a release came is read from the repository, not from the journal: between two
// steps a process may be killed, before it has noted the first of them. Nobody else makes a
// release meanwhile (the lock), but the user may have gone on with git. So each thing is
// taken back only if it is still what the release made of it:
//
//	tag      its object has our message, and is of the commit before or of ours
//	branch   its tip is our commit: the parent is the commit before, and the id is the
//	         noted one, or the subject holds ours
//	index    is the tree that it was, if the branch is where it was
//	files    have the content that we wrote
//
// A tip that is neither means that the user has built upon our commit, or has made one of
// what was staged: then there is nothing to take back, and what is left is said.

// most is the largest file that is put back, in bytes.
const most = 16 << 20

var errPushing = errors.New("the git push of the run that was interrupted still goes on")

// Recover finishes or undoes a release that was interrupted, and says which; without one
// it does nothing. The caller holds the lock. The error is an *OpenError.
func (w Work) Recover() error {
	j, ok, err := read(w.Repo.GitDir())
	if err != nil {
		return err
	}
	if !ok {
		return nil
	}
	w.Tag = j.Tag
	// git itself outlives a tagline that was killed, and holds the lock as long as it pushes.
	if j.Pushing != "" {
		pushing, err := holdJournal(w.Repo.GitDir())
		if errors.Is(err, ErrHeld) {
			err = errPushing
		}
		if err != nil {
			return &OpenError{j.what(), err}
		}
		pushing.Release()
	}
	whole, err := w.whole(j)
	switch {
	case err != nil:
		return &OpenError{j.what(), err}
	case whole:
		w.Say(fmt.Sprintf("a release was interrupted; %s is whole", j.what()))
	default:
		if err := w.undo(j); err != nil {
			return &OpenError{j.what(), err}
		}
		w.Say(fmt.Sprintf("a release was interrupted; %s was undone", j.what()))
	}
	return drop(w.Repo.GitDir())
}

// what names the release.
func (j journal) what() string {
	if j.Tag != "" {
		return j.Tag
	}
	return j.Subject
}

// whole reports whether all of a release has happened.
func (w Work) whole(j journal) (bool, error) {
	switch {
	case j.Pushing != "":
		there, err := w.Repo.RemoteRefs(j.Remote, "refs/tags/"+j.Tag)
		return there["refs/tags/"+j.Tag] == j.Pushing, err
	case j.Remote != "":
		return false, nil
	case j.Tag != "":
		_, ours, err := w.ourTag(j)
		return ours, err
	}
	_, ours, err := w.ourTip(j)
	return ours, err
}

// undo takes back what there is of a release.
func (w Work) undo(j journal) error {
	if object, ours, err := w.ourTag(j); err != nil {
		return err
	} else if ours {
		// With the object that is expected, so that a tag which somebody has made meanwhile stays.
		if _, err := w.Repo.Change(w.Lock.held(), "update-ref", "-d", "refs/tags/"+j.Tag, object); err != nil {
			return err
		}
	}
	if j.Tree == "" {
		return nil
	}
	tip, ours, err := w.ourTip(j)
	switch {
	case err != nil:
		return err
	case ours:
		branch := j.Branch
		if branch == "" {
			branch = "HEAD"
		}
		if _, err := w.Repo.Change(w.Lock.held(), "update-ref", "-m", "tagline release: undone", branch, j.Head, tip); err != nil {
			return err
		}
	// Neither ours nor what it was: the user has gone on.
	case tip != j.Head:
		w.Say("the branch has gone on since: its commits and files stay as they are")
		return nil
	}
	if _, err := w.Repo.Change(w.Lock.held(), "read-tree", "-m", j.Tree); err != nil {
		return err
	}
	return w.putBack(j.Files)
}

// putBack gives files their old content, unless somebody has changed them since.
func (w Work) putBack(files []kept) error {
	if len(files) == 0 {
		return nil
	}
	t, err := w.Open(w.Repo.Root())
	if err != nil {
		return err
	}
	defer t.Close()
	var contents []file.Content
	for _, f := range files {
		now, err := t.Read(f.Name, most)
		switch {
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return err
		case err != nil || digest(now) != f.New && !bytes.Equal(now, f.Old):
			w.Say(f.Name + " was changed since, and stays as it is")
		default:
			contents = append(contents, file.Content{Name: f.Name, Data: f.Old})
		}
	}
	_, err = t.PutAll(contents)
	return err
}

// ourTag returns the object of the tag, and whether the release made it.
func (w Work) ourTag(j journal) (object string, ours bool, err error) {
	if j.Tag == "" {
		return "", false, nil
	}
	object, ok, err := w.Repo.Ask("rev-parse", "--verify", "--quiet", "refs/tags/"+j.Tag)
	if err != nil || !ok {
		return "", false, err
	}
	text, _, err := w.Repo.Ask("cat-file", "-t", object)
	if err != nil || text != "tag" {
		return object, false, err
	}
	if text, _, err = w.Repo.Ask("cat-file", "tag", object); err != nil {
		return object, false, err
	}
	head, message, _ := strings.Cut(text, "\n\n")
	target, _, _ := strings.Cut(strings.TrimPrefix(head, "object "), "\n")
	first, _, _ := strings.Cut(strings.TrimSpace(j.Message), "\n")
	if !strings.HasPrefix(strings.TrimSpace(message), strings.TrimSpace(first)) {
		return object, false, nil
	}
	if j.Tree == "" {
		return object, target == j.Head, nil
	}
	tip, ourTip, err := w.ourTip(j)
	return object, target == j.Commit || ourTip && target == tip, err
}

// ourTip returns the tip of the branch, and whether it is the commit of the release.
func (w Work) ourTip(j journal) (tip string, ours bool, err error) {
	tip, parent, err := w.tip(j.Branch)
	if err != nil || j.Tree == "" || parent != j.Head {
		return tip, false, err
	}
	if j.Commit != "" {
		return tip, tip == j.Commit, nil
	}
	subject, _, err := w.Repo.Ask("log", "-1", "--format=%s", tip)
	return tip, strings.Contains(subject, j.Subject), err
}
