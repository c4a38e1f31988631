package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/versions"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme"
)

// The commands on version strings read no repository and no configuration.
// They answer line by line as they read, so output is not held back.

// written is their common flag: what the versions are written in.
type written struct {
	Format string `short:"f" placeholder:"NAME" help:"what they are written in (tagline formats); default: PEP 440, or SemVer if need be"`
}

// in returns the format of a list: the one that the flag names, or what the list
// itself says. texts then stands for in, of which it may have read a part.
func (w written) in(a *app, in versions.Input, pairs bool) (f render.Format, texts versions.Input, err error) {
	// Most lists are of one ecosystem and say so themselves.
	if w.Format == "" {
		f, texts, because := versions.Choose(in, pairs)
		if because != "" {
			const note = "note: read as SemVer, because PEP 440 would misread %.64q; -f pep440 or -f semver says which"
			a.say(fmt.Sprintf(note, because))
		}
		return f, texts, nil
	}
	f, err = w.named()
	return f, in, err
}

// named returns the format that the flag names.
func (w written) named() (render.Format, error) {
	f, err := render.ByName(w.Format)
	if err != nil {
		near := render.Meant(w.Format)
		if near == "" {
			near = config.Nearest(w.Format, render.Names())
		}
		return f, &usageError{text: err.Error(), near: near, list: "tagline formats"}
	}
	return f, nil
}

// exitError ends a run that has said all it has to say.
type exitError struct{ code int }

func (e *exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// stream runs one of the commands with its output going straight out; failed is
// how many of the texts had no answer.
func stream(stdout io.Writer, work func(out *bufio.Writer) (failed int, err error)) error {
	out := bufio.NewWriterSize(stdout, 64<<10)
	failed, err := work(out)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	// What is wrong was said line by line; a list need not end at its first mistake.
	if err == nil && failed > 0 {
		return &exitError{exitFailure}
	}
	return err
}

// complain says what is wrong with one text; for an argument, of which there
// are few, also what can be done.
func complain(a *app) func(error) {
	return func(err error) {
		if text, ok := errors.AsType[*versions.TextError](err); ok && text.Line > 0 {
			a.say("error: " + err.Error())
			return
		}
		a.report(err)
	}
}

type parseVersions struct {
	written
	JSON     bool     `name:"json" help:"one object a line, for invalid ones too"`
	FromJSON bool     `name:"from-json" help:"the way back: versions from such objects"`
	Versions []string `arg:"" optional:"" name:"version" help:"instead of the lines of standard input"`
}

func (c *parseVersions) run(a *app) error {
	in := versions.Input{Args: c.Versions, Reader: a.stdin}
	if c.FromJSON {
		if c.JSON {
			return &usageError{text: "--json and --from-json exclude each other"}
		}
		var named *render.Format
		if c.Format != "" {
			f, err := c.named()
			if err != nil {
				return err
			}
			named = &f
		}
		return stream(a.stdout, func(out *bufio.Writer) (int, error) { return versions.Join(named, in, out, complain(a)) })
	}
	f, in, err := c.in(a, in, false)
	if err != nil {
		return err
	}
	return stream(a.stdout, func(out *bufio.Writer) (int, error) { return versions.Parse(f, in, c.JSON, out, complain(a)) })
}

type sortVersions struct {
	written
	Reverse  bool     `short:"r" help:"highest first"`
	Invalid  string   `placeholder:"WHAT" enum:"stop,skip,last" default:"stop" help:"what to do with a line that is no version: stop (default), skip or last"`
	Versions []string `arg:"" optional:"" name:"version" help:"instead of the lines of standard input"`
}

func (c *sortVersions) run(a *app) error {
	f, in, err := c.in(a, versions.Input{Args: c.Versions, Reader: a.stdin}, false)
	if err != nil {
		return err
	}
	return stream(a.stdout, func(out *bufio.Writer) (int, error) {
		return 0, versions.Sort(f, in, versions.SortOptions{Invalid: versions.Invalid(c.Invalid), Reverse: c.Reverse}, out)
	})
}

type compare struct {
	written
	Versions []string `arg:"" optional:"" name:"version" help:"two, instead of two on each line of standard input"`
}

func (c *compare) run(a *app) error {
	if n := len(c.Versions); n != 0 && n != 2 {
		return &usageError{text: fmt.Sprintf("compare takes two versions, not %d", n)}
	}
	f, in, err := c.in(a, versions.Input{Args: c.Versions, Reader: a.stdin}, true)
	if err != nil {
		return err
	}
	return stream(a.stdout, func(out *bufio.Writer) (int, error) { return versions.Compare(f, in, out, complain(a)) })
}

type satisfies struct {
	written
	Pre  *bool    `negatable:"" help:"pre-releases may satisfy, or with --no-pre may not; else the specifiers decide"`
	Args []string `arg:"" name:"[version] specifiers" help:"one version, else the lines of standard input, and what to satisfy: '>=1.2,<2'"`
}

func (c *satisfies) run(a *app) error {
	if n := len(c.Args); n > 2 {
		return &usageError{text: fmt.Sprintf("satisfies takes a version and specifiers, not %d arguments", n)}
	}
	// The specifiers come last, as in a filter they stand alone.
	last := len(c.Args) - 1
	specifiers, in := c.Args[last], versions.Input{Args: c.Args[:last], Reader: a.stdin}
	// The ranges may tell what the versions do not: ~=1.4 is Python's.
	if _, err := render.SemVer.Ranges(specifiers, nil); err != nil && c.Format == "" {
		c.Format = "pep440" // whatever the versions are, SemVer cannot answer
	}
	f, in, err := c.in(a, in, false)
	if err != nil {
		return err
	}
	if len(in.Args) == 1 {
		ok, err := versions.Satisfies(f, in.Args[0], specifiers, c.Pre)
		if err == nil && !ok {
			err = &exitError{exitCheck}
		}
		return noRanges(err)
	}
	kept := 0
	err = stream(a.stdout, func(out *bufio.Writer) (failed int, err error) {
		kept, failed, err = versions.Filter(f, in, specifiers, c.Pre, out, complain(a))
		return failed, err
	})
	// As grep: nothing was found.
	if err == nil && kept == 0 {
		err = &exitError{exitCheck}
	}
	return noRanges(err)
}

// noRanges makes it a mistake of the command line to ask for ranges of a format
// that has none here.
func noRanges(err error) error {
	if none, ok := errors.AsType[*render.NoRangesError](err); ok {
		var names []string
		for _, name := range render.Names() {
			if f, err := render.ByName(name); err == nil && f.HasRanges() {
				names = append(names, name)
			}
		}
		return &usageError{text: none.Error() + " here, only " + strings.Join(names, ", ")}
	}
	return err
}

// rangeHint names a format with another notation that reads a range.
func rangeHint(text string) string {
	// In the order in which such ranges are met.
	for _, name := range [...]string{"npm", "semver", "cargo", "helm", "pep440"} {
		f, err := render.ByName(name)
		if err != nil {
			continue
		}
		if _, err := f.Ranges(text, nil); err == nil {
			return fmt.Sprintf("-f %s reads such a range", name)
		}
	}
	return ""
}

type bump struct {
	written
	Args []string `arg:"" name:"[version ...] part" help:"versions, else the lines of standard input, and what to raise, as for tagline next: minor, rc, minor rc, ..."`
}

func (c *bump) run(a *app) error {
	last := len(c.Args) - 1
	isPart := func(name scheme.PartName) bool { return last > 0 && strings.EqualFold(name.Name, c.Args[last-1]) }
	// A part before the last word belongs to it: no version is called minor.
	if slices.ContainsFunc(scheme.PartNames(), isPart) { // minor rc
		last--
	}
	part := strings.Join(c.Args[last:], " ")
	nothing := noVersion(c.Args)
	// It would wait for lines that nobody knows they should type.
	if last == 0 && isTerminal(a.stdin) {
		return nothing
	}
	f, in, err := c.in(a, versions.Input{Args: c.Args[:last], Reader: a.stdin}, false)
	if err != nil {
		return err
	}
	err = stream(a.stdout, func(out *bufio.Writer) (int, error) { return versions.Bump(f, in, part, out, complain(a)) })
	if errors.Is(err, versions.ErrNothing) {
		return nothing
	}
	if e, ok := errors.AsType[*render.PartError](err); ok {
		return &usageError{text: e.Error(), near: config.Nearest(e.Part, e.Parts)}
	}
	return err
}

// noVersion says what is wrong with the words of a bump none of which is taken as a
// version: there is only the part, or the two stand the wrong way round.
func noVersion(words []string) error {
	part := strings.Join(words, " ")
	isVersion := func(word string) bool { return strings.ContainsAny(word, "0123456789") }
	switch {
	case len(words) == 2 && isVersion(words[1]) && !isVersion(words[0]):
		return &usageError{text: "the part comes last: tagline bump " + words[1] + " " + words[0]}
	case len(words) == 1 && isVersion(part):
		var parts []string
		for _, p := range scheme.PartNames() {
			parts = append(parts, p.Name)
		}
		return &usageError{text: "bump needs a part after " + part + ": " + strings.Join(parts, ", ")}
	}
	return &usageError{text: "bump has no version to raise " + part + " of; for the next tag of this repository: tagline next " + part}
}

// isTerminal reports whether nobody has redirected standard input, or to a
// device that has nothing to say.
func isTerminal(stdin io.Reader) bool {
	f, ok := stdin.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
