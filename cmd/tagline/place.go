package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tagline-scm/tagline/cmd/internal/project"
)

// place is where a run is, and so how it understands the paths that it is given and
// writes those that it shows.
type place struct {
	dir string // the process's working directory; "" = ask for it
	at  string // -C: the directory that the run is about, seen from here; "" is here
	cwd string // what here returns, once it was asked
}

// here is the directory in which the program was started, without symbolic links as
// the kernel knows it; "" if it is gone.
func (p *place) here() string {
	if p.cwd == "" {
		if p.cwd = p.dir; p.cwd == "" {
			p.cwd, _ = os.Getwd()
		}
		if p.cwd != "" {
			p.cwd = project.Real(p.cwd)
		}
	}
	return p.cwd
}

// start returns the absolute path of the directory that the run is about.
// The path stays as the user wrote it, links and all, so that messages can show it so;
// what is searched from is resolved by project.Open.
func (p *place) start() (string, error) {
	dir := p.at
	if !filepath.IsAbs(dir) {
		if p.here() == "" {
			return "", &hintedError{error: errors.New("the current directory is gone"), hint: "`cd` to one that is there, or name one: -C /DIR"}
		}
		dir = p.here() + string(filepath.Separator) + dir // ".." after a link is not cleaned away
	}
	// Said here, and not where the search for a repository ends in nothing: that would
	// look like a repository without tags.
	info, err := os.Stat(dir)
	if err != nil {
		return "", &usageError{text: fmt.Sprintf("no directory %s", p.at)}
	}
	if !info.IsDir() {
		return "", &usageError{text: fmt.Sprintf("%s is not a directory", p.at)}
	}
	return dir, nil
}

// absolute returns a path that the user gave, as seen from where the program was
// started: -C moves what is read, and no path on the command line.
func (p *place) absolute(given string) string { return project.Absolute(p.here(), given) }

// shown returns a path below the file system's root as the user would write it.
func (p *place) shown(dir string) string { return p.seen().Shown(dir) }

// project returns a project's directory as a word in a sentence.
func (p *place) project(dir string) string {
	if shown := p.shown(dir); shown != "." {
		return shown
	}
	return "this directory"
}

// shownFull returns an absolute path as the user would write it.
func (p *place) shownFull(full string) string { return p.seen().ShownFull(full) }

// seen is what names of paths are seen from. Where the start directory is not there,
// that is said elsewhere; a path can be shown all the same.
func (p *place) seen() project.World {
	start, err := p.start()
	if err != nil {
		start = ""
	}
	return project.World{Start: start, Here: p.here()}
}
