package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/ci"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
	"github.com/tagline-scm/tagline/scm"
)

// What is said about an error is one line "tagline: error: ..." and, where
// something can be done, one line "tagline: hint: ...". Both are lower case
// without a period at the end, name things as the user wrote them, and put
// what can be typed between backquotes.

// usageError is a mistake in the command line.
type usageError struct {
	text string
	near string // the name that was probably meant
	list string // the command that lists what there is
	hint string // instead of both
}

func (e *usageError) Error() string { return e.text }

// checkError means that a check failed.
type checkError struct {
	text string
	hint string
}

func (e *checkError) Error() string { return e.text }

// hintedError is an error for which the command that met it knows better than the
// error itself what can be done; where hint is "", what is wrapped says it.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

// is reports whether err is, or wraps, an error of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// exitCode is the one place that maps an error to an exit code.
func exitCode(err error) int {
	strict, isStrict := errors.AsType[*plan.StrictError](err)
	exit, isExit := errors.AsType[*exitError](err)
	theirs, isTheirs := setuptoolsExit(err)
	switch {
	case err == nil:
		return exitOK
	case isExit:
		return exit.code
	case isTheirs:
		return theirs
	case is[*usageError](err), is[*project.UsageError](err), is[*template.Error](err), is[*config.Error](err), is[*scheme.UnknownPartError](err), is[*scheme.NoPartError](err), is[*scheme.WholeError](err),
		is[*scheme.UnwritableError](err), is[*scheme.InitialError](err),
		is[*scheme.LayoutError](err), is[*scheme.VerbatimError](err), is[*scm.RevisionError](err),
		is[*file.OwnError](err), is[*file.SourceError](err), is[*manifest.FieldError](err):
		return exitUsage
	case is[*plan.NoSourceError](err), is[*scheme.UntaggedError](err), is[*scheme.TagError](err), is[*scm.NotFoundError](err), is[*scheme.UndecidedError](err):
		return exitNothing
	case is[*scheme.UnprovenError](err), is[*render.UnmarkedError](err), isStrict && strict.Note.Rule == "unproven":
		return exitUnproven
	case is[*checkError](err), is[*scheme.ReleaseError](err), is[*goModuleError](err), isStrict, is[*plan.RequirementError](err), is[*scheme.DirtyError](err):
		return exitCheck
	}
	return exitFailure
}

// report prints an error and its hint.
func (a *app) report(err error) {
	if err == nil || is[*exitError](err) || errors.Is(err, syscall.EPIPE) {
		return // all is said, or nobody listens
	}
	a.say("error: " + err.Error())
	if h := a.hint(err); h != "" {
		a.say("hint: " + h)
	}
}

// hint returns what can be done about an error, "" when there is nothing to say.
func (a *app) hint(err error) string {
	for ; err != nil; err = errors.Unwrap(err) {
		if theirs, ok := a.setuptoolsHint(err); ok {
			return theirs
		}
		switch e := err.(type) {
		case *usageError:
			if e.hint != "" {
				return e.hint
			}
			return didYouMean(e.near, e.list)
		case *fetchError:
			return e.hint
		case *config.Error:
			return didYouMean(e.Near, e.List)
		case *project.UsageError:
			return e.Hint
		case *template.Error:
			return e.Hint
		case *checkError:
			return e.hint
		case *hintedError:
			if e.hint != "" {
				return e.hint
			}
		case *render.UnspellableError:
			if e.Needs != "" {
				return layoutHint(e.Format)
			}
		case *render.NeedsError:
			return layoutHint(e.Format)
		case *foreignError:
			return e.hint()
		case *file.MissingError:
			return a.missingHint(e)
		case *manifest.FieldError:
			return fieldHint(e)
		case *file.SourceError:
			return "give " + e.Name + ".in, a template"
		case *plan.NoSourceError:
			switch {
			case e.Submodule != "":
				return "`git submodule update --init " + e.Submodule + "`"
			case e.Foreign != "":
				return "if it belongs there, `git add` it; if not, say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
			case e.Above != "":
				return fmt.Sprintf("there is a repository in %s: name it with root, or set search_parent_directories = true", e.Above)
			}
			return a.nothingHint()
		case *plan.StrictError:
			return a.warningHint(e.Note)
		case *plan.RequirementError:
			return a.requirementHint(e)
		case *scheme.UntaggedError:
			return a.untaggedHint(e)
		case *scheme.UndecidedError:
			return "where there is no repository, name a part: `--bump minor`"
		case *scheme.UnprovenError:
			return a.deepenHint() + "; where the version does not matter, TAGLINE_ALLOW_UNPROVEN=1"
		case *scheme.TagError:
			if a.last().Rules != "" {
				return a.theirTagHint(e.Tag)
			}
			return a.tagHint(e)
		case *scheme.VerbatimError:
			if variable := a.last().Override.Variable; variable != "" {
				if version, ok := pep440.FromTilde(e.Text); ok {
					return fmt.Sprintf("%s=%s says it in PEP 440; -f debian reads the form of a Debian package too", variable, version)
				}
				return variable + " holds it, and must be a PEP 440 version"
			}
		case *scheme.DirtyError:
			return "`tagline explain --dirty-paths` lists every such file"
		case *scheme.UnknownPartError:
			if e.After != "" {
				return ""
			}
			return didYouMean(config.Nearest(strings.ToLower(e.Part), partNames()), "")
		case *semver.SyntaxError:
			return didYouMean(e.Meant, "")
		default:
			if h := repositoryHint(err); h != "" {
				return h
			}
		}
	}
	return ""
}

// repositoryHint returns what can be done about an error of a repository.
func repositoryHint(err error) string {
	switch e := err.(type) {
	case *scm.RevisionError:
		return unsupportedHint(e)
	case *scm.DeclinedError:
		if e.Program != "" {
			return fmt.Sprintf("git would run %s here; if you trust it: --reader git", e.Program)
		}
		return "the git program may read it: --reader git"
	case *scm.ProgramError:
		if e.Name == "hg" {
			return "this is a Mercurial repository, which only hg reads: `pip install mercurial`, or your system's package"
		}
	case *scm.RefusedError:
		if strings.Contains(e.Reason, "lazy fetching disabled") || strings.Contains(e.Reason, "could not fetch") {
			return "the clone lacks trees that paths needs: clone with --filter=blob:none, not tree:0, or run `git fetch --refetch --filter=blob:none`"
		}
		if strings.Contains(e.Reason, "dubious ownership") {
			return "`tagline --reader native` runs nothing that the repository configures, and reads it whoever owns it"
		}
	case *scm.CorruptError:
		return damageHint(e)
	case *scm.ChangedError:
		return "run it again; where nothing else writes to the repository, `git fsck` says what is damaged"
	}
	return ""
}

// fieldHint says how a version field is named that tagline does not guess.
func fieldHint(e *manifest.FieldError) string {
	switch {
	case e.Other != "":
		return "write " + e.Other
	case len(e.Fields) > 0:
		return fmt.Sprintf("name the one that is meant: write = [{ file = %q, field = %q }]", e.Name, e.Fields[0])
	}
	return ""
}

// warningHint returns what can be done about a warning.
func (a *app) warningHint(n scheme.Note) string {
	switch {
	case n.Rule == "dirty-on-tag":
		return "`tagline explain --dirty-paths` lists every such file"
	case n.Rule == "unproven":
		return a.deepenHint()
	case n.Rule == "tracked":
		return trackedHint
	}
	return a.noteHint(n)
}

// deepenHint says how to get the history that is missing, in the words of the
// CI service that the run is in.
func (a *app) deepenHint() string {
	switch {
	case a.last().Reader == nil && a.last().Saved == nil: // an archive
		return "say which version it is: TAGLINE_PRETEND_VERSION=1.2.3"
	}
	if remedy := ci.Read(a.env).Shallow; remedy != "" {
		return remedy + ", or run `tagline fetch`"
	}
	return "`git fetch --unshallow --tags`, or just enough of it: `tagline fetch`"
}

func didYouMean(near, list string) string {
	switch {
	case near != "" && list != "":
		return fmt.Sprintf("did you mean %q? `%s` lists all", near, list)
	case near != "":
		return fmt.Sprintf("did you mean %q?", near)
	case list != "":
		return fmt.Sprintf("`%s` lists all", list)
	}
	return ""
}
