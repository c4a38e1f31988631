package gitcmd

import (
	"fmt"
	"io"

	"github.com/tagline-scm/tagline/scm"
)

// TagObject returns the object of a tag; see scm.Reader.
func (r *Repository) TagObject(tag string) (text []byte, err error) {
	name := "refs/tags/" + tag
	id, ok, err := r.Ask("rev-parse", "--verify", "--quiet", "--end-of-options", name)
	if err == nil && !ok {
		err = &scm.RevisionError{Rev: name, Reason: "no such tag"}
	}
	if err != nil {
		return nil, err
	}
	kind, err := r.ask("--no-replace-objects", "cat-file", "-t", id)
	if err != nil || kind != "tag" {
		return nil, refused(err)
	}
	_, err = r.git.stream(r.here("--no-replace-objects", "cat-file", "tag", id), func(out io.Reader) (err error) {
		text, err = io.ReadAll(io.LimitReader(out, scm.MaxBlob+1))
		if err == nil && len(text) > scm.MaxBlob {
			err = &scm.RefusedError{Reason: fmt.Sprintf("the tag %s is larger than %d bytes", tag, scm.MaxBlob)}
		}
		return err
	})
	return text, refused(err)
}
