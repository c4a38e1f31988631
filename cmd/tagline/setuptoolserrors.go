package main

import (
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm"
	"github.com/tagline-scm/tagline/cmd/internal/setuptoolsscm/python"
)

// setuptoolsExit returns the exit code of an error about a configuration of
// setuptools-scm that is followed here; ok is false for any other.
func setuptoolsExit(err error) (code int, ok bool) {
	switch {
	case is[*setuptoolsscm.ConfigError](err), is[*setuptoolsscm.PatternError](err), is[*setuptoolsscm.CommandError](err),
		is[*setuptoolsscm.ProjectPathError](err), is[*python.TemplateError](err):
		return exitUsage, true
	case is[*setuptoolsscm.TagError](err), is[*setuptoolsscm.EmptyGroupError](err):
		return exitNothing, true
	}
	return exitFailure, false
}

// setuptoolsHint returns what can be done about such an error, itself and not one
// that it wraps.
func (h hints) setuptoolsHint(err error) (hint string, ok bool) {
	switch e := err.(type) {
	case *setuptoolsscm.ConfigError:
		return didYouMean(e.Near, ""), true
	case *setuptoolsscm.CommandError:
		return "if you trust the configuration: --allow-commands runs it", true
	case *setuptoolsscm.TagError:
		return h.tries.theirTagHint(e.Tag), true
	case *setuptoolsscm.PatternError:
		if meant := e.Meant(); meant != "" {
			return "it is an expression, and no glob: '" + meant + "'", true
		}
		return "", true
	case *setuptoolsscm.ProjectPathError:
		return "correct root in the configuration", true
	}
	return "", false
}
