package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/tagline-scm/tagline/cmd/internal/explain"
)

// A template comes from the command line or, beside a version file, from the
// repository, which may be a stranger's. Both its output and its steps are
// bounded, so that {{range 9000000000}} ends in an error: before each turn of a
// range and each call of another template stands a hidden action that counts.
const (
	templateBytes = 64 << 10 // far above any text that names a version
	templateSteps = 10_000
)

var (
	errTooLong = errors.New("it writes more than 64 KiB")
	errTooMany = errors.New("it takes more than 10000 steps")
)

// writeTemplate prints the document through a template.
func (a *app) writeTemplate(text string, d explain.Document) error {
	filled, err := fillTemplate("--template", text, d)
	if err == nil {
		fmt.Fprintln(&a.out, filled)
	}
	return err
}

// fillTemplate executes a Go template over the fields of the document. name is
// what errors, which are usage errors, call it.
func fillTemplate(name, text string, d explain.Document) (string, error) {
	wrong := func(err error) error {
		for _, bound := range []error{errTooLong, errTooMany} {
			if errors.Is(err, bound) {
				err = fmt.Errorf("%s: %w", name, bound)
			}
		}
		return &usageError{text: strings.TrimPrefix(err.Error(), "template: ")}
	}
	left := templateSteps
	count := func() (string, error) {
		if left--; left < 0 {
			return "", errTooMany
		}
		return "", nil
	}
	t, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{counter: count}).Parse(text)
	if err != nil {
		return "", wrong(err)
	}
	step := template.Must(template.New("").Funcs(template.FuncMap{counter: count}).Parse("{{" + counter + "}}")).Root.Nodes[0]
	for _, one := range t.Templates() {
		if one.Tree != nil {
			countSteps(one.Root, step)
		}
	}
	fields, err := d.Fields()
	if err != nil {
		return "", err
	}
	var out strings.Builder
	if err := t.Execute(&bounded{&out, templateBytes}, fields); err != nil {
		return "", wrong(err)
	}
	return out.String(), nil
}

const counter = "countOneStep"

// countSteps puts step into every range, and before every call of a template.
func countSteps(list *parse.ListNode, step parse.Node) {
	if list == nil {
		return
	}
	for i := 0; i < len(list.Nodes); i++ {
		switch n := list.Nodes[i].(type) {
		case *parse.IfNode:
			countSteps(n.List, step)
			countSteps(n.ElseList, step)
		case *parse.WithNode:
			countSteps(n.List, step)
			countSteps(n.ElseList, step)
		case *parse.RangeNode:
			countSteps(n.List, step)
			countSteps(n.ElseList, step)
			n.List.Nodes = slices.Insert(n.List.Nodes, 0, step)
		case *parse.TemplateNode:
			list.Nodes = slices.Insert(list.Nodes, i, step)
			i++
		}
	}
}

// bounded is a writer that refuses to take more than so many bytes.
type bounded struct {
	out  io.Writer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errTooLong
	}
	return b.out.Write(p)
}
