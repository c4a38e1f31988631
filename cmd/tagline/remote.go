package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/remote"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/odb"
)

// fromRemote is the flag of the commands that can ask a server.
type fromRemote struct {
	Remote *string `placeholder:"REMOTE" help:"the version of a repository on a server, without a clone: a URL, or the name of a remote; --rev is then a branch or a tag there"`
}

// from gives what the flag names, "" where it is not given. A variable of a job that is
// not set must not lead to the repository here.
func (f fromRemote) from(to *string) error {
	if f.Remote == nil {
		return nil
	}
	if *f.Remote == "" {
		return &usageError{text: "--remote names nothing: its value is empty"}
	}
	*to = *f.Remote
	return nil
}

// companionError means that there is no companion to start, or that it ended.
type companionError struct {
	text string
	hint string
	err  error
}

func (e *companionError) Error() string { return e.text }

func (e *companionError) Unwrap() error { return e.err }

// companionProgram is the program that uses the network. This file alone starts it.
const companionProgram = "tagline-remote"

// companionPath returns where the companion is: beside this program, whatever the path
// says, so that nobody puts another one in its place.
func companionPath() (string, error) {
	own, err := os.Executable()
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(own); err == nil {
		own = real
	}
	path := filepath.Join(filepath.Dir(own), companionProgram)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return "", &companionError{text: "no program " + path + ", which reaches remotes", err: err,
			hint: companionProgram + " is shipped beside tagline: install both into one directory"}
	}
	return path, nil
}

// companion starts the program, which ends with the run, and returns what asks it.
func (a *app) companion() (remote.Ask, error) {
	ask, _, err := a.startCompanion()
	return ask, err
}

// startCompanion starts the program and returns what asks it, and what ends it before the
// run ends.
func (a *app) startCompanion() (ask remote.Ask, end func(), err error) {
	path, err := companionPath()
	if err != nil {
		return nil, nil, err
	}
	// By its path, with the environment of the run: git's credential helpers need that.
	cmd := exec.Command(path)
	cmd.Env, cmd.Stderr, cmd.WaitDelay = a.environ, a.stderr, time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, &companionError{text: path + " cannot be started: " + err.Error(), err: err}
	}
	end = sync.OnceFunc(func() {
		in.Close()
		cmd.Process.Kill() // nothing that it still does is wanted
		_ = cmd.Wait()
	})
	a.ends = append(a.ends, end)
	// One reader for all answers: what it has read ahead belongs to the next one.
	replies := bufio.NewReader(out)
	return func(q companion.Request) (companion.Reply, error) {
		var reply companion.Reply
		q.Edition = companion.Edition
		line, err := json.Marshal(q)
		if err == nil {
			_, err = in.Write(append(line, '\n'))
		}
		if err == nil {
			err = json.NewDecoder(io.LimitReader(replies, companion.MaxReply+1)).Decode(&reply)
		}
		if err != nil {
			return reply, &companionError{text: path + " gave no answer: " + err.Error(), err: err}
		}
		if reply.Edition != companion.Edition {
			return companion.Reply{}, &companionError{text: path + " is of another version than tagline", hint: "install both from one package"}
		}
		if reply.Error != nil {
			return companion.Reply{}, reply.Error
		}
		return reply, nil
	}, end, nil
}

// openRemote asks a server for its refs.
func (a *app) openRemote(name string) (*remote.Repository, error) {
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	ask, err := a.companion()
	if err != nil {
		return nil, err
	}
	return remote.Open(ask, name, start)
}

// prepareRemote fetches as much of a repository as proves its version into a directory
// that goes with the run, and makes a plan of it.
func (a *app) prepareRemote(d deriving) (*project.Project, error) {
	if d.Facts != "" {
		return nil, &usageError{text: "--facts and --remote exclude each other: saved facts are those of one commit"}
	}
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	there, err := a.openRemote(d.remote)
	if err != nil {
		return nil, err
	}
	// A plain bare repository on disk: the native reader reads it like any other, so a server
	// cannot lead to another string than a clone.
	dir, err := os.MkdirTemp("", "tagline-remote-")
	if err != nil {
		return nil, err
	}
	a.ends = append(a.ends, func() { os.RemoveAll(dir) })
	ends := slices.Clone(a.ends)
	a.cleanedUp(func() { // the companion first, which writes there
		for _, end := range ends {
			end()
		}
	})
	a.request = project.Request{Command: a.command, Rev: d.Rev, EveryFormat: d.everyFormat, Bare: dir}
	p, err := project.Open(a.surroundings(start), a.request)
	if a.keep(p); err != nil || p.Reader == nil {
		return p, err
	}
	q := p.Query
	want := remote.Want{
		Rev: d.Rev, Nearest: q.Select == scm.Nearest && !q.FirstParent && !q.Scoped(), Trees: q.Scoped(), Every: a.command == "explain",
		Better:  q.Better,
		Version: func(tag string) error { return q.Refuses(tag, there.Annotated(tag)) },
	}
	p.About = there.URL
	// As little as proves the version: rounds cost less than the history of a large project.
	for err = there.Fetch(dir, want); err == nil; err = there.Deepen(want) {
		r, proven := a.proven(p)
		p.Reader.Close() // it has seen what was there
		if proven && p.Doubtful(r, there.Tags()) {
			err = there.All(want)
		}
		if proven {
			break
		}
		want.Every = true // a tag whose commit was met at the edge is asked about too
	}
	a.log.Debug().Str("remote", there.URL).Int64("bytes", there.Fetched.Bytes).Uint32("objects", there.Fetched.Objects).
		Int("rounds", there.Fetched.Rounds).Msg("fetched")
	if remote.Whole(err) {
		err = nil // the run says what it lacks
	}
	p.Reader.Close()
	return p, err
}

// proven reports whether a plan needs no more of the history than there is, and returns
// what it comes to. Any other error of it is said where the plan is run.
func (a *app) proven(p *project.Project) (plan.Result, bool) {
	// An unproven answer is asked about further, whatever the user would put up with.
	trial := p.Plan
	trial.Options.AllowUnproven = false
	r, err := plan.Run(trial)
	if is[*scheme.UnprovenError](err) || is[*odb.MissingError](err) { // the tag object of a commit that was met at the edge
		return r, false
	}
	return r, err != nil && !is[*plan.StrictError](err) && !is[*plan.RequirementError](err) || r.Seen.Proof.Proven
}

// remoteHint returns what can be done about an error of the companion's.
func remoteHint(err error) string {
	var e *companion.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Kind {
	case companion.Denied:
		return "credentials are git's: a credential helper, ~/.netrc, or for ssh a key in the agent"
	case companion.Unsupported:
		return "clone it and run tagline there: `git clone --filter=tree:0 --no-checkout URL`"
	case companion.Stranger:
		return "compare its fingerprint with what its operator says, and `ssh HOST` once; or `ssh-keyscan HOST >> ~/.ssh/known_hosts`"
	case companion.None:
		return "`git ls-remote URL` says what git finds there"
	}
	return ""
}
