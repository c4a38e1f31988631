package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp"
	"github.com/go-git/go-git/v5/plumbing/protocol/packp/capability"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/storage/memory"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
)

// claim creates a ref that must not be there. The server compares and sets under its
// own lock, so of any number of jobs that claim one name a single one gets it. What
// the ref leads to is on the server, but for a tag object, which goes along: nothing
// of the history need be here.
//
// A server that has the ref already with the very id that is claimed says so in its
// advertisement, and that is Taken too: two jobs that put one lightweight tag on one
// commit do not both have the number.
func (c *connection) claim(ctx context.Context, w *watch, q companion.Request) (companion.Reply, error) {
	var s transport.ReceivePackSession
	var adv *packp.AdvRefs
	err := c.authorised(ctx, func(auth transport.AuthMethod) (err error) {
		if s, err = c.client(w).NewReceivePackSession(c.endpoint, auth); err != nil {
			return err
		}
		adv, err = s.AdvertisedReferencesContext(ctx)
		return err
	})
	if err != nil {
		return companion.Reply{}, err
	}
	defer s.Close()
	w.moved()
	if _, taken := adv.References[q.Ref]; taken {
		return companion.Reply{Taken: true}, nil
	}
	request := packp.NewReferenceUpdateRequestFromCapabilities(adv.Capabilities)
	if !adv.Capabilities.Supports(capability.ReportStatus) {
		return companion.Reply{}, &companion.Error{Kind: companion.Unsupported, Text: c.shown + " does not say whether it took a ref"}
	}
	for _, ability := range []capability.Capability{capability.Atomic, capability.Sideband64k} {
		if adv.Capabilities.Supports(ability) {
			if err := request.Capabilities.Set(ability); err != nil {
				return companion.Reply{}, err
			}
		}
	}
	var said bytes.Buffer // by hooks
	request.Progress = &atMost{Writer: &said, left: 200}
	request.Commands = []*packp.Command{{Name: plumbing.ReferenceName(q.Ref), Old: plumbing.ZeroHash, New: plumbing.NewHash(q.ID)}}
	pack, err := packOf(q)
	if err != nil {
		return companion.Reply{}, err
	}
	request.Packfile = io.NopCloser(pack)
	w.sent.Store(true)
	_, err = s.ReceivePack(ctx, request)
	w.moved()
	switch {
	case err == nil:
		return companion.Reply{}, nil
	case taken(err):
		return companion.Reply{Taken: true}, nil
	case strings.Contains(err.Error(), "command error"), strings.Contains(err.Error(), "unpack error"):
		why := strings.TrimPrefix(words(err), "command error on "+q.Ref+": ")
		if text := strings.Join(strings.Fields(said.String()), " "); text != "" {
			why += ": " + text
		}
		return companion.Reply{}, &companion.Error{Kind: companion.Refused,
			Text: fmt.Sprintf("%s does not take %s: %s", c.shown, strings.TrimPrefix(q.Ref, "refs/tags/"), why)}
	}
	lost := errorOf(err, c.shown)
	lost.Sent = true
	return companion.Reply{}, lost
}

// taken reports whether a server refused a new ref because it has it: in the words of
// git's receive-pack, whichever of two jobs came later. "failed to update ref" is what
// it says when another one holds the lock at that moment; that one may still fail, so
// it is Taken only in that the number is to be computed anew.
func taken(err error) bool {
	text := err.Error()
	for _, words := range []string{"already exists", "failed to update ref", "failed to lock", "cannot lock ref", "reference already exists"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// packOf returns a pack of the tag object alone; without one, of nothing.
func packOf(q companion.Request) (io.Reader, error) {
	store := memory.NewStorage()
	var ids []plumbing.Hash
	if q.Object != nil {
		object := &plumbing.MemoryObject{}
		object.SetType(plumbing.TagObject)
		if _, err := object.Write(q.Object); err != nil {
			return nil, err
		}
		id, err := store.SetEncodedObject(object)
		if err != nil {
			return nil, err
		}
		if id.String() != q.ID {
			return nil, errors.New("the tag object is not the one that is named")
		}
		ids = append(ids, id)
	}
	var pack bytes.Buffer
	_, err := packfile.NewEncoder(&pack, store, false).Encode(ids, 0)
	return &pack, err
}
