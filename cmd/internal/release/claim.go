package release

import (
	"fmt"
	"strings"
)

// A claim is a release that many jobs may make at once: the server is the arbiter, since it
// sets a ref that must not be there for one of them alone. Two jobs may make the very same
// tag object, of one commit in one second, and git push calls that up to date. So whose the
// tag is must be said by the answer to the question that made it, and is never read from the
// refs afterwards.

// Claimer creates a tag on a remote, where none of its name may be. taken says that
// somebody else has it; sent, beside an error, that the question had gone out, so that the
// tag may be there.
type Claimer func(ref, id string, object []byte) (taken, sent bool, err error)

// ClaimedError means that a connection broke while a tag was claimed, and that the server
// has it now.
type ClaimedError struct {
	Remote, Tag string
	Err         error
}

func (e *ClaimedError) Error() string {
	return fmt.Sprintf("%s has %s now, and the connection broke before it said for whom: %v", e.Remote, e.Tag, e.Err)
}

func (e *ClaimedError) Unwrap() error { return e.Err }

// UnclaimedError means that a claim did not reach the server: it may be made again.
type UnclaimedError struct{ Err error }

func (e *UnclaimedError) Error() string { return e.Err.Error() }

func (e *UnclaimedError) Unwrap() error { return e.Err }

// claim puts the tag on the server, the branch with it where the server has not got the
// commit.
func (w Work) claim(held *Lock, j *journal) (err error) {
	ref := "refs/tags/" + w.Tag
	var taken, sent bool
	if w.Claimer != nil && !w.Commits() {
		var object string
		if object, _, err = w.Repo.Ask("cat-file", "tag", ref); err != nil {
			return err
		}
		taken, sent, err = w.Claimer(ref, j.Pushing, []byte(object+"\n"))
	} else {
		taken, err = w.pushNew(held)
		sent = err != nil
	}
	switch {
	case taken:
		return &TakenError{w.Remote, w.Tag}
	case err == nil:
		return nil
	case !sent:
		return &UnclaimedError{err}
	}
	there, asked := w.Repo.RemoteRefs(w.Remote, ref)
	switch {
	case asked != nil:
		return &OpenError{w.Tag, fmt.Errorf("%s does not say whether it has got it: %w", w.Remote, err)}
	case there[ref] == j.Pushing:
		return &ClaimedError{w.Remote, w.Tag, err}
	case there[ref] != "":
		return &TakenError{w.Remote, w.Tag}
	}
	return err
}

// pushNew pushes the branch and the tag. taken says that the tag was there before, be it
// the same.
func (w Work) pushNew(held *Lock) (taken bool, err error) {
	out, err := w.Repo.Change(held.held(), w.push()...)
	if err != nil {
		return false, err
	}
	for line := range strings.Lines(out) {
		if strings.Contains(line, ":refs/tags/"+w.Tag+"\t") {
			return !strings.HasPrefix(line, "*"), nil
		}
	}
	return false, fmt.Errorf("git push says nothing of %s", w.Tag)
}
