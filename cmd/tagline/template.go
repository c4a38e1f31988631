package main

import (
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/tagline-scm/tagline/scheme/sandbox"
)

// A template comes from the command line or, beside a version file, from the
// repository, which may be a stranger's. It ends soon and stays small.
const templateBytes = 64 << 10 // bytes of the template, of what it writes; far above any text that names a version

// writeTemplate prints the document through a template.
func (a *app) writeTemplate(text string, d document) error {
	filled, err := fillTemplate("--template", text, d)
	if err == nil {
		fmt.Fprintln(&a.out, filled)
	}
	return err
}

// fillTemplate executes a Go template over the fields of the document. name is
// what errors, which are usage errors, call it.
func fillTemplate(name, text string, d document) (string, error) {
	if len(text) > templateBytes {
		return "", &usageError{text: fmt.Sprintf("%s: the template is larger than 64 KiB", name)}
	}
	fields, err := d.fields()
	if err != nil {
		return "", err
	}
	filled := ""
	t, err := template.New(name).Option("missingkey=error").Parse(text)
	if err == nil {
		filled, err = sandbox.New(t, sandbox.Limits{Output: templateBytes, Values: 2 * templateBytes}).Execute(fields, nil)
	}
	if limit, stopped := errors.AsType[*sandbox.LimitError](err); stopped {
		err = fmt.Errorf("%s: %w", name, limit)
	}
	if err != nil {
		return "", &usageError{text: strings.TrimPrefix(err.Error(), "template: ")}
	}
	return filled, nil
}
