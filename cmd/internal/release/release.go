// Package release makes a release through the git program: it writes files, commits them
// with what is staged, makes the tag and sends both. All of it happens, or nothing does.
//
// Before the first change it writes a journal (journal.go), and the last thing it does is to
// remove it. What fails on the way is undone at once. Where the process is killed, the next
// run finds the journal and asks the repository how far the release came (recover.go): it is
// whole, or it is undone. A lock keeps two runs apart.
package release

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// File is a tracked file that the release changes.
type File struct {
	Name     string // below the repository's root
	Old, New []byte
	Says     []string // what to say when it is written
}

// Work is a release that is going to be made.
type Work struct {
	Repo   *gitcmd.Repository
	Lock   *Lock
	Open   func(dir string) (*file.Tree, error)
	Say    func(text string) // progress
	Halted func() bool       // whether the user has had enough; asked between two steps
	Check  func() error      // says what is wrong with the tag, once it is there

	Tag           string // to make, annotated; "" for none
	TagMessage    string
	CommitMessage string
	Branch        string   // refs/heads/main; "" where HEAD is detached
	Head          string   // the commit that HEAD is
	Files         []File   // to change and commit
	Staged        []string // paths that the index has otherwise than HEAD: they join the commit
	Remote        string   // to push the branch and Tag to; "" = nowhere
	AtRoot        bool     // commands are shown to somebody in the root

	Claim   bool    // the tag must be new on the remote, and made there for this release alone
	Claimer Claimer // how, where the remote has the commit; nil to push branch and tag
}

// Commits reports whether the release makes a commit.
func (w Work) Commits() bool { return len(w.Files)+len(w.Staged) > 0 }

// TakenError means that a remote has a tag of that name already.
type TakenError struct{ Remote, Tag string }

func (e *TakenError) Error() string { return e.Remote + " has " + e.Tag + " already" }

// BehindError means that a remote's branch has commits that are not here.
type BehindError struct{ Remote, Branch string }

func (e *BehindError) Error() string {
	return fmt.Sprintf("%s of %s has commits that are not in this history", e.Branch, e.Remote)
}

// HaltedError means that the user has stopped the release.
type HaltedError struct{}

func (e *HaltedError) Error() string { return "interrupted" }

// UndoneError means that a release failed, and that all of it was undone.
type UndoneError struct{ Err error }

func (e *UndoneError) Error() string {
	const undone = "nothing of this release is left here"
	if text := e.Err.Error(); strings.Contains(text, "\n") {
		return strings.TrimSpace(text) + "\n" + undone
	}
	return e.Err.Error() + "; " + undone
}

func (e *UndoneError) Unwrap() error { return e.Err }

// OpenError means that a release is neither made nor undone. The journal stays, so that the
// next run goes on from there.
type OpenError struct {
	Tag string
	Err error // why
}

func (e *OpenError) Error() string {
	return fmt.Sprintf("%s is not released yet and not undone: %s", e.Tag, strings.TrimSpace(e.Err.Error()))
}

func (e *OpenError) Unwrap() error { return e.Err }

// Do makes the release. The error is an *UndoneError or an *OpenError; one of another kind
// says that nothing was begun.
func (w Work) Do() error {
	if w.Remote != "" {
		if err := w.welcome(); err != nil {
			return &UndoneError{err} // nothing was begun, which is as good
		}
	}
	j := journal{
		Edition: 1, Tag: w.Tag, Message: w.TagMessage, Branch: w.Branch, Head: w.Head, Remote: w.Remote,
	}
	if w.Commits() {
		j.Subject, _, _ = strings.Cut(strings.TrimSpace(w.CommitMessage), "\n")
		for _, f := range w.Files {
			j.Files = append(j.Files, kept{f.Name, f.Old, digest(f.New)})
		}
		var err error
		// The index as it is now, to which an undone release goes back: with all that was staged.
		if j.Tree, err = w.Repo.Change(nil, "write-tree"); err != nil {
			return err
		}
	}
	dir := w.Repo.GitDir()
	// Written before the first step, so that whatever happens can be undone by the next run.
	if err := j.put(dir); err != nil {
		return err
	}
	err := w.steps(&j)
	if is[*OpenError](err) {
		return err
	}
	if err != nil {
		if wrong := w.undo(j); wrong != nil {
			return &OpenError{w.Tag, fmt.Errorf("%w; undoing it: %w", err, wrong)}
		}
		err = &UndoneError{err}
	}
	if dropped := drop(dir); err == nil {
		err = dropped
	}
	return err
}

// welcome returns an error where the remote is going to refuse the push.
func (w Work) welcome() error {
	tag := "refs/tags/" + w.Tag
	refs := []string{tag}
	if w.Branch != "" {
		refs = append(refs, w.Branch)
	}
	// Most refusals are known beforehand, and then nothing has to be undone.
	there, err := w.Repo.RemoteRefs(w.Remote, refs...)
	if err != nil {
		return err
	}
	if there[tag] != "" {
		return &TakenError{w.Remote, w.Tag}
	}
	if tip := there[w.Branch]; tip != "" && w.Claimer == nil {
		if _, here, err := w.Repo.Ask("merge-base", "--is-ancestor", tip, w.Head); err != nil || !here {
			return &BehindError{w.Remote, strings.TrimPrefix(w.Branch, "refs/heads/")}
		}
	}
	return nil
}

// steps makes the release, one step after the other.
func (w Work) steps(j *journal) error {
	for _, step := range []func(*journal) error{w.write, w.record, w.mark, w.send} {
		if w.Halted() {
			return &HaltedError{}
		}
		if err := step(j); err != nil {
			return err
		}
	}
	return nil
}

// write changes the files.
func (w Work) write(*journal) error {
	if len(w.Files) == 0 {
		return nil
	}
	t, err := w.Open(w.Repo.Root())
	if err != nil {
		return err
	}
	defer t.Close()
	var contents []file.Content
	for _, f := range w.Files {
		contents = append(contents, file.Content{Name: f.Name, Data: f.New})
	}
	if _, err = t.PutAll(contents); err != nil {
		return err
	}
	for _, f := range w.Files {
		for _, text := range f.Says {
			w.Say(text)
		}
	}
	return nil
}

// record makes the commit.
func (w Work) record(j *journal) error {
	if !w.Commits() {
		return nil
	}
	if len(w.Files) > 0 {
		if _, err := w.Repo.Change(w.Lock.held(), w.add()...); err != nil {
			return err
		}
	}
	if _, err := w.Repo.Change(w.Lock.held(), w.commit()...); err != nil {
		return err
	}
	tip, parent, err := w.tip(j.Branch)
	if err != nil {
		return err
	}
	// A hook or another terminal may have committed. The release would hold what nobody checked.
	if parent != j.Head {
		return fmt.Errorf("something else has committed to this branch meanwhile")
	}
	j.Commit = tip
	if err := j.put(w.Repo.GitDir()); err != nil {
		return err
	}
	subject, _, _ := strings.Cut(strings.TrimSpace(w.CommitMessage), "\n")
	text := "committed " + short(tip) + " " + subject
	if joined := w.joined(); len(joined) > 0 {
		text += " (" + strings.Join(joined, ", ") + ")"
	}
	w.Say(text)
	return nil
}

// joined are the staged paths that no configuration named.
func (w Work) joined() []string {
	return slices.DeleteFunc(slices.Clone(w.Staged), func(path string) bool {
		return slices.ContainsFunc(w.Files, func(f File) bool { return f.Name == path })
	})
}

// mark makes the tag.
func (w Work) mark(j *journal) error {
	if w.Tag == "" {
		return nil
	}
	if _, err := w.Repo.Change(w.Lock.held(), w.tag()...); err != nil {
		return err
	}
	on := j.Head
	if j.Commit != "" {
		on = j.Commit
	}
	commit, _, err := w.Repo.Ask("rev-parse", "--verify", "--quiet", "refs/tags/"+w.Tag+"^{commit}")
	if err != nil {
		return err
	}
	if commit != on {
		return fmt.Errorf("something else has moved HEAD meanwhile: %s is %s", w.Tag, short(commit))
	}
	// With the tag in place: what the next `tagline` would print.
	if err := w.Check(); err != nil {
		return err
	}
	kind := "annotated"
	if text, _, err := w.Repo.Ask("cat-file", "tag", "refs/tags/"+w.Tag); err == nil && strings.Contains(text, "\n-----BEGIN ") {
		kind = "signed"
	}
	w.Say(fmt.Sprintf("tagged %s %s (%s)", short(on), w.Tag, kind))
	return nil
}

// send pushes. Whether a push that failed has arrived is asked of the remote: a
// connection may break after it has.
func (w Work) send(j *journal) error {
	if w.Remote == "" {
		return nil
	}
	tag := "refs/tags/" + w.Tag
	object, _, err := w.Repo.Ask("rev-parse", "--verify", tag)
	if err != nil {
		return err
	}
	// Noted before the push: if the run ends within it, the next one asks the server about this
	// very object.
	j.Pushing = object
	if err := j.put(w.Repo.GitDir()); err != nil {
		return err
	}
	pushing, err := holdJournal(w.Repo.GitDir())
	if err != nil {
		return err
	}
	if w.Claim {
		err = w.claim(pushing, j)
		pushing.Release()
		if err == nil {
			w.Say("claimed " + w.Tag + " on " + w.Remote)
		}
		return err
	}
	_, err = w.Repo.Change(pushing.held(), w.push()...)
	pushing.Release()
	if err != nil {
		there, asked := w.Repo.RemoteRefs(w.Remote, tag)
		switch {
		case asked != nil:
			return &OpenError{w.Tag, fmt.Errorf("%s does not say whether it has got it: %w", w.Remote, err)}
		case there[tag] == object:
			err = nil
		case there[tag] != "":
			err = &TakenError{w.Remote, w.Tag}
		}
	}
	if err == nil {
		w.Say("pushed " + w.Tag + " to " + w.Remote)
	}
	return err
}

// tip returns the commit of the branch, or HEAD's, and its first parent, "" for none.
func (w Work) tip(branch string) (tip, parent string, err error) {
	if branch == "" {
		branch = "HEAD"
	}
	tip, ok, err := w.Repo.Ask("rev-parse", "--verify", "--quiet", branch+"^{commit}")
	if err != nil || !ok {
		return "", "", err
	}
	parent, _, err = w.Repo.Ask("rev-parse", "--verify", "--quiet", tip+"^1")
	return tip, parent, err
}

// short is a commit as messages name it.
func short(id string) string { return id[:min(9, len(id))] }

// is reports whether err is, or wraps, an error of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
