package main

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/config"
	"github.com/tagline-scm/tagline/cmd/internal/template"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scheme/sandbox"
	"github.com/tagline-scm/tagline/scm"
)

// templateHint is what can be done about a mistake in a template.
func templateHint(e *template.Error) string {
	if e.Hint != "" {
		return e.Hint
	}
	return unknownNameHint(e.Unknown, e.Known)
}

// customHint is what can be done about a mistake in a template of a custom scheme.
func customHint(e *scheme.TemplateError) string {
	u, ok := sandbox.UnknownName(errors.Join(e.Err))
	if !ok {
		return ""
	}
	s, _ := scheme.ByName(scheme.Default)
	known := slices.Sorted(maps.Keys(scheme.TemplateFields(s, scheme.Parts{}, scm.Facts{}, scheme.Options{})))
	if u.Function {
		known = slices.Sorted(maps.Keys(scheme.TemplateFunctions(s, scheme.Parts{}, scm.Facts{}, scheme.Options{})))
	}
	return unknownNameHint(u, known)
}

// unknownNameHint names what was meant, or what there is.
func unknownNameHint(u sandbox.Unknown, known []string) string {
	near := config.Nearest(u.Name, known)
	switch {
	case u.Name == "":
		return ""
	case u.Function && near != "":
		return "did you mean the function " + near + "?"
	case u.Function:
		return "besides those of Go's text/template, the functions are " + strings.Join(known, ", ")
	case near != "":
		return "did you mean " + u.In + "." + near + "?"
	case u.In != "":
		return "the fields of " + u.In + " are " + strings.Join(known, ", ")
	}
	return "the fields are " + strings.Join(known, ", ")
}
