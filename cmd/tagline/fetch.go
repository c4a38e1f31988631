package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// fetch asks the remote for as much history as proves the version. It is the
// only command that uses the network, and it does so through the git program,
// which knows the user's credentials.
type fetch struct {
	Remote string `placeholder:"NAME" default:"origin" help:"where to fetch from: origin (default)"`
}

// firstDeepening is how many commits are asked for first; each further time it
// is twice as many, so that no history needs more than a few rounds.
const firstDeepening = 64

func (c *fetch) run(a *app) error {
	if strings.HasPrefix(c.Remote, "-") {
		return &usageError{text: fmt.Sprintf("%q is no remote", c.Remote)}
	}
	for deepen := firstDeepening; ; deepen *= 2 {
		p, err := a.prepare(deriving{})
		if err != nil {
			return err
		}
		p.Options.AllowUnproven = false
		r, texts, err := a.deriveTexts(p, p.Formats)
		shallow := r.Facts.Shallow
		untagged := is[*scheme.UntaggedError](err)
		switch {
		case err == nil:
			reached := "nothing is missing"
			if r.Version.Tag != nil {
				reached = r.Version.Tag.Ref + " reached"
			}
			a.say(fmt.Sprintf("%s, %s is proven", reached, texts[0]))
			return nil
		case p.reader == nil, !untagged && !is[*scheme.UnprovenError](err):
			return err
		case !shallow && (!untagged || deepen > firstDeepening || r.Facts.Untagged == scm.NoneReachable):
			return err // all of it is here
		}
		args := []string{"fetch", "--no-recurse-submodules", "--tags"}
		if shallow {
			args = append(args, fmt.Sprintf("--deepen=%d", deepen))
		}
		if err := a.git(p.Root, append(args, c.Remote)...); err != nil {
			return err
		}
	}
}

// git runs the git program, and says so.
func (a *app) git(dir string, args ...string) error {
	a.say("git " + strings.Join(args, " "))
	var words bytes.Buffer
	run := exec.Command("git", args...)
	run.Dir, run.Env, run.Stderr = dir, append(a.environ[:len(a.environ):len(a.environ)], "GIT_TERMINAL_PROMPT=0"), &words
	if err := run.Run(); err != nil {
		if text := strings.TrimSpace(words.String()); text != "" {
			return &scm.RefusedError{Reason: strings.TrimPrefix(text, "fatal: ")}
		}
		return fmt.Errorf("git %s: %w", args[0], err)
	}
	return nil
}
