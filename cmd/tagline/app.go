package main

import (
	"io"
	"os/exec"
	"strings"
	"sync"

	"github.com/rs/zerolog"

	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/render/file"
)

// app is one run: what it gets from outside, what the command line said, and the
// projects that were opened for it. It prints through its printer and knows paths
// through its place; what commands do is theirs.
type app struct {
	printer
	place
	args    []string
	environ []string // NAME=value
	env     map[string]string
	stdin   io.Reader
	log     zerolog.Logger

	command  string         // its name, "" for the plain one
	flags    map[string]any // settings given as flags, by config.Key.Name
	keywords map[string]any // what a setup.py passes as use_scm_version, told by a build hook

	request project.Request    // what was asked of the project that was prepared last
	opened  []*project.Project // what was opened, the one that was prepared last at the end
	ends    []func()           // what else is to be done with the run
	ending  sync.Mutex         // held by what ends the run: its own end, or a signal
}

func newApp(w world) *app {
	env := make(map[string]string, len(w.environ))
	for _, line := range w.environ {
		if name, value, ok := strings.Cut(line, "="); ok {
			env[name] = value
		}
	}
	return &app{
		printer: newPrinter(w, env), place: place{dir: w.dir},
		args: w.args, environ: w.environ, env: env, stdin: w.stdin, log: zerolog.Nop(),
	}
}

// close ends what the run's questions to repositories started.
func (a *app) close() {
	for _, p := range a.opened {
		p.Close()
	}
	for _, end := range a.ends {
		end()
	}
}

// deriving are the flags of every command that derives a version.
type deriving struct {
	Rev   string `placeholder:"REV" help:"the version of another commit"`
	Facts string `placeholder:"FILE" help:"derive from saved facts, or from a document of --json; - is standard input"`

	anyBranch   bool     // it is about no branch: rules for branches are not in force
	everyFormat bool     // what is printed has them all
	companions  []string // that are printed, whether or not -f names them
	remote      string   // a remote to ask in place of the repository here; "" for none
}

// prepare finds what is here and makes a plan of it.
func (a *app) prepare(d deriving) (*project.Project, error) {
	if d.remote != "" {
		return a.prepareRemote(d)
	}
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	// Hints ask the same question again with other settings, so it is kept.
	a.request = project.Request{Command: a.command, Rev: d.Rev, Facts: d.Facts, AnyBranch: d.anyBranch, EveryFormat: d.everyFormat, Companions: d.companions}
	p, err := project.Open(a.surroundings(start), a.request)
	forgive(p, nil, a.tree)
	return a.keep(p), err
}

// keep notes a project as the one that the run is about now, to be closed with the
// run, and prints what is due about it.
func (a *app) keep(p *project.Project) *project.Project {
	a.opened = append(a.opened, p)
	a.verifies(p)
	for _, text := range p.Notes {
		a.warn(text)
	}
	return p
}

// aside notes a project that is looked at by the way: it is closed with the run too,
// but what is said of errors is still about the one that was prepared.
func (a *app) aside(p *project.Project) *project.Project {
	a.opened = append([]*project.Project{p}, a.opened...)
	return p
}

// last returns the project that was prepared last, one without anything before that.
func (a *app) last() *project.Project {
	if len(a.opened) == 0 {
		return &project.Project{}
	}
	return a.opened[len(a.opened)-1]
}

// surroundings are what a project is found with, from the directory start.
func (a *app) surroundings(start string) project.World {
	w := project.World{
		Start: start, Here: a.here(), Environ: a.environ, Env: a.env, Flags: a.flags, Keywords: a.keywords, Stdin: a.stdin, Stderr: a.stderr,
		// Looked for when a reader needs it and not before: the plain run searches no PATH.
		Program: func(name string) string {
			path, err := exec.LookPath(name)
			if err != nil {
				return ""
			}
			return path
		},
	}
	var wrong string
	if w.Now, w.Clock, wrong = buildTime(a.env); wrong != "" {
		a.warn(wrong)
	}
	return w
}

// tree opens a directory for writing. What GIT_DIR and GIT_COMMON_DIR name is a
// repository's own too, honoured or not.
func (a *app) tree(dir string) (*file.Tree, error) {
	var own []string
	// A write below them would plant a hook or a configuration that git later obeys.
	for _, name := range []string{"GIT_DIR", "GIT_COMMON_DIR"} {
		if value := a.env[name]; value != "" {
			own = append(own, a.absolute(value))
		}
	}
	t, err := file.Open(dir, own...)
	if is[*file.OwnError](err) {
		err = &file.OwnError{Name: a.shownFull(dir)}
	}
	if err == nil {
		t.HoldBack = heldBack
	}
	return t, err
}
