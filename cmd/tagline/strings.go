package main

import (
	"bufio"
	"errors"
	"fmt"

	"github.com/tagline-scm/tagline/cmd/tagline/config"
	"github.com/tagline-scm/tagline/cmd/tagline/versions"
)

// The commands on version strings read no repository and no configuration.
// They answer line by line as they read, so output is not held back.

// grammar is their common flag.
type grammar struct {
	Format string `short:"f" placeholder:"NAME" default:"pep440" help:"what they are written in: pep440 (default), semver or semver4"`
}

func (g grammar) find() (versions.Grammar, error) {
	var names []string
	for _, known := range versions.Grammars() {
		if known.Name == g.Format {
			return known, nil
		}
		names = append(names, known.Name)
	}
	return versions.Grammar{}, &usageError{text: fmt.Sprintf("unknown format %q: there are pep440, semver and semver4", g.Format),
		near: config.Nearest(g.Format, names)}
}

// exitError ends a run that has said all it has to say.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// stream runs one of the commands with its output going straight out; failed is
// how many of the texts had no answer.
func (a *app) stream(work func(out *bufio.Writer) (failed int, err error)) error {
	out := bufio.NewWriterSize(a.stdout, 64<<10)
	failed, err := work(out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err == nil && failed > 0 {
		return &exitError{exitFailure}
	}
	return err
}

// complain says what is wrong with one text; for an argument, of which there
// are few, also what can be done.
func (a *app) complain(err error) {
	if text, ok := errors.AsType[*versions.TextError](err); ok && text.Line > 0 {
		a.say("error: " + err.Error())
		return
	}
	a.report(err)
}

type parseVersions struct {
	grammar
	JSON     bool     `name:"json" help:"one object a line, for invalid ones too"`
	Versions []string `arg:"" optional:"" name:"version" help:"instead of the lines of standard input"`
}

func (c *parseVersions) run(a *app) error {
	g, err := c.find()
	if err != nil {
		return err
	}
	return a.stream(func(out *bufio.Writer) (int, error) {
		return g.Parse(versions.Input{Args: c.Versions, Reader: a.stdin}, c.JSON, out, a.complain)
	})
}

type sortVersions struct {
	grammar
	Reverse  bool     `short:"r" help:"highest first"`
	Invalid  string   `placeholder:"WHAT" enum:"stop,skip,last" default:"stop" help:"what to do with a line that is no version: stop (default), skip or last"`
	Versions []string `arg:"" optional:"" name:"version" help:"instead of the lines of standard input"`
}

func (c *sortVersions) run(a *app) error {
	g, err := c.find()
	if err != nil {
		return err
	}
	invalid := versions.Invalid(c.Invalid)
	if c.Invalid == "stop" {
		invalid = versions.InvalidStop
	}
	return a.stream(func(out *bufio.Writer) (int, error) {
		return 0, g.Sort(versions.Input{Args: c.Versions, Reader: a.stdin}, versions.SortOptions{Invalid: invalid, Reverse: c.Reverse}, out)
	})
}

type compare struct {
	grammar
	Versions []string `arg:"" optional:"" name:"version" help:"two, instead of two on each line of standard input"`
}

func (c *compare) run(a *app) error {
	g, err := c.find()
	if err != nil {
		return err
	}
	if n := len(c.Versions); n != 0 && n != 2 {
		return &usageError{text: fmt.Sprintf("compare takes two versions, not %d", n)}
	}
	return a.stream(func(out *bufio.Writer) (int, error) {
		return g.Compare(versions.Input{Args: c.Versions, Reader: a.stdin}, out, a.complain)
	})
}

type satisfies struct {
	grammar
	Pre  *bool    `negatable:"" help:"pre-releases may satisfy, or with --no-pre may not; else the specifiers decide"`
	Args []string `arg:"" name:"[version] specifiers" help:"one version, else the lines of standard input, and what to satisfy: '>=1.2,<2'"`
}

func (c *satisfies) run(a *app) error {
	g, err := c.find()
	if err != nil {
		return err
	}
	switch len(c.Args) {
	case 1:
		kept := 0
		err = a.stream(func(out *bufio.Writer) (failed int, err error) {
			kept, failed, err = g.Filter(versions.Input{Reader: a.stdin}, c.Args[0], c.Pre, out, a.complain)
			return failed, err
		})
		if err == nil && kept == 0 {
			err = &exitError{exitCheck}
		}
		return err
	case 2:
		ok, err := g.Satisfies(c.Args[0], c.Args[1], c.Pre)
		if err == nil && !ok {
			err = &exitError{exitCheck}
		}
		return err
	}
	return &usageError{text: fmt.Sprintf("satisfies takes a version and specifiers, not %d arguments", len(c.Args))}
}

type bump struct {
	grammar
	Args []string `arg:"" name:"[version ...] part" help:"versions, else the lines of standard input, and what to raise: major, minor, patch, alpha, beta, rc, final, ..."`
}

func (c *bump) run(a *app) error {
	g, err := c.find()
	if err != nil {
		return err
	}
	last := len(c.Args) - 1
	err = a.stream(func(out *bufio.Writer) (int, error) {
		return g.Bump(versions.Input{Args: c.Args[:last], Reader: a.stdin}, c.Args[last], out, a.complain)
	})
	if part, ok := errors.AsType[*versions.PartError](err); ok {
		return &usageError{text: part.Error(), near: config.Nearest(part.Part, part.Parts)}
	}
	return err
}
