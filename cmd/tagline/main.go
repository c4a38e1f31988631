// Command tagline prints the version of this repository, derived from its tags.
//
// It is the only part of Tagline that knows the command line, the environment,
// the clock, the working directory and how to exit: everything below it gets
// what it needs as values.
package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// The exit codes, a contract with scripts.
const (
	exitOK       = 0 // fine
	exitFailure  = 1 // something went wrong
	exitUsage    = 2 // the command line or the configuration is wrong
	exitNothing  = 3 // there is nothing to derive a version from
	exitUnproven = 4 // the version cannot be proven
	exitCheck    = 5 // a check failed
)

func main() {
	// A reader that goes away is an error to report by the exit code, not a signal.
	signal.Ignore(syscall.SIGPIPE)
	args := os.Args[1:]
	if name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe"); slices.Contains(setuptoolsNames, name) {
		args = append([]string{setuptoolsNames[0]}, args...)
	}
	os.Exit(run(world{args, os.Environ(), "", os.Stdin, os.Stdout, os.Stderr}))
}

// world is all that a run gets from outside.
type world struct {
	args    []string
	environ []string // NAME=value
	dir     string   // "" = the process's working directory
	stdin   io.Reader
	stdout  io.Writer
	stderr  io.Writer
}

// run is the whole program; it returns the exit code. Standard output is
// written at once at the end, so that a run that fails has printed no part of
// an answer; what it prints for a shell to evaluate fails too.
func run(w world) (exit int) {
	a := newApp(w)
	defer a.close()
	// A panic is a mistake of ours, not of the user's: it gets the words and the exit code of
	// any failure instead of a stack trace on a terminal, and a shell that evaluates the
	// output learns of it too.
	defer func() {
		if r := recover(); r != nil {
			a.say(fmt.Sprintf("error: this is a mistake in tagline itself: %v", r))
			exit = exitFailure
		}
		if exit != exitOK {
			_, _ = io.WriteString(w.stdout, afterFailure(w.args, exit))
		}
	}()
	err := a.dispatch(w.args)
	a.ending.Lock() // for good: where a signal ends the run, nothing more is said
	if err == nil || printsAnyway(err) {
		if flushErr := a.flush(); err == nil {
			err = flushErr
		}
	}
	a.report(err)
	return exitCode(err)
}
