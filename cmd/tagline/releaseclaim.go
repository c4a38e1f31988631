package main

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/internal/release"
	"github.com/tagline-scm/tagline/scheme"
)

// Bounds of a claim. Each time that a number is lost another job has got it, so fifty
// jobs lose fifty times at most; a server that does not answer is another matter.
const (
	maxLost        = 200
	maxUnreachable = 20
	longestPause   = 2 * time.Second
)

// claim makes a release whose number no other job has: what is named is taken on the
// server first, and where that fails the tags are fetched and the next free number is
// taken. It needs no history here: what proves the number is fetched.
func (c *releaseCommand) claim(a *app, w release.Work) error {
	deepened := false
	for lost, unreachable := 0, 0; ; {
		p, err := a.prepare(deriving{})
		if err != nil {
			return err
		}
		remote, err := c.remote(w.Repo, "")
		if err != nil {
			return err
		}
		if _, _, err = a.fetchOnce(p, remote, false, 0); err != nil {
			return err
		}
		err = c.release(a, p, w)
		taken, isTaken := errors.AsType[*release.TakenError](err)
		switch {
		case is[*scheme.UnprovenError](err) && !deepened:
			deepened = true
			if _, _, err := (&fetch{Remote: remote}).prove(a); err != nil {
				return err
			}
			continue
		case isTaken && !c.TagOnly && lost < maxLost:
			lost++
			a.say(taken.Error() + ": the next number")
		case is[*release.UnclaimedError](err) && unreachable < maxUnreachable:
			unreachable++
		default:
			return err
		}
		// The more have been in the way, the longer: they come apart.
		time.Sleep(rand.N(longestPause * time.Duration(min(lost+unreachable, 8)) / 8))
		if w.Halted() {
			return &release.HaltedError{}
		}
	}
}

// claimer returns what claims a tag of HEAD through the companion; nil where the server
// lacks the commit, which has to be pushed with it, and where git alone reaches the server.
func (a *app) claimer(w release.Work) release.Claimer {
	url, _, err := w.Repo.Ask("remote", "get-url", "--push", w.Remote)
	if err != nil || url == "" {
		url = w.Remote
	}
	with, _, err := w.Repo.Ask("for-each-ref", "--contains="+w.Head, "--format=%(objectname)")
	if err != nil {
		return nil
	}
	ask, end, err := a.startCompanion()
	if err != nil {
		return nil
	}
	contains := append(strings.Fields(with), w.Head)
	there, err := ask(companion.Request{Op: companion.Refs, Remote: url, From: w.Repo.Root(), Limits: companion.Usual})
	has := func(r companion.Ref) bool { return slices.Contains(contains, r.ID) }
	if err != nil || !slices.ContainsFunc(there.Refs, has) {
		end()
		return nil
	}
	return func(ref, id string, object []byte) (taken, sent bool, err error) {
		defer end()
		reply, err := ask(companion.Request{Op: companion.Claim, Ref: ref, ID: id, Object: object, Limits: companion.Usual})
		e, told := errors.AsType[*companion.Error](err)
		return reply.Taken, err != nil && (!told || e.Sent || e.Kind != companion.Unreachable), err
	}
}
