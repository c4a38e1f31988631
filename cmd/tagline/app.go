package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"github.com/tagline-scm/tagline/cmd/internal/terminal"
	"github.com/tagline-scm/tagline/scm"
)

// app is one run: the world, what is to be printed, and what the flags said.
type app struct {
	world
	env      map[string]string
	out      bytes.Buffer // standard output, until the run is known to succeed
	log      zerolog.Logger
	command  string         // its name, "" for the plain one
	flags    map[string]any // settings given as flags, by config.Key.Name
	common   commonFlags
	warnings []string
	readers  []scm.Reader
	override string // the variable that gives the version, "" if none does

	elsewhere bool // with --facts: the repository is where they were saved
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
	for _, r := range a.readers {
		r.Close()
	}
}

// start returns the absolute path of the directory that the run is about.
func (a *app) start() (string, error) {
	dir := a.common.Dir
	if dir == "" || !filepath.IsAbs(dir) {
		here := a.dir
		if here == "" {
			var err error
			if here, err = os.Getwd(); err != nil {
				return "", err
			}
		}
		dir = filepath.Join(here, dir)
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

// now returns the time of the build, UTC: SOURCE_DATE_EPOCH where it is set,
// else the clock's.
func (a *app) now() time.Time {
	now, _ := a.clock()
	return now
}

// clock returns the time of the build, UTC, and the variable that gave it, "" if
// none did.
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
