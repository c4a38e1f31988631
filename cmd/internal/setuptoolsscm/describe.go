package setuptoolsscm

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scm"
)

// CommandError means that describe_command is one that Tagline does not answer
// itself.
type CommandError struct {
	Command []string
	Reason  string
}

func (e *CommandError) Error() string {
	return fmt.Sprintf("scm.git.describe_command %q: %s", strings.Join(e.Command, " "), e.Reason)
}

// describe is a git describe command that the reader answers.
type describe struct {
	query   scm.Query
	options render.DescribeOptions
	auto    bool // no --abbrev: git decides how many digits a commit needs
	exact   bool // --exact-match: fails off the tag
}

// parseCommand reads a git describe command line. The error is a *CommandError.
func parseCommand(words []string) (describe, error) {
	// git describe takes annotated tags alone unless --tags is given.
	d := describe{auto: true}
	d.query.AnnotatedOnly = true
	refuse := func(format string, args ...any) (describe, error) {
		return d, &CommandError{words, fmt.Sprintf(format, args...)}
	}
	// Any other program would be code of the repository's: that runs with --allow-commands only.
	if len(words) < 2 || words[0] != "git" || words[1] != "describe" {
		return refuse("only git describe is answered without starting a program")
	}
	for i := 2; i < len(words); i++ {
		word := words[i]
		name, value, given := strings.Cut(word, "=")
		// git takes the value of these in the same word or in the next one.
		needs := func() bool {
			if !given && i+1 < len(words) {
				i++
				value, given = words[i], true
			}
			return given
		}
		switch name {
		case "--tags":
			d.query.AnnotatedOnly = false
		case "--long":
			d.options.Long = true
		case "--no-long":
			d.options.Long = false
		case "--first-parent":
			d.query.FirstParent = true
		case "--always":
			d.options.Always = true
		case "--exact-match":
			d.exact = true
		case "--dirty", "--broken":
			if d.options.Dirty = "-dirty"; given {
				d.options.Dirty = value
			}
			if name == "--broken" && !given {
				d.options.Dirty = "-dirty" // a broken tree is an error here
			}
		case "--match", "--exclude":
			if !needs() {
				return refuse("%s needs a pattern", name)
			}
			if name == "--match" {
				d.query.Match = append(d.query.Match, value)
			} else {
				d.query.Exclude = append(d.query.Exclude, value)
			}
		case "--candidates":
			if !needs() {
				return refuse("%s needs a number", name)
			}
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				return refuse("%s needs a number", word)
			}
			d.query.Candidates = n
			// No candidate but HEAD itself: that is what --exact-match is.
			d.exact = d.exact || n == 0
		case "--abbrev":
			if !given {
				continue // git's own default
			}
			n, err := strconv.Atoi(value)
			if err != nil {
				return refuse("%s needs a number", word)
			}
			switch d.auto = false; {
			case n == 0:
				// The zero value of Abbrev is git's default, so none at all is -1.
				d.options.Abbrev = -1
			default:
				// git never shows fewer (MINIMUM_ABBREV).
				d.options.Abbrev = max(n, 4)
			}
		// Another commit-ish would describe a commit that is not the one to be built.
		case "HEAD":
		default:
			return refuse("%s is not supported", word)
		}
	}
	// git refuses the two together, so the command never gave a version.
	if d.options.Long && d.options.Abbrev < 0 {
		return refuse("--long and --abbrev=0 exclude each other")
	}
	return d, nil
}

// text is what git would print, "" where it would fail. abbreviate is that of
// scm.Reader.
func (d describe) text(f scm.Facts, abbreviate func(id string, n int) (string, error)) (string, error) {
	var tag *scm.Tag
	if len(f.Tags) > 0 {
		tag = &f.Tags[0]
	}
	if d.exact && (tag == nil || f.Distance > 0) {
		return "", nil // even with --always
	}
	o := d.options
	// A tag whose object has another name is never printed alone: of no digits git makes all.
	if tag != nil && tag.Annotated && tag.Name != tag.Ref {
		o.Long = true
		if o.Abbrev < 0 {
			o.Abbrev = len(f.Head.ID)
		}
	}
	if o.Abbrev >= 0 && f.Head.ID != "" {
		digits, err := abbreviate(f.Head.ID, o.Abbrev)
		if err != nil {
			return "", err
		}
		f.Head.ID, o.Abbrev = digits, len(digits)
	}
	text, err := render.Describe(f, tag, o)
	if err != nil {
		return "", nil
	}
	return text, nil
}
