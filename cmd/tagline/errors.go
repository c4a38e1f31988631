package main

import (
	"errors"
	"syscall"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/fragments"
	following "github.com/tagline-scm/tagline/cmd/internal/next"
	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/cmd/internal/release"
	"github.com/tagline-scm/tagline/cmd/internal/remote"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/render/file"
	"github.com/tagline-scm/tagline/render/file/manifest"
	"github.com/tagline-scm/tagline/scheme"
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
	needs, isNeeds := errors.AsType[*render.NeedsError](err)
	switch {
	case err == nil:
		return exitOK
	case isExit:
		return exit.code
	case isTheirs:
		return theirs
	// What was typed or configured cannot be.
	case is[*usageError](err), is[*project.UsageError](err), is[*template.Error](err), is[*config.Error](err),
		is[*scheme.UnknownPartError](err), is[*scheme.NoPartError](err), is[*scheme.WholeError](err),
		is[*scheme.UnwritableError](err), is[*scheme.InitialError](err), is[*scheme.LayoutError](err),
		is[*scheme.VerbatimError](err), is[*scm.RevisionError](err), is[*remote.NoRefError](err), is[*fragments.Error](err),
		is[*file.OwnError](err), is[*file.SourceError](err), is[*manifest.FieldError](err):
		return exitUsage
	case is[*plan.NoSourceError](err), is[*scheme.UntaggedError](err), is[*scheme.TagError](err),
		is[*scm.NotFoundError](err), is[*scheme.UndecidedError](err), is[*scheme.UncountedError](err),
		is[*plan.HeightFileError](err):
		return exitNothing
	case is[*scheme.UnprovenError](err), is[*render.UnmarkedError](err), isNeeds && needs.Shallow,
		isStrict && strict.Note.Rule == "unproven":
		return exitUnproven
	// There is a version, and something that somebody asked for does not hold.
	case is[*checkError](err), is[*releasedError](err), is[*release.TakenError](err), is[*release.BehindError](err),
		errors.Is(err, release.ErrHeld), is[*scheme.ReleaseError](err), is[*scheme.SeriesError](err),
		is[*plan.Unreleased](err), is[*following.GoModuleError](err), isStrict, is[*plan.RequirementError](err),
		is[*scheme.DirtyError](err):
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
	a.advise(a.hints().hint(err))
}
