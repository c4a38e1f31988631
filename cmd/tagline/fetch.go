package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/companion"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/gitcmd"
)

// fetch asks the remote for as much history as proves the version, through the git
// program; where there is none, through the companion.
type fetch struct {
	Remote string `placeholder:"REMOTE" help:"where to fetch from, a name or a URL: origin, or the only one there is (default)"`
}

// A shallow clone is deepened by 64 commits, then by twice as many each time, so
// that no history needs more than a few rounds. After a million all of it is
// asked for, once: git counts in 31 bits.
const (
	firstDeepening = 64
	lastDeepening  = 1 << 20
)

// fetchError means that fetching does not lead to a version: Err, with a hint of
// its own.
type fetchError struct {
	text string
	hint string
	err  error
}

func (e *fetchError) Error() string { return e.text }

func (e *fetchError) Unwrap() error { return e.err }

func (c *fetch) run(a *app) error {
	// git would read it as a flag, and some of its flags start a program.
	if strings.HasPrefix(c.Remote, "-") {
		return &usageError{text: fmt.Sprintf("%q is no remote", c.Remote), hint: "`git remote` lists them"}
	}
	p, r, err := c.prove(a)
	if p == nil {
		return err
	}
	return fetched(&a.printer, p, r, err)
}

// prove fetches until the version is proven, and returns what the run then came to; no
// project where fetching itself fails.
func (c *fetch) prove(a *app) (*project.Project, plan.Result, error) {
	none := plan.Result{}
	// moved is whether the last round brought anything: a remote that is shallow itself has no
	// more to give, and would be asked for ever.
	remote, moved := c.Remote, true
	for deepening := firstDeepening; ; deepening *= 2 {
		p, err := a.prepare(deriving{})
		if err != nil {
			return nil, none, err
		}
		// Whatever the configuration tolerates: proof is what this command is for.
		p.Options.AllowUnproven = false
		r, err := runPlan(a.log, p)
		if f := r.Seen; (err == nil || is[*plan.StrictError](err)) && !f.Proof.Proven { // not every rule has it as an error
			err = &scheme.UnprovenError{Reason: f.Proof.Reason, Shallow: f.Shallow}
		}
		first := deepening == firstDeepening
		lacking := is[*scheme.UnprovenError](err)
		mayLack := !lacking && r.Seen.Untagged != scm.Tagged && // tags may be all that is missing
			(err == nil || is[*plan.StrictError](err) || is[*scheme.UntaggedError](err))
		switch {
		// There is nothing to fetch for it, or nothing that fetching could add.
		case p.Reader == nil, r.Facts.VCS != "git", r.Facts.Head.ID == "", !lacking && !mayLack:
			return p, r, err
		case err != nil && (!moved || deepening > 2*lastDeepening):
			return nil, none, &fetchError{text: remote + " has no more of the history: " + err.Error(), err: err,
				hint: "it may be a shallow clone itself, or have no branch with this commit: `tagline fetch --remote URL` takes one that has"}
		// More history is missing, and there is a place to get it from.
		case r.Facts.Shallow && lacking:
		// No history is missing, but a clone can lack the tags alone: one round tells.
		case first && mayLack && r.Seen.Untagged != scm.NoneReachable:
		case !first && is[*scheme.UntaggedError](err) && r.Seen.Untagged == scm.NoTags:
			_, either := firstVersion(p)
			return nil, none, &fetchError{text: err.Error(), err: err, hint: remote + " has none either; name the first version: " + either}
		default:
			return p, r, err // all of it is here
		}
		if remote, moved, err = a.fetchOnce(p, remote, r.Facts.Shallow && lacking, deepening); err != nil {
			return nil, none, err
		}
		moved = moved || !r.Facts.Shallow // then the error says more
	}
}

// fetched says what a run that needs no more of the history came to.
func fetched(to *printer, p *project.Project, r plan.Result, err error) error {
	var texts []string
	if err == nil {
		texts, err = inFormats(p.Plan, p.Formats, r)
	}
	warnOf(to, p, r)
	if err == nil {
		to.say(fmt.Sprintf("%s, %s is proven", reached(r), texts[0]))
	}
	return err
}

// reached says what a proof rests on.
func reached(r plan.Result) string {
	if r.Version.Tag == nil {
		return "nothing is missing"
	}
	return r.Version.Tag.Ref + " reached"
}

// fetchOnce runs git fetch, and says so. It returns the remote, which it chooses
// where none is given, and whether anything came.
func (a *app) fetchOnce(p *project.Project, given string, shallow bool, deepening int) (remote string, moved bool, err error) {
	repository, err := p.Reader.GitProgram()
	if program, ok := errors.AsType[*scm.ProgramError](err); ok && program.Path == "" && !p.MovedByEnvironment() {
		return a.fetchWithout(p.Reader.Root(), given, shallow, deepening)
	}
	if remote = given; err == nil && remote == "" {
		remote, err = chooseRemote(repository)
	}
	if err == nil {
		// Submodules are fetched from wherever the repository says, which is not asked here.
		options := []string{"--no-recurse-submodules", "--tags"}
		switch {
		case shallow && deepening > lastDeepening:
			options = append(options, "--unshallow")
		case shallow:
			options = append(options, fmt.Sprintf("--deepen=%d", deepening))
		}
		a.say("git fetch " + strings.Join(append(slices.Clone(options), remote), " "))
		moved, err = repository.Fetch(remote, options...)
	}
	if err != nil && !is[*fetchError](err) {
		err = &fetchError{text: err.Error(), err: err, hint: fetchHint(err, remote)}
	}
	return remote, moved, err
}

// fetchWithout is fetchOnce where no git program is installed, for the repository of a
// work tree: one that GIT_DIR names is git's alone.
func (a *app) fetchWithout(root, given string, shallow bool, deepening int) (remote string, moved bool, err error) {
	ask, end, err := a.startCompanion()
	if err != nil {
		return given, false, err
	}
	defer end()
	q := companion.Request{Op: companion.Deepen, Remote: given, From: root, Limits: companion.Deepening}
	from := cmp.Or(given, "the remote")
	switch {
	case shallow && deepening > lastDeepening:
		q.Depth = companion.Whole
		a.say("no git program here: tagline-remote fetches all of the history from " + from)
	case shallow:
		q.Depth = deepening
		a.say(fmt.Sprintf("no git program here: tagline-remote fetches %d commits further from %s", deepening, from))
	default:
		a.say("no git program here: tagline-remote fetches the tags from " + from)
	}
	reply, err := ask(q)
	if refused, ok := errors.AsType[*companion.Error](err); ok && refused.Kind != companion.Denied && refused.Kind != companion.Stranger {
		err = &fetchError{text: refused.Text, err: err, hint: aloneHint(refused.Kind)}
	}
	return cmp.Or(reply.Remote, given), reply.Moved, err
}

// aloneHint returns what can be done where the companion does not fetch into a clone.
func aloneHint(kind companion.Kind) string {
	switch kind {
	case companion.Unsupported:
		return "with git installed, `tagline fetch` lets git fetch, which knows every kind of clone"
	case companion.None, companion.Unreachable, companion.Refused:
		return "`tagline fetch --remote URL` names another place; the remotes are in .git/config"
	}
	return ""
}

// fetchHint returns what can be done where git does not fetch.
func fetchHint(err error, remote string) string {
	switch {
	case is[*scm.ProgramError](err):
		return "can the git program be run here? where there is none at all, tagline-remote fetches"
	case strings.HasSuffix(err.Error(), "' not allowed"):
		return "such a remote is a command to run, which tagline does not: --remote takes another"
	}
	return fmt.Sprintf("does `%s` work here? its credentials are used, and none are asked for", strings.TrimSpace("git fetch "+remote))
}

// chooseRemote returns the remote that is asked where none is named.
func chooseRemote(repository *gitcmd.Repository) (string, error) {
	names, err := repository.Remotes()
	if err != nil {
		return "", err
	}
	name, err := companion.DefaultRemote(names)
	switch {
	case err == nil:
		return name, nil
	case len(names) == 0:
		return "", &fetchError{text: err.Error(), err: err, hint: "`git remote add origin URL`, or `tagline fetch --remote URL`"}
	}
	return "", &fetchError{text: err.Error(), err: err, hint: fmt.Sprintf("name one: `tagline fetch --remote %s`", names[0])}
}
