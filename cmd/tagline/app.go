package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// app is one run: the world, what is to be printed, and what the flags said.
type app struct {
	world
	env      map[string]string
	out      bytes.Buffer // standard output, until the run is known to succeed
	log      zerolog.Logger
	command  string         // its name, "" for the plain one
	flags    map[string]any // settings given as flags, by config.Key.Name
	keywords map[string]any // what a setup.py passes as use_scm_version, told by a build hook
	common   commonFlags
	request  project.Request // what was asked of the project that was prepared last
	cwd      string          // what here returns, once it was asked
	warnings []string
	opened   []*project.Project // what was prepared, the last one last
}

func newApp(w world) *app {
	a := &app{world: w, env: make(map[string]string, len(w.environ)), log: zerolog.Nop()}
	for _, line := range w.environ {
		if name, value, ok := strings.Cut(line, "="); ok {
			a.env[name] = value
		}
	}
	return a
}

// close ends what the run's questions to repositories started.
func (a *app) close() {
	for _, p := range a.opened {
		p.Close()
	}
}

// deriving are the flags of every command that derives a version.
type deriving struct {
	Rev   string `placeholder:"REV" help:"the version of another commit"`
	Facts string `placeholder:"FILE" help:"derive from saved facts, or from a document of --json; - is standard input"`

	everyFormat bool // what is printed has them all
}

// prepare finds what is here and makes a plan of it.
func (a *app) prepare(d deriving) (*project.Project, error) {
	start, err := a.start()
	if err != nil {
		return nil, err
	}
	a.request = project.Request{Command: a.command, Rev: d.Rev, Facts: d.Facts, EveryFormat: d.everyFormat}
	p, err := project.Open(a.surroundings(start), a.request)
	a.forgive(p, nil)
	return a.keep(p), err
}

// keep notes a project, to be closed with the run, and prints what is due about it.
func (a *app) keep(p *project.Project) *project.Project {
	a.opened = append(a.opened, p)
	for _, text := range p.Notes {
		a.warn(text)
	}
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
		Program: func(name string) string {
			path, err := exec.LookPath(name)
			if err != nil {
				return ""
			}
			return path
		},
	}
	w.Now, w.Clock = a.clock()
	return w
}

// here is the directory in which the program was started, without symbolic links as
// the kernel knows it; "" if it is gone.
func (a *app) here() string {
	if a.cwd == "" {
		if a.cwd = a.dir; a.cwd == "" {
			a.cwd, _ = os.Getwd()
		}
		if a.cwd != "" {
			a.cwd = project.Real(a.cwd)
		}
	}
	return a.cwd
}

// absolute returns a path that the user gave, as seen from where the program was
// started.
func (a *app) absolute(given string) string { return project.Absolute(a.here(), given) }

// shown returns a path below the file system's root as the user would write it.
func (a *app) shown(dir string) string { return a.paths().Shown(dir) }

// shownFull returns an absolute path as the user would write it.
func (a *app) shownFull(full string) string { return a.paths().ShownFull(full) }

// paths is what names of paths are seen from.
func (a *app) paths() project.World {
	start, err := a.start()
	if err != nil {
		start = ""
	}
	return project.World{Start: start, Here: a.here()}
}

// start returns the absolute path of the directory that the run is about.
func (a *app) start() (string, error) {
	dir := a.common.Dir
	if !filepath.IsAbs(dir) {
		if a.here() == "" {
			_, err := os.Getwd()
			return "", err
		}
		dir = a.here() + string(filepath.Separator) + dir // ".." after a link is not cleaned away
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", &usageError{text: fmt.Sprintf("no directory %s", a.common.Dir)}
	}
	if !info.IsDir() {
		return "", &usageError{text: fmt.Sprintf("%s is not a directory", a.common.Dir)}
	}
	return dir, nil
}

// clock returns the time of the build, UTC, and the variable that gave it:
// SOURCE_DATE_EPOCH where it is set, else the clock and "".
func (a *app) clock() (now time.Time, variable string) {
	const (
		name = "SOURCE_DATE_EPOCH" // https://reproducible-builds.org/specs/source-date-epoch
		last = 253402300799        // 9999-12-31T23:59:59Z: beyond, a date has no year of four digits
	)
	text := a.env[name]
	if text == "" {
		return time.Now().UTC(), ""
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || seconds < 0 || seconds > last {
		a.warn(fmt.Sprintf("SOURCE_DATE_EPOCH is %q, not seconds since 1970: the clock is used", text))
		return time.Now().UTC(), ""
	}
	return time.Unix(seconds, 0).UTC(), name
}

// warn prints a warning, each text once.
func (a *app) warn(text string) {
	for _, said := range a.warnings {
		if said == text {
			return
		}
	}
	a.warnings = append(a.warnings, text)
	a.say("warning: " + text)
}

// say prints a line about the run on standard error.
func (a *app) say(text string) {
	fmt.Fprintf(a.stderr, "tagline: %s\n", terminal.Printable(text))
}

// flush writes standard output.
func (a *app) flush() error {
	_, err := a.stdout.Write(a.out.Bytes())
	a.out.Reset()
	return err
}
